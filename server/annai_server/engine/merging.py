"""An anonymous visitor signs in: what was done under their anonymous id is the user's from then on.

The log stays as it was sent. An alias says whose it is, and what its events were folded into is added to the user's
rows, or they are folded again as though they came late: folds give the same in any order, so that a replay of both
gives the same state.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from annai_server.domain.events import MADE_HERE, Event
from annai_server.domain.resets import reset_at
from annai_server.domain.traits import Known, Said, learn, learn_all
from annai_server.engine import frozen
from annai_server.engine.frozen import Frozen
from annai_server.engine.history import History, begun
from annai_server.engine.jobs import Job
from annai_server.engine.journal import event_of
from annai_server.engine.learning import Subject
from annai_server.engine.progress import choose
from annai_server.engine.standings import joined
from annai_server.store import environments, frozen_states, handing_over, log, rows, users, webhooks
from annai_server.store.rows import Row
from annai_server.store.tables import GuideState, ItemCompletion, MilestoneReached

_AT_ONCE = 500
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Merging:
    """For one environment, inside a transaction that keeps other writers out."""

    connection: Connection
    environment_id: int
    kinds: Mapping[str, str]
    now: int
    owners: dict[str, str] = field(default_factory=dict)
    """Whose each visitor of this group is by now."""
    waiting: set[str] = field(default_factory=set)
    """Those of them that are still to be taken over."""

    def claim(self, jobs: Sequence[Job]) -> Mapping[str, str]:
        """The visitors that become somebody's with these jobs, and whose: each the first user's who asks, for ever."""
        asked = [(job.visitor, job.subject) for job in jobs if job.visitor is not None]
        claimed: dict[str, str] = {}
        for visitor, user_id in asked:
            if self._agree(visitor, user_id, claimed) and self._adopt(visitor, user_id):
                claimed[visitor] = user_id
        self.waiting.update(claimed)
        if asked:
            self.owners.update(users.resolve(self.connection, self.environment_id, [visitor for visitor, _ in asked]))
        return claimed

    def _agree(self, visitor: str, user_id: str, claimed: Mapping[str, str]) -> bool:
        """Not where a run of the visitor's is another guide's under the user's id, or under that of one who becomes the
        user with them: the log of both would contradict itself."""
        theirs = [user_id, *(other for other, whose in claimed.items() if whose == user_id)]
        disagree = handing_over.contradict(self.connection, self.environment_id, visitor, theirs)
        if disagree:
            _logger.warning("a visitor was not merged: a run of theirs is another guide's with the user")
        return not disagree

    def _adopt(self, visitor: str, user_id: str) -> bool:
        return users.adopt(self.connection, self.environment_id, visitor, user_id, now=self.now)

    def is_theirs(self, job: Job) -> bool:
        return job.visitor is not None and self.owners[job.visitor] == job.subject

    def take_over(self, visitor: str, subject: Subject) -> None:
        """What the visitor did is the user's; what they reached and said, where the user has nothing of their own that
        counts more."""
        before = users.found(self.connection, self.environment_id, [visitor]).get(visitor)
        if before is not None:
            self._take_over(visitor, before, subject)
        self.waiting.discard(visitor)

    def _take_over(self, visitor: str, before: Row, subject: Subject) -> None:
        user = subject.row
        subject.moved = subject.touched = True
        user["first_seen_at"] = min(user["first_seen_at"], before["first_seen_at"])
        user["last_seen_at"] = max(user["last_seen_at"], before["last_seen_at"])
        gone = self._inherit(visitor, user)
        self._learn(visitor, user, gone)
        self._reached(visitor, user)
        if self._apart(visitor, user):
            self._join(before, user)
        else:
            self._fold_again(visitor, subject, gone)
        webhooks.hand_over(self.connection, self.environment_id, visitor, user["id"])
        users.forget(self.connection, self.environment_id, visitor)

    def _learn(self, visitor: str, user: Row, gone: Frozen) -> None:
        known = learn_all(Known(user["traits"], user["trait_meta"]), frozen.words(gone))
        for row in log.of_subjects(self.connection, self.environment_id, [visitor], name="traits_changed"):
            if row["source"] == "server":
                known = learn(known, _said(event_of(row)))
        user |= {"traits": dict(known.traits), "trait_meta": dict(known.meta)}

    def _apart(self, visitor: str, user: Row) -> bool:
        """Whether what both did adds up: in no run of both, and in none that an author's word makes count otherwise."""
        decided = user["resets"] or user["orders"]
        shared = handing_over.share_a_run(self.connection, self.environment_id, visitor, user["id"])
        return not decided and not shared

    def _join(self, visitor: Row, user: Row) -> None:
        """By their rows: their number is what writers wait for, not that of events."""
        ids = visitor["id"], user["id"]
        choose(user, visitor["opted_out"])
        handing_over.hand_over(self.connection, self.environment_id, *ids)
        found = rows.find(self.connection, GuideState, self.environment_id, ids)
        theirs = {key[1:]: row | {"user_id": user["id"]} for key, row in found.items() if key[0] == visitor["id"]}
        mine = {key[1:]: row for key, row in found.items() if key[0] == user["id"]}
        together = [joined(mine[key], row) if key in mine else row for key, row in theirs.items()]
        rows.put(self.connection, GuideState, together)

    def _fold_again(self, visitor: str, subject: Subject, gone: Frozen) -> None:
        """By their events, as new ones of the user, and by what those came to that are no longer kept."""
        if gone:
            subject.gone.append(gone)
        handing_over.hand_over_counts(self.connection, self.environment_id, visitor, subject.row["id"])
        for row in log.of_subjects(self.connection, self.environment_id, [visitor]):
            event = event_of(row)
            if row["source"] != "server" or event.name not in MADE_HERE:
                subject.stored.append(event)
                subject.told.add(event.id)

    def _inherit(self, visitor: str, user: Row) -> Frozen:
        """What those of the visitor's events came to that are no longer kept: replays of the user begin there, too."""
        gone = frozen_states.of_users(self.connection, self.environment_id, [visitor]).get(visitor, {})
        if gone:
            user_id = user["id"]
            own = frozen_states.of_users(self.connection, self.environment_id, [user_id])
            history = begun(self.environment_id, self.kinds, [user_id], own, shared=self.kinds)
            if user["resets"]:
                self._let_go(history, user_id)
            history.take_over(user_id, gone)
            frozen_states.save(self.connection, self.environment_id, {user_id: history.dump(user_id)})
        return gone

    def _let_go(self, history: History, user_id: str) -> None:
        """Of what is no longer kept, as the keeper would (engine/freezing.py), who hasn't come to this user yet: a word
        of then to begin anew, heard after what the visitor did later, would forget that, too."""
        since = environments.events_since(self.connection, self.environment_id)
        own = users.subjects(self.connection, self.environment_id, user_id)
        subjects = [subject for subject in own if subject not in self.waiting]
        while rows := log.earliest(self.connection, self.environment_id, subjects, before=since, most=_AT_ONCE):
            for row in rows:
                history.hear(user_id, row)
            log.forget(self.connection, self.environment_id, rows)

    def _reached(self, visitor: str, user: Row) -> None:
        """Each at the earlier of both times. An item that an author let the user begin anew with stays so."""
        both = [visitor, user["id"]]
        for model, column in ((MilestoneReached, "reached_at"), (ItemCompletion, "done_at")):
            found = rows.find(self.connection, model, self.environment_id, both)
            mine = {key[1:]: row for key, row in found.items() if key[0] == user["id"]}
            theirs = {key[1:]: row for key, row in found.items() if key[0] == visitor}
            rows.put(
                self.connection,
                model,
                [
                    {**mine.get(key, row), "user_id": user["id"], column: min(row[column], mine.get(key, row)[column])}
                    for key, row in theirs.items()
                    if model is MilestoneReached or not reset_at(user["resets"], key[0])
                ],
            )


def _said(event: Event) -> Said:
    return Said(event.properties["traits"], event.properties["source"], event.at)
