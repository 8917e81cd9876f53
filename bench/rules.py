"""Audiences as closures beside an interpreter of the same trees, for a person whom most of them rule out."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from annai_server.domain.conditions import EventCount, Facts, Rule, compile_condition, expand
from annai_server.wire.conditions import load_condition
from bench.baselines import interpreter
from bench.content import TRAITS, Document, audience

ROUNDS = 9
LEAST_S = 0.02


@dataclass(frozen=True)
class Rules:
    """Microseconds of CPU time for a look at every rule."""

    count: int
    closures: float
    interpreted: float
    ratio: float


def compared(count: int) -> Rules:
    trees = [audience(number) for number in range(count)]
    rules = [compile_condition(expand(load_condition(tree), {})) for tree in trees]
    for facts in _people():
        if [rule(facts) for rule in rules] != [interpreter.holds(tree, facts) for tree in trees]:
            raise RuntimeError("the interpreter and the closures disagree")
    facts = _people()[0]
    pairs = [(_took(lambda: _closures(rules, facts)), _took(lambda: _walks(trees, facts))) for _ in range(ROUNDS)]
    ours, theirs = (median(pair[side] for pair in pairs) for side in (0, 1))
    return Rules(count, ours, theirs, median(walk / closure for closure, walk in pairs))


def _people() -> Sequence[Facts]:
    now = 1_795_291_200_000
    usual = Facts(user="u_42", now=now, traits=dict(TRAITS), locale="en", device="desktop")
    busy = Facts(
        user="u_7",
        now=now,
        traits={"plan": "enterprise-0", "country": "jp", "logins": 5_000, "email": "a@customer-6.example"},
        company={"seats": 120},
        events={"beta_10_joined": EventCount({0: 2}), "report_2_exported": EventCount({now - now % 3_600_000: 9})},
        milestones={"first-invoice": now},
        locale="ja",
        device="phone",
    )
    return usual, busy


def _closures(rules: Sequence[Rule], facts: Facts) -> None:
    for rule in rules:
        rule(facts)


def _walks(trees: Sequence[Document], facts: Facts) -> None:
    for tree in trees:
        interpreter.holds(tree, facts)


def _took(work: Callable[[], None]) -> float:
    """Microseconds of this thread's CPU time."""
    began, times = time.thread_time(), 0
    while time.thread_time() - began < LEAST_S:
        work()
        times += 1
    return (time.thread_time() - began) / times * 1e6
