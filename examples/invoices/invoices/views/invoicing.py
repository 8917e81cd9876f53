from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from invoices import drafts, guidance, money
from invoices.forms import InvoiceForm
from invoices.language import translate
from invoices.models import Customer, Invoice, db, now, today
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
    customers = _customers()
    chosen = request.args.get("customer") or (customers[0].id if len(customers) == 1 else "")
    return _form_page(drafts.blank_form(g.user.business.currency, str(chosen)), None)


@pages.post("")
def create() -> Response | tuple[str, int]:
    invoice = drafts.begin(g.user.business)
    form = InvoiceForm(request.form, g.user.business.currency)
    drafts.fill(invoice, form, _customers())
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
    return _form_page(drafts.form_of(invoice), invoice)


@pages.post("/<int:id>")
def update(id: int) -> Response | tuple[str, int]:
    invoice = _draft_or_409(id)
    form = InvoiceForm(request.form, g.user.business.currency)
    drafts.fill(invoice, form, _customers())
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


def _facts(invoice: Invoice) -> dict[str, object]:
    currency = g.user.business.currency
    total = money.plain(invoice.total, money.places(currency))
    return {"invoice": invoice.number, "total": float(total), "currency": currency}
