"""Who is it? Signed identities as each mode wants them, and tickets for events that come late."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import jwt
import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from annai_server import engine
from annai_server.domain.errors import Conflict
from annai_server.engine.identity import LEEWAY_S
from annai_server.operations import keys, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.settings import Settings
from annai_server.store.database import db
from annai_server.store.tables import Company, Environment, Event, User, UserCompany
from api.problems import expect_problem
from api.publishing import publish
from support import guides
from support.apps import lent
from support.cast import Team
from support.page import Page, event, now, statuses, token

EIGHT_DAYS_S = 8 * 24 * 3_600


@pytest.fixture
def page(team: Team) -> Page:
    """Of the production environment, which requires a signed identity."""
    publish(team, guides.tour(audience={"trait": "plan", "is": "trial"}), to="production")
    return Page(team.client, team.production)


def _set_mode(page: Page, mode: str) -> None:
    db.session.get_one(Environment, page.keys.environment_id).identity_mode = mode
    db.session.commit()


def _move_on(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Our clock, and PyJWT's own."""

    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Then":
            return cls.fromtimestamp((datetime.now(UTC) + timedelta(seconds=seconds)).timestamp(), tz)

    monkeypatch.setattr("annai_server.clock.now", lambda: now() + int(seconds * 1000))
    monkeypatch.setattr("jwt.api_jwt.datetime", Then)


def _wrong_tokens(page: Page) -> dict[str, tuple[str, str]]:
    """Each with the word for what is wrong with it."""
    own, seconds = page.keys, int(time.time())
    said: dict[str, Any] = {"sub": page.user, "aud": own.public, "iat": seconds, "exp": seconds + 600}
    secret, kid = own.signing_secret, {"kid": own.kid}
    endless = {name: value for name, value in said.items() if name != "exp"}
    return {
        "not a token": ("x.y.z", "malformed"),
        "expired": (token(own, iat=seconds - 3_000, exp=seconds - 300), "expired"),
        "not valid yet": (token(own, nbf=seconds + 600), "not_yet_valid"),
        "issued in the future": (token(own, iat=seconds + 600, exp=seconds + 900), "not_yet_valid"),
        "for another environment": (token(own, aud="pk_other"), "wrong_audience"),
        "of another user": (token(own, "u_1"), "wrong_user"),
        "longer than an hour": (token(own, exp=seconds + 3_700), "too_long"),
        "without an end": (jwt.encode(endless, secret, headers=kid), "missing_claim"),
        "signed by somebody else": (
            jwt.encode(said, "another secret, as long as ours is", headers=kid),
            "bad_signature",
        ),
        "unsigned": (jwt.encode(said, "", algorithm="none", headers=kid), "wrong_algorithm"),
        "another algorithm": (jwt.encode(said, secret, algorithm="HS512", headers=kid), "wrong_algorithm"),
        "unknown kid": (jwt.encode(said, secret, headers={"kid": "k_other"}), "unknown_key"),
        "no kid": (jwt.encode(said, secret), "unknown_key"),
        "traits that are none": (token(own, traits={"plan": {"deep": 1}}), "malformed"),
        "its end a text": (token(own, exp=str(seconds + 600)), "malformed"),
        "its end a list": (token(own, exp=[seconds + 600]), "malformed"),
        "its end infinity": (token(own, exp=float("inf")), "malformed"),
        "its beginning a text": (token(own, iat=str(seconds)), "malformed"),
        "a company that is none": (token(own, company={"id": "c_7"}), "malformed"),
        "a company with a line break": (token(own, company="c\n7"), "malformed"),
        "a company that no database keeps": (token(own, company="\ud800"), "malformed"),
        "a trait that no database keeps": (token(own, traits={"plan": "\ud800"}), "malformed"),
        "a company too long": (token(own, company="c" * 201), "malformed"),
    }


def test_where_identity_is_required_each_wrong_token_is_refused_with_its_own_reason_and_stores_nothing(
    page: Page, in_app: None
) -> None:
    for name, (wrong, reason) in {"none": ("", "missing"), **_wrong_tokens(page)}.items():
        for answer in (page.ask(token=wrong), page.send(event("visited"), token=wrong)):
            told = expect_problem(answer, 401, "identity")
            assert (told["reason"], bool(told["detail"])) == (reason, True), name
    assert engine.current().writer.drain()
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


def test_a_token_that_was_accepted_and_is_remembered_expires_all_the_same(
    page: Page, in_app: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.token = token(page.keys)

    def answers() -> list[TestResponse]:
        return [page.ask(), page.send(event("visited"))]

    for seconds in (0, 600 + LEEWAY_S - 5):
        _move_on(monkeypatch, seconds)
        assert [answer.status_code for answer in answers()] == [200, 200]
    assert engine.current().writer.drain()
    stored = select(func.count()).select_from(Event)
    before = db.session.scalar(stored)
    _move_on(monkeypatch, 600 + LEEWAY_S)
    for answer in answers():
        assert expect_problem(answer, 401, "identity")["reason"] == "expired"
    assert db.session.scalar(stored) == before


def test_a_signed_user_is_answered_and_recorded(page: Page) -> None:
    page.token = token(page.keys, traits={"plan": "trial"}, company="c_7", company_traits={"seats": 3})
    assert [guide["key"] for guide in page.bootstrap()["guides"]] == ["welcome"]
    assert statuses(page.report(event("visited"))) == ["stored"]


@pytest.mark.parametrize("mode", ["off", "observe"])
def test_other_modes_take_everybody_in_and_believe_only_valid_tokens(page: Page, in_app: None, mode: str) -> None:
    _set_mode(page, mode)
    assert page.bootstrap()["guides"] == []
    for name, (wrong, _) in _wrong_tokens(page).items():
        asked = page.bootstrap(token=wrong)
        assert (asked["guides"], "ticket" in asked) == ([], False), name
    signed = page.bootstrap(token=token(page.keys, traits={"plan": "trial"}))
    assert (len(signed["guides"]), "ticket" in signed) == (1, True)


def test_unsigned_traits_never_change_signed_ones(page: Page, in_app: None) -> None:
    _set_mode(page, "observe")
    page.bootstrap(token=token(page.keys, traits={"plan": "trial"}))
    assert engine.current().writer.drain()
    assert page.bootstrap(traits={"plan": "free"})["guides"]
    assert engine.current().writer.drain()
    assert db.session.scalars(select(User)).one().traits == {"plan": "trial"}


def test_who_only_says_who_they_are_reads_nobodys_traits(team: Team, page: Page, in_app: None) -> None:
    hello = "Hello {{ user.first_name | there }}, {{ user.plan | free }}, of {{ company.name | us }}"
    publish(team, guides.banner(title=hello), to="production")
    team.backend("PUT", f"/v1/users/{page.user}", {"traits": {"plan": "trial"}, "company": "c_7"})
    _set_mode(page, "observe")
    signed = token(page.keys, traits={"first_name": "花子"}, company="c_7", company_traits={"name": "Aoi"})
    everything = {"user.first_name": "花子", "user.plan": "trial", "company.name": "Aoi"}
    assert page.bootstrap(token=signed)["values"] == everything
    assert engine.current().writer.drain()
    own = {"traits": {"first_name": "Taro"}, "company_traits": {"name": "Mine"}}
    assert page.bootstrap(company="c_7")["values"] == {}
    assert page.bootstrap(**own)["values"] == {"user.first_name": "Taro", "company.name": "Mine"}
    assert engine.current().writer.drain()
    assert page.bootstrap(token=signed)["values"] == everything, "and nothing of it was written over"

    # Nor where pages are taken at their word: anybody can write one.
    _set_mode(page, "off")
    assert page.bootstrap()["values"] == {}
    assert page.bootstrap(**own)["values"] == {"user.first_name": "Taro", "company.name": "Mine"}


def test_who_only_says_who_they_are_moves_nobody_to_another_company(team: Team, page: Page, in_app: None) -> None:
    _set_mode(page, "observe")
    newcomer = Page(page.client, page.keys, user="u_new")
    page.bootstrap(token=token(page.keys, company="c_7"))
    # The second may well come before the first is written down.
    for one in (page, newcomer):
        one.bootstrap(company="c_8", company_traits={"name": "Eight"})
        assert engine.current().writer.drain()
    members = {user.id: user.company_id for user in db.session.scalars(select(User))}
    assert members == {"u_42": "c_7", "u_new": "c_8"}
    companies = {company.id: company.traits for company in db.session.scalars(select(Company))}
    assert companies == {"c_7": {}, "c_8": {"name": "Eight"}}, "nor is what they say of one told of the other"


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

    said = {"company": "victim", "company_traits": {"name": "Mine"}}
    own = page.bootstrap(token=token(page.keys, company="c_7"), **said)
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


def test_signing_secrets_rotate_without_a_moment_in_which_a_good_token_is_refused(
    team: Team, page: Page, settings: Settings
) -> None:
    """In two processes, neither of which is told."""
    with lent(replace(settings, port=8601)) as beside, beside.app_context():
        pages = [page, Page(beside.test_client(), page.keys)]
        project = projects.by_key(team.project)
        environment = projects.environment(project, "production")

        def said(signed: str) -> list[int]:
            return [one.ask(token=signed).status_code for one in pages]

        old, first = token(page.keys), next(one for one in keys.every(project) if one.hint == page.keys.kid)
        assert said(old) == [200, 200]
        made = keys.create_signing(environment, actor=COMMAND_LINE, now=now())
        db.session.commit()
        new = token(replace(page.keys, signing_secret=made.text, kid=made.kid or ""))
        assert (said(old), said(new)) == ([200, 200], [200, 200])
        with pytest.raises(Conflict):
            keys.create_signing(environment, actor=COMMAND_LINE, now=now())
        db.session.rollback()
        keys.revoke(project, "signing", first.id, actor=COMMAND_LINE, now=now())
        db.session.commit()
        assert (said(old), said(new)) == ([401, 401], [200, 200])
        assert page.ask(token=old).get_json(force=True)["reason"] == "unknown_key"


def test_a_delivery_ticket_lets_late_events_in_after_the_token_has_expired(page: Page) -> None:
    ticket = page.bootstrap(token=token(page.keys))["ticket"]
    assert statuses(page.report(event("visited"), ticket=ticket)) == ["stored"]
    seconds = int(time.time())
    expired = token(page.keys, iat=seconds - 3_000, exp=seconds - 300)
    assert statuses(page.report(event("visited"), ticket=ticket, token=expired)) == ["stored"]


def test_a_ticket_is_for_its_own_user_and_environment_and_for_events_only(team: Team, page: Page) -> None:
    ticket = page.bootstrap(token=token(page.keys))["ticket"]
    other = Page(page.client, page.keys, user="u_1")
    for wrong in (ticket, ticket + "x", ticket[1:], "", "a.b", ".", "é.é"):
        expect_problem(other.send(event("visited"), ticket=wrong), 401, "identity")
    elsewhere = Page(page.client, team.development).bootstrap(token=token(team.development))["ticket"]
    expect_problem(page.send(event("visited"), ticket=elsewhere), 401, "identity")
    expect_problem(page.ask(ticket=ticket), 401, "identity")


def test_a_ticket_lasts_eight_days_but_for_the_hour_that_it_was_made_in(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = page.bootstrap(token=token(page.keys))["ticket"]
    _move_on(monkeypatch, EIGHT_DAYS_S - 2 * 3_600)
    assert statuses(page.report(event("visited"), ticket=ticket)) == ["stored"]
    _move_on(monkeypatch, EIGHT_DAYS_S)
    expect_problem(page.send(event("visited"), ticket=ticket), 401, "identity")


def test_somebody_signed_in_as_the_user_sees_and_records_nothing(page: Page, in_app: None) -> None:
    page.token = token(page.keys, traits={"plan": "trial"}, act={"sub": "support@example.com"})
    answer = page.bootstrap()
    assert (answer["guides"], answer["menu"]) == ([], [])
    assert "ticket" not in answer
    assert statuses(page.report(event("visited"))) == ["bad_event"]
    assert engine.current().writer.drain()
    assert db.session.scalars(select(User)).all() == []


def test_somebody_signed_in_as_the_user_stays_so_after_their_token_has_expired(page: Page, in_app: None) -> None:
    _set_mode(page, "observe")
    assert page.bootstrap(traits={"plan": "trial"})["guides"]
    assert engine.current().writer.drain()
    before = db.session.scalar(select(func.count()).select_from(Event))
    seconds = int(time.time())
    page.token = token(page.keys, iat=seconds - 3_000, exp=seconds - 300, act={"sub": "support@example.com"})
    assert page.bootstrap()["guides"] == []
    assert statuses(page.report(event("visited"))) == ["bad_event"]
    assert db.session.scalar(select(func.count()).select_from(Event)) == before
