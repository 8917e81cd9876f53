from datetime import UTC, date, datetime
from decimal import Decimal
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from werkzeug.security import check_password_hash, generate_password_hash


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)  # SQLite keeps no zone; everything stored is UTC


def today() -> date:
    return now().date()


class Business(Model):
    __tablename__ = "business"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    currency: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class User(Model):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    locale: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)

    business: Mapped[Business] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        """As it is said: family name first in Japanese."""
        if self.locale == "ja":
            return f"{self.last_name} {self.first_name}".strip()
        return f"{self.first_name} {self.last_name}".strip()

    def set_password(self, password: str) -> None:
        self.password_hash = generate_password_hash(password)

    def has_password(self, password: str) -> bool:
        return check_password_hash(self.password_hash, password)


class Customer(Model):
    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    locale: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)

    business: Mapped[Business] = relationship()


class Invoice(Model):
    """Amounts are whole numbers of the currency's smallest unit, fixed when the invoice is saved."""

    __tablename__ = "invoice"
    __table_args__ = (UniqueConstraint("business_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    sequence: Mapped[int]
    token: Mapped[str] = mapped_column(unique=True, default=lambda: token_urlsafe(24))
    state: Mapped[str] = mapped_column(default="draft")
    issued_on: Mapped[date] = mapped_column(default=today)
    due_on: Mapped[date]
    tax_percent: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    subtotal: Mapped[int] = mapped_column(default=0)
    tax: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    paid_on: Mapped[date | None]

    business: Mapped[Business] = relationship()
    customer: Mapped[Customer] = relationship(lazy="joined")
    lines: Mapped[list["Line"]] = relationship(order_by="Line.position", cascade="all, delete-orphan")

    @property
    def number(self) -> str:
        return f"INV-{self.sequence:04}"

    @property
    def standing(self) -> str:
        """draft, open, overdue or paid: what the owner wants to know of it today."""
        if self.state == "sent":
            return "overdue" if self.due_on < today() else "open"
        return self.state


class Line(Model):
    __tablename__ = "line"

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    position: Mapped[int]
    description: Mapped[str]
    hundredths: Mapped[int]
    unit_price: Mapped[int]
    amount: Mapped[int]

    @property
    def quantity(self) -> Decimal:
        return Decimal(self.hundredths) / 100


def create_tables(app: Flask) -> None:
    with app.app_context(), db.engine.begin() as connection:
        # Whoever else starts on this database waits, and finds them.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        db.metadata.create_all(connection)
