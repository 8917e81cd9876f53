"""Languages to write guides in, named in the author's own."""

from collections.abc import Sequence
from functools import cache

from babel import localedata

from annai_server.admin import words
from annai_server.domain.locales import choose
from annai_server.engine import chrome

# Beside each plain language that the Unicode CLDR has words for.
_REGIONAL = ("en-GB", "en-US", "es-419", "fr-CA", "pt-BR", "pt-PT", "sr-Latn", "zh-Hans", "zh-Hant")
_APART = frozenset({"root", "zh"})


def names(locales: tuple[str, ...] = ()) -> dict[str, str]:
    """What each that there is to choose, and each of these, is called; by name."""
    every = {one: words.language(one) for one in (*_every(), *locales)}
    named = {one: name for one, name in every.items() if name != one or one in locales}
    return dict(sorted(named.items(), key=lambda one: one[1].casefold()))


def listed(locales: Sequence[str]) -> str:
    """A project's: "English (default) and Japanese"."""
    default, *others = locales
    first = words.t("%(language)s (default)", language=words.language(default))
    return words.listed([first, *map(words.language, others)])


def has_our_words(locale: str) -> bool:
    """Whether what Annai itself says on a page ("Next", "Skip") is in that language, too."""
    return bool(choose([locale], [one.lang for one in chrome.catalogues()], ""))


@cache
def _every() -> tuple[str, ...]:
    plain = {one.partition("_")[0] for one in localedata.locale_identifiers()} - _APART
    return (*sorted(plain), *_REGIONAL)
