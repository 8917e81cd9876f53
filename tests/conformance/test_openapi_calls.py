"""Every documented operation, called as its document allows and as it doesn't, answers as the document says.

Of Schemathesis' checks these run: no fault of ours, documented status, content type, headers and body, and no way in
without a key. That valid data is taken is not among them: a schema can't say which guide there is.
"""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from api.publishing import publish
from support import guides
from support.cast import Team, cast

Operation = schemathesis.APIOperation[Any, Any, Any, Any]
Case = schemathesis.Case[Any]
# `make fuzz` asks for more.
EXAMPLES = int(os.environ.get("EXAMPLES", "2"))
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.ignored_auth,
]
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)


@pytest.fixture
def team(app: Flask) -> Team:
    made = cast(app).team
    publish(made, guides.tour())
    return made


def test_every_operation_answers_as_documented(app: Flask, team: Team) -> None:
    schema = schemathesis.openapi.from_wsgi("/v1/openapi.json", app)
    failures = [said for one in _operations(schema) for said in _tried(one, team)]
    assert failures == [], "\n\n".join(failures)


def _operations(schema: schemathesis.BaseSchema) -> Iterator[Operation]:
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        yield result.ok()


def _tried(operation: Operation, team: Team) -> Iterator[str]:
    headers = _key(operation, team)
    for mode in MODES:
        try:
            _call(operation.as_strategy(generation_mode=mode), headers)
        except Unsatisfiable:
            # Nothing of this request can be wrong.
            continue
        except (Exception, BaseExceptionGroup) as error:
            yield f"{operation.label} ({mode.value}): {_said(error)}"


def _call(cases: st.SearchStrategy[Case], headers: Mapping[str, str]) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def each(case: Case) -> None:
        case.call_and_validate(headers=dict(headers), checks=CHECKS)

    each()


def _key(operation: Operation, team: Team) -> Mapping[str, str]:
    asked = {name for one in operation.definition.raw.get("security", ()) for name in one}
    keys = {"authoringKey": team.authoring_key, "secretKey": team.production.secret}
    found = next((keys[name] for name in sorted(asked) if name in keys), None)
    return {"Authorization": f"Bearer {found}"} if found else {}


def _said(error: BaseException) -> str:
    inner = getattr(error, "exceptions", [error])
    return "\n".join(str(one)[:1500] for one in inner)
