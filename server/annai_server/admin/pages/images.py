"""Images that authors put into a guide: the editor's script sends the file, and gets what the document says."""

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.ways_back import form_at, no_form
from annai_server.operations import images
from annai_server.operations.reencoding import LARGEST_FILE
from annai_server.store.database import db


@admin.url_value_preprocessor
def _let_files_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything looks at the body."""
    if endpoint == "admin.upload_image":
        request.max_content_length = LARGEST_FILE


@admin.post("/p/<project>/images")
@form_at(no_form)
@member("editor")
def upload_image(visit: Visit) -> ResponseReturnValue:
    # Nothing of the database is held while a body comes, which may take its time.
    db.session.commit()
    made = images.add(visit.project, request.get_data(), actor=visit.actor, now=visit.now)
    db.session.commit()
    return jsonify(url=made.url, width=made.width, height=made.height)
