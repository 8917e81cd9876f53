"""Which language: the page's `lang`, then the user's trait, then the browser's list (RFC 4647 lookup)."""

from collections.abc import Iterable, Sequence

_RTL = frozenset({"ar", "he", "fa", "ur"})


def choose(wanted: Iterable[str | None], offered: Sequence[str], default: str) -> str:
    """The first wanted locale that is offered, exactly or by dropping subtags from the end; else the default."""
    known = {locale.casefold(): locale for locale in offered}
    for tag in wanted:
        parts = (tag or "").replace("_", "-").casefold().split("-")
        while parts and parts[0]:
            if match := known.get("-".join(parts)):
                return match
            parts.pop()
    return default


def direction(locale: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if locale.split("-")[0].casefold() in _RTL else "ltr"
