"""Writing an invoice: what its form begins with, and what becomes of the form."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import func, select

from invoices import money
from invoices.forms import InvoiceForm, LineValues, typed
from invoices.models import Business, Customer, Invoice, Line, db, today

_DUE_AFTER = timedelta(days=30)
_JAPANESE_TAX = 10


def begin(business: Business) -> Invoice:
    """The next number. Of two at the same moment, the unique constraint refuses the second."""
    latest = db.session.scalar(select(func.max(Invoice.sequence)).filter_by(business_id=business.id))
    return Invoice(business_id=business.id, sequence=(latest or 0) + 1)


def blank_form(currency: str, customer: str) -> InvoiceForm:
    values = typed(
        customer=customer,
        due_on=(today() + _DUE_AFTER).isoformat(),
        tax_percent=str(_JAPANESE_TAX if currency == "JPY" else 0),
        description=[""],
        quantity=["1"],
        unit_price=[""],
    )
    return InvoiceForm(values, currency)


def form_of(invoice: Invoice) -> InvoiceForm:
    currency = invoice.business.currency
    places = money.places(currency)
    values = typed(
        customer=str(invoice.customer_id),
        due_on=invoice.due_on.isoformat(),
        tax_percent=str(invoice.tax_percent),
        note=invoice.note,
        description=[line.description for line in invoice.lines],
        quantity=[f"{line.quantity.normalize():f}" for line in invoice.lines],
        unit_price=[money.plain(line.unit_price, places) for line in invoice.lines],
    )
    return InvoiceForm(values, currency)


def fill(invoice: Invoice, form: InvoiceForm, customers: Iterable[Customer]) -> None:
    """Nothing is taken over from a form with a fault in it."""
    choices = {str(customer.id): customer.id for customer in customers}
    chosen = form.choice("customer", choices)
    due_on = form.day("due_on")
    tax_percent = form.choice("tax_percent", [str(percent) for percent in money.TAX_PERCENTS])
    note = form.text("note", longest=1000, required=False)
    lines = form.line_values()
    if form.errors:
        return
    invoice.customer_id, invoice.due_on, invoice.note = choices[chosen], due_on, note
    invoice.tax_percent = int(tax_percent)
    invoice.lines = [_line(position, values) for position, values in enumerate(lines)]
    _add_up(invoice)


def _line(position: int, values: LineValues) -> Line:
    amount = money.rounded(Decimal(values.hundredths * values.unit_price) / 100)
    return Line(
        position=position,
        description=values.description,
        hundredths=values.hundredths,
        unit_price=values.unit_price,
        amount=amount,
    )


def _add_up(invoice: Invoice) -> None:
    invoice.subtotal = sum(line.amount for line in invoice.lines)
    invoice.tax = money.rounded(Decimal(invoice.subtotal * invoice.tax_percent) / 100)
    invoice.total = invoice.subtotal + invoice.tax
