"""An author is one thing in one project and another in another, and whoever is lowered or removed is so with their next
request, signed in or not."""

import pytest
from flask import Flask
from sqlalchemy import select

from annai_server.operations import people, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from annai_server.store.tables import AuditEntry, Author
from support import guides
from support.admin_desk import Desk, add_author
from support.cast import Team
from support.databases import ON_BOTH
from support.page import now

BOTH = "both@example.com"
INVOICES, CALENDAR = "/admin/p/invoices", "/admin/p/calendar"


@pytest.fixture
def database_url(sqlite_first_url: str) -> str:
    """Little of this is about the database."""
    return sqlite_first_url


@pytest.fixture
def both(app: Flask, team: Team, outsiders: Team) -> Desk:
    """Somebody who administers one project and looks at the other; signed in all the time."""
    add_author(app, "invoices", BOTH, "admin")
    with app.app_context():
        people.join(projects.by_key("calendar"), people.by_email(BOTH), "viewer", actor=COMMAND_LINE, now=now())
        db.session.commit()
    return Desk(app).sign_in(BOTH)


def may(desk: Desk, project: str) -> list[int]:
    """How looking at guides, saving one (as the editor's script does), and looking at the project's authors is
    answered."""
    address = f"{project}/guides/welcome"
    draft = desk.get(f"{address}/draft")
    version = draft.get_json()["version"] if draft.status_code == 200 else 0
    saved = desk.save(address, guides.tour(title=f"Version {version}"), version)
    return [desk.get(f"{project}/guides").status_code, saved.status_code, desk.get(f"{project}/authors").status_code]


def number_of(app: Flask, email: str) -> int:
    with app.app_context():
        return db.session.scalars(select(Author.id).where(Author.email == email)).one()


LOOKS, WRITES, RULES, NOTHING = [200, 403, 403], [200, 200, 403], [200, 200, 200], [404, 404, 404]


@ON_BOTH
def test_the_next_request_of_whoever_is_lowered_raised_or_removed_is_answered_by_what_they_are_now(
    app: Flask, both: Desk, author: Desk, outsiders: Team
) -> None:
    theirs, elsewhere = f"{INVOICES}/authors/{number_of(app, BOTH)}", Desk(app).sign_in(outsiders.owner)
    assert (may(both, INVOICES), may(both, CALENDAR)) == (RULES, LOOKS)
    for role, may_now in (("editor", WRITES), ("viewer", LOOKS), ("publisher", WRITES)):
        assert author.post(f"{theirs}/role", {"role": role}).status_code == 302
        assert (may(both, INVOICES), may(both, CALENDAR)) == (may_now, LOOKS)
    raised = theirs.replace(INVOICES, CALENDAR)
    assert elsewhere.post(f"{raised}/role", {"role": "admin"}).status_code == 302
    assert (may(both, INVOICES), may(both, CALENDAR)) == (WRITES, RULES)
    assert author.post(f"{theirs}/remove").status_code == 302
    assert (may(both, INVOICES), may(both, CALENDAR)) == (NOTHING, RULES)
    assert "Calendar" in (home := both.client.get("/admin/", follow_redirects=True).text)
    assert "Invoices" not in home
    with app.app_context():
        told = db.session.execute(
            select(AuditEntry.by, AuditEntry.action, AuditEntry.before, AuditEntry.after)
            .where(AuditEntry.subject_key == BOTH, AuditEntry.by != COMMAND_LINE.name)
            .order_by(AuditEntry.id)
        )
        assert [tuple(row) for row in told][-2:] == [
            (outsiders.owner, "join", {"role": "viewer"}, {"role": "admin"}),
            ("author@invoices.example", "leave", {"role": "publisher"}, None),
        ]


def test_nobody_gives_themselves_or_others_a_role_where_they_only_look(
    app: Flask, both: Desk, team: Team, outsiders: Team
) -> None:
    own = number_of(app, BOTH)
    for whom in (own, number_of(app, outsiders.owner)):
        assert both.post(f"{CALENDAR}/authors/{whom}/role", {"role": "admin"}).status_code == 403
        assert both.post(f"{CALENDAR}/authors/{whom}/remove").status_code == 403
        if whom != own:
            assert both.post(f"{INVOICES}/authors/{whom}/role", {"role": "viewer"}).status_code == 404
    assert both.post(f"{CALENDAR}/authors", {"email": "n@x.example", "role": "admin"}).status_code == 403
    assert may(both, CALENDAR) == LOOKS
    assert may(Desk(app).sign_in(outsiders.owner), CALENDAR) == RULES


def test_nobody_lowers_or_removes_themselves_so_that_a_project_keeps_an_administrator(app: Flask, both: Desk) -> None:
    own = f"{INVOICES}/authors/{number_of(app, BOTH)}"
    for change in (f"{own}/role", f"{own}/remove"):
        assert both.post(change, {"role": "viewer"}).status_code == 302
    assert may(both, INVOICES) == RULES


def test_a_role_that_there_is_not_is_refused_and_changes_nothing(app: Flask, both: Desk, author: Desk) -> None:
    for role in ("", "owner", "ADMIN"):
        refused = author.post(f"{INVOICES}/authors/{number_of(app, BOTH)}/role", {"role": role})
        assert refused.status_code == 422
    assert may(both, INVOICES) == RULES
