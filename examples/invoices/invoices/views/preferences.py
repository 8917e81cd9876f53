from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from sqlalchemy import exists, select
from werkzeug.wrappers import Response

from invoices import guidance
from invoices.forms import Form, typed
from invoices.language import LOCALES, translate
from invoices.models import Invoice, db
from invoices.money import CURRENCIES
from invoices.security import require_sign_in

pages = Blueprint("preferences", __name__, url_prefix="/settings")
pages.before_request(require_sign_in)


@pages.get("")
def show() -> str:
    user = g.user
    values = {"first_name": user.first_name, "last_name": user.last_name, "locale": user.locale}
    return _page(Form(typed(**values, business_name=user.business.name, currency=user.business.currency)))


@pages.post("")
def save() -> Response | tuple[str, int]:
    user = g.user
    fixed = {"currency": user.business.currency} if _currency_is_fixed() else {}
    form = Form(typed(**{**request.form.to_dict(), **fixed}))
    business_name, currency = form.text("business_name"), form.choice("currency", CURRENCIES)
    first_name, last_name = form.text("first_name", longest=60), form.text("last_name", longest=60)
    locale = form.choice("locale", LOCALES)
    if form.errors:
        return _page(form), 422
    user.business.name, user.business.currency = business_name, currency
    user.first_name, user.last_name, user.locale = first_name, last_name, locale
    db.session.commit()
    guidance.introduce(user)
    flash(translate("Saved."))
    return redirect(url_for("preferences.show"), 303)


def _page(form: Form) -> str:
    options = [(currency, currency) for currency in CURRENCIES]
    fixed = _currency_is_fixed()
    return render_template("settings.html", form=form, currency_options=options, currency_is_fixed=fixed)


def _currency_is_fixed() -> bool:
    """Amounts already written keep their meaning."""
    return bool(db.session.scalar(select(exists().where(Invoice.business_id == g.user.business_id))))
