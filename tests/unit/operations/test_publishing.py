"""What the doors share about publishing, and the API has no route for: stopping, duplicates."""

import pytest

from annai_server.domain.errors import Conflict, Invalid
from annai_server.operations import drafts, projects, publishing, switches
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from annai_server.store.tables import Environment, Project, Publication, Published
from support import guides

NOW = 1_795_291_200_000

pytestmark = pytest.mark.usefixtures("session")


def _save(project: Project, key: str = "welcome", version: int = 0, **changes: object) -> drafts.Draft:
    document = guides.tour(key, **changes)
    return drafts.save(project, "guide", key, document, version=version, actor=COMMAND_LINE, now=NOW)


def _publish(project: Project, environment: Environment, key: str = "welcome", *, now: int = NOW) -> publishing.Outcome:
    return publishing.publish(project, environment, "guide", key, actor=COMMAND_LINE, now=now)


def test_one_switch_stops_a_guide_and_another_resumes_it(project: Project, production: Environment) -> None:
    _save(project)
    _publish(project, production)
    switches.set_guide_stopped(project, production, "welcome", True, actor=COMMAND_LINE, now=NOW)
    assert drafts.load(project, "guide", "welcome").environments["production"].stopped
    switches.set_guide_stopped(project, production, "welcome", False, actor=COMMAND_LINE, now=NOW)
    assert not drafts.load(project, "guide", "welcome").environments["production"].stopped
    assert production.publication == 3


def test_stopping_what_is_stopped_changes_nothing(project: Project, production: Environment) -> None:
    _save(project)
    _publish(project, production)
    for _ in range(2):
        switches.set_guide_stopped(project, production, "welcome", True, actor=COMMAND_LINE, now=NOW)
    assert production.publication == 2


def test_publishing_a_stopped_guide_lets_it_run_again(project: Project, production: Environment) -> None:
    _save(project)
    _publish(project, production)
    switches.set_guide_stopped(project, production, "welcome", True, actor=COMMAND_LINE, now=NOW)
    _publish(project, production)
    assert not drafts.load(project, "guide", "welcome").environments["production"].stopped


def test_one_switch_stops_a_whole_environment(project: Project, production: Environment) -> None:
    switches.set_environment_stopped(project, production, True, actor=COMMAND_LINE, now=NOW)
    assert (production.stopped_at, production.publication) == (NOW, 1)
    switches.set_environment_stopped(project, production, False, actor=COMMAND_LINE, now=NOW)
    assert (production.stopped_at, production.publication) == (None, 2)


def test_a_guide_published_anew_keeps_its_first_time_and_the_beginning_of_its_round(
    project: Project, production: Environment
) -> None:
    _save(project)
    _publish(project, production, now=NOW)
    publishing.unpublish(project, production, "guide", "welcome", actor=COMMAND_LINE, now=NOW + 1)
    _publish(project, production, now=NOW + 2)
    served = db.session.query(Published).one()
    assert (served.first_published_at, served.round_at, served.published_at) == (NOW, NOW, NOW + 2)
    publishing.publish(project, production, "guide", "welcome", actor=COMMAND_LINE, now=NOW + 3, again="everybody")
    assert (served.first_published_at, served.round, served.round_at) == (NOW, 2, NOW + 3)


def test_publications_are_one_unbroken_sequence(project: Project, production: Environment) -> None:
    _save(project)
    _publish(project, production)
    switches.set_environment_stopped(project, production, True, actor=COMMAND_LINE, now=NOW)
    publishing.unpublish(project, production, "guide", "welcome", actor=COMMAND_LINE, now=NOW)
    rows = db.session.query(Publication).order_by(Publication.number).all()
    assert [(row.number, row.action) for row in rows] == [(1, "publish"), (2, "stop"), (3, "unpublish")]


def test_a_duplicate_is_a_draft_of_its_own(project: Project) -> None:
    _save(project, title="Original")
    copy = drafts.duplicate(project, "guide", "welcome", "welcome-2", actor=COMMAND_LINE, now=NOW)
    assert (copy.key, copy.title, copy.version) == ("welcome-2", "Copy of Original", 1)
    _save(project, "welcome-2", 1, title="Changed")
    assert drafts.load(project, "guide", "welcome").title == "Original"
    with pytest.raises(Conflict):
        drafts.duplicate(project, "guide", "welcome", "welcome-2", actor=COMMAND_LINE, now=NOW)
    with pytest.raises(Invalid):
        drafts.duplicate(project, "guide", "welcome", "Not a key", actor=COMMAND_LINE, now=NOW)


def test_origins_are_scheme_host_and_port(project: Project, production: Environment) -> None:
    allowed = ["https://a.example", "http://localhost:8601", "http://[::1]:1", "https://*.a.example", "*"]
    projects.allow_origins(project, production, allowed, actor=COMMAND_LINE, now=NOW)
    assert production.allowed_origins == allowed
    usual = ("https://a.example:443", "http://a.example:80")
    for wrong in ("a.example", "https://a.example/", "https://a.example/x", "ftp://a", "https://", "null", *usual):
        with pytest.raises(Invalid) as refused:
            projects.allow_origins(project, production, ["https://a.example", wrong], actor=COMMAND_LINE, now=NOW)
        assert refused.value.faults[0].path == "origins.1"
    assert production.allowed_origins == allowed
