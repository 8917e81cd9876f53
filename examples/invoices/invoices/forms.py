"""What people typed: kept as typed, for the page to show again; faults by field, in words beside it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from werkzeug.datastructures import MultiDict

from invoices import money
from invoices.language import translate

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Form:
    def __init__(self, typed: MultiDict[str, str]) -> None:
        self.typed = typed
        self.errors: dict[str, str] = {}

    def value(self, name: str) -> str:
        return self.typed.get(name, "")

    def fail(self, name: str, message: str, **values: object) -> None:
        self.errors.setdefault(name, translate(message, **values))

    def text(self, name: str, *, longest: int = 120, required: bool = True) -> str:
        text = self.value(name).strip()
        if required and not text:
            self.fail(name, "Please fill this in.")
        if len(text) > longest:
            self.fail(name, "Please keep this under {longest} characters.", longest=longest)
        return text

    def email(self, name: str, *, required: bool = True) -> str:
        email = self.text(name, longest=254, required=required).lower()
        if email and not _EMAIL.fullmatch(email):
            self.fail(name, "This doesn't look like an e-mail address.")
        return email

    def choice(self, name: str, choices: Collection[str]) -> str:
        if self.value(name) not in choices:
            self.fail(name, "Please choose one of these.")
        return self.value(name)

    def day(self, name: str) -> date:
        try:
            return date.fromisoformat(self.value(name))
        except ValueError:
            self.fail(name, "Please enter a date.")
            return date.min


@dataclass(frozen=True)
class TypedLine:
    description: str
    quantity: str
    unit_price: str

    @property
    def blank(self) -> bool:
        return not self.description.strip() and not self.unit_price.strip()


@dataclass(frozen=True)
class LineValues:
    description: str
    hundredths: int
    unit_price: int


class InvoiceForm(Form):
    def __init__(self, typed: MultiDict[str, str], currency: str) -> None:
        super().__init__(typed)
        self.places = money.places(currency)
        columns = (typed.getlist(name) for name in ("description", "quantity", "unit_price"))
        self.lines = [TypedLine(*texts) for texts in zip(*columns, strict=False)][:200]

    def line_values(self) -> list[LineValues]:
        """Blank lines are only space to write in."""
        values = [self._line(at, line) for at, line in enumerate(self.lines) if not line.blank]
        if not values:
            self.fail("description-0", "Please add at least one line.")
        return values

    def _line(self, at: int, line: TypedLine) -> LineValues:
        description = line.description.strip()
        if not description:
            self.fail(f"description-{at}", "Please say what this is for.")
        if len(description) > 200:
            self.fail(f"description-{at}", "Please keep this under {longest} characters.", longest=200)
        hundredths = self._number(f"quantity-{at}", line.quantity, 2)
        unit_price = self._number(f"unit_price-{at}", line.unit_price, self.places)
        if hundredths * unit_price > money.LARGEST * 100:
            self.fail(f"unit_price-{at}", "This amount is too large.")
        return LineValues(description, hundredths, unit_price)

    def _number(self, name: str, text: str, places: int) -> int:
        number = money.parse(text, places)
        if number is None:
            example = "1,250" if places == 0 else "1,250.50"
            self.fail(name, "Please enter an amount, such as {example}.", example=example)
        return number or 0


def typed(**values: Any) -> MultiDict[str, str]:
    """A form's first contents, before anybody typed."""
    return cast("MultiDict[str, str]", MultiDict(values))
