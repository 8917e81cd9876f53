"""The page inside the editor's preview frame: it loads the widget's preview and nothing else."""

from pathlib import Path

from flask import Response, abort, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from annai_server.admin.blueprint import admin
from annai_server.admin.door import signed_in

WIDGET = Path(__file__).parents[2] / "static" / "widget"


@admin.get("/preview")
@signed_in
def preview() -> ResponseReturnValue:
    return render_template("admin/preview.html")


@admin.get("/preview.js")
def preview_script() -> Response:
    if not (WIDGET / "preview.js").exists():
        abort(404)
    answer = send_from_directory(WIDGET, "preview.js", mimetype="text/javascript")
    # The frame is sandboxed, so that its module is asked for from nowhere.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
