"""An environment keeps users for as long as its settings say, and the server itself sees to it."""

import pytest
from sqlalchemy import select, update

from annai_server import worker
from annai_server.operations.verification import compared
from annai_server.store.database import at_one_moment, db
from annai_server.store.tables import AuditEntry, CompanyMilestone, Environment, Event, User
from api.publishing import publish
from support import guides
from support.admin_desk import Desk
from support.cast import Team
from support.page import Page, Run, event, now, statuses

DAY = 86_400_000
SETTINGS = "/admin/p/invoices/settings/development"
SAID = {
    "allowed_origins": "",
    "quiet_pages": "",
    "form_traits": "",
    "budget_gap": "30",
    "budget_day": "3",
    "holdout": "0",
    "identity_mode": "off",
}


@pytest.fixture
def colleagues(team: Team, in_app: None) -> dict[str, Page]:
    """Two colleagues who did the same, and somebody of another environment."""
    together = {"scope": "company"}
    publish(team, guides.tour(frequency={"at_most": 5, **together}))
    publish(team, guides.milestone(when={"event": "invoice_sent"}, **together), resource="milestones")
    found = {}
    for user in ("gone", "here"):
        team.backend("PUT", f"/v1/users/{user}", {"traits": {"plan": "trial"}, "company": "c_7"}, to="development")
        found[user] = Page(team.client, team.development, user)
        run = Run()
        found[user].report(run.shown(), run.step("first"), event("invoice_sent"))
    team.backend("PUT", "/v1/users/gone", {"traits": {}})
    return found


def last_seen(user: str, days: float) -> None:
    """In every environment."""
    db.session.execute(update(User).where(User.id == user).values(last_seen_at=now() - round(days * DAY)))
    db.session.commit()


def known(team: Team) -> set[tuple[bool, str]]:
    db.session.rollback()
    rows = db.session.execute(select(User.environment_id, User.id))
    return {(environment_id == team.development.environment_id, user) for environment_id, user in rows}


def test_who_does_not_come_any_more_is_erased_and_nobody_else(
    colleagues: dict[str, Page], team: Team, author: Desk
) -> None:
    everybody = known(team)
    assert author.post(SETTINGS, {**SAID, "retention_days": "40"}).status_code == 302
    last_seen("gone", 39.9)
    worker.expire()
    assert known(team) == everybody

    last_seen("gone", 40.1)
    worker.expire()
    assert known(team) == everybody - {(True, "gone")}
    assert set(db.session.scalars(select(Event.subject))) == {"here", "gone"} - {"gone"}
    assert statuses(colleagues["gone"].report(event("invoice_sent", now() - 60_000))) == ["too_old"]
    db.session.rollback()
    reached = db.session.scalars(select(CompanyMilestone)).one()
    assert (reached.company_id, reached.user_id) == ("c_7", None), "what they did for their company is the company's"
    with at_one_moment() as connection:
        assert [one for _, some in compared(connection, team.development.environment_id) for one in some] == []
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "expire")).one()
    assert (entry.by, entry.environment, entry.subject_key, entry.after) == (
        "annai-server",
        "development",
        "",
        {"users": 1},
    )


def test_who_comes_again_is_kept_and_by_default_everybody_is(
    colleagues: dict[str, Page], team: Team, author: Desk
) -> None:
    everybody = known(team)
    last_seen("gone", 4_000)
    worker.expire()
    assert known(team) == everybody
    author.post(SETTINGS, {**SAID, "retention_days": "40"})
    colleagues["gone"].report(event("invoice_sent"))
    worker.expire()
    assert known(team) == everybody


def test_a_shorter_time_than_late_events_take_is_refused(author: Desk, team: Team, in_app: None) -> None:
    refused = author.post(SETTINGS, {**SAID, "retention_days": "29"})
    assert refused.status_code == 422
    assert "a whole number from 30 to 3650" in refused.text
    assert db.session.get_one(Environment, team.development.environment_id).retention_days is None
