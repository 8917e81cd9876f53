"""Hibari: invoices for small businesses. The product that the examples of Annai live in."""

from collections.abc import Mapping
from os import environ

from annai import Annai
from flask import Flask

from invoices import errors, guidance, language, security
from invoices.models import create_tables, db
from invoices.settings import Settings
from invoices.views import accounts, customers, dashboard, invoicing, preferences, shared

__all__ = ["create_app"]


def create_app(env: Mapping[str, str] = environ, annai: Annai | None = None) -> Flask:
    settings = Settings.read(env)
    settings.database.parent.mkdir(parents=True, exist_ok=True)
    app = Flask(__name__)
    app.config.from_mapping(settings.flask_config())

    db.init_app(app)
    create_tables(app)
    language.init_app(app)
    security.init_app(app)
    errors.init_app(app)
    guidance.init_app(app, annai)

    for views in (accounts, dashboard, customers, invoicing, preferences, shared):
        app.register_blueprint(views.pages)
    return app
