"""An answer as the API and the command line give it."""

from typing import Any

from annai_server.domain.conditions import (
    AllOf,
    AnyOf,
    Condition,
    CountryIs,
    EventHappened,
    GuideIs,
    InSegment,
    IsAnonymous,
    ItemDone,
    LocalTime,
    MilestoneReached,
    Not,
    Percent,
    TraitIs,
    ViewIs,
    Weekday,
)
from annai_server.domain.conditions.tracing import Trace
from annai_server.domain.explaining import Check
from annai_server.operations.explaining import Account, Answer
from annai_server.operations.explaining.phrases import Speaker
from annai_server.operations.explaining.sentences import because
from annai_server.store.tables import Environment

Json = dict[str, Any]
_HEADS: tuple[tuple[type, str], ...] = (
    (AllOf, "all"),
    (AnyOf, "any"),
    (Not, "not"),
    (EventHappened, "event"),
    (GuideIs, "guide"),
    (MilestoneReached, "milestone"),
    (InSegment, "segment"),
    (ItemDone, "item"),
    (CountryIs, "country"),
    (IsAnonymous, "anonymous"),
    (Percent, "percent"),
    (LocalTime, "time"),
    (Weekday, "weekday"),
)


def report(answer: Answer, environment: Environment, *, trace: bool) -> Json:
    """For wire.explaining.ExplainAnswer."""
    return {
        "user": answer.user,
        "known": answer.known,
        "at": answer.at,
        "environment": environment.key,
        "guides": [_guide(answer.speaker, one, trace=trace) for one in answer.accounts],
    }


def _guide(speaker: Speaker, account: Account, *, trace: bool) -> Json:
    found, told = account.explanation, account.told
    off_page = found.off_page
    body = {
        "key": found.published.guide.key,
        "kind": found.published.guide.kind,
        "title": account.title,
        "shows": found.shows,
        "reason": "page" if off_page else found.verdict.reason,
        "until": None if off_page else found.verdict.until,
        "because": told.because,
        "changes": told.changes,
        "variant": found.decision.arm and found.decision.arm.key,
        "gets": told.gets,
    }
    if not trace:
        return body
    checks = [_check(speaker, account, one) for one in found.checks]
    if found.page is not None:
        off = {} if found.page else {"reason": "page", "because": speaker.say("because.page")}
        checks.append({"check": "page", "passes": found.page, **off})
    return body | {"checks": checks, "audience": found.audience and tree(speaker, found.audience)}


def _check(speaker: Speaker, account: Account, check: Check) -> Json:
    verdict = check.verdict
    if verdict is None:
        why = {"because": speaker.say(f"waived.{check.waived}")} if check.waived else {}
        return {"check": check.name, "passes": True, **why}
    said = because(speaker, account.explanation, verdict)
    return {"check": check.name, "passes": False, "reason": verdict.reason, "until": verdict.until, "because": said}


def tree(speaker: Speaker, trace: Trace) -> Json:
    """A trace with its sentences."""
    joins = isinstance(trace.condition, AllOf | AnyOf | Not)
    return {
        "head": head_of(trace.condition),
        "says": None if joins else speaker.statement(trace.condition),
        "holds": trace.holds,
        "have": trace.have,
        "found": None if joins or isinstance(trace.condition, InSegment) else speaker.found(trace),
        "note": trace.note,
        "parts": [tree(speaker, part) for part in trace.parts],
    }


def head_of(condition: Condition) -> str:
    if isinstance(condition, TraitIs | ViewIs):
        return condition.of
    return next(head for kind, head in _HEADS if isinstance(condition, kind))
