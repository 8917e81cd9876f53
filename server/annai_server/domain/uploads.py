"""Images that authors uploaded. A document names one `annai:<hash>.webp`, whatever address the server has; what is
delivered has the address."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from annai_server.domain.content import Guide
from annai_server.domain.media import Image
from annai_server.domain.parts import holders

PLACE = "annai/images/"
"""Below the server's own address: where the widget's files are, so that a proxy that hands those on hands on these."""
_UPLOADED = re.compile(r"annai:([0-9a-f]{64}\.webp)", re.ASCII)
_Part = TypeVar("_Part")


def name_of(hash_: str) -> str:
    return f"{hash_}.webp"


def url_of(name: str) -> str:
    """As a document says it."""
    return f"annai:{name}"


def uploaded(url: str) -> str | None:
    """The image's name; None: it is elsewhere."""
    found = _UPLOADED.fullmatch(url)
    return found[1] if found else None


def located(guide: Guide, at: str) -> Guide:
    """With the addresses of its uploaded images, which are below `at`."""
    lists: dict[str, Any] = {
        name: tuple(_located(part, at) for part in getattr(guide, name))
        for name in ("steps", "items")
        if hasattr(guide, name)
    }
    return replace(_located(guide, at), **lists)


def _located(part: _Part, at: str) -> _Part:
    media = getattr(part, "media", None)
    name = uploaded(media.url) if isinstance(media, Image) else None
    return replace(part, media=replace(media, url=f"{at}{name}")) if name else part  # type: ignore[type-var]


def images_of(guide: Guide) -> Iterator[tuple[str, str]]:
    """Each uploaded one that it shows, in whatever language or variant: (path, name)."""
    for path, part in holders(guide):
        if isinstance(image := getattr(part, "media", None), Image):
            yield from _named(f"{path}.media.image.url".lstrip("."), image.url)
    yield from _in_texts("translations", guide.translations)
    for index, variant in enumerate(guide.variants):
        yield from _in_texts(f"variants.{index}.changes", variant.changes)


def _in_texts(path: str, texts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in texts.items():
        if isinstance(value, Mapping):
            yield from _in_texts(f"{path}.{name}", value)
        elif name == "url":
            yield from _named(f"{path}.{name}", value)


def _named(path: str, url: str) -> Iterator[tuple[str, str]]:
    if name := uploaded(url):
        yield path, name
