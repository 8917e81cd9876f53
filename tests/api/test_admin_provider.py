"""Authors sign in at an OpenID provider: one on this machine that signs with a real key, and lies when told to."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask

from annai_server.operations import identities, invitations, people, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from annai_server.store.tables import AuditEntry, AuthorIdentity
from support.admin_desk import Desk
from support.cast import NOW, Team
from support.databases import ON_BOTH
from support.openid import Claims, OpenId, signs_in
from support.page import now

OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def database_url(sqlite_first_url: str) -> str:
    """Little of this is about the database."""
    return sqlite_first_url


def is_in(desk: Desk) -> bool:
    return desk.get("/admin/p/invoices/guides").status_code == 200


@ON_BOTH
def test_an_author_signs_in_by_the_address_that_the_provider_has_verified(
    app: Flask, team: Team, provider: OpenId
) -> None:
    desk = Desk(app)
    assert f"Sign in with {urlsplit(provider.issuer).netloc}" in desk.get("/admin/sign-in").text
    address = desk.get("/admin/sign-in/provider?next=/admin/p/invoices/users").location
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert {"openid", "email"} <= set(asked["scope"].split())
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 20
    back = provider.authorize(address, email=team.owner.upper()).removeprefix("http://localhost")
    assert desk.get(back).location == "/admin/p/invoices/users"
    assert is_in(desk)


def test_from_then_on_the_providers_id_counts_and_not_the_address(app: Flask, team: Team, provider: OpenId) -> None:
    assert signs_in(Desk(app), provider, team.owner).status_code == 302
    renamed, heir = Desk(app), Desk(app)
    assert signs_in(renamed, provider, "married@invoices.example").status_code == 302
    assert is_in(renamed)
    answer = signs_in(heir, provider, team.owner, sub="p-2")
    assert (answer.status_code, "belongs to another account" in answer.text, is_in(heir)) == (403, True, False)


@ON_BOTH
def test_the_first_sign_in_takes_the_account_over_from_password_and_sessions_and_is_audited(
    app: Flask, team: Team, provider: OpenId
) -> None:
    """Somebody may have made it before, for an address that isn't theirs."""
    before = Desk(app).sign_in(team.owner)
    with app.app_context():
        people.by_email(team.owner).password_hash = "$argon2id$"
        db.session.commit()
    assert signs_in(Desk(app), provider, team.owner).status_code == 302
    assert not is_in(before)
    with app.app_context():
        assert people.by_email(team.owner).password_hash is None
        told = {one.action: one.after for one in db.session.query(AuditEntry).filter_by(by=team.owner, project_id=1)}
    assert told["link_identity"] == {"issuer": provider.issuer}
    assert "drop_password" in told


@ON_BOTH
def test_who_is_invited_comes_in_without_the_link_and_nobody_else_does(
    app: Flask, team: Team, provider: OpenId
) -> None:
    stranger = signs_in(Desk(app), provider, "noa@invoices.example")
    assert (stranger.status_code, "no invitation for that address" in stranger.text) == (403, True)
    with app.app_context():
        assert people.find("noa@invoices.example") is None
        invitations.invite(
            projects.by_key("invoices"), "noa@invoices.example", "viewer", "", actor=COMMAND_LINE, now=now()
        )
        db.session.commit()
    noa = Desk(app)
    assert signs_in(noa, provider, "noa@invoices.example", name="Noa").status_code == 302
    assert is_in(noa)
    with app.app_context():
        assert people.by_email("noa@invoices.example").name == "Noa"


LIES: dict[str, tuple[Claims, str]] = {
    "another's nonce": ({"nonce": "another"}, "can’t be trusted"),
    "no nonce": ({"nonce": None}, "can’t be trusted"),
    "for another client": ({"aud": "somebody else"}, "can’t be trusted"),
    "for two, of whom we aren't the one": ({"aud": ["annai", "x"], "azp": "x"}, "can’t be trusted"),
    "of another issuer": ({"iss": "https://evil.example"}, "can’t be trusted"),
    "over": ({"exp": 1}, "can’t be trusted"),
    "of an unverified address": ({"email_verified": False}, "is verified"),
    "of an address nobody speaks of verifying": ({"email_verified": None}, "is verified"),
    "of no address": ({"email": None}, "is verified"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_wrong_in_one_thing_signs_nobody_in(app: Flask, team: Team, provider: OpenId, lie: str) -> None:
    said, told = LIES[lie]
    desk = Desk(app)
    answer = signs_in(desk, provider, **{"email": team.owner, **said})
    assert (answer.status_code in (403, 502), told in answer.text, is_in(desk)) == (True, True, False), answer.text
    with app.app_context():
        assert db.session.query(AuthorIdentity).count() == 0


@pytest.mark.parametrize(("key", "algorithm"), [(OTHER, "RS256"), ("provider's secret" * 2, "HS256"), (None, "none")])
def test_a_token_that_the_providers_key_has_not_signed_signs_nobody_in(
    app: Flask, team: Team, provider: OpenId, key: Any, algorithm: str
) -> None:
    provider.key, provider.algorithm = key, algorithm
    desk = Desk(app)
    answer = signs_in(desk, provider, team.owner)
    assert (answer.status_code, "can’t be trusted" in answer.text, is_in(desk)) == (502, True, False)


def test_an_answer_is_taken_once_and_only_where_it_was_asked_for(app: Flask, team: Team, provider: OpenId) -> None:
    desk, elsewhere = Desk(app), Desk(app)
    back = provider.authorize(desk.get("/admin/sign-in/provider").location, email=team.owner)
    path = back.removeprefix("http://localhost")
    cookie = desk.client.get_cookie("annai-messages", path="/admin")
    assert cookie is not None
    assert (elsewhere.get(path).status_code, is_in(elsewhere)) == (403, False)
    assert desk.get(path).status_code == 302
    desk.post("/admin/sign-out")
    desk.client.set_cookie("annai-messages", cookie.value, path="/admin")
    again = desk.get(path)
    assert (again.status_code, is_in(desk)) == (403, False)
    assert "begun elsewhere or too long ago" in again.text


def test_an_answer_that_comes_too_late_is_not_taken(
    app: Flask, team: Team, provider: OpenId, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(app)
    back = provider.authorize(desk.get("/admin/sign-in/provider").location, email=team.owner)
    later = now() + 10 * 60_000 + 1
    monkeypatch.setattr("annai_server.admin.door.now", lambda: later)
    assert desk.get(back.removeprefix("http://localhost")).status_code == 403


def test_where_the_provider_says_no_or_is_away_or_another_that_is_told_in_words(
    app: Flask, team: Team, provider: OpenId
) -> None:
    desk = Desk(app)
    state = parse_qs(urlsplit(desk.get("/admin/sign-in/provider").location).query)["state"][0]
    no = desk.get(f"/admin/sign-in/provider/back?error=access_denied&state={state}")
    assert (no.status_code, "did not sign you in" in no.text) == (403, True)
    issuer, provider.issuer = provider.issuer, "https://evil.example"
    app.extensions.pop("annai_provider", None)
    liar = desk.get("/admin/sign-in/provider")
    assert (liar.status_code, "can’t be trusted" in liar.text) == (502, True)
    provider.issuer = issuer
    app.config["ANNAI"] = replace(app.config["ANNAI"], oidc_issuer="http://127.0.0.1:9")
    gone = desk.get("/admin/sign-in/provider")
    assert (gone.status_code, "can’t be reached" in gone.text) == (503, True)


def test_the_log_tells_the_kind_of_what_went_wrong_and_nothing_that_the_provider_wrote(
    app: Flask, team: Team, provider: OpenId, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(app)
    provider.kid = "hanako@invoices.example"
    assert signs_in(desk, provider, team.owner).status_code == 502
    provider.kid, provider.error = "k1", "hanako@invoices.example is on leave"
    assert signs_in(desk, provider, team.owner).status_code == 403
    state = parse_qs(urlsplit(desk.get("/admin/sign-in/provider").location).query)["state"][0]
    assert desk.get(f"/admin/sign-in/provider/back?error=hanako&state={state}").status_code == 403
    provider.error = "temporarily_unavailable"
    assert signs_in(desk, provider, team.owner).status_code == 403
    told = [record.getMessage() for record in caplog.records if "no sign-in" in record.getMessage()]
    assert len(told) == 4
    assert "hanako" not in "".join(told)
    assert "untrusted: " in told[0]
    assert "temporarily_unavailable" in told[3]


def test_where_there_is_no_provider_there_is_no_such_page(app: Flask, team: Team) -> None:
    desk = Desk(app)
    assert "or with a password" not in desk.get("/admin/sign-in").text
    for path in ("/admin/sign-in/provider", "/admin/sign-in/provider/back?state=x&code=y"):
        assert desk.get(path).status_code == 404


def test_an_account_that_was_let_go_links_the_one_that_comes_next(app: Flask, team: Team, provider: OpenId) -> None:
    assert signs_in(Desk(app), provider, team.owner).status_code == 302
    with app.app_context():
        assert identities.unlink(people.by_email(team.owner), actor=COMMAND_LINE, now=NOW) == 1
        db.session.commit()
    assert signs_in(Desk(app), provider, team.owner, sub="p-2").status_code == 302
