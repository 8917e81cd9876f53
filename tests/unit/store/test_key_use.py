"""When a public key was last used is known of any key, however long they get."""

import pytest
from flask import Flask

from annai_server.domain.duration import HOUR_MS
from annai_server.operations.keys import new_public_key
from annai_server.store import hourly, key_use
from annai_server.store.database import db
from support.cast import cast


@pytest.mark.parametrize("longer_by", [0, 100])
def test_a_key_is_counted_under_a_name_that_there_is_room_for(app: Flask, longer_by: int) -> None:
    key = new_public_key() + longer_by * "x"
    environment_id = cast(app).team.development.environment_id
    with app.app_context(), db.engine.begin() as connection:
        hourly.add(connection, {(environment_id, key_use.name_of(key), HOUR_MS): 1})
        assert key_use.last(connection, environment_id, key) == HOUR_MS
        assert key_use.last(connection, environment_id, new_public_key()) is None
