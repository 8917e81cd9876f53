"""The audit log, revisions and the log of publications can be added to, and nothing else, whoever asks the database."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine, Executable, delete, insert, literal, select, text, update
from sqlalchemy.exc import DBAPIError

from annai_server.store.database import make_engine
from annai_server.store.rows import table_of
from annai_server.store.tables import AuditEntry, Base, Publication, Revision
from api.publishing import publish
from support import guides
from support.cast import cast

CONTENTS: dict[type[Base], str] = {AuditEntry: "by", Revision: "note", Publication: "by"}


@pytest.fixture
def engine(app: Flask, database_url: str) -> Iterator[Engine]:
    publish(cast(app).team, guides.tour())
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.mark.parametrize(("model", "column"), CONTENTS.items(), ids=lambda one: getattr(one, "__tablename__", one))
def test_what_is_written_there_stays(engine: Engine, model: type[Base], column: str) -> None:
    table = table_of(model)
    edits: list[Executable] = [update(table).values({column: "taro"}), delete(table)]
    if engine.dialect.name == "postgresql":
        edits.append(text(f"TRUNCATE {table.name} CASCADE"))
    else:
        # It deletes what is in the way, and no trigger hears of that.
        written_anew = select(*(literal("taro") if one.name == column else one for one in table.c))
        edits.append(insert(table).prefix_with("OR REPLACE").from_select(list(table.c), written_anew))
    with engine.connect() as connection:
        written = connection.execute(select(table)).all()
    assert written
    for edit in edits:
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(edit)
    with engine.connect() as connection:
        assert connection.execute(select(table)).all() == written
