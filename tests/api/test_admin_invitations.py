"""Authors come by invitation, and back in by a link for a new password: each works once, for one, and for a while."""

import hashlib
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from annai_server.domain.errors import NotFound
from annai_server.operations import invitations, people, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from annai_server.store.tables import AuditEntry, Invitation, SignInLink
from support.admin_desk import ORIGIN, Desk, add_author
from support.cast import NOW, Team

PASSWORD = "seven clever crows on a wire"
NEW = {"name": "Noa", "password": PASSWORD}


def invited(author: Desk, email: str = "noa@invoices.example", role: str = "editor") -> str:
    """The path of the link that the page shows once."""
    page = author.post("/admin/p/invoices/authors", {"email": email, "role": role}).text
    (link,) = re.findall(r"http://localhost(/admin/invitation/[\w-]{43})<", page)
    return str(link)


def send(desk: Desk, path: str, data: dict[str, str]) -> Any:
    return desk.client.post(path, data=data, headers={"Origin": ORIGIN})


def roles(app: Flask, email: str) -> dict[str, str]:
    with app.app_context():
        author = people.find(email)
        return {project.key: role for project, role in people.projects_of(author)} if author else {}


def audited(app: Flask, *actions: str) -> list[tuple[str, str, str, Any, Any]]:
    with app.app_context():
        found = db.session.query(AuditEntry).filter(AuditEntry.action.in_(actions)).order_by(AuditEntry.id)
        return [(one.action, one.by, one.subject_key, one.before, one.after) for one in found if one.project_id == 1]


def test_who_opens_an_invitation_sees_to_what_and_joins_with_a_name_and_a_password(app: Flask, author: Desk) -> None:
    link, noa = invited(author), Desk(app)
    assert "You are invited to Invoices" in noa.get(link).text
    assert "noa@invoices.example" in noa.get(link).text
    assert send(noa, link, NEW).status_code == 302
    assert noa.get("/admin/p/invoices/guides").status_code == 200
    assert roles(app, "noa@invoices.example") == {"invoices": "editor"}
    data = {"email": "noa@invoices.example", "password": PASSWORD}
    assert send(Desk(app), "/admin/sign-in", data).status_code == 302
    assert audited(app, "invite", "join")[-2:] == [
        ("invite", "author@invoices.example", "noa@invoices.example", None, {"role": "editor"}),
        ("join", "noa@invoices.example", "noa@invoices.example", None, {"role": "editor"}),
    ]


def test_an_invitation_works_once_and_one_with_a_bad_password_still_does(app: Flask, author: Desk) -> None:
    link = invited(author)
    short = send(Desk(app), link, {**NEW, "password": "short"})
    assert (short.status_code, "Use at least 10 characters." in short.text) == (422, True)
    assert send(Desk(app), link, NEW).status_code == 302
    again = Desk(app)
    assert (again.get(link).status_code, send(again, link, NEW).status_code) == (404, 404)


def test_an_invitation_lasts_a_week_and_a_copy_of_the_database_holds_none(app: Flask) -> None:
    with app.app_context():
        project = projects.create(
            "p", "P", owner=people.create("o@p.example", "O", actor=COMMAND_LINE, now=NOW), actor=COMMAND_LINE, now=NOW
        ).project
        link = invitations.invite(project, "n@p.example", "viewer", "", actor=COMMAND_LINE, now=NOW)
        token, week = link.rsplit("/", 1)[1], 7 * 24 * 3_600_000
        assert token not in str(vars(db.session.query(Invitation).one()))
        assert invitations.find(token, now=NOW + week - 1).email == "n@p.example"
        assert [one.email for one in invitations.pending(project, now=NOW + week - 1)] == ["n@p.example"]
        assert invitations.pending(project, now=NOW + week) == []
        with pytest.raises(NotFound):
            invitations.find(token, now=NOW + week)


def test_a_pending_invitation_is_listed_and_taken_back(app: Flask, author: Desk, outsiders: Team) -> None:
    link = invited(author)
    page = author.get("/admin/p/invoices/authors").text
    (way,) = re.findall(r'action="(/admin/p/invoices/authors/invitations/\d+/revoke)"', page)
    stranger = Desk(app).sign_in(outsiders.owner)
    assert stranger.post(way.replace("invoices", "calendar")).status_code == 404
    assert Desk(app).get(link).status_code == 200
    assert author.post(way).status_code == 302
    assert "noa@invoices.example" not in author.get("/admin/p/invoices/authors").text.partition("doesn’t work")[2]
    assert send(Desk(app), link, NEW).status_code == 404
    assert author.post(way).status_code == 404
    assert audited(app, "revoke_invitation") == [
        ("revoke_invitation", "author@invoices.example", "noa@invoices.example", {"role": "editor"}, None)
    ]


def test_a_new_link_for_the_same_address_ends_the_one_before(app: Flask, author: Desk) -> None:
    first, second = invited(author), invited(author, role="viewer")
    assert send(Desk(app), first, NEW).status_code == 404
    assert send(Desk(app), second, NEW).status_code == 302
    assert roles(app, "noa@invoices.example") == {"invoices": "viewer"}


def test_an_author_of_another_project_has_to_sign_in_to_accept_and_nobody_else_can(
    app: Flask, author: Desk, outsiders: Team
) -> None:
    """Whoever invites has the link: it must not let them into that author's account, nor anybody into the project."""
    link, thief = invited(author, outsiders.owner), Desk(app)
    assert "There is an account with this address." in thief.get(link).text
    assert send(thief, link, NEW).status_code == 200
    assert thief.get("/admin/p/calendar/guides").status_code == 302
    assert author.post(link).status_code == 403
    assert roles(app, outsiders.owner) == {"calendar": "admin"}
    owner = Desk(app).sign_in(outsiders.owner)
    assert owner.post(link).location == "/admin/p/invoices/guides"
    assert roles(app, outsiders.owner) == {"calendar": "admin", "invoices": "editor"}


def test_who_is_in_the_project_already_is_not_invited_and_a_role_given_meanwhile_stays(
    app: Flask, author: Desk
) -> None:
    answer = author.post("/admin/p/invoices/authors", {"email": "Teammate@invoices.example", "role": "viewer"})
    assert (answer.status_code, "in the project already" in answer.text) == (422, True)
    link = invited(author, role="viewer")
    add_author(app, "invoices", "noa@invoices.example", "publisher")
    noa = Desk(app).sign_in("noa@invoices.example")
    assert noa.post(link).status_code == 302
    assert roles(app, "noa@invoices.example") == {"invoices": "publisher"}


@pytest.mark.parametrize("form", [{"email": "no address", "role": "viewer"}, {"email": "a@b.example", "role": "owner"}])
def test_what_is_no_address_or_no_role_invites_nobody(app: Flask, author: Desk, form: dict[str, str]) -> None:
    assert author.post("/admin/p/invoices/authors", form).status_code == 422
    with app.app_context():
        assert db.session.query(Invitation).count() == 0


def reset_way(author: Desk, app: Flask, email: str) -> str:
    with app.app_context():
        return f"/admin/p/invoices/authors/{people.by_email(email).id}/reset-link"


def reset_link(page: str) -> str:
    (link,) = re.findall(r"http://localhost(/admin/reset/[\w-]{43})<", page)
    return str(link)


def test_a_link_for_a_new_password_works_once_and_ends_all_sessions_and_other_links(app: Flask, author: Desk) -> None:
    email = "teammate@invoices.example"
    way = reset_way(author, app, email)
    before, stale = Desk(app).sign_in(email), reset_link(author.post(way).text)
    link, unused = reset_link(author.post(way).text), before.link(email)
    forgetful = Desk(app)
    assert [forgetful.get(one).status_code for one in (stale, link, link)] == [404, 200, 200]
    assert send(forgetful, link, {"password": "short"}).status_code == 422
    assert send(forgetful, link, {"password": PASSWORD}).status_code == 302
    assert forgetful.get("/admin/p/invoices/guides").status_code == 200
    assert before.get("/admin/p/invoices/guides").status_code == 302
    assert [Desk(app).get(one).status_code for one in (link, unused)] == [404, 404]
    assert send(Desk(app), link, {"password": PASSWORD}).status_code == 404
    assert send(Desk(app), "/admin/sign-in", {"email": email, "password": PASSWORD}).status_code == 302
    told = [(action, by, whose) for action, by, whose, _, _ in audited(app, "reset_link", "set_password")]
    assert told == [("reset_link", "author@invoices.example", email)] * 2 + [("set_password", email, email)]


def test_a_link_for_one_thing_is_none_for_the_other(app: Flask, author: Desk) -> None:
    reset = reset_link(author.post(reset_way(author, app, "teammate@invoices.example")).text)
    sign_in = author.link("teammate@invoices.example")
    for link in (reset.replace("reset", "sign-in"), sign_in.replace("sign-in", "reset")):
        assert send(Desk(app), link, {"password": PASSWORD}).status_code == 404


def test_a_server_of_the_version_before_finds_no_link_for_a_new_password(app: Flask, author: Desk) -> None:
    """Which looks for a sign-in link by the hash of its token and nothing else, while both versions serve."""
    reset = reset_link(author.post(reset_way(author, app, "teammate@invoices.example")).text)
    sign_in = author.link("teammate@invoices.example")
    found = {one: hashlib.sha256(one.rpartition("/")[2].encode()).hexdigest() for one in (reset, sign_in)}
    with app.app_context():
        stored = db.session.scalars(select(SignInLink.hash)).all()
    assert {one: hash_ in stored for one, hash_ in found.items()} == {reset: False, sign_in: True}


def test_an_administrator_resets_only_whom_they_administer_everywhere(app: Flask, author: Desk, team: Team) -> None:
    add_author(app, "invoices", "both@invoices.example", "viewer")
    way = reset_way(author, app, "both@invoices.example")
    assert author.post(way).status_code == 200
    with app.app_context():
        other = projects.by_key("calendar")
        people.join(other, people.by_email("both@invoices.example"), "viewer", actor=COMMAND_LINE, now=NOW)
        db.session.commit()
    answer = author.post(way)
    assert (answer.status_code, "/admin/reset/" in answer.text) == (403, False)
    assert "Whoever runs the server can make the link." in answer.text


def test_each_deed_is_told_in_the_audit_log_in_both_languages(app: Flask, author: Desk) -> None:
    invited(author)
    author.post(reset_way(author, app, "teammate@invoices.example"))
    author.post(
        reset_way(author, app, "teammate@invoices.example").replace("reset-link", "role"), {"role": "publisher"}
    )
    english = author.get("/admin/p/invoices/audit").text
    assert all(word in english for word in ("Invited", "Link for a new password made", "Given a role", "Publisher"))
    author.post("/admin/language", {"locale": "ja"})
    japanese = author.get("/admin/p/invoices/audit").text
    assert all(word in japanese for word in ("招待", "パスワード再設定用リンクを発行", "権限を付与", "公開担当者"))
