"""Bytes to JSON, whatever the content type says, by the same rules at every door."""

import json
from math import isinf
from typing import Any, NoReturn

from annai_server.domain.errors import Fault, Invalid, NotJson

UNSTORABLE = "holds a null character or half of a surrogate pair"


def parse(raw: bytes) -> Any:
    """The body as JSON. Raises NotJson, also for what is nested too deeply, and Invalid for characters that no database
    keeps."""
    try:
        value = _DECODER.decode(raw.decode())
    except (ValueError, RecursionError) as error:
        raise NotJson(f"the body must be JSON in UTF-8: {_reason(error)}") from None
    # Both can only be written as \u escapes (RFC 8259, section 7).
    if b"\\u" in raw:
        refuse_unstorable(value, "")
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _finite(number: str) -> float:
    value = float(number)
    if isinf(value):
        raise ValueError(f"{number[:20]} is too large a number")
    return value


_DECODER = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite)


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno}, column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def refuse_unstorable(value: Any, path: str) -> None:
    """Raises Invalid: a text in it is none that `storable` takes."""
    if isinstance(value, str):
        if not storable(value):
            raise Invalid([Fault(path, UNSTORABLE)])
    elif isinstance(value, dict):
        for name, inner in value.items():
            refuse_unstorable(name, path)
            refuse_unstorable(inner, f"{path}.{name}".removeprefix("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            refuse_unstorable(inner, f"{path}.{index}".removeprefix("."))


def storable(text: str) -> bool:
    """PostgreSQL keeps neither NUL nor lone surrogates."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
