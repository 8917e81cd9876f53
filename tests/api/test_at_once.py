"""Authors who act in the same moment: the lock holds, and publications stay one sequence."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import select

from annai_server.domain.errors import Conflict
from annai_server.operations import keys, projects, publishing
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from annai_server.store.tables import EventCounter, Publication
from support import guides
from support.cast import Team
from support.locks import Locks
from support.page import Page, event, now

AT_ONCE = 8


def test_of_many_who_save_at_once_one_wins_and_the_others_are_told(team: Team) -> None:
    team.author("PUT", "/v1/guides/welcome", {"document": guides.tour()})

    def save(n: int) -> int:
        document = guides.tour(title=f"Writer {n}")
        return team.author("PUT", "/v1/guides/welcome", {"version": 1, "document": document}).status_code

    with ThreadPoolExecutor(AT_ONCE) as people:
        codes = sorted(people.map(save, range(AT_ONCE)))
    assert codes == [200] + [409] * (AT_ONCE - 1)
    assert team.author("GET", "/v1/guides/welcome").json["version"] == 2


def test_of_many_who_take_a_key_at_once_one_gets_it(team: Team) -> None:
    def create(n: int) -> int:
        document = guides.tour(title=f"Writer {n}")
        return team.author("PUT", "/v1/guides/welcome", {"document": document}).status_code

    with ThreadPoolExecutor(AT_ONCE) as people:
        codes = sorted(people.map(create, range(AT_ONCE)))
    assert codes == [200] + [409] * (AT_ONCE - 1)


def test_publications_at_once_are_one_unbroken_sequence(app: Flask, team: Team) -> None:
    keys = [f"guide-{n}" for n in range(AT_ONCE)]
    for key in keys:
        team.author("PUT", f"/v1/guides/{key}", {"document": guides.tour(key)})

    def publish(key: str) -> int:
        answer = team.author("POST", f"/v1/guides/{key}/publish", {"environment": "production"})
        return int(answer.json["publication"])

    with ThreadPoolExecutor(AT_ONCE) as people:
        numbers = sorted(people.map(publish, keys))
    assert numbers == list(range(1, AT_ONCE + 1))
    with app.app_context():
        assert db.session.scalars(select(Publication.number).order_by(Publication.number)).all() == numbers


def test_one_guide_published_by_many_at_once_is_published_once(app: Flask, team: Team) -> None:
    team.author("PUT", "/v1/guides/welcome", {"document": guides.tour()})

    def publish(_: int) -> tuple[int, int]:
        answer = team.author("POST", "/v1/guides/welcome/publish", {"environment": "production"})
        return answer.json["revision"], answer.json["publication"]

    with ThreadPoolExecutor(AT_ONCE) as people:
        assert set(people.map(publish, range(AT_ONCE))) == {(1, 1)}


def test_one_draft_published_to_two_environments_at_once_is_one_revision(team: Team) -> None:
    for version in range(AT_ONCE):
        document = guides.tour(title=f"Version {version}")
        team.author("PUT", "/v1/guides/welcome", {"version": version, "document": document})

        def publish(environment: str) -> int:
            answer = team.author("POST", "/v1/guides/welcome/publish", {"environment": environment})
            return int(answer.json["revision"])

        with ThreadPoolExecutor(2) as people:
            assert set(people.map(publish, ("production", "development"))) == {version + 1}


def test_an_event_that_comes_while_a_condition_on_it_is_published_is_counted_once(team: Team, locks: Locks) -> None:
    page = Page(team.client, team.development)
    page.report(event("invoice_sent", properties={"amount": 200}))
    asked = {"event": "invoice_sent", "where": {"amount": {"gte": 100}}, "count": {"gte": 2}}
    team.author("PUT", "/v1/milestones/big", {"document": guides.milestone("big", when=asked)})
    project = projects.by_key(team.project)
    here = projects.environment(project, "development")
    publishing.publish(project, here, "milestone", "big", actor=COMMAND_LINE, now=now())
    with ThreadPoolExecutor(1) as elsewhere:
        sent = elsewhere.submit(page.report, event("invoice_sent", properties={"amount": 300}))
        locks.until_somebody_waits()
        db.session.commit()
        sent.result()
    counted = db.session.execute(select(EventCounter.name, EventCounter.count).where(EventCounter.hour == 0)).all()
    assert len(counted) == 2
    assert {count for _, count in counted} == {2}


def test_of_two_who_make_a_second_signing_secret_at_once_one_is_refused(app: Flask, team: Team, locks: Locks) -> None:
    def make() -> None:
        here = projects.environment(projects.by_key(team.project), "development")
        keys.create_signing(here, actor=COMMAND_LINE, now=now())

    def make_elsewhere() -> None:
        with app.app_context():
            make()
            db.session.commit()

    make()
    with ThreadPoolExecutor(1) as elsewhere:
        third = elsewhere.submit(make_elsewhere)
        locks.until_somebody_waits()
        db.session.commit()
        assert isinstance(third.exception(), Conflict)
