"""Who is it? Signed identities as each mode wants them, and tickets for events that come late."""

import time
from typing import Any

import jwt
import pytest
from sqlalchemy import func, select

from annai_server import engine
from annai_server.store.database import db
from annai_server.store.tables import Environment, Event, SigningSecret, User, UserCompany
from api.problems import expect_problem
from api.publishing import publish
from support import guides
from support.cast import Team
from support.page import Page, event, now, statuses, token

DAY = 24 * 3_600_000


@pytest.fixture
def page(team: Team) -> Page:
    """Of the production environment, which requires a signed identity."""
    publish(team, guides.tour(audience={"trait": "plan", "is": "trial"}), to="production")
    return Page(team.client, team.production)


def _set_mode(page: Page, mode: str) -> None:
    db.session.get_one(Environment, page.keys.environment_id).identity_mode = mode
    db.session.commit()


def _wrong_tokens(page: Page) -> dict[str, str]:
    keys, seconds = page.keys, int(time.time())
    said: dict[str, Any] = {"sub": page.user, "aud": keys.public, "iat": seconds, "exp": seconds + 600}
    other_key = {"kid": keys.kid}
    return {
        "not a token": "x.y.z",
        "expired": token(keys, iat=seconds - 3_000, exp=seconds - 300),
        "not valid yet": token(keys, nbf=seconds + 600),
        "issued in the future": token(keys, iat=seconds + 600, exp=seconds + 900),
        "for another environment": token(keys, aud="pk_other"),
        "of another user": token(keys, "u_1"),
        "longer than an hour": token(keys, exp=seconds + 3_700),
        "without an end": jwt.encode(
            {k: v for k, v in said.items() if k != "exp"}, keys.signing_secret, headers=other_key
        ),
        "signed by somebody else": jwt.encode(said, "another secret, as long as ours is", headers=other_key),
        "unsigned": jwt.encode(said, "", algorithm="none", headers=other_key),
        "another algorithm": jwt.encode(said, keys.signing_secret, algorithm="HS512", headers=other_key),
        "unknown kid": jwt.encode(said, keys.signing_secret, headers={"kid": "k_other"}),
        "traits that are none": token(keys, traits={"plan": {"deep": 1}}),
        "its end a text": token(keys, exp=str(seconds + 600)),
        "its end a list": token(keys, exp=[seconds + 600]),
        "its end infinity": token(keys, exp=float("inf")),
        "its beginning a text": token(keys, iat=str(seconds)),
        "a company that is none": token(keys, company={"id": "c_7"}),
        "a company with a line break": token(keys, company="c\n7"),
        "a company too long": token(keys, company="c" * 201),
    }


def test_where_identity_is_required_nothing_happens_without_a_valid_token(page: Page, in_app: None) -> None:
    expect_problem(page.ask(), 401, "identity")
    for name, wrong in _wrong_tokens(page).items():
        for answer in (page.ask(token=wrong), page.send(event("visited"), token=wrong)):
            assert expect_problem(answer, 401, "identity")["detail"], name
    assert db.session.scalar(select(func.count()).select_from(Event)) == 0
    assert db.session.scalars(select(User)).all() == []


def test_the_same_token_is_listened_to_again_once_something_else_is_known(team: Team, page: Page) -> None:
    page.token = token(page.keys, traits={"plan": "trial"})

    def plan() -> tuple[bool, str | None]:
        """Whether the tour for trials is shown, and what is stored after that."""
        shows = bool(page.bootstrap()["guides"])
        with page.client.application.app_context():
            assert engine.current().writer.drain()
        answer = team.backend("GET", f"/v1/users/{page.user}")
        return shows, answer.json["traits"].get("plan")

    for _ in range(3):
        assert plan() == (True, "trial")
    team.backend("PUT", f"/v1/users/{page.user}", {"traits": {"plan": "pro"}})
    for _ in range(3):
        assert plan() == (False, "pro"), "the backend's word is newer"
    team.backend("DELETE", f"/v1/users/{page.user}")
    for _ in range(3):
        assert plan() == (True, "trial"), "whoever was erased and comes again is heard again"


def test_a_signed_user_is_answered_and_recorded(page: Page) -> None:
    page.token = token(page.keys, traits={"plan": "trial"}, company="c_7", company_traits={"seats": 3})
    assert [guide["key"] for guide in page.bootstrap()["guides"]] == ["welcome"]
    assert statuses(page.report(event("visited"))) == ["stored"]


@pytest.mark.parametrize("mode", ["off", "observe"])
def test_other_modes_take_everybody_in_and_believe_only_valid_tokens(page: Page, in_app: None, mode: str) -> None:
    _set_mode(page, mode)
    assert page.bootstrap()["guides"] == []
    for wrong in _wrong_tokens(page).values():
        assert page.ask(token=wrong).status_code == 200
    assert page.bootstrap(token=token(page.keys, traits={"plan": "trial"}))["guides"]


def test_unsigned_traits_never_change_signed_ones(page: Page, in_app: None) -> None:
    _set_mode(page, "observe")
    page.bootstrap(token=token(page.keys, traits={"plan": "trial"}))
    assert engine.current().writer.drain()
    assert page.bootstrap(traits={"plan": "free"})["guides"]
    assert engine.current().writer.drain()
    assert db.session.scalars(select(User)).one().traits == {"plan": "trial"}


def test_who_only_says_who_they_are_reads_nobodys_traits(team: Team, page: Page, in_app: None) -> None:
    publish(team, guides.banner(title="Hello {{ user.first_name | there }}"), to="production")
    _set_mode(page, "observe")
    signed = token(page.keys, traits={"first_name": "花子"})
    assert page.bootstrap(token=signed)["values"] == {"user.first_name": "花子"}
    assert engine.current().writer.drain()
    assert page.bootstrap()["values"] == {}
    assert page.bootstrap(traits={"first_name": "Taro"})["values"] == {"user.first_name": "Taro"}
    assert page.bootstrap(token=signed)["values"] == {"user.first_name": "花子"}


@pytest.mark.parametrize("mode", ["required", "observe"])
def test_a_page_cannot_make_its_signed_user_a_member_of_another_company(
    team: Team, page: Page, in_app: None, mode: str
) -> None:
    _set_mode(page, mode)
    publish(team, guides.banner(title="Hello {{ company.name | there }}"), to="production")
    publish(team, guides.banner("secret", audience={"company": "name", "is": "Victim"}), to="production")
    team.backend("PUT", "/v1/companies/victim", {"traits": {"name": "Victim"}})
    team.backend("PUT", "/v1/companies/c_7", {"traits": {"name": "Aoi"}})
    asked = page.bootstrap(token=token(page.keys), company="victim")
    assert (asked["values"], [guide["key"] for guide in asked["guides"]]) == ({}, ["news"])
    assert engine.current().writer.drain()
    assert db.session.scalars(select(User)).one().company_id is None
    assert db.session.scalars(select(UserCompany)).all() == []

    own = page.bootstrap(token=token(page.keys, company="c_7"), company="victim")
    assert own["values"] == {"company.name": "Aoi"}
    assert engine.current().writer.drain()
    assert page.bootstrap(token=token(page.keys), company="victim")["values"] == {"company.name": "Aoi"}
    assert engine.current().writer.drain()
    assert db.session.scalars(select(UserCompany.company_id)).all() == ["c_7"]


def test_an_older_token_does_not_undo_a_newer_one(page: Page, in_app: None) -> None:
    seconds = int(time.time())
    page.bootstrap(token=token(page.keys, traits={"plan": "trial"}))
    assert engine.current().writer.drain()
    older = token(page.keys, iat=seconds - 60, exp=seconds + 60, traits={"plan": "free"})
    assert page.bootstrap(token=older)["guides"]


def test_both_of_two_live_secrets_are_good_and_a_revoked_one_is_not(page: Page, in_app: None) -> None:
    row = db.session.scalars(select(SigningSecret).filter_by(kid=page.keys.kid)).one()
    signed = token(page.keys, traits={"plan": "trial"})
    assert page.ask(token=signed).status_code == 200
    row.revoked_at = now()
    db.session.commit()
    expect_problem(page.ask(token=signed), 401, "identity")


def test_a_delivery_ticket_lets_late_events_in_after_the_token_has_expired(page: Page) -> None:
    ticket = page.bootstrap(token=token(page.keys))["ticket"]
    assert statuses(page.report(event("visited"), ticket=ticket)) == ["stored"]
    seconds = int(time.time())
    expired = token(page.keys, iat=seconds - 3_000, exp=seconds - 300)
    assert statuses(page.report(event("visited"), ticket=ticket, token=expired)) == ["stored"]


def test_a_ticket_is_for_its_own_user_and_for_events_only(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = page.bootstrap(token=token(page.keys))["ticket"]
    other = Page(page.client, page.keys, user="u_1")
    for wrong in (ticket, ticket + "x", ticket[1:], "", "a.b", ".", "é.é"):
        expect_problem(other.send(event("visited"), ticket=wrong), 401, "identity")
    expect_problem(page.ask(ticket=ticket), 401, "identity")
    monkeypatch.setattr("annai_server.clock.now", lambda: now() + 8 * DAY)
    expect_problem(page.send(event("visited"), ticket=ticket), 401, "identity")


def test_somebody_signed_in_as_the_user_sees_and_records_nothing(page: Page, in_app: None) -> None:
    page.token = token(page.keys, traits={"plan": "trial"}, act={"sub": "support@example.com"})
    answer = page.bootstrap()
    assert (answer["guides"], answer["menu"]) == ([], [])
    assert "ticket" not in answer
    assert statuses(page.report(event("visited"))) == ["bad_event"]
    assert engine.current().writer.drain()
    assert db.session.scalars(select(User)).all() == []
