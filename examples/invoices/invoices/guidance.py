"""Everything this product does about Annai. Without ANNAI_* in the environment none of it does anything."""

from flask import Flask, g
from markupsafe import Markup

from invoices.models import User


def init_app(app: Flask) -> None:
    app.config["CONNECT_TO"] = ()
    app.jinja_env.globals["guidance_tag"] = lambda: Markup("")


def introduce(user: User) -> None:
    """Who signed up, or changed."""


def report(name: str, **properties: object) -> None:
    """Something the signed-in user did that only the backend knows."""
