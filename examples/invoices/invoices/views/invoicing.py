from datetime import timedelta
from decimal import Decimal

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from invoices import guidance, money
from invoices.forms import InvoiceForm, typed
from invoices.language import translate
from invoices.models import Customer, Invoice, Line, db, now, today
from invoices.security import own_or_404, require_sign_in

pages = Blueprint("invoices", __name__, url_prefix="/invoices")
pages.before_request(require_sign_in)


@pages.get("")
def index() -> str:
    mine = select(Invoice).filter_by(business_id=g.user.business_id).order_by(Invoice.sequence.desc())
    invoices = db.session.scalars(mine).all()
    next_to_send = next((invoice.id for invoice in invoices if invoice.state == "draft"), None)
    return render_template("invoices.html", invoices=invoices, next_to_send=next_to_send)


@pages.get("/new")
def new() -> str:
    return _form_page(_form(), None)


@pages.post("")
def create() -> Response | tuple[str, int]:
    invoice = Invoice(business_id=g.user.business_id, sequence=_next_sequence())
    form = InvoiceForm(request.form, g.user.business.currency)
    _fill(invoice, form)
    if form.errors:
        return _form_page(form, None), 422
    db.session.add(invoice)
    db.session.commit()
    guidance.report("invoice_created", **_facts(invoice))
    flash(translate("Saved as a draft. Send it when you're ready."))
    return redirect(url_for("invoices.show", id=invoice.id), 303)


@pages.get("/<int:id>")
def show(id: int) -> str:
    return render_template("invoice.html", invoice=own_or_404(Invoice, id))


@pages.get("/<int:id>/edit")
def edit(id: int) -> str:
    invoice = _draft_or_409(id)
    return _form_page(_form(invoice), invoice)


@pages.post("/<int:id>")
def update(id: int) -> Response | tuple[str, int]:
    invoice = _draft_or_409(id)
    form = InvoiceForm(request.form, g.user.business.currency)
    _fill(invoice, form)
    if form.errors:
        db.session.rollback()
        return _form_page(form, own_or_404(Invoice, id)), 422
    db.session.commit()
    flash(translate("Saved."))
    return redirect(url_for("invoices.show", id=id), 303)


@pages.post("/<int:id>/send")
def send(id: int) -> Response:
    invoice = own_or_404(Invoice, id)
    if invoice.state == "draft":
        invoice.state, invoice.sent_at = "sent", now()
        db.session.commit()
        guidance.report("invoice_sent", **_facts(invoice))
        flash(translate("{number} is sent. Its page is open for your customer.", number=invoice.number))
    return redirect(url_for("invoices.show", id=id), 303)


@pages.post("/<int:id>/pay")
def pay(id: int) -> Response:
    invoice = own_or_404(Invoice, id)
    if invoice.state == "sent":
        invoice.state, invoice.paid_on = "paid", today()
        db.session.commit()
        guidance.report("invoice_paid", **_facts(invoice))
        flash(translate("{number} is paid.", number=invoice.number))
    return redirect(url_for("invoices.show", id=id), 303)


def _draft_or_409(id: int) -> Invoice:
    """What a customer has seen is not changed behind their back."""
    invoice = own_or_404(Invoice, id)
    if invoice.state != "draft":
        abort(409)
    return invoice


def _form(invoice: Invoice | None = None) -> InvoiceForm:
    currency = g.user.business.currency
    if invoice is None:
        customer, due, tax, note = request.args.get("customer", ""), today() + timedelta(days=30), None, ""
        columns = [("", "1", "")]
    else:
        customer, due, tax, note = str(invoice.customer_id), invoice.due_on, invoice.tax_percent, invoice.note
        places = money.places(currency)
        columns = [
            (line.description, f"{line.quantity:g}", money.plain(line.unit_price, places)) for line in invoice.lines
        ]
    tax_percent = tax if tax is not None else (10 if currency == "JPY" else 0)
    descriptions, quantities, prices = zip(*columns, strict=True)
    return InvoiceForm(
        typed(
            customer=customer,
            due_on=due.isoformat(),
            tax_percent=str(tax_percent),
            note=note,
            description=list(descriptions),
            quantity=list(quantities),
            unit_price=list(prices),
        ),
        currency,
    )


def _form_page(form: InvoiceForm, invoice: Invoice | None) -> str:
    customers = _customers()
    return render_template(
        "invoice_form.html",
        form=form,
        invoice=invoice,
        has_customers=bool(customers),
        customer_options=[("", translate("Choose …"))] + [(customer.id, customer.name) for customer in customers],
        tax_options=[(percent, f"{percent}%") for percent in money.TAX_PERCENTS],
        currency=g.user.business.currency,
    )


def _customers() -> list[Customer]:
    mine = select(Customer).filter_by(business_id=g.user.business_id).order_by(Customer.name)
    return list(db.session.scalars(mine))


def _fill(invoice: Invoice, form: InvoiceForm) -> None:
    customers = {str(customer.id): customer for customer in _customers()}
    chosen = form.choice("customer", customers)
    due_on = form.day("due_on")
    tax_percent = form.choice("tax_percent", [str(percent) for percent in money.TAX_PERCENTS])
    note = form.text("note", longest=1000, required=False)
    lines = form.line_values()
    if form.errors:
        return
    invoice.customer_id, invoice.due_on, invoice.note = customers[chosen].id, due_on, note
    invoice.tax_percent = int(tax_percent)
    invoice.lines = [
        Line(
            position=at,
            description=line.description,
            hundredths=line.hundredths,
            unit_price=line.unit_price,
            amount=money.rounded(Decimal(line.hundredths * line.unit_price) / 100),
        )
        for at, line in enumerate(lines)
    ]
    invoice.subtotal = sum(line.amount for line in invoice.lines)
    invoice.tax = money.rounded(Decimal(invoice.subtotal * invoice.tax_percent) / 100)
    invoice.total = invoice.subtotal + invoice.tax


def _next_sequence() -> int:
    """Two saves at the same moment: the unique constraint refuses the second."""
    latest = select(func.max(Invoice.sequence)).filter_by(business_id=g.user.business_id)
    return (db.session.scalar(latest) or 0) + 1


def _facts(invoice: Invoice) -> dict[str, object]:
    currency = g.user.business.currency
    total = money.plain(invoice.total, money.places(currency))
    return {"invoice": invoice.number, "total": float(total), "currency": currency}
