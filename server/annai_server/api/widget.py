"""The widget's own files: `/annai.js`, which may change, and what never does (the core under a name of its build's, and
what is loaded from beside it), of this build and of those before it; and the images of guides."""

from pathlib import Path

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from annai_server.operations import builds, images

blueprint = Blueprint("widget", __name__)

_FIVE_MINUTES = "public, max-age=300, stale-while-revalidate=86400"
_FOR_EVER = "public, max-age=31536000, immutable"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
}
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
# How it is encoded, and what is sent.
_Found = tuple[str | None, bytes]


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


@blueprint.get("/annai-<build>.js")
def pinned_core(build: str) -> Response:
    """For tags that take one build only, and say its hash."""
    return _file(f"annai-{build}.js", _FOR_EVER)


@blueprint.get("/annai/<path:name>")
def part(name: str) -> Response:
    """A file of one build, whose hash is the name of its folder."""
    return _file(f"annai/{name}", _FOR_EVER)


def _file(name: str, caching: str) -> Response:
    found = _of_this_build(name) or _of_one_before(name)
    if found is None:
        raise NotFound(f"there is no {name}; is the widget built? `make build` does it")
    encoding, content = found
    response = Response(content, content_type=_TYPES.get(Path(name).suffix, "application/octet-stream"))
    _let_anybody_keep(response, caching)
    response.vary.add("Accept-Encoding")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.after_request
def let_any_page_read(response: Response) -> Response:
    """Failures, too: a browser says of one that it can't read that its origin isn't allowed, whatever it was."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _let_anybody_keep(response: Response, caching: str) -> None:
    response.headers["Cache-Control"] = caching
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"


def _of_this_build(name: str) -> _Found | None:
    """The smallest copy that the browser takes: compressed once, when it was built."""
    path = safe_join(str(builds.FOLDER), name)
    if path is None or name.endswith((".br", ".gz")) or not Path(path).is_file():
        return None
    for encoding, ending in _ENCODINGS:
        copy = Path(path + ending)
        if _taken(encoding) and copy.is_file():
            return encoding, copy.read_bytes()
    return None, Path(path).read_bytes()


def _of_one_before(name: str) -> _Found | None:
    brotli = _taken("br")
    content = builds.kept(name, brotli=brotli)
    return None if content is None else ("br" if brotli else None, content)


def _taken(encoding: str) -> bool:
    return request.accept_encodings.quality(encoding) > 0
