"""The routes that browsers call with the public key, and the widget's files.

The two hot ones are answered ahead of Flask (api/direct.py); here they are among the app's routes, and fail.
"""

from typing import NoReturn

from flask import Blueprint, Response, request

from annai_server.api import direct, widget
from annai_server.wire.browser import LARGEST_BODY

blueprint = Blueprint("public", __name__)
blueprint.register_blueprint(widget.blueprint)


@blueprint.post("/v1/bootstrap", provide_automatic_options=False)
def answer_page_view() -> NoReturn:
    """What may this user see now?"""
    _fail()


@blueprint.post("/v1/events", provide_automatic_options=False)
def record() -> NoReturn:
    """Deliver what happened."""
    _fail()


def _fail() -> NoReturn:
    request.max_content_length = LARGEST_BODY
    raise direct.met(request)


@blueprint.route("/v1/bootstrap", methods=["OPTIONS"], provide_automatic_options=False)
@blueprint.route("/v1/events", methods=["OPTIONS"], provide_automatic_options=False)
def preflight() -> Response:
    """The widget's requests need none; one that sends another content type is asked first."""
    response = Response(status=204)
    response.headers["Access-Control-Allow-Methods"] = "POST"
    response.headers["Access-Control-Allow-Headers"] = "content-type"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


@blueprint.after_app_request
def let_the_page_read(response: Response) -> Response:
    """A failure discloses nothing, so any page may read why. What authors are told of events is no page's business."""
    if request.path in ("/v1/bootstrap", "/v1/events", "/v1/merge", "/v1/debug") and request.blueprint != "events":
        response.headers["Vary"] = "Origin"
        if origin := request.headers.get("Origin"):
            response.headers.update(direct.readable(origin))
        response.headers["Cache-Control"] = "no-store"
    return response
