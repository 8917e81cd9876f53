from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from invoices import guidance
from invoices.forms import Form, typed
from invoices.language import LOCALES, current, translate
from invoices.models import Customer, db
from invoices.security import own_or_404, require_sign_in

pages = Blueprint("customers", __name__, url_prefix="/customers")
pages.before_request(require_sign_in)


@pages.get("")
def index() -> str:
    return _index(Form(typed(locale=current())))


@pages.post("")
def create() -> Response | tuple[str, int]:
    form = Form(request.form)
    customer = Customer(business_id=g.user.business_id)
    _fill(customer, form)
    if form.errors:
        return _index(form), 422
    db.session.add(customer)
    db.session.commit()
    guidance.report("customer_created", customer=customer.id)
    _report_language(customer, before=current())
    flash(translate("{name} is added.", name=customer.name))
    return redirect(url_for("customers.index"), 303)


@pages.get("/<int:id>")
def edit(id: int) -> str:
    customer = own_or_404(Customer, id)
    form = Form(typed(name=customer.name, email=customer.email, locale=customer.locale))
    return render_template("customer.html", customer=customer, form=form)


@pages.post("/<int:id>")
def update(id: int) -> Response | tuple[str, int]:
    customer = own_or_404(Customer, id)
    form = Form(request.form)
    before = customer.locale
    _fill(customer, form)
    if form.errors:
        db.session.rollback()
        return render_template("customer.html", customer=own_or_404(Customer, id), form=form), 422
    db.session.commit()
    _report_language(customer, before)
    flash(translate("Saved."))
    return redirect(url_for("customers.index"), 303)


def _index(form: Form) -> str:
    mine = select(Customer).filter_by(business_id=g.user.business_id).order_by(Customer.name)
    return render_template("customers.html", customers=db.session.scalars(mine).all(), form=form)


def _fill(customer: Customer, form: Form) -> None:
    customer.name = form.text("name")
    customer.email = form.email("email", required=False)
    customer.locale = form.choice("locale", LOCALES)


def _report_language(customer: Customer, before: str) -> None:
    if customer.locale != before:
        guidance.report("customer_language_chosen", language=customer.locale)
