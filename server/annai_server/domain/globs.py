"""Page globs: which addresses an author's pattern means, as the browser decides it too (sdk/wire/cases/globs.json)."""

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

_STARS = re.compile(r"/\*\*$|\*\*?")
# What the URL standard leaves as it is in a path, a query or a fragment; `%` as well, so that nothing is escaped twice.
_PLAIN = "!$&'()*+,-./:;=?@[]_~%|^\\`{}\"<>#"


def matches(glob: str, url: str) -> bool:
    """`*` is any run of characters but `/`, `**` any run, all else is literal; a trailing `/` is ignored. Query and
    hash matter only where the pattern names them. `url` is a whole address or a path."""
    return all(
        rule is None or rule.fullmatch(part) is not None for rule, part in zip(_rules(glob), _parts(url), strict=True)
    )


def here(globs: tuple[str, ...], url: str) -> bool:
    """Whether this page is one of those meant; no globs mean every page."""
    return not globs or any(matches(glob, url) for glob in globs)


@lru_cache(maxsize=4_096)
def _rules(glob: str) -> tuple[re.Pattern[str] | None, ...]:
    return tuple(_rule(part) if part else None for part in _parts(glob))


def _parts(address: str) -> tuple[str, str, str]:
    """Path, query and hash, the latter two with their sign, written as browsers write addresses: an author's `/請求書`
    is `/%E8%AB%8B…` there."""
    split = urlsplit(address)
    path, query, hash_ = (quote(part, safe=_PLAIN) for part in (split.path, split.query, split.fragment))
    rooted = path if path.startswith("/") else f"/{path}"
    return rooted, query and f"?{query}", hash_ and f"#{hash_}"


def _rule(pattern: str) -> re.Pattern[str]:
    pieces, end = [], 0
    pattern = pattern.rstrip("/")
    for star in _STARS.finditer(pattern):
        pieces += [re.escape(pattern[end : star.start()]), _star(star[0])]
        end = star.end()
    return re.compile("".join([*pieces, re.escape(pattern[end:]), "/*"]), re.DOTALL)


def _star(text: str) -> str:
    """A trailing `/**` also means the folder itself."""
    return {"/**": "(?:/.*)?", "**": ".*", "*": "[^/]*"}[text]
