"""Images for guides, by an authoring key."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, request

from annai_server.api import credentials
from annai_server.api.blueprint import Blueprint
from annai_server.clock import now
from annai_server.domain.uploads import PLACE
from annai_server.operations import images
from annai_server.operations.images import Uploaded
from annai_server.operations.reencoding import LARGEST_FILE
from annai_server.store.database import db
from annai_server.wire import authoring as wire

blueprint = Blueprint("images", __name__, url_prefix="/v1/images")

_HASH = "9f2c4d6e8a0b1c3d5e7f90a1b2c3d4e5f60718293a4b5c6d7e8f9012a3b4c5d6"
_IMAGE = {
    "name": f"{_HASH}.webp",
    "url": f"annai:{_HASH}.webp",
    "address": f"https://annai.example.com/{PLACE}{_HASH}.webp",
    "size": 18_204,
    "width": 1200,
    "height": 800,
    "uploaded_at": "2026-11-21T09:00:00Z",
    "uploaded_by": "ak_f3x9",
}
_FILE = {"schema": {"type": "string"}, "example": "(the bytes of the file)"}
_BODY = {"required": True, "content": {f"image/{kind}": _FILE for kind in ("png", "jpeg", "webp", "gif")}}


@blueprint.route("")
@blueprint.response(200, wire.ImagesAnswer, description="The latest first", example={"images": [_IMAGE]})
def every() -> Mapping[str, Any]:
    """List the project's images"""
    author = credentials.author()
    return {"images": [_told(one) for one in images.listed(author.project)]}


@blueprint.route("", methods=["POST"])
@blueprint.doc(requestBody=_BODY)
@blueprint.response(200, wire.ImageAnswer, description="The image, as guides name it", example=_IMAGE)
def upload() -> Mapping[str, Any]:
    """Upload an image

    PNG, JPEG, WebP or GIF, at most 8 MB and 16 million pixels; what it is is seen from its content. It is made anew as
    WebP, at most 2,000 pixels a side, without anything that it said beside its pixels; of an animation the first
    picture. The same picture again is the same image. Guides show it by its `url`.
    """
    author = credentials.author()
    request.max_content_length = LARGEST_FILE
    # Nothing of the database is held while a body comes, which may take its time.
    db.session.commit()
    made = images.add(author.project, request.get_data(), actor=author.actor, now=now())
    db.session.commit()
    return _told(made)


@blueprint.route("/<name>", methods=["DELETE"])
@blueprint.response(204, description="Removed")
def remove(name: str) -> None:
    """Remove an image that nothing shows

    One that a draft or a revision names is a 409: revisions stay, and so does what they show.
    """
    author = credentials.author()
    images.remove(author.project, name, actor=author.actor, now=now())
    db.session.commit()


def _told(one: Uploaded) -> Mapping[str, Any]:
    address = f"{current_app.config['ANNAI'].public_url}/{PLACE}{one.name}"
    return {
        "name": one.name,
        "url": one.url,
        "address": address,
        "size": one.size,
        "width": one.width,
        "height": one.height,
        "uploaded_at": one.uploaded_at,
        "uploaded_by": one.uploaded_by,
    }
