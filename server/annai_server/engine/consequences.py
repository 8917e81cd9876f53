"""What follows from what was just written: milestones and items, once for each user."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annai_server.domain.events import Change
from annai_server.domain.resets import reset_at
from annai_server.engine.journal import Journal
from annai_server.engine.person import facts_of
from annai_server.engine.reaching import Reached, history_of, nth_in_log, reach
from annai_server.engine.snapshot import Snapshot
from annai_server.store import rows, state
from annai_server.store.state import UserState
from annai_server.store.tables import ItemCompletion, MilestoneReached


@dataclass(frozen=True, slots=True)
class View:
    """What was just written of a user: locale and device of their page view, or empty, and the times (ms) of events
    that were imported."""

    locale: str = ""
    device: str = ""
    imported: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Consequences:
    journal: Journal
    snapshot: Snapshot

    def draw(self, views: Mapping[str, View]) -> Iterator[tuple[str, Sequence[Change]]]:
        """Write down what has become true of each user; yields those of whom anything has, with what published
        guides care about."""
        journal = self.journal
        known = state.of_users(
            journal.connection, journal.environment_id, list(views), now=journal.now, window=self.snapshot.window
        )
        for user_id, one in known.items():
            view = views[user_id]
            facts = facts_of(
                one,
                now=journal.now,
                locale=view.locale,
                device=view.device,
                zone=self.snapshot.served.time_zone,
            )
            nth = nth_in_log(journal.connection, journal.environment_id, user_id, facts.zone)
            _, reached = reach(self.snapshot, facts, history_of(one, nth))
            if reached:
                yield user_id, self._write_down(one, reached, view.imported)

    def _write_down(self, known: UserState, reached: Reached, imported: frozenset[int]) -> list[Change]:
        # A milestone that was known stays as loud as it was, though an import moves it back.
        quiet = {
            key
            for key, at in reached.milestones.items()
            if (key in known.quiet if key in known.milestones else at in imported)
        }
        own = {"environment_id": self.journal.environment_id, "user_id": known.id}
        milestones = [
            own | {"milestone": key, "reached_at": at, "quiet": key in quiet} for key, at in reached.milestones.items()
        ]
        items = [own | {"guide": guide, "item": item, "done_at": at} for (guide, item), at in reached.items.items()]
        rows.put(self.journal.connection, MilestoneReached, milestones)
        rows.put(self.journal.connection, ItemCompletion, items)
        return [*self._tell_milestones(known, reached, quiet), *self._tell_items(known, reached)]

    def _tell_milestones(self, known: UserState, reached: Reached, quiet: Collection[str]) -> Iterator[Change]:
        toasts = self.snapshot.celebrated
        for key in sorted(reached.milestones.keys() - known.milestones.keys()):
            self.journal.say(known.id, "milestone_reached", reached.milestones[key], properties={"milestone": key})
            if key in toasts and key not in quiet:
                yield Change("milestone", key)

    def _tell_items(self, known: UserState, reached: Reached) -> Iterator[Change]:
        for guide, item in sorted(reached.items.keys() - known.items.keys()):
            reset = reset_at(known.resets, guide)
            said = {"reset": reset} if reset else {}
            at = reached.items[guide, item]
            self.journal.say(known.id, "item_completed", at, guide=guide, step=item, properties=said)
            yield Change("item", f"{guide}/{item}")
