"""Bodies that come compressed: the caps are those of what is inside."""

import zlib

from werkzeug.exceptions import RequestEntityTooLarge

from annai_server.api.errors import Problem
from annai_server.domain.errors import NotJson

_GZIP = 16 + zlib.MAX_WBITS


def unpacked(raw: bytes, encoding: str, most: int) -> bytes:
    """The body itself. It never takes more than `most` bytes of memory to find out that it is larger. Raises Problem,
    NotJson and werkzeug's RequestEntityTooLarge."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return raw
    if encoding not in ("gzip", "x-gzip"):
        raise Problem("encoding", "send the body as it is, or compressed with gzip")
    unpacking = zlib.decompressobj(_GZIP)
    try:
        body = unpacking.decompress(raw, most + 1)
    except zlib.error:
        raise NotJson("the body is not compressed with gzip, as its Content-Encoding says") from None
    if len(body) > most:
        raise RequestEntityTooLarge
    if not unpacking.eof or unpacking.unused_data:
        raise NotJson("the compressed body is not one whole gzip stream")
    return body
