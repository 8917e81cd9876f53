"""Nondeterministic automata, run on all their states at once (Thompson, 1968) with the steps taken remembered, and what
they are put together of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

LONGEST_TEXT = 1_000
_MOST_STATES = 1_000
_MOST_REMEMBERED = 256

Test = Callable[[str], bool]


class BadPattern(ValueError):
    """What is wrong with a pattern, and where."""


@dataclass(slots=True)
class Pattern:
    """`steps[state]` is the test that leads on, and where to; `free[state]` where one gets without a character."""

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
Node = Callable[[Pattern], _Made]
"""Adds itself to a pattern: the states where it begins and ends."""


def one(test: Test) -> Node:
    return lambda pattern: pattern.test(test)


def sequence(nodes: list[Node]) -> Node:
    def make(pattern: Pattern) -> _Made:
        start = end = pattern.state()
        for node in nodes:
            begin, after = node(pattern)
            pattern.join(end, begin)
            end = after
        return start, end

    return make


def either(nodes: list[Node]) -> Node:
    def make(pattern: Pattern) -> _Made:
        start, end = pattern.state(), pattern.state()
        for node in nodes:
            begin, after = node(pattern)
            pattern.join(start, begin)
            pattern.join(after, end)
        return start, end

    return make


def repeat(node: Node, least: int, most: int | None) -> Node:
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


def _after(pattern: Pattern, end: int, node: Node) -> int:
    begin, after = node(pattern)
    pattern.join(end, begin)
    return after
