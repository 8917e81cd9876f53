"""What a project is called, which languages its guides are written in, and by whose clock its days begin.

A language that is taken away takes no text along: what guides hold in it is served again once it is back. What guides
hold without a translation is in the default language, so that another one becomes the default only where that is true:
of all drafts, those in the archive, too, and of what is served or planned. Older revisions are not looked at: who goes
back to one from before gets its texts as they were then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from annai_server.domain import translation
from annai_server.domain.errors import Conflict, Fault, Invalid
from annai_server.operations import audit, counting, projects, serving
from annai_server.operations.actor import Actor
from annai_server.store.database import db
from annai_server.store.tables import Document, Environment, Project, Published, Revision, Scheduled

_SERVED_BY = ("time_zone", "default_locale", "locales")


class DefaultUnconfirmed(Invalid):
    """There are texts, and nobody has said that they are written in the new default language."""

    def __init__(self) -> None:
        super().__init__([Fault("written", "say that what is written so far is in the new default language")])


class AlreadyTranslated(Invalid):
    """What these (by their titles) hold can't be in that language: they have a translation into it."""

    def __init__(self, locale: str, titles: Sequence[str]) -> None:
        named = ", ".join(titles)
        message = f"{named}: translated into {locale}, so that what they are written in is another language"
        super().__init__([Fault("locales", message)])
        self.locale, self.titles = locale, titles


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """The first of `locales` is the default."""

    name: str
    locales: Sequence[str]
    time_zone: str

    @classmethod
    def of(cls, project: Project) -> "ProjectSettings":
        return cls(project.name, tuple(project.locales), project.time_zone)

    def stored(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "default_locale": self.locales[0] if self.locales else "",
            "locales": list(self.locales),
            "time_zone": self.time_zone,
        }


def change(
    project: Project, wanted: ProjectSettings, *, seen: ProjectSettings, written_so: bool, actor: Actor, now: int
) -> None:
    """In all environments, at once. `seen` is what they were when somebody began to change them; `written_so` says that
    all texts without a translation are in the new default language. Raises Conflict, Invalid, DefaultUnconfirmed and
    AlreadyTranslated."""
    after = wanted.stored()
    projects.check(project.key, **after)
    environments = projects.environments(project)
    for one in environments:
        serving.lock(one)
    db.session.refresh(project)
    before = {name: getattr(project, name) for name in after}
    if after == before:
        return
    if seen.stored() != before:
        raise Conflict("the project was changed meanwhile", before)
    if after["default_locale"] != before["default_locale"]:
        _refuse_other_words(project, after["default_locale"], written_so=written_so)
    for name, value in after.items():
        setattr(project, name, value)
    db.session.flush()
    if any(after[name] != before[name] for name in _SERVED_BY):
        _serve_anew(environments, before["time_zone"], after["time_zone"], actor, now)
    changed = [name for name in after if after[name] != before[name] and name != "default_locale"]
    audit.record(
        actor,
        "settings",
        "project",
        project.key,
        now=now,
        project_id=project.id,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    db.session.flush()


def texts_in(project: Project) -> dict[str, list[str]]:
    """By language: the titles of what holds texts in it, as drafts, served or planned, by way of translation."""
    found: dict[str, dict[str, str]] = {}
    for key, title, content in _written(project):
        for locale in translation.languages(content):
            found.setdefault(locale, {})[key] = title
    return {locale: sorted(titles.values()) for locale, titles in found.items()}


def has_texts(project: Project) -> bool:
    return next(_written(project), None) is not None


def _refuse_other_words(project: Project, locale: str, *, written_so: bool) -> None:
    if titles := texts_in(project).get(locale):
        raise AlreadyTranslated(locale, titles)
    if not written_so and has_texts(project):
        raise DefaultUnconfirmed


def _serve_anew(environments: Sequence[Environment], zone: str, new_zone: str, actor: Actor, now: int) -> None:
    for one in environments:
        if new_zone != zone:
            counting.count_in_zone(one, new_zone)
        serving.renumber(one, "settings", actor, now)


def _written(project: Project) -> Iterator[tuple[str, str, Any]]:
    """Key, title and content of every draft, since what is archived may come back, and of every revision that is served
    or will be."""
    mine = (Document.project_id == project.id, Document.resource != "theme")
    named = select(Document.resource + "/" + Document.key, Document.title).where(*mine)
    queries = [named.add_columns(Document.draft)]
    for way in (Published, Scheduled):
        ready = named.add_columns(Revision.content).join(way, way.document_id == Document.id)
        queries.append(ready.join(Revision, Revision.id == way.revision_id))
    for query in queries:
        for row in db.session.execute(query):
            key, title, content = row
            yield key, title, content
