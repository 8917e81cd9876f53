"""Whatever is sent to the public routes is answered, never with a fault of ours, and leaves nothing inconsistent."""

import random

import pytest
from flask import Flask
from flask.testing import FlaskClient

from annai_server import engine
from annai_server.operations.verification import compared
from annai_server.store.database import at_one_moment
from api.publishing import publish
from support import guides
from support.cast import cast
from support.fuzzing import Fuzzer, opened


@pytest.mark.parametrize("number", [250])
def test_wrong_requests_are_refused_in_one_shape_and_spoil_nothing(
    app: Flask, client: FlaskClient, number: int
) -> None:
    team = cast(app).team
    for resource, document in (("guides", guides.tour()), ("milestones", guides.milestone())):
        for environment in ("development", "production"):
            publish(team, document, resource=resource, to=environment)
    environments = opened(app, team)
    fuzzer = Fuzzer(client, environments, seed=random.randrange(2**32))  # noqa: S311 (said when it fails)
    assert set(fuzzer.rightly()) == {200}
    for _ in range(number):
        fuzzer.once()
    assert {200, 400, 401, 422} <= set(fuzzer.sent), fuzzer.sent
    with app.app_context():
        engine.current().writer.drain()
        with at_one_moment() as connection:
            found = [
                one
                for keys in environments
                for _, different in compared(connection, keys.environment_id)
                for one in different
            ]
    assert found == [], fuzzer.seed
