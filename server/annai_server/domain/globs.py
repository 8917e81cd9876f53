"""Page globs: which addresses an author's pattern means, for the server and the browser alike (cases/globs.json)."""

import re
from functools import lru_cache
from urllib.parse import quote

_STARS = re.compile(r"(\*\*?)")
_ORIGIN = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*")
_SPECIAL = re.compile(r"[\\^$.|?+()\[\]{}]")
# Some browsers escape these in a path, others don't.
_EITHER = {"^": r"(?:\^|%5E)", "|": r"(?:\||%7C)"}
# What the URL standard leaves as it is in a path, a query, a fragment; `%` as well, so that nothing is escaped twice.
_PLAIN = "!$&()*+,-./:;=?@[]_~%|^\\"
_PATH, _QUERY, _HASH = _PLAIN + "'", _PLAIN + "`{}", _PLAIN + "'{}#"


def source(glob: str) -> str:
    """The glob as a regular expression, in Python as in JavaScript, for a page's path, query and hash in one. `*` is
    any run of characters but `/`, `**` any run, all else is literal; a trailing `/` is ignored. Query and hash matter
    only where the pattern names them."""
    path, query, hash_ = _parts(glob)
    rules = [
        _rule(path, end="?#"),
        _rule(query, end="#") if query else r"(?:\?[^#]*)?",
        _rule(hash_) if hash_ else "(?:#.*)?",
    ]
    return f"^{''.join(rules)}$"


def matches(glob: str, url: str) -> bool:
    """`url` is a whole address or a path."""
    return _compiled(glob).search("".join(_parts(_ORIGIN.sub("", url)))) is not None


def here(globs: tuple[str, ...], url: str) -> bool:
    """Whether this page is one of those meant; no globs mean every page."""
    return not globs or any(matches(glob, url) for glob in globs)


@lru_cache(maxsize=4_096)
def _compiled(glob: str) -> re.Pattern[str]:
    return re.compile(source(glob))


def _parts(address: str) -> tuple[str, str, str]:
    """Path, query and hash, the latter two with their sign, written as browsers write addresses: an author's `/請求書`
    is `/%E8%AB%8B…` there."""
    before, _, hash_ = address.partition("#")
    path, _, query = before.partition("?")
    rooted = path if path.startswith("/") else f"/{path}"
    return quote(rooted, _PATH), query and f"?{quote(query, _QUERY)}", hash_ and f"#{quote(hash_, _HASH)}"


def _rule(pattern: str, end: str = "") -> str:
    """One part's; `end` are the characters with which the next part begins.

    A wildcard ends at the first place where what follows it begins, up to the next `**`: a later place could reach no
    further, and trying them all would multiply the time with each wildcard. Only the last ones have to reach the end.
    """
    run, piece = (f"[^{end}]", f"[^/{end}]") if end else (".", "[^/]")
    # A trailing `/**` also means the folder itself.
    whole = pattern.rstrip("/")
    folder = f"(?:/{run}*)?" if whole.endswith("/**") else ""
    first, *rest = _STARS.split(whole.removesuffix("/**"))
    wildcards = list(zip(rest[::2], map(_literal, rest[1::2]), strict=True))
    chain, after = "", ""
    for place, (star, text) in reversed(list(enumerate(wildcards, 1))):
        if star == "*":
            gap = f"{piece}*" if place == len(wildcards) else f"(?:(?!{text}){piece})*"
            chain = gap + text + chain
        else:
            gap = f"(?:(?!{text}{chain}){run})*" if after else f"{run}*"
            chain, after = "", gap + text + chain + after
    return f"{_literal(first)}{chain}{after}{folder}/*"


def _literal(text: str) -> str:
    return _SPECIAL.sub(lambda found: _EITHER.get(found[0], f"\\{found[0]}"), text)
