"""What happens is told to the product's own systems: written down with what it tells, and sent until it is answered."""

import json
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from annai_server import engine
from annai_server.courier import Courier
from annai_server.domain.webhooks import KINDS
from annai_server.engine.recording import Recording
from annai_server.settings import Settings
from annai_server.store.database import db
from annai_server.store.tables import AuditEntry, Environment, WebhookDelivery
from annai_server.store.webhooks import oldest_due
from api.problems import expect_problem
from api.publishing import publish
from api.stored import everything
from support import guides
from support.admin_desk import Desk
from support.cast import Cast, Team
from support.locks import Locks
from support.page import Page, Run, event, json_of, now
from support.receiver import Receiver, listening

HOOKS = "/v1/environments/development/webhooks"
HOUR = 3_600_000
DOCUMENTED = Path(__file__).parents[2] / "docs" / "webhooks.md"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The receiver is on this machine."""
    return replace(settings, webhook_allow=(ip_network("127.0.0.0/8"),))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as receiver:
        yield receiver


not_about_the_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Clock:
    ahead = 0

    def __call__(self) -> int:
        return now() + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Post:
    """The worker's rounds, by hand."""

    def __init__(self, app: Flask, clock: Clock) -> None:
        self._app = app
        with app.app_context():
            self._courier = Courier(engine.current().sender, engine.current().tally, now=clock)

    def round(self) -> None:
        """Everything that is due now, and what came of it."""
        with self._app.app_context():
            while not self._courier.deliver():
                pass


@pytest.fixture
def post(app: Flask, clock: Clock) -> Post:
    return Post(app, clock)


def listen(team: Team, receiver: Receiver, *kinds: str) -> int:
    made = team.author("POST", HOOKS, {"url": receiver.url, "kinds": list(kinds or KINDS)})
    assert made.status_code == 200, made.json
    receiver.secret = made.json["secret"]
    return int(made.json["id"])


def log(team: Team, endpoint: int, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = team.author("GET", f"{HOOKS}/{endpoint}/deliveries", query_string=asked).json[
        "deliveries"
    ]
    return found


def test_runs_milestones_and_publications_are_told_as_they_were_written(
    team: Team, receiver: Receiver, post: Post
) -> None:
    page = Page(team.client, team.development)
    publish(team, guides.tour())
    # A process that has compiled what it serves before anybody listens hears of it with the next event.
    page.report(Run().shown())
    listen(team, receiver)
    publish(team, guides.milestone(), resource="milestones")
    run, at = Run(), now() - 1_000
    page.report(run.shown(at), *run.completed(at + 10), event("invoice_sent", at + 20))
    team.author("POST", "/v1/guides/welcome/stop", {"environment": "development"})
    post.round()
    assert sorted(receiver.kinds) == [
        "milestone.reached",
        "publication.publish",
        "publication.stop",
        "run.guide_completed",
        "run.guide_ended",
        "run.guide_shown",
    ]
    told = {one["type"]: one["data"] for one in receiver.heard.values()}
    assert told["run.guide_shown"] | {"event": "", "publication": 0} == {
        "project": "invoices",
        "environment": "development",
        "user": page.user,
        "anonymous": False,
        "event": "",
        "guide": "welcome",
        "revision": 1,
        "round": 1,
        "run": run.id,
        "step": None,
        "reason": None,
        "properties": {"by": "itself", "interruption": True},
        "company": None,
        "locale": None,
        "device": None,
        "publication": 0,
    }
    assert told["milestone.reached"]["milestone"] == "first-invoice"
    assert told["publication.publish"]["resource"] == "milestone"
    assert told["publication.stop"] | {"by": "", "publication": 0} == {
        "project": "invoices",
        "environment": "development",
        "publication": 0,
        "resource": "guide",
        "key": "welcome",
        "title": "Welcome",
        "revision": None,
        "round": 1,
        "note": None,
        "by": "",
    }
    for example in re.findall(r"```json\n(.*?)```", DOCUMENTED.read_text(encoding="utf-8"), re.DOTALL):
        shown = json.loads(example)
        assert shown["data"].keys() == told[shown["type"]].keys()
    assert receiver.refused == 0
    post.round()
    assert len(receiver.ids) == len(set(receiver.ids)) == 6


def test_nobody_hears_of_the_teams_own_users_of_an_imported_past_or_of_what_they_did_not_ask_for(
    team: Team, receiver: Receiver, post: Post, app: Flask
) -> None:
    publish(team, guides.milestone(), resource="milestones")
    endpoint = listen(team, receiver, "milestone.reached")
    team.backend("PUT", "/v1/users/u_staff", {"internal": True}, to="development")
    for user, at in (("u_staff", "2026-11-21T09:00:00Z"), ("u_past", "2024-01-01T00:00:00Z")):
        sent = {"events": [{"user": user, "name": "invoice_sent", "at": at}]}
        if user == "u_staff":
            del sent["events"][0]["at"]
        assert team.backend("POST", "/v1/track", sent, to="development").status_code == 200
    publish(team, guides.tour())
    Page(team.client, team.development).report(Run().shown())
    assert log(team, endpoint) == []
    team.backend("POST", "/v1/track", {"events": [{"user": "u_new", "name": "invoice_sent"}]}, to="development")
    assert [one["kind"] for one in log(team, endpoint)] == ["milestone.reached"]
    team.backend("DELETE", "/v1/users/u_new", to="development")
    with app.app_context():
        assert db.session.query(WebhookDelivery).count() == 0


@not_about_the_database
def test_a_visitor_is_told_of_without_their_secret_and_nothing_again_once_they_have_signed_in(
    app: Flask, team: Team, receiver: Receiver, post: Post
) -> None:
    with app.app_context():
        db.session.get_one(Environment, team.development.environment_id).anonymous = True
        db.session.commit()
    publish(team, guides.banner(audience={"anonymous": True}))
    endpoint, run = listen(team, receiver), Run("news")
    visitor = Page(team.client, team.development, "anonymous:Vb3kQ9xT2mLr8wYp5cZdA0")
    user = Page(team.client, team.development)
    shown = visitor.bootstrap()["user"]
    visitor.report(run.shown())
    post.round()
    visitor.report(run.ended("closed"))
    assert json_of(user.post("/v1/merge", user.envelope(visitor=visitor.user)))["merged"]
    post.round()
    visitor.report(run.says("action_clicked", properties={"button": "go"}))
    post.round()
    told = [(one["type"], one["data"]["user"], one["data"]["anonymous"]) for one in receiver.heard.values()]
    assert told == [
        ("run.guide_shown", shown, True),
        ("run.guide_ended", shown, True),
        ("run.action_clicked", user.user, False),
    ]
    with app.app_context():
        bodies = "".join(db.session.scalars(select(WebhookDelivery.body)))
    assert visitor.user.removeprefix("anonymous:") not in bodies
    team.backend("DELETE", f"/v1/users/{user.user}", to="development")
    assert log(team, endpoint) == []


def test_what_was_not_stored_is_not_told(team: Team, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(team, guides.tour())
    endpoint = listen(team, receiver)

    write = Recording.write

    def breaks(self: Recording, jobs: Any) -> Any:
        write(self, jobs)
        raise RuntimeError("after the messages were written")

    with monkeypatch.context() as patched:
        patched.setattr(Recording, "write", breaks)
        answer = Page(team.client, team.development).send(Run().shown())
        assert answer.status_code >= 500
    assert log(team, endpoint) == []


def test_a_publication_that_fails_after_its_message_was_written_is_not_told(
    team: Team, author: Desk, receiver: Receiver, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    def breaks() -> None:
        db.session.flush()
        written.append(db.session.query(WebhookDelivery).count())
        raise RuntimeError("after the message was written")

    def by_api(key: str) -> int:
        return team.author("POST", f"/v1/guides/{key}/publish", {"environment": "development"}).status_code

    def by_page(key: str) -> int:
        path = f"/admin/p/invoices/guides/{key}/publish"
        return author.send("POST", path, {"environment": "development"}).status_code

    endpoint = listen(team, receiver)
    for key, publishes in {"one": by_api, "two": by_page}.items():
        assert team.author("PUT", f"/v1/guides/{key}", {"document": guides.banner(key)}).status_code == 200
        with monkeypatch.context() as patched:
            patched.setattr(db.session, "commit", breaks)
            assert publishes(key) == 500
    assert written == [1, 1]
    assert log(team, endpoint) == []
    assert (by_api("one"), by_page("two")) == (200, 200)
    post.round()
    assert receiver.kinds == ["publication.publish"] * 2


def test_from_the_moment_a_webhook_is_saved_every_event_is_told_whichever_process_writes_it(
    team: Team, receiver: Receiver, locks: Locks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saving waits for whoever is writing by what was served before."""
    publish(team, guides.tour())
    page, go_on, holding = Page(team.client, team.development), Event(), Event()
    write = Recording.write

    def slow(self: Recording, jobs: Any) -> Any:
        holding.set()
        assert go_on.wait(10)
        return write(self, jobs)

    monkeypatch.setattr(Recording, "write", slow)
    with ThreadPoolExecutor(2) as at_once:
        reporting = at_once.submit(page.report, Run().shown())
        assert holding.wait(10)
        saving = at_once.submit(listen, team, receiver, "run.guide_shown")
        locks.until_somebody_waits()
        assert not saving.done()
        go_on.set()
        reporting.result(10)
        endpoint = saving.result(10)
    page.report(later := Run().shown())
    assert [json.loads(one.body)["data"]["event"] for one in db.session.query(WebhookDelivery)] == [later["id"]]
    assert len(log(team, endpoint)) == 1


@not_about_the_database
def test_what_fails_is_tried_again_under_the_same_id_and_can_be_sent_again_by_hand(
    team: Team, receiver: Receiver, post: Post, clock: Clock
) -> None:
    endpoint = listen(team, receiver, "publication.publish")
    publish(team, guides.banner())
    receiver.answers = [500, 302]
    receiver.extra = {"Location": "http://127.0.0.1:1/elsewhere"}
    post.round()
    post.round()
    (first,) = log(team, endpoint)
    assert (len(receiver.ids), first["status"], first["attempts"], first["answer"]) == (1, "waiting", 1, 500)
    clock.ahead += 6_000
    post.round()
    clock.ahead += 299_000
    post.round()
    assert len(receiver.ids) == 2
    clock.ahead += 32_000
    post.round()
    (last,) = log(team, endpoint, status="delivered")
    assert (last["attempts"], last["answer"], last["next_at"]) == (3, 204, None)
    assert set(receiver.ids) == {last["id"]}
    assert team.author("POST", f"{HOOKS}/{endpoint}/deliveries/{last['id']}/resend").status_code == 200
    post.round()
    assert receiver.ids == [last["id"]] * 4
    expect_problem(team.author("POST", f"{HOOKS}/{endpoint}/deliveries/msg_0/resend"), 404, "not_found")


def test_a_process_that_dies_with_a_message_in_hand_leaves_it_to_the_next(
    team: Team, receiver: Receiver, post: Post, clock: Clock, app: Flask
) -> None:
    endpoint = listen(team, receiver, "publication.publish")
    publish(team, guides.banner())
    with app.app_context():
        dead = Courier(engine.current().sender, engine.current().tally, now=clock)
        dead._carry = lambda parcel: None  # type: ignore[method-assign]
        dead._send()
    post.round()
    assert receiver.ids == []
    clock.ahead += 61_000
    post.round()
    assert [one["status"] for one in log(team, endpoint)] == ["delivered"]


def test_two_processes_never_take_the_same_message(team: Team, receiver: Receiver, app: Flask, clock: Clock) -> None:
    listen(team, receiver, "publication.publish")
    for number in range(6):
        publish(team, guides.banner(f"news-{number}"))
    with app.app_context():
        couriers = [Courier(engine.current().sender, engine.current().tally, now=clock) for _ in range(2)]
        for _ in range(3):
            for courier in couriers:
                courier._send()
        while any(not courier.deliver() for courier in couriers):
            pass
    assert len(receiver.ids) == len(set(receiver.ids)) == 6


@not_about_the_database
def test_who_answers_gone_hears_no_more_until_an_author_says_so(
    team: Team, receiver: Receiver, post: Post, app: Flask
) -> None:
    endpoint = listen(team, receiver, "publication.publish")
    publish(team, guides.banner("one"))
    receiver.answers = [410]
    post.round()
    (hook,) = team.author("GET", HOOKS).json["webhooks"]
    assert (hook["state"], hook["disabled_why"]) == ("disabled", "gone")
    publish(team, guides.banner("two"))
    (given_up,) = log(team, endpoint)
    assert given_up["status"] == "failed"
    again = team.author("POST", f"{HOOKS}/{endpoint}/deliveries/{given_up['id']}/resend")
    expect_problem(again, 409, "conflict")
    with app.app_context():
        deeds = db.session.scalars(db.select(AuditEntry.action).where(AuditEntry.subject_type == "webhook")).all()
        assert deeds == ["create", "disable"]
    on = {"url": receiver.url, "kinds": ["publication.publish"]}
    assert team.author("PUT", f"{HOOKS}/{endpoint}", on).json["state"] == "on"
    publish(team, guides.banner("three"))
    post.round()
    assert receiver.kinds == ["publication.publish"]


@not_about_the_database
def test_who_fails_for_five_days_hears_no_more(team: Team, receiver: Receiver, post: Post, clock: Clock) -> None:
    listen(team, receiver, "publication.publish")
    receiver.answers = [500] * 100
    for day in range(6):
        publish(team, guides.banner(f"day-{day}"))
        post.round()
        (hook,) = team.author("GET", HOOKS).json["webhooks"]
        assert hook["state"] == ("disabled" if day == 5 else "on")
        clock.ahead += 24 * HOUR + 1_000
    assert hook["disabled_why"] == "failing"


@not_about_the_database
def test_of_an_answer_nothing_is_kept_or_shown_but_its_status(
    team: Team, author: Desk, receiver: Receiver, post: Post, app: Flask
) -> None:
    endpoint = listen(team, receiver, "publication.publish")
    publish(team, guides.banner())
    receiver.answers, receiver.says, receiver.extra = [418], b"what stands behind it", {"X-Behind": "what stands"}
    post.round()
    shown = (json.dumps(log(team, endpoint)), author.get(f"/admin/p/invoices/webhooks/{endpoint}").text)
    assert all("418" in text and "what stands" not in text for text in shown)
    assert "what stands" not in str(everything(app))


def test_while_it_is_paused_what_happens_is_kept_and_nothing_is_late(
    team: Team, receiver: Receiver, post: Post, in_app: None
) -> None:
    endpoint = listen(team, receiver, "publication.publish")
    hook = {"url": receiver.url, "kinds": ["publication.publish"]}
    team.author("PUT", f"{HOOKS}/{endpoint}", {**hook, "state": "paused"})
    publish(team, guides.banner())
    post.round()
    assert (receiver.ids, oldest_due(db.session.connection())) == ([], None)
    team.author("PUT", f"{HOOKS}/{endpoint}", hook)
    db.session.rollback()
    assert (oldest_due(db.session.connection()) or 0) > 0
    post.round()
    assert receiver.kinds == ["publication.publish"]


@not_about_the_database
def test_a_new_secret_and_the_old_one_both_verify_for_a_day(
    team: Team, receiver: Receiver, post: Post, clock: Clock
) -> None:
    endpoint = listen(team, receiver, "publication.publish")
    old = receiver.secret
    new = team.author("POST", f"{HOOKS}/{endpoint}/rotate").json["secret"]
    assert new != old
    for number, secret in enumerate((old, new)):
        receiver.secret = secret
        publish(team, guides.banner(f"news-{number}"))
        post.round()
    assert (len(receiver.heard), receiver.refused) == (2, 0)
    assert len(receiver.headers["webhook-signature"].split()) == 2
    clock.ahead += 24 * HOUR
    publish(team, guides.banner("later"))
    post.round()
    assert (len(receiver.heard), len(receiver.headers["webhook-signature"].split())) == (3, 1)


@not_about_the_database
def test_no_secret_is_shown_twice_and_deleting_leaves_nothing(team: Team, receiver: Receiver, app: Flask) -> None:
    endpoint = listen(team, receiver, "publication.publish")
    publish(team, guides.banner())
    shown = [team.author("GET", HOOKS).text, json.dumps(log(team, endpoint))]
    assert not [text for text in shown if "whsec_" in text or receiver.secret in text]
    assert team.author("DELETE", f"{HOOKS}/{endpoint}").status_code == 204
    assert team.author("GET", HOOKS).json == {"webhooks": []}
    publish(team, guides.banner("other"))
    with app.app_context():
        assert db.session.query(WebhookDelivery).count() == 0


NOT_EVEN_SAVED = {
    "http://10.0.0.1/": "https",
    "https://10.0.0.1/": "private network",
    "https://[::ffff:169.254.169.254]/latest": "private network",
    "https://me:secret@127.0.0.1/": "user name",
    "https://2130706433/": "plain",
    "https://8.8.8.8:22/": "443",
}


@not_about_the_database
def test_an_address_that_may_not_be_reached_is_not_even_saved(team: Team) -> None:
    for url, said in NOT_EVEN_SAVED.items():
        answer = team.author("POST", HOOKS, {"url": url, "kinds": ["publication.publish"]})
        (fault,) = expect_problem(answer, 422, "invalid")["errors"]
        assert fault["path"] == "url"
        assert said in fault["message"]
    assert team.author("GET", HOOKS).json == {"webhooks": []}


@not_about_the_database
def test_an_address_that_may_not_be_reached_is_not_even_saved_in_the_place_of_another(
    team: Team, receiver: Receiver, post: Post
) -> None:
    endpoint = listen(team, receiver)
    before = team.author("GET", HOOKS).json
    for url, said in NOT_EVEN_SAVED.items():
        answer = team.author("PUT", f"{HOOKS}/{endpoint}", {"url": url, "kinds": ["publication.publish"]})
        (fault,) = expect_problem(answer, 422, "invalid")["errors"]
        assert fault["path"] == "url"
        assert said in fault["message"]
    assert team.author("GET", HOOKS).json == before
    publish(team, guides.banner())
    post.round()
    assert receiver.kinds == ["publication.publish"], "where it listened all the time"


@not_about_the_database
def test_an_address_is_judged_with_every_message_that_goes_there(
    team: Team, receiver: Receiver, app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All were reachable when they were saved; then the operator allows no network any more, and a name leads here."""
    led = {"hooks.example": "8.8.8.8"}
    resolve = socket.getaddrinfo

    def by_name(host: str, *rest: Any, **more: Any) -> Any:
        return resolve(led.get(host, host), *rest, **more)

    monkeypatch.setattr("socket.getaddrinfo", by_name)
    kind = "publication.publish"
    listening = [listen(team, receiver, kind)]
    for url in ("https://127.0.0.1/", "https://hooks.example/"):
        listening.append(team.author("POST", HOOKS, {"url": url, "kinds": [kind]}).json["id"])
    publish(team, guides.banner())
    led["hooks.example"] = "127.0.0.1"
    app.config["ANNAI"] = replace(app.config["ANNAI"], webhook_allow=())
    engine.init_app(app)
    Post(app, clock).round()
    found = [one for endpoint in listening for one in log(team, endpoint)]
    assert [(one["status"], one["error"], one["answer"]) for one in found] == [
        ("waiting", "scheme", None),
        ("waiting", "private_address", None),
        ("waiting", "private_address", None),
    ]
    assert receiver.ids == []


@not_about_the_database
def test_other_projects_and_keys_that_may_not_publish_there_see_none(
    team: Team, people: Cast, receiver: Receiver
) -> None:
    endpoint = listen(team, receiver)
    before = team.author("GET", HOOKS).json
    hook = {"url": receiver.url, "kinds": list(KINDS)}
    elsewhere = HOOKS.replace("development", "production")

    for method, path, body in (
        ("PUT", f"{HOOKS}/{endpoint}", hook),
        ("DELETE", f"{HOOKS}/{endpoint}", None),
        ("POST", f"{HOOKS}/{endpoint}/rotate", None),
        ("GET", f"{HOOKS}/{endpoint}/deliveries", None),
    ):
        assert people.outsiders.author(method, path, body).status_code == 404
        assert team.author(method, path.replace(HOOKS, elsewhere), body).status_code == 404
        assert team.backend(method, path, body).status_code == 401
    for method, body in (("GET", None), ("POST", hook)):
        assert team.backend(method, HOOKS, body).status_code == 401
    assert people.outsiders.author("GET", HOOKS).json == {"webhooks": []}
    assert team.author("GET", elsewhere).json == {"webhooks": []}
    assert team.author("GET", HOOKS).json == before


@not_about_the_database
def test_who_listens_in_another_project_or_environment_hears_nothing(
    team: Team, people: Cast, receiver: Receiver, post: Post
) -> None:
    with listening() as outside, listening() as beside:
        listen(people.outsiders, outside)
        hook = {"url": beside.url, "kinds": list(KINDS)}
        assert team.author("POST", HOOKS.replace("development", "production"), hook).status_code == 200
        endpoint = listen(team, receiver)
        publish(team, guides.tour())
        publish(team, guides.milestone(), resource="milestones")
        run = Run()
        Page(team.client, team.development).report(run.shown(), *run.completed(), event("invoice_sent"))
        team.backend("POST", "/v1/track", {"events": [{"user": "u_1", "name": "invoice_sent"}]}, to="development")
        post.round()
        assert len(receiver.heard) == len(log(team, endpoint)) == 7
        assert outside.ids == beside.ids == []
