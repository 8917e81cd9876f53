"""The widget's own files: `/annai.js`, which may change, and what it loads from beside itself, which never does; and
the images of guides."""

from pathlib import Path

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from annai_server.operations import images

blueprint = Blueprint("widget", __name__)

FOLDER = Path(__file__).parents[1] / "static" / "widget"
_FIVE_MINUTES = "public, max-age=300, stale-while-revalidate=86400"
_FOR_EVER = "public, max-age=31536000, immutable"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
}
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


@blueprint.get("/annai.js")
def core() -> Response:
    return _file("annai.js", _FIVE_MINUTES)


@blueprint.get("/annai/images/<name>")
def image(name: str) -> Response:
    """One that an author uploaded. Its name is the hash of what is in it, so that whoever has it may keep it."""
    if (content := images.content(name)) is None:
        raise NotFound(f"there is no image {name}")
    response = Response(content, content_type="image/webp")
    _let_anybody_keep(response, _FOR_EVER)
    # Opened by itself it is a page of ours: nothing in it may run or load.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.set_etag(name.partition(".")[0])
    response.make_conditional(request)
    return response


@blueprint.get("/annai/<path:name>")
def part(name: str) -> Response:
    """A file of one build, whose hash is the name of its folder."""
    return _file(f"annai/{name}", _FOR_EVER)


def _file(name: str, caching: str) -> Response:
    path = safe_join(str(FOLDER), name)
    if path is None or name.endswith((".br", ".gz")) or not Path(path).is_file():
        raise NotFound(f"there is no {name}; is the widget built? `make build` does it")
    encoding, smaller = _compressed(Path(path))
    response = Response(smaller.read_bytes(), content_type=_TYPES.get(Path(name).suffix, "application/octet-stream"))
    _let_anybody_keep(response, caching)
    response.vary.add("Accept-Encoding")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.add_etag()
    response.make_conditional(request)
    return response


def _let_anybody_keep(response: Response, caching: str) -> None:
    response.headers["Cache-Control"] = caching
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"


def _compressed(path: Path) -> tuple[str | None, Path]:
    """The smallest copy that the browser takes: compressed once, when it was built."""
    for encoding, ending in _ENCODINGS:
        copy = path.with_name(path.name + ending)
        if request.accept_encodings.quality(encoding) > 0 and copy.is_file():
            return encoding, copy
    return None, path
