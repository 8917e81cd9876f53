"""Events of a timeline, told in the author's language."""

from collections.abc import Mapping

from annai_server.admin import titles
from annai_server.admin.words import t
from annai_server.operations import drafts
from annai_server.store.tables import Event, Project

TOLD: Mapping[str, str] = {
    "guide_shown": "Was shown “%(guide)s”",
    "guide_withheld": "Was not shown “%(guide)s”, to compare",
    "step_shown": "Saw the step “%(step)s” of “%(guide)s”",
    "step_completed": "Finished the step “%(step)s” of “%(guide)s”",
    "item_completed": "Did “%(step)s” of “%(guide)s”",
    "guide_completed": "Completed “%(guide)s”",
    "guide_ended": "“%(guide)s” ended: %(reason)s",
    "action_clicked": "Pressed a button in “%(guide)s”",
    "form_answered": "Answered the form of “%(guide)s”",
    "target_healed": "“%(step)s” of “%(guide)s” found its place in another way",
    "target_missing": "“%(step)s” of “%(guide)s” didn't find its place",
    "opted_out": "Opted out of guidance",
    "opted_in": "Opted in to guidance again",
    "milestone_reached": "Reached the milestone “%(milestone)s”",
    "traits_changed": "What is known of them changed",
    "guide_reset": "An author let them begin anew with “%(guide)s”",
    "guide_ordered": "An author started “%(guide)s” for them",
    "events_dropped": "Events that never reached Annai: %(count)s",
}
EVERY_RESET = "An author let them begin anew with all guides"
WHOLE: Mapping[str, str] = {
    "target_healed": "“%(guide)s” found its place in another way",
    "target_missing": "“%(guide)s” didn't find its place",
}
"""Of a guide without parts."""
SOURCES: Mapping[str, str] = {"browser": "browser", "backend": "backend", "server": "Annai"}


class Stories:
    """Titles are those of the drafts of now; what has been archived is called by its key."""

    def __init__(self, project: Project) -> None:
        guides = drafts.every(project, "guide")
        self._guides = {one.key: titles.title(one.document) for one in guides}
        self._parts = {one.key: titles.parts(one.document) for one in guides}
        self._milestones = {one.key: titles.title(one.document) for one in drafts.every(project, "milestone")}

    def guide(self, key: str | None) -> str:
        return self._guides.get(key or "", key or "")

    def part(self, guide: str | None, key: str | None) -> str:
        return self._parts.get(guide or "", {}).get(key or "", key or "")

    def milestone(self, key: str) -> str:
        return self._milestones.get(key, key)

    def of(self, event: Event, ends: Mapping[str, str]) -> str:
        name: str = event.name
        told = TOLD.get(name)
        if event.step is None:
            told = WHOLE.get(name, told)
        if name == "guide_reset" and event.guide is None:
            told = EVERY_RESET
        if told is None:
            return name
        return t(
            told,
            guide=self.guide(event.guide),
            step=self.part(event.guide, event.step),
            reason=t(ends.get(event.reason or "", event.reason or "")),
            count=event.properties.get("count", ""),
            milestone=self.milestone(str(event.properties.get("milestone", ""))),
        )

    def host_event(self, event: Event) -> bool:
        return event.name not in TOLD

    def source(self, event: Event) -> str:
        return t(SOURCES.get(event.source, event.source))
