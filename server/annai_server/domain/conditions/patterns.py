"""Regular expressions that take time in proportion to the text, whatever an author writes.

A pattern becomes a nondeterministic automaton that is run on all its states at once (Thompson, 1968), with the steps
taken remembered. There are no back-references and no look-around, which no automaton has. A pattern fits the whole
text; `^` at its begin and `$` at its end are allowed and say nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

LONGEST_PATTERN = 200
LONGEST_TEXT = 1_000
_MOST_STATES = 1_000
_MOST_REPEATS = 100
_MOST_REMEMBERED = 256

Test = Callable[[str], bool]
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


class BadPattern(ValueError):
    """What is wrong with a pattern, and where."""


@dataclass(slots=True)
class Pattern:
    """`step[state]` is the test that leads on, and where to; `free[state]` where one gets without a character."""

    steps: dict[int, tuple[Test, int]] = field(default_factory=dict)
    free: dict[int, list[int]] = field(default_factory=dict)
    size: int = 0
    start: int = 0
    end: int = 0
    _taken: dict[tuple[frozenset[int], str], frozenset[int]] = field(default_factory=dict)
    _begin: frozenset[int] | None = None

    def fits(self, text: str) -> bool:
        """Whether the whole text fits; one longer than LONGEST_TEXT never does."""
        if len(text) > LONGEST_TEXT:
            return False
        if self._begin is None:
            self._begin = self._reach([self.start])
        here = self._begin
        for char in text:
            here = self._step(here, char)
            if not here:
                return False
        return self.end in here

    def _step(self, here: frozenset[int], char: str) -> frozenset[int]:
        known = self._taken.get((here, char))
        if known is None:
            if len(self._taken) >= _MOST_REMEMBERED:
                self._taken.clear()
            onward = [self.steps[state][1] for state in here if state in self.steps and self.steps[state][0](char)]
            known = self._taken[here, char] = self._reach(onward)
        return known

    def _reach(self, states: Iterable[int]) -> frozenset[int]:
        reached, waiting = set[int](), list(states)
        while waiting:
            state = waiting.pop()
            if state not in reached:
                reached.add(state)
                waiting += self.free.get(state, ())
        return frozenset(reached)

    def state(self) -> int:
        if self.size >= _MOST_STATES:
            raise BadPattern("the pattern repeats too much")
        self.size += 1
        return self.size - 1

    def test(self, test: Test) -> tuple[int, int]:
        start, end = self.state(), self.state()
        self.steps[start] = test, end
        return start, end

    def join(self, here: int, there: int) -> None:
        self.free.setdefault(here, []).append(there)


_Made = tuple[int, int]
_Node = Callable[[Pattern], _Made]
"""Adds itself to a pattern: the states where it begins and ends."""


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

    def whole(self) -> _Node:
        node = self._either()
        if self._at < len(self._source):
            raise self._bad("unexpected )")
        return node

    def _either(self) -> _Node:
        nodes = [self._sequence()]
        while self._take("|"):
            nodes.append(self._sequence())
        return nodes[0] if len(nodes) == 1 else _either(nodes)

    def _sequence(self) -> _Node:
        nodes: list[_Node] = []
        while self._at < len(self._source) and self._source[self._at] not in "|)":
            nodes.append(self._repeated(self._atom()))
        return _sequence(nodes)

    def _repeated(self, node: _Node) -> _Node:
        times = self._times()
        if times is not None:
            if self._at < len(self._source) and self._source[self._at] in "*+?{":
                raise self._bad("repeats what is repeated already: put it in ( )")
            return _repeat(node, *times)
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

    def _atom(self) -> _Node:
        char = self._next()
        if char == "(":
            return self._group()
        if char == "[":
            return _one(self._class())
        if char == ".":
            return _one(lambda _: True)
        if char == "\\":
            kind = self._escaped()
            return _one(kind) if not isinstance(kind, str) else self._literal(kind)
        if char in _SPECIAL:
            raise self._bad(f"write \\{char} for the character {char}")
        return self._literal(char)

    def _group(self) -> _Node:
        if self._take("?") and not self._take(":"):
            raise self._bad("only (?: ) and ( ) are known")
        node = self._either()
        if not self._take(")"):
            raise self._bad("a ( is not closed")
        return node

    def _literal(self, char: str) -> _Node:
        folded = self._fold(char) if self._fold else char
        return _sequence([_one(_same(one)) for one in folded])

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


def _one(test: Test) -> _Node:
    return lambda pattern: pattern.test(test)


def _sequence(nodes: list[_Node]) -> _Node:
    def make(pattern: Pattern) -> _Made:
        start = end = pattern.state()
        for node in nodes:
            begin, after = node(pattern)
            pattern.join(end, begin)
            end = after
        return start, end

    return make


def _either(nodes: list[_Node]) -> _Node:
    def make(pattern: Pattern) -> _Made:
        start, end = pattern.state(), pattern.state()
        for node in nodes:
            begin, after = node(pattern)
            pattern.join(start, begin)
            pattern.join(after, end)
        return start, end

    return make


def _repeat(node: _Node, least: int, most: int | None) -> _Node:
    def make(pattern: Pattern) -> _Made:
        start = end = pattern.state()
        for _ in range(least):
            end = _after(pattern, end, node)
        if most is None:
            begin, after = node(pattern)
            pattern.join(end, begin)
            pattern.join(after, end)
            return start, end
        done = pattern.state()
        for _ in range(most - least):
            pattern.join(end, done)
            end = _after(pattern, end, node)
        pattern.join(end, done)
        return start, done

    return make


def _after(pattern: Pattern, end: int, node: _Node) -> int:
    begin, after = node(pattern)
    pattern.join(end, begin)
    return after
