"""Before something goes live: what would not work, what to know, and what changes for people, in the author's words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from annai_server.admin import changes, known, titles
from annai_server.admin.changes import Group, Tongue
from annai_server.admin.door import Visit
from annai_server.admin.phrases import Titled
from annai_server.admin.words import day, language, t
from annai_server.domain.cautions import Caution
from annai_server.domain.names import types
from annai_server.domain.references import references
from annai_server.operations import drafts, publishing, revisions, scheduling
from annai_server.store.tables import Environment
from annai_server.wire.definitions import load_definition

Json = dict[str, Any]

CAUTIONS: Mapping[str, str] = {
    "missing_translation": "There is no %(what)s translation: people who read it get the default language.",
    "missing_variant_translation": "The %(what)s of the variant “%(variant)s” isn't whole: people get the default.",
    "variant_alike": "The variant “%(variant)s” says nothing else than the original.",
    "variant_for_nobody": "Nobody gets the variant “%(variant)s” anew: its weight is 0.",
    "original_for_nobody": "Nobody gets the guide as it is written: the variants take all 100 percent.",
    "unknown_reference": "It refers to something that doesn't exist: %(what)s.",
    "unpublished_reference": "It refers to something that isn't published there: %(what)s.",
    "nobody": "Nobody can be in this audience: its conditions contradict each other.",
    "over": "Its time is over, so that nobody sees it.",
    "item_never_done": "Nobody can ever do “%(part)s”, so that the checklist is never complete.",
    "part_for_nobody": "Nobody ever sees “%(part)s”: its condition can't be fulfilled.",
    "step_unreachable": "Nobody gets to “%(part)s”: the step before, “%(before)s”, has no way on.",
    "step_far": "Nothing leads to the page of “%(part)s” (%(page)s): only people who go there by themselves go on.",
    "target_missing": "In the last %(days)s days, the element of “%(part)s” was on nobody's page. Has it changed?",
    "target_often_missing": "In the last %(days)s days, “%(part)s” didn't find its element %(n)s of %(of)s times.",
    "target_healed": "“%(part)s” mostly finds its element by other marks than yours: point at it anew.",
    "unheard_trait": "Nobody there has ever had the trait “%(name)s”.",
    "unheard_company": "No company there has ever had the trait “%(name)s”.",
    "unheard_event": "The event “%(name)s” has never been heard there.",
    "form_passed_by": "A click on the element of “%(part)s” goes on without its form, so that many won't answer it.",
    "trait_not_allowed": "Answers may not set the trait “%(name)s” there, and won't: the settings say which they may.",
    "events_gone": "Of the event “%(name)s”, only what came since %(since)s is kept there, and counts.",
    "unknown_image": "This project doesn't have one of its images: upload it again.",
    "unheard_property": "The event “%(event)s” has never been heard with the property “%(name)s” there.",
    "unlike_trait": "The trait “%(name)s” came there as %(heard)s only, and this asks for %(wanted)s.",
    "unlike_company": "The companies’ trait “%(name)s” came there as %(heard)s only, and this asks for %(wanted)s.",
    "unlike_property": "“%(name)s” of “%(event)s” came there as %(heard)s only, and this asks for %(wanted)s.",
}
TYPES: Mapping[str, str] = {"text": "text", "number": "number", "boolean": "yes or no", "date": "date", "list": "list"}


def before_publishing(visit: Visit, environment: Environment, key: str) -> Json:
    """`changes` is None where nothing is served yet; `milestones`: it needs some that aren't published there."""
    draft = drafts.load(visit.project, "guide", key)
    found = publishing.check(visit.project, environment, "guide", key, now=visit.now)
    needed = (one.values["resource"] for one in found if one.code == "unpublished_reference")
    return {
        "cautions": [told(visit, one, draft.document) for one in found],
        "milestones": "milestone" in needed,
        "changes": _since_served(visit, environment, draft),
    }


def told(visit: Visit, found: Caution, document: Mapping[str, Any]) -> Json:
    return {"id": found.id, "path": found.path, "blocks": found.blocks, "message": said(visit, found, document)}


def said(visit: Visit, found: Caution, document: Mapping[str, Any]) -> str:
    parts = titles.parts(document)
    values = {
        name: parts.get(str(one), one) if name in ("part", "before") else one for name, one in found.values.items()
    }
    for name in ("heard", "wanted"):
        if name in values:
            values[name] = " / ".join(t(TYPES[one]) for one in types(int(values[name])))
    if "since" in values:
        values["since"] = day(int(values["since"]), visit.project.time_zone)
    close = values.get("close")
    if "key" in values:
        values["what"] = t("“%(title)s”", title=titled(visit)(str(values["resource"]), str(values["key"])))
    elif "locale" in values:
        values["what"] = language(str(values["locale"]))
    message = t(CAUTIONS[found.code], **values) if found.code in CAUTIONS else found.message
    return t("%(message)s Did you mean “%(close)s”?", message=message, close=close) if close else message


def titled(visit: Visit) -> Titled:
    """What something is called, or its key where there is no such thing."""
    remembered: dict[tuple[str, str], str] = {}

    def of(resource: str, key: str) -> str:
        if (resource, key) not in remembered:
            remembered[resource, key] = known.title(visit, resource, key) or key
        return remembered[resource, key]

    return of


def tongue(visit: Visit) -> Tongue:
    return Tongue(titled(visit), visit.project.time_zone, visit.project.default_locale)


def compared(visit: Visit, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Group]:
    return changes.told(before, after, tongue(visit))


def _since_served(visit: Visit, environment: Environment, draft: drafts.Draft) -> Sequence[Json] | None:
    placement = draft.environments.get(environment.key)
    if placement is None:
        return None
    served = revisions.numbered(drafts.row_of(visit.project, "guide", draft.key), placement.revision)
    return [asdict(group) for group in compared(visit, served.content, draft.document)]


def milestones_needed(visit: Visit, environment: Environment, key: str) -> list[str]:
    """The keys of those that the guide refers to and the environment doesn't serve."""
    guide = load_definition("guide", drafts.load(visit.project, "guide", key).document)
    wanted = {one.key for one in references(guide) if one.resource == "milestone"}
    existing = {one.key: one for one in drafts.every(visit.project, "milestone")}
    return sorted(one for one in wanted & existing.keys() if environment.key not in existing[one].environments)


def publish(visit: Visit, environment: Environment, key: str, wanted: Json) -> int:
    """As the dialog says; the number of the revision. The milestones that go with it do so first, at the same time."""
    at, along = wanted.pop("at", None), wanted.pop("milestones")
    by: Json = {"actor": visit.actor, "now": visit.now}
    for milestone in milestones_needed(visit, environment, key) if along else ():
        if at is None:
            publishing.publish(visit.project, environment, "milestone", milestone, **by)
        else:
            scheduling.schedule(visit.project, environment, "milestone", milestone, at=at, **by)
    if at is None:
        return publishing.publish(visit.project, environment, "guide", key, **wanted, **by).revision
    return scheduling.schedule(visit.project, environment, "guide", key, at=at, **wanted, **by).revision.number
