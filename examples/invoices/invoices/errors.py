from flask import Flask, render_template
from werkzeug.exceptions import HTTPException


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _show)


def _show(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    reason = "csrf" if error.description == "csrf" else str(code)
    return render_template("error.html", reason=reason), code
