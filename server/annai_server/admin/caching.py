"""How long a browser keeps what pages are drawn with: for good, at an address that changes when the file does."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Response, request

from annai_server.admin.blueprint import admin

FOR_EVER = "public, max-age=31536000, immutable"


def version(name: str) -> str:
    """Of what is in a static file: images of two releases may give their files one date."""
    file = Path(f"{admin.static_folder}/{name}")
    return _hash(file, file.stat().st_mtime_ns) if file.is_file() else "0"


def keep(answer: Response) -> None:
    """Not where another version was asked for, as while two releases answer in turn."""
    name = (request.view_args or {}).get("filename", "")
    if answer.status_code in (200, 304) and request.args.get("v") == version(name):
        answer.headers["Cache-Control"] = FOR_EVER


@lru_cache(256)
def _hash(file: Path, changed: int) -> str:
    return sha256(file.read_bytes()).hexdigest()[:12]
