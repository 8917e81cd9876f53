"""A picture that nothing makes smaller."""

import io
import os

from PIL import Image


def noise() -> bytes:
    """A PNG of nearly 2 MB, which `v1/images` takes."""
    written = io.BytesIO()
    Image.frombytes("RGB", (800, 800), os.urandom(800 * 800 * 3)).save(written, "PNG")
    return written.getvalue()
