"""Which browser a page view came from, and which system it runs on, by the name it gives itself."""

from functools import lru_cache

# Most browsers name those that they want to be taken for: the one that only it says counts, so the order matters.
_SIGNS = (
    ("edge", ("Edg/", "EdgA/", "EdgiOS/")),
    ("opera", ("OPR/", "OPT/")),
    ("samsung", ("SamsungBrowser/",)),
    ("firefox", ("Firefox/", "FxiOS/")),
    ("chrome", ("Chrome/", "Chromium/", "CriOS/")),
    ("safari", ("Safari/",)),
)
# An iPad that asks for desktop pages calls itself a Mac; Android and iOS name what they descend from.
_SYSTEMS = (
    ("android", ("Android",)),
    ("ios", ("iPhone", "iPad", "iPod")),
    ("chromeos", ("CrOS",)),
    ("windows", ("Windows",)),
    ("macos", ("Macintosh", "Mac OS X")),
    ("linux", ("Linux", "X11")),
)
_LONGEST = 400


@lru_cache(maxsize=1_024)
def browser_of(user_agent: str) -> str:
    """One of the names of the condition `browser`; `other` for what isn't known."""
    said = user_agent[:_LONGEST]
    return next((name for name, signs in _SIGNS if any(sign in said for sign in signs)), "other")


def system_of(user_agent: str) -> str:
    """`other` for what isn't known."""
    said = user_agent[:_LONGEST]
    return next((name for name, signs in _SYSTEMS if any(sign in said for sign in signs)), "other")
