"""What an author sees when something can't be done: a page, or for scripts the same facts as JSON."""

from flask import Blueprint, g, jsonify, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from annai_server.admin import door, faults
from annai_server.admin.words import t
from annai_server.domain.errors import AnnaiError, Conflict, Forbidden, Invalid, NotFound, NotJson, Overloaded
from annai_server.store.database import db

STATUS: dict[type[AnnaiError], int] = {
    door.SignedOut: 401,
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    NotJson: 400,
    Invalid: 422,
    Overloaded: 503,
}


def init(admin: Blueprint) -> None:
    admin.register_error_handler(AnnaiError, _refused)
    admin.register_error_handler(HTTPException, _http)


def _refused(error: AnnaiError) -> ResponseReturnValue:
    db.session.rollback()
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)
    body: dict[str, object] = {"status": status, "code": error.code, "detail": str(error)}
    if isinstance(error, Invalid):
        body["errors"] = faults.as_json(error)
        body["detail"] = t("Some of what you entered needs mending.")
    return _answer(status, body)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.response is not None or error.code < 400:
        return error
    return _answer(error.code, {"status": error.code, "code": "http", "detail": error.description or ""})


def _answer(status: int, body: dict[str, object]) -> ResponseReturnValue:
    if door.asked_by_script():
        return jsonify(body), status
    title = {404: t("Nothing here"), 403: t("Not allowed"), 409: t("Somebody was faster")}.get(
        status, t("That didn't work")
    )
    return render_template("admin/refusal.html", title=title, problem=body, author=g.get("author")), status
