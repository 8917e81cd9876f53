"""What is to be known before something goes live in an environment: the rules' judgement, and what people's browsers
and the host's backend told."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import select

from annai_server.domain.cautions import Caution
from annai_server.domain.content import Guide
from annai_server.domain.definitions import Content
from annai_server.domain.parts import forms_of
from annai_server.domain.reach import unreachable
from annai_server.domain.references import references
from annai_server.domain.translation import missing_texts
from annai_server.domain.uploads import images_of
from annai_server.domain.variants import judged, varied
from annai_server.operations import counting, images, names, sightings
from annai_server.store.database import db
from annai_server.store.tables import Document, Environment, Project, Published


def cautions(
    project: Project,
    environment: Environment,
    content: Content,
    *,
    now: int,
    along: Collection[tuple[str, str]] = (),
) -> list[Caution]:
    """What blocks comes first. `along` are the (resource, key) that are published together with it."""
    found = [*_dangling(project, environment, content, along)]
    found += [*names.cautions(environment, content), *counting.cautions(environment, content, now=now)]
    if isinstance(content, Guide):
        found += [*unreachable(content, now), *judged(content), *_untranslated(project, content)]
        found += [*_unkept(environment, content), *_lost_images(project, content)]
        found += sightings.cautions(environment, content, now=now)
    return sorted(found, key=lambda one: not one.blocks)


def _untranslated(project: Project, content: Guide) -> Iterator[Caution]:
    for locale in project.locales:
        if locale == project.default_locale:
            continue
        original = missing_texts(content, locale)
        yield from _lacking(project, locale, original, f"translations.{locale}", {})
        for index, one in enumerate(content.variants):
            # What the original lacks too is said of it.
            lacks = [path for path in missing_texts(varied(content, one) or content, locale) if path not in original]
            path = f"variants.{index}.changes.translations.{locale}"
            yield from _lacking(project, locale, lacks, path, {"variant": one.name or one.key})


def _lacking(
    project: Project, locale: str, missing: Sequence[str], path: str, more: Mapping[str, str | int]
) -> Iterator[Caution]:
    if missing:
        others = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        message = (
            f"{missing[0]}{others} {'are' if others else 'is'} not translated, so that people who read {locale} see "
        )
        values: dict[str, str | int] = {"locale": locale, "count": len(missing), **more}
        code = "missing_variant_translation" if more else "missing_translation"
        yield Caution(code, path, message + project.default_locale, values=values)


def _unkept(environment: Environment, content: Guide) -> Iterator[Caution]:
    """Answers that were to become traits, and won't."""
    for path, form in forms_of(content):
        for index, field in enumerate(form.fields):
            if field.trait and field.trait not in environment.form_traits:
                message = f"{environment.key} doesn't let answers set the trait {field.trait!r}, so that they won't"
                at = f"{path}.fields.{index}.trait"
                yield Caution("trait_not_allowed", at, message, values={"name": field.trait})


def _lost_images(project: Project, content: Guide) -> Iterator[Caution]:
    if shown := list(images_of(content)):
        unknown = images.unknown(project, [name for _, name in shown])
        for path, name in shown:
            if name in unknown:
                yield Caution("unknown_image", path, f"this project has no image {name}; upload it", blocks=True)


def _dangling(
    project: Project, environment: Environment, content: Content, along: Collection[tuple[str, str]]
) -> Iterator[Caution]:
    """What it names and isn't there at all can't be meant; what isn't published there may be on its way."""
    wanted = list(dict.fromkeys(references(content)))
    if not wanted:
        return
    known = _known(project, environment)
    items = _items(project) if any(one.resource == "item" for one in wanted) else {}
    for path, resource, key in wanted:
        values: Mapping[str, str] = {"resource": resource, "key": key}
        holder = ("guide", key.partition("/")[0]) if resource == "item" else (resource, key)
        itself = holder == (content.resource, content.key)
        # Most events are the host's own.
        if (itself and resource != "item") or (resource == "event" and holder not in known):
            continue
        if holder not in known or (resource == "item" and key not in items.get(holder[1], ())):
            yield Caution("unknown_reference", path, f"there is no {resource} {key!r}", True, values)
        elif not known[holder] and holder not in along and not itself:
            where = f"{holder[0]} {holder[1]!r} is not published in {environment.key}"
            yield Caution("unpublished_reference", path, where, values=values)


def _known(project: Project, environment: Environment) -> dict[tuple[str, str], bool]:
    """Each (resource, key) of the project, and whether the environment serves it."""
    served = (Published.document_id == Document.id) & (Published.environment_id == environment.id)
    rows = db.session.execute(
        select(Document.resource, Document.key, Published.document_id)
        .outerjoin(Published, served)
        .where(Document.project_id == project.id, Document.archived_at.is_(None))
    )
    return {(resource, key): published is not None for resource, key, published in rows}


def _items(project: Project) -> dict[str, set[str]]:
    """The items of each checklist, `checklist/item`, as its draft has them."""
    checklists = db.session.scalars(
        select(Document.draft).where(
            Document.project_id == project.id, Document.kind == "checklist", Document.archived_at.is_(None)
        )
    )
    return {one["key"]: {f"{one['key']}/{item['key']}" for item in one["items"]} for one in checklists}
