"""Puts the API together: every blueprint, under the OpenAPI document."""

from flask import Flask

from annai_server import engine
from annai_server.api import (
    authoring,
    debugging,
    docs,
    explaining,
    health,
    images,
    merging,
    metrics,
    names,
    orders,
    public,
    publications,
    server_side,
    webhooks,
)
from annai_server.api.direct import Direct
from annai_server.api.identifiers import HostIdConverter
from annai_server.api.openapi import make_api
from annai_server.api.proxies import BehindProxies
from annai_server.api.sub_path import SubPath
from annai_server.settings import Settings


def init_app(app: Flask) -> None:
    app.url_map.converters["host_id"] = HostIdConverter
    # First, so that a preflight of `/v1/events` is the pages' own: authors read a list there.
    for plain in (public.blueprint, health.blueprint, metrics.blueprint, docs.blueprint):
        app.register_blueprint(plain)
    api = make_api(app)
    for blueprint in (server_side.users, server_side.companies, server_side.tracking):
        api.register_blueprint(blueprint)
    for blueprint in (debugging.blueprint, merging.blueprint, explaining.blueprint, orders.blueprint):
        api.register_blueprint(blueprint)
    for resource in authoring.RESOURCES:
        api.register_blueprint(authoring.blueprint_for(resource))
    for blueprint in (images.blueprint, publications.environments, publications.promotions):
        api.register_blueprint(blueprint)
    for blueprint in (webhooks.blueprint, names.blueprint):
        api.register_blueprint(blueprint)


def answer_ahead(app: Flask) -> None:
    """What is decided before Flask sees a request. Last of all: it has to know every route."""
    settings: Settings = app.config["ANNAI"]
    with app.app_context():
        app.wsgi_app = Direct(engine.current(), app.wsgi_app)  # type: ignore[method-assign]
    if settings.path:
        app.wsgi_app = SubPath(settings, app)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        app.wsgi_app = BehindProxies(settings.trusted_proxies, app.wsgi_app)  # type: ignore[method-assign]
