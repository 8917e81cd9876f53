"""What something live names stays published, by whatever door somebody would take it down."""

from typing import Any

import pytest

from api.publishing import publish
from support import guides
from support.admin_desk import Desk
from support.cast import Team

NEEDING: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("milestones", guides.milestone(), guides.toast(milestone="first-invoice"), "toast 'hooray'"),
    ("milestones", guides.milestone(), guides.tour(goal="first-invoice"), "tour 'welcome'"),
    (
        "milestones",
        guides.milestone(),
        guides.checklist(items=[{"key": "one", "title": "One", "done_when": {"milestone": "first-invoice"}}]),
        "checklist 'start'",
    ),
    (
        "milestones",
        guides.milestone(),
        guides.segment(when={"milestone": "first-invoice"}),
        "segment 'trial'",
    ),
    ("segments", guides.segment(), guides.banner(audience={"segment": "trial"}), "banner 'news'"),
    ("segments", guides.segment(), guides.milestone(when={"segment": "trial"}), "milestone 'first-invoice'"),
    ("events", guides.event(), guides.banner(trigger={"event": "prices_read"}), "banner 'news'"),
]


def _publish_both(team: Team, resource: str, needed: dict[str, Any], needing: dict[str, Any]) -> str:
    """The address of what is needed; what needs it is served in production, and both in development."""
    names = needing.get("kind", "segment" if needing["key"] == "trial" else "milestone")
    other = f"{names}s" if names in ("segment", "milestone") else "guides"
    for place in ("development", "production"):
        publish(team, needed, resource=resource, to=place)
    publish(team, needing, resource=other, to="production")
    return f"/v1/{resource}/{needed['key']}"


@pytest.mark.parametrize(("resource", "needed", "needing", "named"), NEEDING)
def test_neither_unpublishing_nor_deleting_takes_it_from_what_is_served(
    team: Team, resource: str, needed: dict[str, Any], needing: dict[str, Any], named: str
) -> None:
    address = _publish_both(team, resource, needed, needing)
    fault = {
        "path": "environment",
        "message": f"needed in production by {named}: take it out there and publish, or unpublish what needs it",
    }
    for refused in (
        team.author("POST", f"{address}/unpublish", {"environment": "production"}),
        team.author("DELETE", address),
    ):
        assert (refused.status_code, refused.json["code"], refused.json["errors"]) == (422, "invalid", [fault])
    # Nor is half of it done: in Development, where nothing needs it, deleting left it, too.
    assert set(team.author("GET", address).json["environments"]) == {"development", "production"}
    assert team.author("POST", f"{address}/unpublish", {"environment": "development"}).status_code == 204


def test_once_nothing_needs_it_it_goes(team: Team) -> None:
    address = _publish_both(team, *NEEDING[0][:3])
    assert team.author("POST", "/v1/guides/hooray/unpublish", {"environment": "production"}).status_code == 204
    assert team.author("DELETE", address).status_code == 204
    assert team.author("GET", address).status_code == 404


def test_a_guide_goes_at_any_time(team: Team) -> None:
    publish(team, guides.tour(), to="production")
    publish(team, guides.banner(audience={"guide": "welcome", "is": "completed"}), to="production")
    assert team.author("DELETE", "/v1/guides/welcome").status_code == 204


@pytest.mark.parametrize(("resource", "needed", "needing", "named"), [NEEDING[0], NEEDING[4], NEEDING[6]])
def test_archiving_it_in_the_admin_says_what_needs_it(
    author: Desk, team: Team, resource: str, needed: dict[str, Any], needing: dict[str, Any], named: str
) -> None:
    address = _publish_both(team, resource, needed, needing)
    page = f"/admin/p/invoices/{resource}/{needed['key']}"
    refused = author.post(f"{page}/archive")
    assert refused.status_code == 422
    assert f"It is needed in Production by “{needing['title']}”." in refused.text
    assert 'aria-describedby="environments-error"' in refused.text
    author.post("/admin/language", {"locale": "ja"})
    again = author.post(f"{page}/archive").text
    assert f"Production では「{needing['title']}」がこれを必要としています。" in again
    assert set(team.author("GET", address).json["environments"]) == {"development", "production"}
