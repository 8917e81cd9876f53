"""An engine for regular expressions that tries one place after another, as Python's and browsers' do, and counts."""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class State:
    """Takes one of `takes`, or goes on by `first`, then by `second`; only where `when` follows and `unless` doesn't."""

    first: "State | None" = None
    second: "State | None" = None
    takes: re.Pattern[str] | None = None
    when: "State | None" = None
    unless: "State | None" = None
    last: bool = False


Makes = Callable[[State], State]  # the state to begin with, given the one to go on with


class Backtracking:
    """Of what domain/globs.py writes; `steps` is what the last question took."""

    def __init__(self, source: str) -> None:
        self.steps = 0
        self._words = re.findall(r"\(\?[:!=]|\[[^\]]*\]|\{0,\d+\}|\\.|.", source.removeprefix("^").removesuffix("$"))
        self._begin = self._alternatives()(State(takes=re.compile(r"\Z"), first=State(last=True)))

    def matches(self, text: str) -> bool:
        self.steps = 0
        return self._fits(self._begin, 0, text)

    def _fits(self, begin: State, at: int, text: str) -> bool:
        waiting: list[tuple[State | None, int]] = [(begin, at)]
        while waiting:
            state, place = waiting.pop()
            self.steps += 1
            if state is None or (state.unless and self._fits(state.unless, place, text)):
                continue
            if state.when and not self._fits(state.when, place, text):
                continue
            if state.last:
                return True
            if state.takes is None:
                waiting += [(state.second, place), (state.first, place)]
            elif taken := state.takes.match(text, place):
                waiting.append((state.first, taken.end()))
        return False

    def _alternatives(self) -> Makes:
        either = self._row()
        while self._words and self._words[0] == "|":
            self._words.pop(0)
            either = _or(either, self._row())
        return either

    def _row(self) -> Makes:
        parts: list[Makes] = []
        while self._words and self._words[0] not in ("|", ")"):
            parts.append(self._part())
        return _one_after_another(parts)

    def _part(self) -> Makes:
        word = self._words.pop(0)
        if not word.startswith("(?"):
            return self._times(_taking(word))
        inner = self._alternatives()
        self._words.pop(0)
        return self._times(inner) if word == "(?:" else _followed_by(inner, is_so=word == "(?=")

    def _times(self, part: Makes) -> Makes:
        word = self._words[0] if self._words else ""
        if word not in ("*", "?") and not word.startswith("{"):
            return part
        self._words.pop(0)
        return _any_number_of(part) if word == "*" else _up_to(1 if word == "?" else int(word[3:-1]), part)


def _taking(word: str) -> Makes:
    return lambda onward: State(takes=re.compile(word), first=onward)


def _one_after_another(parts: list[Makes]) -> Makes:
    def made(onward: State) -> State:
        for part in reversed(parts):
            onward = part(onward)
        return onward

    return made


def _or(one: Makes, other: Makes) -> Makes:
    return lambda onward: State(first=one(onward), second=other(onward))


def _followed_by(what: Makes, *, is_so: bool) -> Makes:
    looked = what(State(last=True))
    return lambda onward: State(when=looked if is_so else None, unless=None if is_so else looked, first=onward)


def _any_number_of(part: Makes) -> Makes:
    def made(onward: State) -> State:
        again = State(second=onward)
        again.first = part(again)
        return again

    return made


def _up_to(most: int, part: Makes) -> Makes:
    def made(onward: State) -> State:
        begin = onward
        for _ in range(most):
            begin = State(first=part(begin), second=onward)
        return begin

    return made
