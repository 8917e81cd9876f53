"""An uploaded picture made anew as WebP: what is served was written by us, and holds nothing but pixels.

What it is is read from its first bytes, never from a name or a content type, and its size before any pixel is. Place,
camera and comments are left behind; which way is up is applied first. Of an animation the first picture is kept: what
moves for longer than five seconds beside text must be stoppable (WCAG 2.2.2), and videos are.
"""

import io
import logging
import re
import threading
from contextlib import suppress
from dataclasses import dataclass

from PIL import Image, ImageCms, UnidentifiedImageError

from annai_server.domain.errors import Fault, Invalid, Overloaded

log = logging.getLogger(__name__)

LARGEST_FILE = 8 * 1024 * 1024
MOST_PIXELS = 16_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
# A card is at most 400 px wide; this is enough for a picture that fills it at five times its size.
LONGEST_SIDE = 2_000
LARGEST_STORED = 1024 * 1024
_TOO_MANY = f"it has more than {MOST_PIXELS // 1_000_000} million pixels; make it smaller"
_PHOTO = {"quality": 84, "method": 4}
_EXACT = {"lossless": True, "quality": 60, "method": 4}
# Each scan of a JPEG goes through all of its pixels, however few bytes it has: a thousand take a minute. Cameras and
# programs write a dozen.
MOST_SCANS = 100
# A camera's, with a preview of its own; reading as many as fit into a file takes seconds.
MOST_SEGMENTS = 2_000
# Pixels take much more room than files: two at a time would be 130 MB.
_one_at_a_time = threading.Lock()
PATIENCE_S = 5.0
# None that nothing belongs to: restarts, the image's beginning, and one that is only reserved.
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])", re.DOTALL)
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Picture:
    """WebP, and its size in pixels."""

    content: bytes
    width: int
    height: int


def reencode(raw: bytes) -> Picture:
    """Raises Invalid, which says what to do about it, and Overloaded while others are made."""
    if len(raw) > LARGEST_FILE:
        raise _fault(f"it is larger than {LARGEST_FILE // 1024 // 1024} MB; make it smaller")
    if raw.startswith(b"\xff\xd8"):
        _refuse_many_parts(raw)
    if not _one_at_a_time.acquire(timeout=PATIENCE_S):
        raise Overloaded(PATIENCE_S)
    try:
        return _made(raw)
    finally:
        _one_at_a_time.release()


def _made(raw: bytes) -> Picture:
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as opened:
            return _written(_upright(opened), photo=opened.format in ("JPEG", "MPO"))
    except Invalid:
        raise
    except UnidentifiedImageError:
        raise _fault("it is no PNG, JPEG, WebP or GIF; SVG and other formats are not taken") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _fault(_TOO_MANY) from None
    except Exception as error:
        # Anybody's bytes, and decoders that say in a dozen ways that they make nothing of them.
        log.info("a picture can't be read: %s", type(error).__name__)
        raise _fault("it is damaged: it can't be read to its end") from None


def _refuse_many_parts(jpeg: bytes) -> None:
    """Read as decoders do, so that what merely looks like a marker (in a preview, or behind the end) doesn't count."""
    at = segments = scans = 0
    while (found := _MARKER.search(jpeg, at)) and (marker := found[1][0]) != _END_OF_IMAGE:
        at = found.end() + int.from_bytes(jpeg[found.end() : found.end() + 2])
        segments += 1
        scans += marker == _START_OF_SCAN
        if scans > MOST_SCANS or segments > MOST_SEGMENTS:
            raise _fault("it is made of too many parts; save it anew with another program")


def _upright(opened: Image.Image) -> Image.Image:
    if opened.width * opened.height > MOST_PIXELS:
        raise _fault(_TOO_MANY)
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    turn = _TURNS.get(opened.getexif().get(_ORIENTATION, 0))
    upright = opened if turn is None else opened.transpose(turn)
    clear = "A" in opened.getbands() or "transparency" in opened.info
    made = _in_srgb(upright.convert("RGBA" if clear else "RGB"), opened.info.get("icc_profile"))
    made.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return made


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """What was said of its colours is left behind, too; so they are made those that browsers take them for."""
    if not profile:
        return picture
    with suppress(ImageCms.PyCMSError, OSError):
        given, ours = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, given, ours, outputMode=picture.mode) or picture
    return picture


def _written(picture: Image.Image, *, photo: bool) -> Picture:
    content = b"" if photo else _webp(picture, _EXACT)
    if photo or len(content) > LARGEST_STORED:
        content = _webp(picture, _PHOTO)
    if len(content) > LARGEST_STORED:
        raise _fault(f"even made anew it is larger than {LARGEST_STORED // 1024} KB; make it smaller")
    return Picture(content, *picture.size)


def _webp(picture: Image.Image, options: dict[str, int | bool]) -> bytes:
    written = io.BytesIO()
    # Nothing that Pillow read beside the pixels: it would write some of it by itself.
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    bare.save(written, "WEBP", **options)
    return written.getvalue()


def _fault(message: str) -> Invalid:
    return Invalid([Fault("image", message)])
