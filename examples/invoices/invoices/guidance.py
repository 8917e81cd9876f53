"""Everything this product does about Annai. Where ANNAI_* isn't set, all of it does nothing."""

from typing import Any

from annai import Annai
from annai.flask import AnnaiExtension, PageUser
from flask import Flask, g

from invoices.models import User

annai = AnnaiExtension()


def init_app(app: Flask, client: Annai | None = None) -> None:
    annai.init_app(app, client)


@annai.user
def _signed_in() -> PageUser | None:
    user: User | None = g.user
    return PageUser(user_id(user), _traits(user), company_id(user)) if user else None


def introduce(user: User) -> None:
    """Somebody signed up, or what we know of them changed."""
    annai.client.group(company_id(user), {"name": user.business.name, "currency": user.business.currency})
    annai.client.identify(user_id(user), _traits(user), company_id(user), locale=user.locale)


def report(name: str, **properties: object) -> None:
    """The signed-in user did something that only the backend knows."""
    annai.client.track(user_id(g.user), name, properties, company=company_id(g.user))


def user_id(user: User) -> str:
    return f"u_{user.id}"


def company_id(user: User) -> str:
    return f"b_{user.business_id}"


def _traits(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "role": "owner",
        "plan": "trial",
        "locale": user.locale,
        "signed_up_at": f"{user.created_at:%Y-%m-%dT%H:%M:%SZ}",
    }
