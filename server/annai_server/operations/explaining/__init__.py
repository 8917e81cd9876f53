"""Why somebody is or isn't shown what an environment serves: for a real user or an imagined one, now or then."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from annai_server.domain.conditions import Facts
from annai_server.domain.decisions import Person
from annai_server.domain.errors import NotFound
from annai_server.domain.explaining import Explanation, explain
from annai_server.domain.locales import choose
from annai_server.domain.text import parse_plain
from annai_server.engine import meeting
from annai_server.engine.person import facts_of
from annai_server.engine.snapshot import Snapshot
from annai_server.engine.snapshots import Snapshots
from annai_server.operations.explaining import imagining
from annai_server.operations.explaining.imagining import Imagined
from annai_server.operations.explaining.phrases import LANGUAGES, Speaker
from annai_server.operations.explaining.sentences import Told, because, tell
from annai_server.store.state import UserState
from annai_server.store.tables import Environment

__all__ = ["LANGUAGES", "Account", "Answer", "Imagined", "Question", "Speaker", "answer", "because", "speaker_for"]


@dataclass(frozen=True, slots=True)
class Question:
    """`user` is somebody's id, unless it is about somebody `imagined`. `at` in ms: what is known of a real user is what
    is known now, whenever that is. `guide` asks about one alone, `url` whether its page is meant."""

    at: int
    user: str | None = None
    imagined: Imagined | None = None
    guide: str | None = None
    url: str | None = None
    device: str = ""
    browser: str = ""
    time_zone: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Account:
    explanation: Explanation
    told: Told
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`known` is False for a user that this environment never heard of: they stand where everybody begins."""

    at: int
    user: str | None
    known: bool
    speaker: Speaker
    accounts: Sequence[Account] = field(default_factory=tuple)


def answer(connection: Connection, snapshots: Snapshots, environment: Environment, question: Question) -> Answer:
    """In the order in which guides go first. Raises NotFound: no such guide is published there."""
    snapshot = snapshots.at(connection, environment.id, environment.publication)
    if question.guide is not None and question.guide not in snapshot.by_key:
        raise NotFound(f"no guide {question.guide!r} is published in {environment.key}")
    person, known = _person(connection, snapshot, question)
    found = explain(
        snapshot.published,
        person,
        snapshot.budget,
        snapshot.segments,
        environment_stopped=snapshot.served.stopped,
        url=question.url,
    )
    speaker = speaker_for(snapshot, question.language, question.at)
    accounts = [
        Account(one, tell(speaker, one), speaker.titled("guide", one.published.guide.key))
        for one in found
        if question.guide in (None, one.published.guide.key)
    ]
    return Answer(question.at, question.user, known, speaker, accounts)


def speaker_for(snapshot: Snapshot, language: str, now: int) -> Speaker:
    titles = _titles(snapshot, language)
    return Speaker(language, snapshot.served.time_zone, now, lambda resource, key: titles.get((resource, key), key))


def _person(connection: Connection, snapshot: Snapshot, question: Question) -> tuple[Person, bool]:
    if question.imagined is not None:
        return imagining.person(snapshot, question.imagined, _view(snapshot, question, question.imagined.locale)), True
    user_id = question.user or ""
    found = meeting.known(connection, snapshot, [user_id], now=question.at)
    user = found.get(user_id, UserState(user_id))
    view = _view(snapshot, question, user.locale)
    facts = facts_of(
        user,
        now=view.now,
        locale=view.locale,
        device=view.device,
        browser=view.browser,
        zone=view.zone,
        time_zone=view.time_zone,
    )
    return meeting.met(connection, snapshot, user, facts), user_id in found


def _view(snapshot: Snapshot, question: Question, locale: str | None) -> Facts:
    served = snapshot.served
    return Facts(
        user="",
        now=question.at,
        locale=choose([locale], served.locales, served.default_locale),
        device=question.device,
        browser=question.browser,
        zone=served.time_zone,
        time_zone=question.time_zone,
    )


def _titles(snapshot: Snapshot, language: str) -> dict[tuple[str, str], str]:
    """Of everything that is served, in the author's language where it is written in it."""
    titles: dict[tuple[str, str], str] = {}
    for one in snapshot.served.documents:
        texts = one.content.get("translations", {}).get(language, {})
        titles[one.resource, one.key] = _plain(texts.get("title") or one.content["title"])
        for item in one.content.get("items", ()):
            said = texts.get("items", {}).get(item["key"], {}).get("title") or item["title"]
            titles["item", f"{one.key}/{item['key']}"] = _plain(said)
    return titles


def _plain(text: str) -> str:
    """As somebody would read it of whom nothing is known."""
    return "".join(node if isinstance(node, str) else str(node["or"]) for node in parse_plain(text))
