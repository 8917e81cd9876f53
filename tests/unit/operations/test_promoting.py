"""Several guides go from one environment to the next in one step, with what they need: all or none."""

import pytest

from annai_server.domain.errors import Invalid, Unconfirmed
from annai_server.operations import drafts, promoting, publishing
from annai_server.operations.actor import COMMAND_LINE
from annai_server.operations.drafts import Resource
from annai_server.operations.projects import NewProject
from annai_server.store.database import db
from support import guides

NOW = 1_795_291_200_000

pytestmark = pytest.mark.usefixtures("session")


def _publish(made: NewProject, resource: Resource, document: dict[str, object], version: int = 0) -> None:
    key = str(document["key"])
    drafts.save(made.project, resource, key, document, version=version, actor=COMMAND_LINE, now=NOW)
    staging = made.environments["development"].environment
    publishing.publish(made.project, staging, resource, key, actor=COMMAND_LINE, now=NOW)


def _promote(made: NewProject, *keys: str, confirmed: list[str] | None = None) -> list[tuple[str, str, int]]:
    source, target = (made.environments[key].environment for key in ("development", "production"))
    by = {"actor": COMMAND_LINE, "now": NOW, "confirmed": confirmed}
    done = promoting.promote(made.project, source, target, keys, **by)  # type: ignore[arg-type]
    return [(name.resource, name.key, outcome.revision) for name, outcome in done]


def _in_production(made: NewProject) -> set[str]:
    return {one.key for one in drafts.every(made.project, "guide") if "production" in one.environments}


def test_guides_go_with_the_segments_and_milestones_that_they_need(made: NewProject) -> None:
    _publish(made, "milestone", guides.milestone("first-invoice"))
    _publish(made, "segment", guides.segment("new", when={"not": {"milestone": "first-invoice"}}))
    _publish(made, "guide", guides.tour("one", audience={"segment": "new"}))
    _publish(made, "guide", guides.tour("two"))
    assert _promote(made, "one", "two") == [
        ("segment", "new", 1),
        ("milestone", "first-invoice", 1),
        ("guide", "one", 1),
        ("guide", "two", 1),
    ]
    assert _in_production(made) == {"one", "two"}
    assert _promote(made, "one", "two") == []


def test_what_is_newer_there_stays_and_what_is_older_goes_along(made: NewProject) -> None:
    _publish(made, "segment", guides.segment("new"))
    _publish(made, "guide", guides.tour("one", audience={"segment": "new"}))
    _promote(made, "one")
    _publish(made, "segment", guides.segment("new", title="Newer"), 1)
    _publish(made, "guide", guides.tour("one", audience={"segment": "new"}, title="Two"), 1)
    assert _promote(made, "one") == [("segment", "new", 2), ("guide", "one", 2)]


def test_one_that_cannot_go_keeps_all_the_others(made: NewProject) -> None:
    _publish(made, "guide", guides.tour("one"))
    db.session.commit()
    with pytest.raises(Invalid) as refused:
        _promote(made, "one", "two")
    db.session.rollback()
    assert [fault.path for fault in refused.value.faults] == ["two"]
    assert _in_production(made) == set()


def test_guides_that_lead_to_each_other_go_together_without_a_warning(made: NewProject) -> None:
    start = {"key": "go", "label": "Go", "action": {"do": "start", "guide": "two"}}
    steps = [{"key": "a", "title": "A", "body": "", "buttons": [start]}]
    _publish(made, "guide", guides.tour("two"))
    _publish(made, "guide", guides.tour("one", steps=steps))
    with pytest.raises(Unconfirmed) as refused:
        _promote(made, "one", confirmed=[])
    assert refused.value.wanted == ("unpublished_reference one.steps.0.buttons.0.action.guide",)
    db.session.rollback()


def test_the_proposal_says_what_would_go_along(made: NewProject) -> None:
    _publish(made, "milestone", guides.milestone("first-invoice"))
    _publish(made, "guide", guides.tour("one", goal="first-invoice"))
    source, target = (made.environments[key].environment for key in ("development", "production"))
    (proposed,) = promoting.candidates(made.project, source, target, now=NOW)
    assert (proposed.key, proposed.revision, proposed.number_before) == ("one", 1, None)
    assert (list(proposed.along), proposed.cautions) == ([("milestone", "first-invoice")], [])
