"""Every documented operation, called as it is meant, as its document allows and as it doesn't, answers as the document
says.

Of Schemathesis' checks these run: no fault of ours, documented status, content type, headers and body, and no way in
without a key. That valid data is taken is not among them: a schema can't say which guide there is. `rightly.py` can.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from annai_server.operations import builds
from annai_server.settings import Settings
from annai_server.store.database import db
from annai_server.store.tables import Environment
from api.publishing import publish
from conformance.rightly import Rightly
from support import guides
from support.cast import Team, cast

Operation = schemathesis.APIOperation[Any, Any, Any, Any]
Case = schemathesis.Case[Any]
EXAMPLES = 2
METRICS = "a token of the tests, long enough"
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, metrics_token=METRICS, webhook_allow=(ip_network("127.0.0.0/8"),))


@pytest.fixture(autouse=True)
def _widget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A built one, of two files; the core once more under the name that tags may pin."""
    (tmp_path / "annai").mkdir()
    for name in ("annai.js", "annai-0123456789.js", "annai/tour.js"):
        (tmp_path / name).write_text("export {};\n")
    monkeypatch.setattr(builds, "FOLDER", tmp_path)


@pytest.fixture
def team(app: Flask) -> Team:
    made = cast(app).team
    publish(made, guides.tour())
    return made


def test_every_operation_answers_as_documented(app: Flask, team: Team) -> None:
    schema = schemathesis.openapi.from_wsgi("/v1/openapi.json", app)
    failures = [said for one in _operations(schema) for said in _tried(one, team)]
    assert failures == [], "\n\n".join(failures)


def test_every_operation_does_what_it_is_for_and_answers_as_documented(app: Flask, team: Team) -> None:
    """Once each, with the example of its document: 2xx, and what comes back is what the document says."""
    with app.app_context():
        db.session.get_one(Environment, team.production.environment_id).anonymous = True
        db.session.commit()
    operations = {one.label: one for one in _operations(schemathesis.openapi.from_wsgi("/v1/openapi.json", app))}

    def call(operation: Operation, body: Any, query: Mapping[str, str], names: Mapping[str, str]) -> Any:
        said: dict[str, Any] = {"path_parameters": dict(names), "query": dict(query)}
        if body is not None:
            media = next(iter(operation.definition.raw["requestBody"]["content"]))
            said |= {"media_type": media, "body": json.dumps(body) if media == "text/plain" else body}
        answer = operation.Case(headers=dict(_key(operation, team)), **said).call_and_validate(checks=CHECKS)
        assert 200 <= answer.status_code < 300, (operation.label, answer.text)
        return answer.json() if answer.content and "json" in answer.headers.get("content-type", [""])[0] else None

    walked = Rightly(operations, team, call)
    walked.walk()
    assert operations.keys() - walked.called == set()


def _operations(schema: schemathesis.BaseSchema) -> Iterator[Operation]:
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        yield result.ok()


def _tried(operation: Operation, team: Team) -> Iterator[str]:
    headers = _key(operation, team)
    for mode in MODES:
        try:
            _call(operation.as_strategy(generation_mode=mode), headers, _names(operation, mode))
        except Unsatisfiable:
            # Nothing of this request can be wrong.
            continue
        except (Exception, BaseExceptionGroup) as error:
            yield f"{operation.label} ({mode.value}): {_said(error)}"


def _names(operation: Operation, mode: schemathesis.GenerationMode) -> Mapping[str, str]:
    """Of what there is, so that an allowed call gets further than to be told that there is none."""
    if mode is schemathesis.GenerationMode.NEGATIVE:
        return {}
    here = "production" if "/environments/" in operation.path else "welcome"
    known = {"key": here, "id": "u_42"}
    return {name: known[name] for name in re.findall(r"{(\w+)}", operation.path) if name in known}


def _call(cases: st.SearchStrategy[Case], headers: Mapping[str, str], names: Mapping[str, str]) -> None:
    @hypothesis(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def each(case: Case) -> None:
        case.path_parameters = {**(case.path_parameters or {}), **names}
        case.call_and_validate(headers=dict(headers), checks=[*CHECKS, checks.ignored_auth])

    each()


def _key(operation: Operation, team: Team) -> Mapping[str, str]:
    asked = {name for one in operation.definition.raw.get("security", ()) for name in one}
    keys = {"authoringKey": team.authoring_key, "secretKey": team.production.secret, "metricsToken": METRICS}
    # Where either will do, the secret key needs no environment beside it.
    found = next((keys[name] for name in sorted(asked, reverse=True)), None)
    return {"Authorization": f"Bearer {found}"} if found else {}


def _said(error: BaseException) -> str:
    inner = getattr(error, "exceptions", [error])
    return "\n".join(str(one)[:1500] for one in inner)
