"""The widget's builds: this one's files lie beside the code. Those of the builds before it, which pages still ask for
that were open, or are pinned to one, are kept in the database, so that processes of two releases serve both.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, exists, select, text

from annai_server.store.database import db
from annai_server.store.rows import insert, table_of
from annai_server.store.tables import WidgetBuild, WidgetFile

FOLDER = Path(__file__).parents[1] / "static" / "widget"
# This one's, and those of the three before it.
MOST = 4

_LOCK = 0x616E6E6162  # "annab"
_BUILDS, _FILES = table_of(WidgetBuild), table_of(WidgetFile)
_NEVER_CHANGED = re.compile(r"annai(-[0-9a-z]+|/[0-9a-z]+/[a-z0-9-]+)\.js")


@dataclass(frozen=True, slots=True)
class Pinned:
    """The core under a name that no other build has; `integrity` is what a tag's attribute of that name takes."""

    file: str
    integrity: str


def pinned() -> Pinned | None:
    """This build's; None where nothing was built yet, or not since there are such names."""
    manifest = FOLDER / "manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8")) if manifest.is_file() else {}
    return Pinned(**told["pinned"]) if "pinned" in told else None


def keep(now: int) -> None:
    """Puts this build's files by for when it is replaced, and lets go of the fifth last."""
    if (core := pinned()) is None:
        return
    build, dialect = core.file, db.engine.dialect.name
    # Each process that begins does this: one after another. SQLite lets one write at a time anyhow.
    if dialect == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    served = insert(dialect, _BUILDS).values(build=build, served_at=now)
    db.session.execute(served.on_conflict_do_update(index_elements=["build"], set_={"served_at": now}))
    if not db.session.scalar(select(exists().where(WidgetFile.name == build))):
        rows = [_row(path, build) for path in (FOLDER / build, *sorted(FOLDER.glob("annai/*/*.js")))]
        db.session.execute(insert(dialect, _FILES), rows)
    latest = db.session.scalars(select(WidgetBuild.build).order_by(WidgetBuild.served_at.desc()).limit(MOST)).all()
    for table in (_FILES, _BUILDS):
        db.session.execute(delete(table).where(table.c.build.not_in(latest)))


def kept(name: str, *, brotli: bool) -> bytes | None:
    """What a build before this one had under that name, if it is one of the last three."""
    if not _NEVER_CHANGED.fullmatch(name):
        return None
    return db.session.scalar(
        select(WidgetFile.brotli if brotli else WidgetFile.plain).where(WidgetFile.name == name).limit(1)
    )


def _row(path: Path, build: str) -> dict[str, object]:
    packed = path.with_name(f"{path.name}.br")
    name = path.relative_to(FOLDER).as_posix()
    return {"name": name, "build": build, "plain": path.read_bytes(), "brotli": packed.read_bytes()}
