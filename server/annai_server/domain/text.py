"""Author text: a Markdown subset and variables, parsed to the tree of docs/wire.md that the widget draws.

The parser is our own because the subset is small, must never produce markup, and must take emphasis beside
Japanese punctuation, which CommonMark's flanking rules leave literal (https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run).
It runs in linear time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Inline = str | dict[str, Any]
Block = dict[str, Any]

_VARIABLE = r"\{\{\s*(?P<name>(?:user|company)\.\w+)\s*(?:\+\s*\"(?P<after>[^\"]*)\"\s*)?\|\s*(?P<or>[^{}|]*?)\s*\}\}"
_PLAIN = re.compile(_VARIABLE)
_TOKEN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|`(?P<code>[^`\n]+)`"
    rf"|{_VARIABLE}"
    r"|(?P<stars>\*{1,3})"
    r"|(?P<open>\[)"
    r"|\]\((?P<url>[^()\s]*)\)"
)
_ADDRESS = re.compile(r"https?://[^/\\]|mailto:|/(?![/\\])|[#?]", re.IGNORECASE)
_DEEPEST = 16
_ITEM = re.compile(r"(?P<bullet>-|\d{1,3}\.)[ \t]+(?P<text>.*)")


def allowed_address(address: str) -> bool:
    """Whether a link may go there: web, mail, or a path on the host."""
    return bool(_ADDRESS.match(address)) and address.isprintable()


def parse_plain(text: str) -> list[Inline]:
    """Text with variables and nothing else: titles and labels."""
    nodes: list[Inline] = []
    at = 0
    for match in _PLAIN.finditer(text):
        _add(nodes, text[at : match.start()])
        nodes.append(_variable(match))
        at = match.end()
    _add(nodes, text[at:])
    return nodes


def parse_blocks(text: str) -> list[Block]:
    """Paragraphs and lists of formatted text."""
    blocks: list[Block] = []
    for kind, lines in _chunks(text):
        if kind == "p":
            blocks.append({"p": parse_inline("\n".join(lines))})
        else:
            blocks.append({kind: [{"li": parse_inline(line)} for line in lines]})
    return blocks


def _chunks(text: str) -> Iterator[tuple[str, list[str]]]:
    kind, lines = "", list[str]()
    for line in map(str.strip, text.split("\n")):
        item = _ITEM.fullmatch(line)
        now = "" if not line else "p" if not item else "ul" if item["bullet"] == "-" else "ol"
        if now == "p" and kind in ("ul", "ol"):
            lines[-1] += "\n" + line
            continue
        if now != kind:
            if lines:
                yield kind, lines
            kind, lines = now, []
        if line:
            lines.append(item["text"] if item else line)
    if lines:
        yield kind, lines


@dataclass(slots=True)
class _Open:
    """A delimiter that waits for its partner, and what came after it."""

    mark: str
    nodes: list[Inline] = field(default_factory=list)


def parse_inline(text: str) -> list[Inline]:
    """Formatted text of one paragraph or list item."""
    stack = [_Open("")]
    at = 0
    for match in _TOKEN.finditer(text):
        _add(stack[-1].nodes, text[at : match.start()])
        at = match.end()
        if match["escaped"]:
            _add(stack[-1].nodes, match["escaped"])
        elif match["code"]:
            stack[-1].nodes.append({"code": [match["code"]]})
        elif match["name"]:
            stack[-1].nodes.append(_variable(match))
        elif match["stars"]:
            _stars(stack, match["stars"], text[match.start() - 1 : match.start()], text[at : at + 1])
        elif match["open"] and len(stack) <= _DEEPEST:
            stack.append(_Open("["))
        elif match["open"]:
            _add(stack[-1].nodes, "[")
        else:
            _link(stack, match["url"])
    _add(stack[-1].nodes, text[at:])
    while len(stack) > 1:
        _give_up(stack)
    return stack[0].nodes


def _stars(stack: list[_Open], stars: str, before: str, after: str) -> None:
    may_close = bool(before) and not before.isspace()
    while stars and may_close and (mark := _closable(stack, stars)):
        while stack[-1].mark != mark:
            _give_up(stack)
        inside = stack.pop().nodes
        stack[-1].nodes.append({"b" if mark == "**" else "em": inside})
        stars = stars[len(mark) :]
    if not after or after.isspace() or len(stack) > _DEEPEST:
        _add(stack[-1].nodes, stars)
    elif stars:
        stack.extend(_Open(mark) for mark in ({"***": ("**", "*")}.get(stars) or (stars,)))


def _closable(stack: list[_Open], stars: str) -> str | None:
    """The innermost open emphasis that these stars end; none across the edge of a link."""
    for open_ in reversed(stack):
        if open_.mark == "[" or not open_.mark:
            return None
        if open_.nodes and (len(open_.mark) == len(stars) or len(stars) == 3):
            return open_.mark
    return None


def _link(stack: list[_Open], url: str) -> None:
    if not any(open_.mark == "[" for open_ in stack):
        _add(stack[-1].nodes, f"]({url})")
        return
    while stack[-1].mark != "[":
        _give_up(stack)
    inside = stack.pop().nodes
    if allowed_address(url):
        stack[-1].nodes.append({"a": inside, "href": url})
    else:
        _extend(stack[-1].nodes, inside)


def _give_up(stack: list[_Open]) -> None:
    """The innermost delimiter found no partner: it is text."""
    lost = stack.pop()
    _add(stack[-1].nodes, lost.mark)
    _extend(stack[-1].nodes, lost.nodes)


def _variable(match: re.Match[str]) -> Inline:
    node: dict[str, Any] = {"v": match["name"], "or": match["or"]}
    return {**node, "after": match["after"]} if match["after"] else node


def _add(nodes: list[Inline], text: str) -> None:
    if not text:
        return
    if nodes and isinstance(nodes[-1], str):
        nodes[-1] += text
    else:
        nodes.append(text)


def _extend(nodes: list[Inline], more: list[Inline]) -> None:
    for node in more:
        if isinstance(node, str):
            _add(nodes, node)
        else:
            nodes.append(node)


def bad_variable(text: str) -> str | None:
    """The first `{{` that is no variable of ours, or None."""
    rest = _PLAIN.sub("", text)
    at = rest.find("{{")
    return rest[at : at + 40] if at >= 0 else None


def variables(text: str) -> frozenset[str]:
    """The names of the variables that the text uses: `user.first_name` …"""
    return frozenset(match["name"] for match in _PLAIN.finditer(text))
