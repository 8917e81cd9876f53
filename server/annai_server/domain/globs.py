"""Page globs: which addresses an author's pattern means, for the server and the browser alike (cases/globs.json)."""

import re
from functools import lru_cache
from urllib.parse import quote

_MANY = re.compile(r"\*\*+")
_ORIGIN = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*")
_SPECIAL = re.compile(r"[\\^$.|?+()\[\]{}]")
# As many as are ignored at the end: without a bound, each slash of a long row would look for the end of all of them.
_SLASHES = "/{0,9}"
# Some browsers escape these in a path, others don't.
_EITHER = {"^": r"(?:\^|%5E)", "|": r"(?:\||%7C)"}
# What the URL standard leaves as it is in a path, a query, a fragment; `%` as well, so that nothing is escaped twice.
_PLAIN = "!$&()*+,-./:;=?@[]_~%|^\\"
_PATH, _QUERY, _HASH = _PLAIN + "'", _PLAIN + "`{}", _PLAIN + "'{}#"


def source(glob: str) -> str:
    """The glob as a regular expression, in Python as in JavaScript, for a page's path, query and hash in one. `*` is
    any run of characters but `/`, `**` any run, all else is literal; a trailing `/`, or up to nine, is ignored. Query
    and hash matter only where the pattern names them."""
    path, query, hash_ = _parts(glob)
    rules = [
        _rule(path, end="?#"),
        _rule(query, end="#") if query else r"(?:\?[^#]*)?",
        _rule(hash_) if hash_ else "(?:#.*)?",
    ]
    return f"^{''.join(rules)}$"


def matches(glob: str, url: str) -> bool:
    """`url` is a whole address or a path."""
    return _compiled(glob).search(address(url)) is not None


def address(url: str) -> str:
    """Path, query and hash of a whole address or a path, as a browser writes them."""
    return "".join(_parts(_ORIGIN.sub("", url)))


def here(globs: tuple[str, ...], url: str) -> bool:
    """Whether this page is one of those meant; no globs mean every page."""
    return not globs or any(matches(glob, url) for glob in globs)


@lru_cache(maxsize=4_096)
def _compiled(glob: str) -> re.Pattern[str]:
    return re.compile(source(glob))


def _parts(url: str) -> tuple[str, str, str]:
    """Path, query and hash, the latter two with their sign, written as browsers write addresses: an author's `/請求書`
    is `/%E8%AB%8B…` there."""
    before, _, hash_ = url.partition("#")
    path, _, query = before.partition("?")
    rooted = path if path.startswith("/") else f"/{path}"
    return quote(rooted, _PATH), query and f"?{quote(query, _QUERY)}", hash_ and f"#{quote(hash_, _HASH)}"


def _rule(pattern: str, end: str = "") -> str:
    """One part's; `end` are the characters with which the next part begins. An engine that tries one place after
    another needs no more steps than a few for each letter of the glob and of the address, multiplied.

    Between two `**` stands a chain: texts with a `*` between them. It is taken at the first place that has it, since
    a later one could reach no further, and only the last one has to reach the end.
    """
    run, piece = (f"[^{end}]", f"[^/{end}]") if end else (".", "[^/]")
    # A trailing `/**` also means the folder itself.
    whole = pattern.rstrip("/")
    folder = whole.endswith("/**")
    ending = f"(?:/{run}*)?" if folder else _SLASHES
    first, *chains = _MANY.split(whole.removesuffix("/**"))
    if not chains:
        return _chain(first, piece, last=True) + ending
    *between, last = chains
    found = "".join(_place(chain, _chain(chain, piece), run, piece) + _chain(chain, piece) for chain in between)
    if not last:
        return f"{_chain(first, piece)}{found}{run}*"
    reaches = _chain(last, piece, last=True)
    there = reaches + (f"(?!{piece})" if folder else f"{_SLASHES}(?!{run})")
    return f"{_chain(first, piece)}{found}{_place(last, there, run, piece)}{reaches}{ending}"


def _chain(chain: str, piece: str, *, last: bool = False) -> str:
    """Each `*` ends where the text behind it is first found; the last one of all has to reach the end instead."""
    first, *texts = map(_literal, chain.split("*"))
    gaps = [f"(?:(?!{text}){piece})*" for text in texts]
    if gaps and last:
        gaps[-1] = f"{piece}*"
    return first + "".join(gap + text for gap, text in zip(gaps, texts, strict=True))


def _place(chain: str, there: str, run: str, piece: str) -> str:
    """All before the first place of a chain. Where it begins and doesn't go on, it won't from any later place before
    the next `/` either: its first `*` could have reached that far."""
    first, *stars = chain.split("*")
    if not stars:
        return f"(?:(?!{there}){run})*"
    text = _literal(first)
    return f"(?:(?!{text}){run}|(?={text})(?!{there}){run}{piece}*(?!{piece}))*"


def _literal(text: str) -> str:
    return _SPECIAL.sub(lambda found: _EITHER.get(found[0], f"\\{found[0]}"), text)
