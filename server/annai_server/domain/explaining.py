"""Why each guide would or wouldn't be shown: every gate that a decision passes, with what was compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annai_server.domain.budget import Budget, budget_verdict
from annai_server.domain.cases import Case, Person, Published, case_of
from annai_server.domain.conditions import Condition
from annai_server.domain.conditions.tracing import Trace, trace
from annai_server.domain.decisions import Decision, decide, interrupts
from annai_server.domain.frequency import frequency_verdict
from annai_server.domain.gates import GATES, Gate, asks, goes_on, resumes
from annai_server.domain.globs import here
from annai_server.domain.verdicts import ELIGIBLE, Verdict


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was asked; `verdict` is what it holds the guide back with, None where it passes. `waived` says why
    it passes all the same: an author's order (`ordered`), a run to go on with (`begun`), or an `essential` notice."""

    name: str
    verdict: Verdict | None
    waived: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """`verdict` is decide()'s own; `page` whether the page asked about is one of the guide's (None: none was)."""

    published: Published
    decision: Decision
    checks: tuple[Check, ...]
    audience: Trace | None
    page: bool | None = None

    @property
    def verdict(self) -> Verdict:
        return self.decision.verdict

    @property
    def off_page(self) -> bool:
        """Whether the page is all that is against it."""
        return self.decision.verdict.reason == ELIGIBLE and self.page is False

    @property
    def shows(self) -> bool:
        """Whether it would start by itself, at the next fitting moment."""
        return self.decision.verdict.reason == ELIGIBLE and self.page is not False


def explain(
    published: Sequence[Published],
    person: Person,
    budget: Budget,
    segments: Mapping[str, Condition],
    *,
    environment_stopped: bool = False,
    url: str | None = None,
) -> list[Explanation]:
    """Each guide's, in the order of `published`. Pure, like the decision that it explains."""
    decisions = decide(published, person, budget, environment_stopped=environment_stopped)
    spent = budget_verdict(budget, person.interruptions, person.facts.now)
    explanations = []
    for one in published:
        case = case_of(one, person, environment_stopped=environment_stopped)
        decision = decisions.by_key[one.guide.key]
        asked = one.guide.audience
        explanations.append(
            Explanation(
                published=one,
                decision=decision,
                checks=(
                    *(_asked(case, name, gate) for name, gate in GATES),
                    *_together(case, decision, spent),
                    Check("holdout", _withheld(decision)),
                ),
                audience=None if asked is None else trace(asked, person.facts, segments),
                page=None if url is None or case.ordered else here(one.guide.trigger.page, url),
            )
        )
    return explanations


def _asked(case: Case, name: str, gate: Gate) -> Check:
    verdict = gate(case)
    waived = "" if verdict else _waived(case, name)
    if asks(case, name):
        return Check(name, verdict, waived)
    return Check(name, None, "ordered" if verdict or waived else "")


def _waived(case: Case, name: str) -> str:
    """Why a gate lets the guide pass that has something against it; empty where it has nothing."""
    guide, person, now = case.guide, case.person, case.facts.now
    match name:
        case "audience":
            return "" if case.in_audience else "begun"
        case "held" if person.held_until is not None and now < person.held_until:
            return "essential"
        case "opted_out" if person.opted_out and person.opted_out & {"all", guide.kind}:
            return "essential"
        case "frequency" if resumes(case):
            again = frequency_verdict(guide.effective_frequency, case.history, now)
            return "" if again.reason == ELIGIBLE else "begun"
        case _:
            return ""


def _together(case: Case, decision: Decision, spent: Verdict) -> tuple[Check, Check]:
    """What looks at all guides: the budget, and that one onboarding guide goes first."""
    after = decision.verdict if decision.verdict.reason == "onboarding_one" else None
    return _budget(case, decision, spent), Check("onboarding", after)


def _budget(case: Case, decision: Decision, spent: Verdict) -> Check:
    if spent.reason == ELIGIBLE or not interrupts(case.one, decision):
        return Check("budget", None)
    if case.guide.essential:
        return Check("budget", None, "essential")
    if goes_on(case.run, case.facts.now):
        return Check("budget", None, "ordered" if case.ordered else "begun")
    return Check("budget", spent)


def _withheld(decision: Decision) -> Verdict | None:
    """Whether this person's arm sees nothing of it, whatever else there is."""
    arm, verdict = decision.arm, decision.verdict
    if arm is None or not arm.withheld:
        return None
    return verdict if verdict.reason == arm.reason else Verdict(arm.reason)
