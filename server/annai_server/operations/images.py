"""Images that authors upload: made anew, kept once in the database under the hash of what they hold, and served from
there by any process.

A revision shows its images for ever, so that none goes by itself; one that no draft or revision names may be removed.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, delete, func, select, update

from annai_server.domain import uploads
from annai_server.domain.errors import Conflict, Fault, Invalid, NotFound
from annai_server.operations import audit
from annai_server.operations.actor import Actor
from annai_server.operations.reencoding import reencode
from annai_server.store.database import db
from annai_server.store.rows import insert, table_of
from annai_server.store.tables import Document, Image, Project, ProjectImage, Revision

MOST = 2_000
_IMAGES, _THEIRS = table_of(Image), table_of(ProjectImage)
_LISTED = (Image.hash, Image.size, Image.width, Image.height)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """`url` is what a document says; sizes are in bytes and in pixels."""

    name: str
    size: int
    width: int
    height: int
    uploaded_at: int
    uploaded_by: str

    @property
    def url(self) -> str:
        return uploads.url_of(self.name)


def add(project: Project, raw: bytes, *, actor: Actor, now: int) -> Uploaded:
    """The same picture again is the same image. Raises Invalid, which says what is wrong with it."""
    picture = reencode(raw)
    hash_ = hashlib.sha256(picture.content).hexdigest()
    if (known := _found(project, hash_)) is not None:
        return known
    if (db.session.scalar(select(func.count()).where(ProjectImage.project_id == project.id)) or 0) >= MOST:
        raise Invalid([Fault("image", f"this project has {MOST:,} images; remove some that nothing shows")])
    size = {"size": len(picture.content), "width": picture.width, "height": picture.height}
    _keep({"hash": hash_, "content": picture.content, **size, "created_at": now})
    theirs = {"project_id": project.id, "hash": hash_, "created_at": now, "created_by": actor.name}
    # Somebody else of the project may upload the same at this moment.
    db.session.execute(insert(db.engine.dialect.name, _THEIRS).values(theirs).on_conflict_do_nothing())
    name = uploads.name_of(hash_)
    audit.record(actor, "upload", "image", name, now=now, project_id=project.id, after=size)
    db.session.flush()
    return Uploaded(name, **size, uploaded_at=now, uploaded_by=actor.name)


def listed(project: Project) -> Sequence[Uploaded]:
    """The latest first."""
    wanted = _of(project).order_by(ProjectImage.created_at.desc(), Image.hash)
    return [_uploaded(row) for row in db.session.execute(wanted)]


def content(name: str) -> bytes | None:
    """For whoever has its address: of no project in particular."""
    hash_, _, kind = name.partition(".")
    return db.session.scalar(select(Image.content).where(Image.hash == hash_)) if kind == "webp" else None


def unknown(project: Project, names: Collection[str]) -> set[str]:
    """Those that the project doesn't have."""
    wanted = select(Image.hash).join(ProjectImage, ProjectImage.hash == Image.hash)
    mine = db.session.scalars(wanted.where(ProjectImage.project_id == project.id))
    return set(names) - {uploads.name_of(hash_) for hash_ in mine}


def remove(project: Project, name: str, *, actor: Actor, now: int) -> None:
    """For good. Raises NotFound, and Conflict where a draft or a revision names it."""
    hash_ = name.removesuffix(".webp")
    if _found(project, hash_) is None:
        raise NotFound(f"there is no image {name!r} in this project")
    if used := _used_by(project, uploads.url_of(name)):
        raise Conflict(f"{used} shows this image, in its draft or in a revision, and revisions stay")
    # First and apart, so that who else has it is read once nobody can be about to add it.
    db.session.execute(update(_IMAGES).where(_IMAGES.c.hash == hash_).values(hash=hash_))
    db.session.execute(delete(_THEIRS).where(_THEIRS.c.project_id == project.id, _THEIRS.c.hash == hash_))
    others = select(_THEIRS.c.hash).where(_THEIRS.c.hash == hash_).exists()
    db.session.execute(delete(_IMAGES).where(_IMAGES.c.hash == hash_, ~others))
    audit.record(actor, "remove", "image", name, now=now, project_id=project.id)
    db.session.flush()


def _found(project: Project, hash_: str) -> Uploaded | None:
    row = db.session.execute(_of(project).where(Image.hash == hash_)).one_or_none()
    return None if row is None else _uploaded(row)


def _of(project: Project) -> Any:
    of = ProjectImage.hash == Image.hash
    wanted = select(*_LISTED, ProjectImage.created_at, ProjectImage.created_by).join(ProjectImage, of)
    return wanted.where(ProjectImage.project_id == project.id)


def _uploaded(row: Any) -> Uploaded:
    hash_, size, width, height, at, by = row
    return Uploaded(uploads.name_of(hash_), size, width, height, at, by)


def _used_by(project: Project, url: str) -> str | None:
    """The key of a document that does."""
    mine = select(Document.key).where(Document.project_id == project.id)
    draft = mine.where(cast(Document.draft, String).contains(url))
    revision = mine.join(Revision, Revision.document_id == Document.id)
    return db.session.scalar(draft.limit(1)) or db.session.scalar(
        revision.where(cast(Revision.content, String).contains(url)).limit(1)
    )


def _keep(row: dict[str, Any]) -> None:
    """Until the caller commits, whoever removes it has to wait: by an update that changes nothing, since DO NOTHING
    keeps nobody out."""
    statement = insert(db.engine.dialect.name, _IMAGES).values(row)
    same = {"hash": statement.excluded.hash}
    db.session.execute(statement.on_conflict_do_update(index_elements=[_IMAGES.c.hash], set_=same))
