"""What the customer sees: no account, an address that can't be guessed, their own language."""

from flask import Blueprint, render_template
from sqlalchemy import select

from invoices.models import Invoice, db

pages = Blueprint("shared", __name__, url_prefix="/i")


@pages.get("/<token>")
def invoice(token: str) -> str:
    sent = select(Invoice).where(Invoice.token == token, Invoice.state != "draft")
    return render_template("shared.html", invoice=db.one_or_404(sent))
