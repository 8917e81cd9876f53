from typing import Any

from flask import Blueprint, g, render_template
from sqlalchemy import func, select

from invoices import money
from invoices.language import current, translate
from invoices.models import Invoice, db, today
from invoices.security import require_sign_in

pages = Blueprint("dashboard", __name__, url_prefix="/dashboard")
pages.before_request(require_sign_in)


@pages.get("")
def show() -> str:
    latest = select(Invoice).filter_by(business_id=g.user.business_id).order_by(Invoice.sequence.desc()).limit(5)
    return render_template("dashboard.html", invoices=db.session.scalars(latest).all(), today=today())


@pages.get("/figures")
def figures() -> dict[str, Any]:
    this_month = today().replace(day=1)
    return {
        "title": translate("Your figures"),
        "figures": [
            _figure("outstanding", translate("Outstanding"), Invoice.state == "sent"),
            _figure("paid", translate("Paid this month"), Invoice.paid_on >= this_month),
            _figure("overdue", translate("Overdue"), Invoice.state == "sent", Invoice.due_on < today()),
        ],
    }


def _figure(key: str, label: str, *conditions: Any) -> dict[str, Any]:
    query = select(func.coalesce(func.sum(Invoice.total), 0), func.count()).where(
        Invoice.business_id == g.user.business_id, *conditions
    )
    amount, count = db.session.execute(query).one()
    return {
        "key": key,
        "label": label,
        "amount": money.written(amount, g.user.business.currency, current()),
        "note": translate("{count} invoices" if count != 1 else "1 invoice", count=count),
        "any": count > 0,
    }
