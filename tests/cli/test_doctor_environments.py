"""`doctor` says who each environment lets in, and when that is too many."""

from typing import Any

import pytest
from flask import Flask

from annai_server.settings import Settings
from cli.conftest import Operator
from support.admin_desk import Desk
from support.cast import cast

RULES = {"allowed_origins": "https://app.example.com", "budget_gap": "10", "budget_day": "5", "holdout": "0"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app).sign_in(cast(app).team.owner)


def _said(operator: Operator, settings: Settings, about: str) -> list[dict[str, Any]]:
    findings = operator.runs("doctor", "--json", ANNAI_SECRET=settings.secret).json["findings"]
    return [one for one in findings if one["about"] == f"invoices/{about}"]


def _set(desk: Desk, environment: str, **rules: str) -> None:
    answer = desk.post(f"/admin/p/invoices/settings/{environment}", {**RULES, **rules})
    assert answer.status_code == 302, answer.text


@pytest.mark.parametrize(("mode", "level"), [("off", "fault"), ("observe", "warning"), ("required", "good")])
def test_production_that_takes_pages_at_their_word_is_named(
    desk: Desk, app_operator: Operator, settings: Settings, mode: str, level: str
) -> None:
    _set(desk, "production", identity_mode=mode)
    _, identity = _said(app_operator, settings, "production")
    assert (identity["level"], identity["says"].startswith(f"identity is {mode}")) == (level, True)
    assert ("set it to required" in identity["fix"]) == (level != "good")
    _set(desk, "development", identity_mode=mode)
    assert _said(app_operator, settings, "development")[1]["level"] == "good", "where nobody's users are"


def test_production_that_answers_pages_of_any_origin_is_named(
    desk: Desk, app_operator: Operator, settings: Settings
) -> None:
    _set(desk, "production", identity_mode="required", allowed_origins="*")
    origins, _ = _said(app_operator, settings, "production")
    assert (origins["level"], origins["says"]) == ("warning", "pages of any origin may ask")
    assert "name your product's own" in origins["fix"]
    _set(desk, "development", identity_mode="off", allowed_origins="*")
    assert _said(app_operator, settings, "development")[0]["level"] == "good"
