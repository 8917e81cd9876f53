"""Which language: the page's `lang`, then the user's trait, then the browser's list (RFC 4647 lookup)."""

from collections.abc import Iterable, Iterator, Sequence

_RTL = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_TRADITIONAL = frozenset({"tw", "hk", "mo"})


def choose(wanted: Iterable[str | None], offered: Sequence[str], default: str) -> str:
    """The first wanted locale that is offered, exactly or by dropping subtags from the end; else the default.

    Chinese is told apart by how it is written: `zh`, `zh-CN` and `zh-SG` are `zh-Hans`, `zh-TW` and `zh-HK` are
    `zh-Hant`, and neither stands in for the other.
    """
    for tag in wanted:
        if tag and (found := tag if tag in offered else _taken_for(tag, offered)):
            return found
    return default


def _taken_for(tag: str, offered: Sequence[str]) -> str | None:
    known: dict[str, str] = {}
    for locale in offered:
        known.setdefault(_written(locale), locale)
    known |= {locale.casefold(): locale for locale in offered}
    return next((known[name] for name in _names(tag) if name in known), None)


def _names(tag: str) -> Iterator[str]:
    """The tag, then what it can be taken for, ever less exactly."""
    parts = tag.replace("_", "-").casefold().split("-")
    script = _written(tag)
    while parts and parts[0]:
        # What is written otherwise is another language to its reader.
        if len(parts) > 1 or script != "zh-hant":
            yield "-".join(parts)
        parts.pop()
    yield script


def _written(tag: str) -> str:
    """The tag in small letters; of Chinese only language and script."""
    language, *rest = tag.replace("_", "-").casefold().split("-")
    if language != "zh":
        return tag.replace("_", "-").casefold()
    return "zh-hant" if "hant" in rest or (_TRADITIONAL & {*rest} and "hans" not in rest) else "zh-hans"


def direction(locale: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if locale.split("-")[0].casefold() in _RTL else "ltr"
