"""Regular expressions that take time in proportion to the text, whatever an author writes.

A pattern becomes an automaton (automaton.py). There are no back-references and no look-around, which none has. A
pattern fits the whole text; `^` at its begin and `$` at its end are allowed and say nothing.
"""

from collections.abc import Callable
from functools import lru_cache

from annai_server.domain.conditions import automaton
from annai_server.domain.conditions.automaton import BadPattern, Node, Pattern, Test

LONGEST_PATTERN = 200
_MOST_REPEATS = 100

_KINDS: dict[str, Test] = {
    "d": lambda char: "0" <= char <= "9",
    "w": lambda char: char.isalnum() or char == "_",
    "s": str.isspace,
}
_KINDS |= {
    "D": lambda char: not _KINDS["d"](char),
    "W": lambda char: not _KINDS["w"](char),
    "S": lambda char: not _KINDS["s"](char),
}
_SPECIAL = set(".[]()*+?{}|\\^$")
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r"}


@lru_cache(maxsize=1_024)
def compile_pattern(source: str, *, fold: Callable[[str], str] | None = None) -> Pattern:
    """Raises BadPattern. With `fold`, what it is tried on has been folded, too."""
    if len(source) > LONGEST_PATTERN:
        raise BadPattern(f"write at most {LONGEST_PATTERN} characters")
    node = _Reader(source.removeprefix("^"), fold).whole()
    pattern = Pattern()
    pattern.start, pattern.end = node(pattern)
    return pattern


class _Reader:
    """Recursive descent: alternatives of sequences of repeated atoms."""

    def __init__(self, source: str, fold: Callable[[str], str] | None) -> None:
        ends = source.endswith("$") and not source.endswith("\\$")
        self._source = source[:-1] if ends else source
        self._at = 0
        self._fold = fold

    def whole(self) -> Node:
        node = self._either()
        if self._at < len(self._source):
            raise self._bad("unexpected )")
        return node

    def _either(self) -> Node:
        nodes = [self._sequence()]
        while self._take("|"):
            nodes.append(self._sequence())
        return nodes[0] if len(nodes) == 1 else automaton.either(nodes)

    def _sequence(self) -> Node:
        nodes: list[Node] = []
        while self._at < len(self._source) and self._source[self._at] not in "|)":
            nodes.append(self._repeated(self._atom()))
        return automaton.sequence(nodes)

    def _repeated(self, node: Node) -> Node:
        times = self._times()
        if times is not None:
            if self._at < len(self._source) and self._source[self._at] in "*+?{":
                raise self._bad("repeats what is repeated already: put it in ( )")
            return automaton.repeat(node, *times)
        return node

    def _times(self) -> tuple[int, int | None] | None:
        for sign, times in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(sign):
                return times
        return self._counted() if self._take("{") else None

    def _counted(self) -> tuple[int, int | None]:
        inside, closed, _ = self._source[self._at :].partition("}")
        least, comma, most = inside.partition(",")
        numbers = [one for one in (least, most) if one]
        if not closed or not least or not all(one.isascii() and one.isdigit() and len(one) < 5 for one in numbers):
            raise self._bad("write {3}, {3,} or {3,5}")
        self._at += len(inside) + 1
        low, high = int(least), int(most) if most else None if comma else int(least)
        if low > _MOST_REPEATS or (high is not None and not low <= high <= _MOST_REPEATS):
            raise self._bad(f"repeat at most {_MOST_REPEATS} times, the smaller number first")
        return low, high

    def _atom(self) -> Node:
        char = self._next()
        if char == "(":
            return self._group()
        if char == "[":
            return automaton.one(self._class())
        if char == ".":
            return automaton.one(lambda _: True)
        if char == "\\":
            kind = self._escaped()
            return automaton.one(kind) if not isinstance(kind, str) else self._literal(kind)
        if char in _SPECIAL:
            raise self._bad(f"write \\{char} for the character {char}")
        return self._literal(char)

    def _group(self) -> Node:
        if self._take("?") and not self._take(":"):
            raise self._bad("only (?: ) and ( ) are known")
        node = self._either()
        if not self._take(")"):
            raise self._bad("a ( is not closed")
        return node

    def _literal(self, char: str) -> Node:
        folded = self._fold(char) if self._fold else char
        return automaton.sequence([automaton.one(_same(one)) for one in folded])

    def _escaped(self) -> str | Test:
        char = self._next()
        if char in _KINDS:
            return _KINDS[char]
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char.isalnum():
            raise self._bad(f"\\{char} is not known")
        return char

    def _class(self) -> Test:
        negated = self._take("^")
        tests: list[Test] = []
        while not self._take("]"):
            low = self._member()
            if (
                isinstance(low, str)
                and self._source[self._at : self._at + 1] == "-"
                and self._ahead(1) not in ("]", "")
            ):
                self._at += 1
                high = self._member()
                if not isinstance(high, str) or high < low:
                    raise self._bad("a range goes from a smaller to a larger character")
                tests.append(_between(low, high))
            else:
                tests.append(_same(low) if isinstance(low, str) else low)
        if not tests:
            raise self._bad("[ ] holds nothing")
        return _among(tests, negated=negated, fold=self._fold is not None)

    def _member(self) -> str | Test:
        char = self._next()
        return self._escaped() if char == "\\" else char

    def _ahead(self, by: int) -> str:
        return self._source[self._at + by : self._at + by + 1]

    def _next(self) -> str:
        if self._at >= len(self._source):
            raise self._bad("it ends too early")
        self._at += 1
        return self._source[self._at - 1]

    def _take(self, char: str) -> bool:
        if not self._source.startswith(char, self._at):
            return False
        self._at += 1
        return True

    def _bad(self, why: str) -> BadPattern:
        return BadPattern(f"at character {self._at}: {why}")


def _same(wanted: str) -> Test:
    return lambda char: char == wanted


def _between(low: str, high: str) -> Test:
    return lambda char: low <= char <= high


def _among(tests: list[Test], *, negated: bool, fold: bool) -> Test:
    def inside(char: str) -> bool:
        variants = {char, char.upper(), char.lower()} if fold else {char}
        return any(test(one) for test in tests for one in variants if len(one) == 1)

    return (lambda char: not inside(char)) if negated else inside
