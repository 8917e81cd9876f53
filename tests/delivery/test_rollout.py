"""Migrations run forward on a filled database while the version before serves, and both serve side by side after."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from delivery.kept import answered, logged, sent
from delivery.sender import Sender, post, wait_for_progress
from support import guides, releases
from support.cast import Keys
from support.databases import BACKENDS, Databases
from support.processes import running
from support.releases import Release, release
from support.remote_author import RemoteAuthor

# A copy without its history has no version before.
BEFORE = releases.one_before()
ROLLOUTS = ["from this version to the next", *(["from the version before to this"] if BEFORE else [])]


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """An empty database, which the version before makes its own."""
    with databases.fresh(request.param, migrated=False) as url:
        yield url


@pytest.fixture(params=ROLLOUTS)
def old_and_new(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> tuple[Release, Release]:
    sources = [releases.SOURCE, releases.sources_of_the_next(tmp_path / "next")]
    if BEFORE and request.param != ROLLOUTS[0]:
        sources = [releases.sources_of(BEFORE, tmp_path / "before"), releases.SOURCE]
    folders = [tmp_path / name for name in ("old", "new")]
    for folder in folders:
        folder.mkdir()
    old, new = (release(source, folder, database_url) for source, folder in zip(sources, folders, strict=True))
    return old, new


def test_nobody_loses_anything_while_the_database_is_migrated_and_both_versions_serve(
    old_and_new: tuple[Release, Release], database_url: str
) -> None:
    old, new = old_and_new
    made = old.succeeds("init", "--json").json
    keys, author = _keys(made), made["authoring_key"]
    with running(old.process) as before:
        _fill(RemoteAuthor(before.url, author))
        with _visitors(before.url, keys, "early") as early:
            new.succeeds("db", "upgrade")
            wait_for_progress(early)
            with running(new.process) as after, _visitors(after.url, keys, "late") as late:
                _publish_in_turns([before.url, after.url], keys, author)
                wait_for_progress([*early, *late])
    everybody = [*early, *late]
    assert answered(everybody) <= logged(database_url) <= sent(everybody)
    assert "0 differences" in new.succeeds("verify").out


def _fill(author: RemoteAuthor) -> None:
    author.publishes(guides.milestone(), resource="milestones")
    author.publishes(guides.tour())
    author.publishes(guides.checklist())


@contextmanager
def _visitors(url: str, keys: Keys, name: str) -> Iterator[Sequence[Sender]]:
    """Who come and go until the end, once the first have been there."""
    stopping = threading.Event()
    senders = [Sender(url, keys, f"{name}_{number}", stopping) for number in range(2)]
    for sender in senders:
        sender.start()
    try:
        wait_for_progress(senders)
        yield senders
    finally:
        stopping.set()
        for sender in senders:
            sender.thread.join()


def _publish_in_turns(urls: Sequence[str], keys: Keys, author: str) -> None:
    """What one version publishes is what both show."""
    for version, url in enumerate(urls, start=1):
        title = f"Published at {url}"
        RemoteAuthor(url, author).publishes(guides.tour(title=title), version=version)
        for each in urls:
            assert _titles(each, keys) == {title}


def _titles(url: str, keys: Keys) -> set[str]:
    """Of the tours that somebody new would get."""
    status, answer = post(url, "/v1/bootstrap", {"v": 1, "key": keys.public, "user": "u_new", "sent_at": 0})
    assert status == 200, answer
    return {"".join(guide["title"]) for guide in answer["guides"] if guide["kind"] == "tour"}


def _keys(made: dict[str, dict[str, dict[str, str]]]) -> Keys:
    """Those of development, as `init` printed them."""
    said = made["environments"]["development"]
    return Keys(0, said["public_key"], said["secret_key"], said["signing_secret"], said["signing_kid"])
