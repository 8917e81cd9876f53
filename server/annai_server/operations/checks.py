"""What would publish, but probably not work as meant: told to the publisher, never in their way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from annai_server.domain import conditions
from annai_server.domain.asking import conditions_of
from annai_server.domain.conditions import Condition
from annai_server.domain.content import Banner, Button, Checklist, Guide, Toast, Tour
from annai_server.domain.translation import missing_texts
from annai_server.store.database import db
from annai_server.store.tables import Document, Environment, Project, Published
from annai_server.wire.definitions import Definition


@dataclass(frozen=True, slots=True)
class Caution:
    """`code` is `missing_translation`, `unknown_reference` or `unpublished_reference`; `path` says where."""

    code: str
    path: str
    message: str


class Reference(NamedTuple):
    path: str
    resource: str
    key: str


def cautions(project: Project, environment: Environment, content: Definition) -> list[Caution]:
    return [*_untranslated(project, content), *_dangling(project, environment, content)]


def _untranslated(project: Project, content: Definition) -> Iterator[Caution]:
    if not isinstance(content, Guide):
        return
    for locale in project.locales:
        missing = missing_texts(content, locale) if locale != project.default_locale else []
        if missing:
            more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
            message = f"{missing[0]}{more} is not translated, so that people who read {locale} see {{}}"
            yield Caution("missing_translation", f"translations.{locale}", message.format(project.default_locale))


def _dangling(project: Project, environment: Environment, content: Definition) -> Iterator[Caution]:
    wanted = list(references(content))
    if not wanted:
        return
    known = _known(project, environment)
    for path, resource, key in wanted:
        if (resource, key) not in known:
            yield Caution("unknown_reference", path, f"there is no {resource} {key!r}")
        elif not known[resource, key] and (resource, key) != _self(content):
            where = f"{resource} {key!r} is not published in {environment.key}"
            yield Caution("unpublished_reference", path, where)


def _self(content: Definition) -> tuple[str, str]:
    return "guide" if isinstance(content, Guide) else type(content).__name__.lower(), content.key


def _known(project: Project, environment: Environment) -> dict[tuple[str, str], bool]:
    """Each (resource, key) of the project, and whether the environment serves it."""
    served = (Published.document_id == Document.id) & (Published.environment_id == environment.id)
    rows = db.session.execute(
        select(Document.resource, Document.key, Published.document_id)
        .outerjoin(Published, served)
        .where(Document.project_id == project.id, Document.archived_at.is_(None))
    )
    return {(resource, key): published is not None for resource, key, published in rows}


def references(content: Definition) -> Iterator[Reference]:
    """Every document that this one names, with where it does."""
    for path, condition in conditions_of(content):
        for leaf in conditions.predicates(condition):
            yield from _named_by(path, leaf)
    for path, button in _buttons(content):
        if button.action.guide:
            yield Reference(f"{path}.action.guide", "guide", button.action.guide)
    if isinstance(content, Guide) and content.goal:
        yield Reference("goal", "milestone", content.goal)
    if isinstance(content, Toast):
        yield Reference("milestone", "milestone", content.milestone)


def _named_by(path: str, leaf: Condition) -> Iterator[Reference]:
    match leaf:
        case conditions.MilestoneReached(key):
            yield Reference(path, "milestone", key)
        case conditions.InSegment(key):
            yield Reference(path, "segment", key)
        case conditions.GuideIs(key):
            yield Reference(path, "guide", key)
        case conditions.ItemDone(checklist):
            yield Reference(path, "guide", checklist)


def _buttons(content: Definition) -> Iterator[tuple[str, Button]]:
    if isinstance(content, Banner | Toast):
        for index, button in enumerate(content.buttons):
            yield f"buttons.{index}", button
    if isinstance(content, Tour):
        for number, step in enumerate(content.steps):
            for index, button in enumerate(step.buttons):
                yield f"steps.{number}.buttons.{index}", button
    if isinstance(content, Checklist):
        for index, item in enumerate(content.items):
            if item.button:
                yield f"items.{index}.button", item.button
