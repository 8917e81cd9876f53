"""What a database says of a row that it refused holds that row's values: the log tells of the fault without them."""

import logging

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from annai_server import logs
from annai_server.settings import read
from annai_server.store.database import db
from annai_server.store.rows import table_of
from annai_server.store.tables import Alias
from support.cast import cast

USER = "hana@example.com"


@pytest.mark.parametrize("kind", ["pretty", "json"])
def test_a_row_that_is_there_already_is_told_of_without_whose_it_is(
    app: Flask, kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    logs.configure(read({"ANNAI_SECRET": "s" * 40, "ANNAI_LOG": kind}))
    keys = cast(app).team.development
    row = {"environment_id": keys.environment_id, "subject": USER, "user_id": USER, "created_at": 0}
    with app.app_context():
        db.session.execute(insert(table_of(Alias)).values(row))
        try:
            db.session.execute(insert(table_of(Alias)).values(row))
        except IntegrityError as error:
            logging.getLogger("annai_server.test").warning("it failed: %s", error, exc_info=error)
        db.session.rollback()
    said = capsys.readouterr().err
    assert "it failed: " in said
    assert "IntegrityError" in said
    assert "Traceback" in said
    assert "INSERT INTO aliases" in said
    assert USER not in said
