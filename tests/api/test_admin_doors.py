"""Every page and every change of the admin, as its routes say: who gets in by their role, what is answered to those
whose it isn't, what proves that a change is meant, and under which headers it is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from annai_server.admin import door
from annai_server.operations import invitations, people, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from annai_server.store.tables import Invitation, SecretKey, WebhookEndpoint
from support import guides
from support.admin_desk import ORIGIN, Desk, add_author
from support.belongings import belongings
from support.cast import Team
from support.databases import ON_BOTH
from support.page import now

ROLES = people.ROLES
# Whoever comes, signed in or not.
OPEN = {
    "GET sign_in_form",
    "POST sign_in",
    "GET sign_in_at_provider",
    "GET back_from_provider",
    "GET one_time_link",
    "POST use_one_time_link",
    "GET new_password_form",
    "POST set_new_password",
    "GET invitation",
    "POST accept_invitation",
    "POST sign_out",
    "POST choose_language",
    "GET nothing",
    "GET static",
    "GET preview_script",
}
# What a viewer may send: it is answered, and nothing is stored.
ASKING = {"POST render_guide", "POST say_condition", "POST judge_theme"}
# By a word of its name: the least role, whatever its route says.
ONLY = {
    r"author|audit|key|webhook|project_settings|POST change_settings": "admin",
    r"POST.*(publish|promote|roll_back|archive|restore|unschedule|stop|resume|wear)": "publisher",
}


@dataclass(frozen=True)
class Route:
    method: str
    name: str
    rule: str
    least: str

    def at(self, known: dict[str, str], rest: str = "welcome") -> str:
        """Its address with these values; of a choice of words the first."""
        chosen = re.sub(r"<any\((\w+).*?\):\w+>", r"\1", self.rule)
        numbered = re.sub(r"<int[^>:]*:(\w+)>", lambda match: known.get(match[1], "2147483000"), chosen)
        return re.sub(r"<(?:[^>:]*:)?(\w+)>", lambda match: known.get(match[1], rest), numbered)


@pytest.fixture
def database_url(sqlite_first_url: str) -> str:
    """Little of this is about the database."""
    return sqlite_first_url


@pytest.fixture
def routes(app: Flask) -> list[Route]:
    """Changes last: what is archived can't be read any more."""
    found = [
        Route(method, f"{method} {rule.endpoint.removeprefix('admin.')}", rule.rule, _least(app, rule.endpoint))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/admin")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    assert len(found) > 70
    return sorted(found, key=lambda route: (route.method != "GET", route.rule))


def _least(app: Flask, endpoint: str) -> str:
    return door.least(app.view_functions[endpoint])


@pytest.fixture
def ours(app: Flask, team: Team) -> dict[str, str]:
    """One of each of the team's, all of them called `welcome`, with the values that their addresses take."""
    when = {"event": "sent"}
    documents = {
        "guide": guides.tour(),
        "segment": {"schema": 1, "key": "welcome", "title": "Mine", "when": when},
        "milestone": {"schema": 1, "key": "welcome", "title": "Mine", "when": when},
        "event": {"schema": 1, "key": "welcome", "title": "Mine", "when": {"page": "/mine"}},
        "theme": {"schema": 1, "key": "welcome", "title": "Mine", "base": "ink"},
    }
    for kind, document in documents.items():
        assert team.author("PUT", f"/v1/{kind}s/welcome", {"document": document}).status_code == 200
    assert team.backend("PUT", "/v1/users/welcome", {"traits": {}}).status_code == 200
    add_author(app, "invoices", "spare@invoices.example", "viewer")
    with app.app_context():
        key = db.session.scalars(
            select(SecretKey.id).where(SecretKey.environment_id == team.production.environment_id)
        ).one()
        spare = people.by_email("spare@invoices.example").id
        hook = {"url": "https://8.8.8.8/", "label": "", "kinds": ["run.guide_shown"], "secret": "whsec_", "state": "on"}
        at = {"environment_id": team.production.environment_id, "created_at": 1, "changed_at": 1}
        db.session.add(listening := WebhookEndpoint(**hook, **at))
        invitations.invite(projects.by_key("invoices"), "n@x.example", "viewer", "", actor=COMMAND_LINE, now=now())
        invitation = db.session.scalars(select(Invitation.id)).one()
        db.session.commit()
        webhook = listening.id
    return {
        "project": "invoices",
        "author_id": str(spare),
        "key_id": str(key),
        "webhook": str(webhook),
        "invitation_id": str(invitation),
    }


@pytest.fixture
def desks(app: Flask, team: Team, ours: dict[str, str]) -> dict[str, Desk]:
    """Somebody of each role, at a desk of their own."""
    for role in ROLES:
        add_author(app, "invoices", f"{role}@invoices.example", role)
    return {role: Desk(app).sign_in(f"{role}@invoices.example") for role in ROLES}


class Caller:
    """Sends what the admin's own pages would, unless told otherwise."""

    def __init__(self, desk: Desk) -> None:
        self._client, self._token = desk.client, desk.token

    def calls(
        self, route: Route, address: str, name: str = "welcome", *, origin: str | None = ORIGIN, token: str | None = ""
    ) -> TestResponse:
        """Refusals come as JSON, which is quicker than a page."""
        own = self._token if token == "" else token
        sent = {"Origin": origin, "X-CSRF-Token": own, "Accept": "application/json"}
        data = {"key": name, "id": name, "user": name, "guide": name, "email": "x@y.example", "role": "viewer"}
        return self._client.open(
            address,
            method=route.method,
            data=data if route.method == "POST" else None,
            json={"version": 1, "document": guides.tour(key=name)} if route.method == "PUT" else None,
            headers={header: value for header, value in sent.items() if value is not None},
        )


def _told(answer: TestResponse, name: str) -> tuple[int, str, str]:
    """What somebody sees, with what they asked for by name or number left out."""
    text = re.sub(r'nonce="[^"]*"', "", answer.text).replace(name, "…")
    return answer.status_code, answer.headers.get("Location", "").replace(name, "…"), re.sub(r"\d+", "0", text)


def test_what_a_route_asks_for_is_what_its_name_says(routes: list[Route]) -> None:
    assert {route.name for route in routes if not route.least} == OPEN
    assert not [route.name for route in routes if "<project>" in route.rule and route.least not in ROLES]
    changing = [route for route in routes if route.method != "GET" and route.least == "viewer"]
    assert {route.name for route in changing} == ASKING
    for names, role in ONLY.items():
        loose = [one for one in routes if re.search(names, one.name) and one.least in ROLES[: ROLES.index(role)]]
        assert [route.name for route in loose if "<project>" in route.rule] == []


@ON_BOTH
def test_a_role_gets_in_where_it_is_enough_and_is_refused_where_it_is_too_small(
    app: Flask, routes: list[Route], desks: dict[str, Desk], ours: dict[str, str], team: Team
) -> None:
    callers = {role: Caller(desk) for role, desk in desks.items()}
    inside = [route for route in routes if route.least in ROLES]
    with app.app_context():
        before = belongings(team.project_id)
    for route in inside:
        for role in ROLES[: ROLES.index(route.least)]:
            assert callers[role].calls(route, route.at(ours)).status_code == 403, (role, route)
    with app.app_context():
        assert belongings(team.project_id) == before
    for route in inside:
        status = callers[route.least].calls(route, route.at(ours)).status_code
        assert status == 200 if route.method == "GET" else status < 500 and status not in (401, 403), (route, status)


def test_another_projects_author_is_answered_as_if_there_were_nothing_and_changes_nothing(
    app: Flask, routes: list[Route], outsiders: Team, ours: dict[str, str], team: Team
) -> None:
    caller = Caller(Desk(app).sign_in(outsiders.owner))
    with app.app_context():
        before = belongings(team.project_id)
    for route in [route for route in routes if route.least in ROLES]:
        theirs, none = route.at(ours), route.at({**ours, "project": "nowhere"})
        answer = caller.calls(route, theirs)
        assert answer.status_code == 404, (route, answer.status_code)
        assert _told(answer, "invoices") == _told(caller.calls(route, none), "nowhere"), route
    with app.app_context():
        assert belongings(team.project_id) == before


def test_what_another_project_has_is_not_found_below_ones_own(
    app: Flask, routes: list[Route], outsiders: Team, ours: dict[str, str], team: Team
) -> None:
    caller = Caller(Desk(app).sign_in(outsiders.owner))
    own = {**ours, "project": "calendar"}
    none = {name: "calendar" if name == "project" else "2147483000" for name in ours}
    with app.app_context():
        before = belongings(team.project_id)
    for route in [route for route in routes if route.rule.count("<") > 1 and route.least in ROLES]:
        found = _told(caller.calls(route, route.at(own)), "welcome")
        assert found == _told(caller.calls(route, route.at(none, "nowhere"), "nowhere"), "nowhere"), route
    with app.app_context():
        assert belongings(team.project_id) == before


def test_whoever_is_signed_out_is_sent_to_sign_in_or_told_so(
    app: Flask, routes: list[Route], ours: dict[str, str], team: Team
) -> None:
    client, caller = app.test_client(), Caller(Desk(app))
    for route in [route for route in routes if route.least]:
        answer = client.open(route.at(ours), method=route.method, headers={"Origin": ORIGIN})
        assert answer.status_code == 302, route
        assert answer.location.startswith("/admin/sign-in"), route
        script = caller.calls(route, route.at(ours))
        assert (script.status_code, script.get_json()["code"]) == (401, "signed_out"), route


def test_no_change_is_made_without_the_sessions_token_or_from_another_origin(
    app: Flask, routes: list[Route], author: Desk, ours: dict[str, str], team: Team
) -> None:
    caller, stranger = Caller(author), Caller(Desk(app))
    other = Desk(app).sign_in("teammate@invoices.example").token
    changes = [route for route in routes if route.method != "GET"]
    with app.app_context():
        before = belongings(team.project_id)
    for route in changes:
        for token in (None, other):
            assert caller.calls(route, route.at(ours), token=token).status_code == 403, (route, token)
        for origin in (None, "https://evil.example"):
            assert caller.calls(route, route.at(ours), origin=origin).status_code == 403, (route, origin)
            assert stranger.calls(route, route.at(ours), origin=origin).status_code == 403, (route, origin)
    with app.app_context():
        assert belongings(team.project_id) == before


FETCHING = ("default-src", "script-src", "style-src", "img-src", "connect-src", "frame-src", "form-action", "base-uri")


def _addresses(routes: list[Route], ours: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each page, and what is answered where there is none."""
    yield from ((route.method, route.at(ours)) for route in routes if route.method == "GET")
    yield from (("GET", "/admin/nowhere"), ("POST", "/admin/nowhere"), ("DELETE", "/admin/account"), ("GET", "/admin"))


def test_every_answer_is_read_under_a_strict_policy_and_loads_nothing_from_elsewhere(
    app: Flask, routes: list[Route], desks: dict[str, Desk], ours: dict[str, str], team: Team
) -> None:
    origin = {"Origin": "https://localhost"}
    app.config["ANNAI"] = replace(app.config["ANNAI"], public_url=origin["Origin"])
    owner, stranger = Desk(app), Desk(app)
    assert owner.client.post(owner.link(team.owner), headers=origin).status_code == 302
    for desk in (owner, stranger):
        for method, address in _addresses(routes, ours):
            answer = desk.client.open(address, method=method, headers=origin)
            with answer:
                _read_under_a_strict_policy(answer, address)


def _read_under_a_strict_policy(answer: TestResponse, address: str) -> None:
    policy = dict(part.partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'", address
    assert policy["frame-ancestors"] == ("'self'" if address == "/admin/preview" else "'none'"), address
    allowed = " ".join(policy[name] for name in FETCHING)
    assert not re.search(r"unsafe|https?:|\*|strict-dynamic", allowed), (address, allowed)
    nonce = re.fullmatch(r"'nonce-([\w-]{16,})'", policy["script-src"])
    assert nonce, address
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    if answer.mimetype == "text/html":
        _loads_nothing(answer.text, nonce[1])
        assert answer.headers["Cache-Control"] == "no-store", address


def _loads_nothing(page: str, nonce: str) -> None:
    """But our own scripts and styles: an address elsewhere may only be a link that somebody presses, or words."""
    for script in re.findall(r"<script[^>]*>", page):
        assert f'nonce="{nonce}"' in script or 'type="application/json"' in script, script
    for tag in re.findall(r"<(?!a\s)[a-z][^>]*>", page):
        assert not re.search(r'\sstyle=|\son\w+=|(?:src|href|action|data|poster)="(?:https?:)?//', tag), tag


def test_over_plain_http_no_browser_is_told_to_come_by_https_only(app: Flask) -> None:
    assert "Strict-Transport-Security" not in app.test_client().get("/admin/sign-in").headers
