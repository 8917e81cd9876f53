"""New events folded into rows: runs, steps, clicks, standings, the ledger, and what the user chose."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from annai_server.domain.choices import AS_VISITOR
from annai_server.domain.events import CHOICES, EXPOSURES, RUN_EVENTS, Event
from annai_server.domain.forms import given
from annai_server.domain.progress import RunProgress, fold_run
from annai_server.domain.resets import reset_at, resetting
from annai_server.engine import standings
from annai_server.engine.joining import ORIGIN, origin_of
from annai_server.engine.standings import Showings, earlier, fact_of
from annai_server.store.rows import Key, Row

Rows = dict[Key, Row]


@dataclass(frozen=True, slots=True)
class Progress:
    """The rows of some users of one environment, by primary key: as found, then as folded."""

    environment_id: int
    kinds: Mapping[str, str]
    runs: Rows = field(default_factory=dict)
    steps: Rows = field(default_factory=dict)
    actions: Rows = field(default_factory=dict)
    answers: Rows = field(default_factory=dict)
    standings: Rows = field(default_factory=dict)
    ledger: Rows = field(default_factory=dict)
    shared: Collection[str] = ()
    """Guides of which it is kept how companies stand with them."""
    shares: Rows = field(default_factory=dict)
    """What each run (user, id, round) of those adds to its company's standing: only what was folded here."""
    origins: dict[Key, str | None] = field(default_factory=dict)
    """The company that each of those runs had before."""

    def fold(self, user: Row, event: Event) -> None:
        """One new event of this user (a row of users). In whatever order events come, the rows end up the same."""
        if event.name in RUN_EVENTS:
            self._fold_run_event(user["id"], event, reset_at(user["resets"], event.guide))
            fulfil(user, event.run)
        elif event.name in CHOICES:
            _choose(user, event)

    def reset(self, user: Row, event: Event) -> None:
        """Their standing with the event's guide, or with all, begins anew when it says so."""
        user["resets"] = resetting(user["resets"], event.guide, event.at)
        for key in [key for key in self.standings if key[0] == user["id"] and event.guide in (None, key[1])]:
            del self.standings[key]
        for key in [key for key in self.shares if key[0] == user["id"] and event.guide in (None, self._guide_of(key))]:
            del self.shares[key]

    def order(self, user: Row, event: Event) -> None:
        """A run that an author began for them; the latest of a guide counts, until something is heard of it."""
        if (user["id"], event.run) not in self.runs:
            user["orders"] = {**(user["orders"] or {}), event.guide: {"run": event.run, "at": event.at}}

    def _fold_run_event(self, user_id: str, event: Event, since: int) -> None:
        run = self.runs.setdefault((user_id, event.run), self._new_run(user_id, event))
        round_, before = run["round"], standings.showings(run, since)
        if event.guide in self.shared:
            self.origins.setdefault((user_id, event.run), run["company_id"])
        if event.name in EXPOSURES:
            self._show(run, event)
        _advance(run, event)
        self.count(run, since, before, round_)
        if event.at > since:
            self._fold_standings(user_id, event)
        if event.step is not None:
            self._fold_step(user_id, event)
        if event.name == "action_clicked":
            self._fold_click(user_id, event)
        if event.name == "form_answered":
            self._fold_answers(user_id, event)

    def count(self, run: Row, since: int, before: Showings, round_: int) -> None:
        """The run has changed: how often it counted, and in which round. It counts in the one that it began in."""
        after = standings.showings(run, since)
        if round_ != run["round"]:
            self._add(run, round_, standings.less(standings.NO_SHOWINGS, before))
            before = standings.NO_SHOWINGS
        self._add(run, run["round"], standings.less(after, before))

    def _add(self, run: Row, round_: int, more: Showings) -> None:
        if any(more):
            for standing in self.standing(run["user_id"], run["id"], run["guide"], round_):
                standings.add(standing, more)

    def standing(self, user_id: str, run_id: str | None, guide: str | None, round_: int | None) -> Iterator[Row]:
        """How the user stands with the guide, and what the run adds to their company's, where that is kept."""
        targets = [(self.standings, (user_id, guide, round_))]
        if guide in self.shared:
            targets.append((self.shares, (user_id, run_id, round_)))
        for rows, key in targets:
            if key not in rows:
                rows[key] = standings.new(self._of(user_id) | {"guide": guide, "round": round_})
            yield rows[key]

    def _fold_standings(self, user_id: str, event: Event) -> None:
        for standing in self.standing(user_id, event.run, event.guide, event.round):
            standings.fold(standing, event)

    def _show(self, run: Row, event: Event) -> None:
        run["by_itself"] = run["by_itself"] or event.properties.get("by") != "hand"
        if event.properties.get("interruption") is True:
            run["interruption"] = True
            entry = self.ledger.setdefault((run["user_id"], run["id"]), self._new_entry(run, event.at))
            entry["shown_at"] = min(entry["shown_at"], event.at)

    def _fold_step(self, user_id: str, event: Event) -> None:
        column = _STEP_COLUMNS.get(event.name)
        # A banner between the page's elements has a target and no steps.
        if column is not None and event.step is not None:
            step = self.steps.setdefault((user_id, event.run, event.step), self._new_step(user_id, event))
            step[column] = earlier(step[column], event.at)

    def _fold_click(self, user_id: str, event: Event) -> None:
        button = str(event.properties["button"])[:64]
        key = (user_id, event.run, event.step or "", button)
        action = self.actions.setdefault(key, self._new_action(user_id, event, button))
        action["clicks"] += 1
        action["first_at"] = min(action["first_at"], event.at)

    def _fold_answers(self, user_id: str, event: Event) -> None:
        """Of a form that is sent twice in a run, the later answer to each question."""
        form, answers = event.properties.get("form"), event.properties.get("answers")
        # The log of an earlier release may hold what was never looked at.
        if not isinstance(form, str) or not isinstance(answers, dict):
            return
        for name, answer in given(answers):
            key = (user_id, event.run, form, name)
            before = self.answers.get(key)
            if before is None or (before["answered_at"], before["answer_id"]) < (event.at, event.id):
                where = {"run_id": event.run, "form": form, "field": name, "guide": event.guide}
                said = {"value": _as_text(answer), "answered_at": event.at, "answer_id": event.id}
                self.answers[key] = self._of(user_id) | where | said

    def _new_run(self, user_id: str, event: Event) -> Row:
        return self._of(user_id) | {
            "id": event.run,
            "guide": event.guide,
            "kind": self.kinds.get(event.guide or "", ""),
            "revision": event.revision,
            "round": event.round,
            "started_at": event.at,
            "last_at": event.at,
            "shown_at": None,
            "withheld_at": None,
            "variant": None,
            "interruption": False,
            "by_itself": False,
            "step": None,
            "step_at": None,
            "step_id": None,
            "completed_at": None,
            "ended_at": None,
            "end_reason": None,
            "end_id": None,
            "locale": event.locale,
            "device": event.device,
            "company_id": event.company,
            "publication": event.publication,
        }

    def _new_step(self, user_id: str, event: Event) -> Row:
        nothing = dict.fromkeys(_STEP_COLUMNS.values(), None)
        return self._of(user_id) | {"run_id": event.run, "step": event.step, "guide": event.guide, **nothing}

    def _new_action(self, user_id: str, event: Event, button: str) -> Row:
        where = {"run_id": event.run, "step": event.step or "", "button": button, "guide": event.guide}
        return self._of(user_id) | where | {"clicks": 0, "first_at": event.at}

    def _new_entry(self, run: Row, at: int) -> Row:
        what = {"run_id": run["id"], "channel": "page", "kind": run["kind"], "guide": run["guide"], "shown_at": at}
        return self._of(run["user_id"]) | what

    def for_companies(self) -> Rows:
        """The shares by company, guide and round. A run is all for the company that it began in."""
        found: Rows = {}
        for key, share in self.shares.items():
            company = self.runs[key[:2]]["company_id"]
            if company is not None:
                key = (company, share["guide"], share["round"])
                standings.add_share(found.setdefault(key, standings.of_company(company, share)), share)
        return found

    def moved(self) -> set[tuple[str, str]]:
        """The companies and guides of runs that turned out to have begun in another company: what their company had of
        them can't be taken out again, so that its standing is to be folded anew."""
        return {
            (company, self.runs[key]["guide"])
            for key, before in self.origins.items()
            if self.runs[key]["company_id"] != before
            for company in (before, self.runs[key]["company_id"])
            if company is not None
        }

    def _guide_of(self, key: Key) -> str:
        guide: str = self.runs[key[:2]]["guide"]
        return guide

    def _of(self, user_id: str) -> Row:
        return {"environment_id": self.environment_id, "user_id": user_id}


def _as_text(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


_STEP_COLUMNS = {
    "step_shown": "shown_at",
    "step_completed": "completed_at",
    "target_missing": "missing_at",
    "target_healed": "healed_at",
}


def _advance(run: Row, event: Event) -> None:
    """The run with one more event, by the domain's fold; what it was on comes from its earliest event."""
    said = (event.locale, event.device, event.company, event.publication, event.revision, event.round)
    origin = dict(zip(ORIGIN, said, strict=True))
    if origin_of(origin | {"started_at": event.at}) < origin_of(run):
        run |= origin
    before = RunProgress(
        first=run["started_at"],
        last=run["last_at"],
        shown=run["shown_at"],
        withheld=run["withheld_at"],
        variant=run["variant"],
        completed=run["completed_at"],
        step=run["step"] and ((run["step_at"], run["step_id"]), run["step"]),
        ended=run["end_reason"] and ((run["ended_at"], run["end_id"]), run["end_reason"]),
    )
    after = fold_run(before, fact_of(event))
    run |= {"started_at": after.first, "last_at": after.last, "shown_at": after.shown, "completed_at": after.completed}
    run |= {"withheld_at": after.withheld, "variant": after.variant}
    if after.step:
        (run["step_at"], run["step_id"]), run["step"] = after.step
    if after.ended:
        (run["ended_at"], run["end_id"]), run["end_reason"] = after.ended


def _choose(user: Row, event: Event) -> None:
    """Opting out and in, of the user and of the visitor that they were."""
    word = {"out": event.name == "opted_out", "at": event.at, "id": event.id}
    as_whom = AS_VISITOR if event.anonymous else ""
    choose(user, {f"{as_whom}{kind}": word for kind in event.properties["kinds"]})


def choose(user: Row, said: Mapping[str, Any]) -> None:
    """The latest word on each kind counts."""
    words: dict[str, Any] = dict(user["opted_out"])
    for kind, word in said.items():
        before = words.get(kind)
        if before is None or (before["at"], before["id"]) < (word["at"], word["id"]):
            words[kind] = word
    user["opted_out"] = words


def fulfil(user: Row, run: str | None) -> None:
    """Whatever is heard of a run that an author began says that it has come, whatever guide a page says it is of."""
    orders = user["orders"] or {}
    if any(order["run"] == run for order in orders.values()):
        user["orders"] = {guide: order for guide, order in orders.items() if order["run"] != run} or None


def run_ids(events: Iterable[Event]) -> set[str]:
    return {event.run for event in events if event.run is not None and event.name in RUN_EVENTS}
