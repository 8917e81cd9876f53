"""The demo is seeded once; repeating it keeps what is there."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from cli.conftest import Operator

GUIDES = Path(__file__).parents[2] / "examples" / "invoices" / "guides"


def _settings(path: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in Path(path).read_text().splitlines())


def test_the_demo_publishes_every_document_of_the_example(any_operator: Operator) -> None:
    seeded = any_operator.succeeds("demo", "--guides", str(GUIDES), "--json").json
    assert sorted(seeded["published"]) == sorted(path.stem for path in GUIDES.rglob("*.json"))
    assert seeded["sign_in"].startswith(f"{any_operator.url}/admin/sign-in/")


def test_the_demo_writes_the_settings_of_the_sdk_for_its_owner_only(operator: Operator) -> None:
    seeded = operator.succeeds("demo", "--guides", str(GUIDES), "--json").json
    path = Path(seeded["keys"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    settings = _settings(seeded["keys"])
    assert settings["ANNAI_URL"] == operator.url
    assert [settings[name][:3] for name in ("ANNAI_PUBLIC_KEY", "ANNAI_SECRET_KEY")] == ["pk_", "sk_"]
    assert len(settings["ANNAI_SIGNING_SECRET"]) >= 32
    assert settings["ANNAI_SIGNING_KID"]


def test_what_somebody_publishes_to_development_has_to_wait_for_nothing(operator: Operator) -> None:
    seeded = operator.succeeds("demo", "--guides", str(GUIDES), "--json").json
    keys = _settings(seeded["development_keys"])
    assert keys["ANNAI_PUBLIC_KEY"] != _settings(seeded["keys"])["ANNAI_PUBLIC_KEY"]
    with closing(sqlite3.connect(operator.folder / "annai.sqlite")) as stored:
        asked = "SELECT id, key, budget_gap_s, budget_day FROM environments WHERE public_key = ?"
        (environment, *rules) = stored.execute(asked, [keys["ANNAI_PUBLIC_KEY"]]).fetchone()
        assert rules == ["development", 0, 100]
        served = """SELECT resource FROM published JOIN documents ON documents.id = published.document_id
            WHERE published.environment_id = ?"""
        resources = {resource for (resource,) in stored.execute(served, [environment])}
    assert resources == {"milestone", "theme"}, "a guide of one's own has the screen to itself"


def test_a_second_demo_keeps_keys_and_content_and_gives_a_new_link(operator: Operator) -> None:
    first = operator.succeeds("demo", "--guides", str(GUIDES), "--json").json
    keys = _settings(first["keys"])
    second = operator.succeeds("demo", "--guides", str(GUIDES), "--json").json
    assert second["published"] == []
    assert _settings(second["keys"]) == keys
    assert second["sign_in"] != first["sign_in"]


def test_lost_keys_are_replaced_and_the_old_ones_revoked(operator: Operator) -> None:
    first = operator.succeeds("demo", "--guides", str(GUIDES), "--json").json
    before = _settings(first["keys"])
    Path(first["keys"]).unlink()
    operator.succeeds("demo", "--guides", str(GUIDES))
    after = _settings(first["keys"])
    assert after["ANNAI_PUBLIC_KEY"] == before["ANNAI_PUBLIC_KEY"]
    assert after["ANNAI_SECRET_KEY"] != before["ANNAI_SECRET_KEY"]
    listed = operator.succeeds("key", "list", "--project", "invoices", "--json").json["keys"]
    revoked = {one["hint"] for one in listed if one["revoked_at"]}
    assert {before["ANNAI_SECRET_KEY"][:11], before["ANNAI_SIGNING_KID"]} <= revoked


def test_a_document_that_cannot_be_published_is_named(operator: Operator, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text('{"schema": 1, "key": "broken", "kind": "tour", "title": "x", "steps": []}')
    assert "steps: a tour has 1 to 30 steps" in operator.runs("demo", "--guides", str(tmp_path)).refused()
    (tmp_path / "broken.json").write_text("{")
    assert "broken.json: is not JSON" in operator.runs("demo", "--guides", str(tmp_path)).refused()
