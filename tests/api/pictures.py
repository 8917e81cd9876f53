"""Pictures to upload."""

import io
from typing import Any

from PIL import Image
from werkzeug.test import TestResponse

from support.cast import Team


def drawn(kind: str, size: tuple[int, int] = (60, 20), **options: Any) -> bytes:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def upload(team: Team, raw: bytes, kind: str = "image/png") -> TestResponse:
    headers = {"Authorization": f"Bearer {team.authoring_key}", "Content-Type": kind}
    return team.client.post("/v1/images", data=raw, headers=headers)
