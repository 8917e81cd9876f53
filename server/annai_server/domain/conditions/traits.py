"""What is known of the user and of their company."""

from collections.abc import Callable
from typing import Any

from annai_server.domain.conditions.comparing import OF_DURATIONS, UNLIKE, compared, lately, of_dates, plain, turns
from annai_server.domain.conditions.dates import starts
from annai_server.domain.conditions.facts import Clock, Facts, Rule
from annai_server.domain.conditions.tree import CountryIs, TraitIs


def value(leaf: TraitIs, facts: Facts) -> Any:
    return (facts.company if leaf.of == "company" else facts.traits).get(leaf.name)


def rule(leaf: TraitIs) -> Rule:
    operator, want = leaf.operator, leaf.value
    if operator == "exists":
        return lambda facts: (value(leaf, facts) is not None) is want
    if operator in OF_DURATIONS:
        return _duration_rule(leaf)
    if of_dates(operator, want):
        return _date_rule(leaf)
    check = plain(operator, want, ignore_case=leaf.ignore_case)
    return _reading(leaf.of, leaf.name, check, missing=operator in UNLIKE)


def _reading(of: str, name: str, check: Callable[[Any], bool], *, missing: bool) -> Rule:
    """Two closures that differ in what they read, because this is what page views spend their time on."""

    def of_user(facts: Facts) -> bool:
        have = facts.traits.get(name)
        return missing if have is None else check(have)

    def of_company(facts: Facts) -> bool:
        have = facts.company.get(name)
        return missing if have is None else check(have)

    return of_company if of == "company" else of_user


def _date_rule(leaf: TraitIs) -> Rule:
    check = compared(leaf.operator, leaf.value)
    return lambda facts: check(value(leaf, facts), facts.zone)


def _duration_rule(leaf: TraitIs) -> Rule:
    operator, length = leaf.operator, leaf.value

    def holds(facts: Facts) -> bool:
        at = starts(value(leaf, facts), facts.zone)
        return at is not None and lately(operator, length, at, facts.now)

    return holds


def clock(leaf: TraitIs) -> Clock | None:
    if leaf.operator not in OF_DURATIONS:
        return None

    def flips(facts: Facts) -> int | None:
        at = starts(value(leaf, facts), facts.zone)
        return None if at is None else turns(leaf.operator, leaf.value, at, facts.now)

    return flips


def country(facts: Facts) -> str | None:
    """Of the user, else of the company; upper case."""
    found = facts.traits.get("country") or facts.company.get("country")
    return found.upper() if isinstance(found, str) else None


def country_rule(leaf: CountryIs) -> Rule:
    return lambda facts: country(facts) in leaf.values
