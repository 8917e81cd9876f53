"""`doctor` names what is wrong with a set-up, and how to mend it."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annai_server import clock
from annai_server.domain.duration import DAY_MS
from cli.conftest import COMMAND, Operator
from support.databases import Databases
from support.openid import served
from support.processes import Process
from support.proxy import proxy


def test_a_new_set_up_is_told_what_it_lacks(any_operator: Operator, tmp_path: Path) -> None:
    any_operator.succeeds("init")
    found = any_operator.amiss()
    assert set(found) == {"main/production", "main/development", "HTTPS", "Address", "Backup"}
    assert all(one["fix"] for one in found.values())
    assert "annai-server serve" in found["Address"]["fix"]

    any_operator.succeeds("backup", str(tmp_path / "one.backup"))
    said = any_operator.runs("doctor").out
    assert "ok       Backup: made within a week" in said
    assert said.endswith("0 faults, 4 warnings.\n")
    for good in (
        "Files: nobody else",
        "Disk: ",
        "main/production: identity is required",
        "main/development: identity is",
    ):
        assert f"ok       {good}" in said


def test_a_backup_older_than_a_week_is_a_warning(
    operator: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator.succeeds("init")
    with monkeypatch.context() as then:
        then.setattr("annai_server.cli.copies.now", lambda: clock.now() - 9 * DAY_MS)
        operator.succeeds("backup", str(tmp_path / "one.backup"))
    backup = operator.amiss()["Backup"]
    assert (backup["level"], backup["says"]) == ("warning", "the last is 9 days old")
    operator.succeeds("backup", str(tmp_path / "another.backup"))
    assert "Backup" not in operator.amiss()


def test_one_is_one(operator: Operator) -> None:
    assert operator.runs("doctor", ANNAI_PROT="1").out.endswith("1 fault, 0 warnings.\n")


def test_it_says_whose_pages_may_ask(operator: Operator) -> None:
    operator.succeeds("init", "--origin", "https://app.example.com")
    assert "ok       main/production: pages of https://app.example.com may ask" in operator.runs("doctor").out


def test_a_database_without_its_tables_is_a_fault_with_its_command(any_operator: Operator) -> None:
    any_operator.folder.mkdir()
    found = any_operator.amiss(1, ANNAI_SECRET="correct horse battery staple 0123456789")
    assert (found["Database"]["level"], found["Database"]["fix"]) == ("fault", "run `annai-server db upgrade`")


@pytest.mark.parametrize(
    ("given", "about", "fix"),
    [
        ({"ANNAI_PROT": "1"}, "Settings", "first"),
        ({"ANNAI_SECRET": "ab" * 20}, "Secret", "secrets.token_urlsafe"),
        ({"ANNAI_DISK_RESERVE": "10000000"}, "Disk", "make room"),
        ({"ANNAI_DATABASE_URL": "postgresql://nobody:hunter2@127.0.0.1:1/nothing"}, "Database", "ANNAI_DATABASE_URL"),
    ],
)
def test_each_fault_has_its_way_out(operator: Operator, given: dict[str, str], about: str, fix: str) -> None:
    operator.succeeds("init")
    found = operator.amiss(1, **given)
    assert found[about]["level"] == "fault"
    assert fix in found[about]["fix"]
    assert "hunter2" not in str(found)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """One that others on this machine may enter, unlike those of tests."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_secrets_and_data_that_others_may_read_are_named(operator: Operator, open_folder: Path) -> None:
    operator = replace(operator, environment={**operator.environment, "ANNAI_DIR": str(open_folder)})
    operator.succeeds("init")
    held = [open_folder / "secret", open_folder / "annai.sqlite"]
    named = {"ANNAI_METRICS_TOKEN_FILE": open_folder / "token", "ANNAI_DATABASE_URL_FILE": open_folder / "address"}
    named["ANNAI_METRICS_TOKEN_FILE"].write_text("correct horse battery staple 0123456789")
    named["ANNAI_DATABASE_URL_FILE"].write_text(f"sqlite:///{held[1]}")
    given = {name: str(file) for name, file in named.items()}
    for file in (files := [*held, *named.values()]):
        file.chmod(0o600)
    assert "Files" not in operator.amiss(**given)
    for file in files:
        file.chmod(0o644)
        assert operator.amiss(1, **given)["Files"] == {
            "about": "Files",
            "level": "fault",
            "says": f"others on this machine may read {file}",
            "fix": f"chmod 600 {file}",
        }
        file.chmod(0o600)


def test_what_cannot_be_written_is_a_fault(operator: Operator, databases: Databases) -> None:
    """In /proc nobody makes a file, whatever rights they have."""
    operator.succeeds("init")
    disk = operator.amiss(1, ANNAI_DATABASE_URL="sqlite:////proc/annai.sqlite")["Disk"]
    assert (disk["level"], "/proc/annai.sqlite" in disk["says"]) == ("fault", True)
    assert "check its owner" in disk["fix"]
    with databases.fresh("postgresql") as url:
        more = f"{'&' if '?' in url else '?'}options=-c%20default_transaction_read_only%3Don"
        database = operator.amiss(1, ANNAI_DATABASE_URL=f"{url}{more}")["Database"]
    assert database["says"] == "the database takes nothing in, it is a standby or read-only"
    assert database["fix"] == "name the primary one"


def test_before_there_is_a_project_init_is_named(operator: Operator) -> None:
    secret = {"ANNAI_SECRET": "correct horse battery staple 0123456789"}
    operator.succeeds("db", "upgrade")
    projects = operator.amiss(**secret)["Projects"]
    assert (projects["level"], projects["says"], projects["fix"]) == (
        "warning",
        "there are none yet",
        "annai-server init",
    )


def test_what_answers_at_the_public_address_is_looked_at(operator: Operator) -> None:
    operator.succeeds("init")
    with proxy("/annai") as front:
        found = operator.amiss(1, ANNAI_PUBLIC_URL=front.origin)
    assert "not answered by Annai" in found["Address"]["says"]


@pytest.fixture
def neighbour(tmp_path: Path, operator: Operator) -> Iterator[Process]:
    """Another Annai on this machine, which answers where this one should."""
    environment = {**operator.environment, "ANNAI_DIR": str(tmp_path / "neighbour")}
    replace(operator, environment=environment).succeeds("init")
    process = Process(operator.url, [COMMAND, "serve"], environment, tmp_path / "serve.log", ready="/readyz")
    process.start()
    yield process
    process.stop()


def test_another_annai_at_the_address_is_none_of_ours(operator: Operator, neighbour: Process) -> None:
    operator.succeeds("init")
    found = operator.amiss(1)["Address"]
    assert (found["level"], "another Annai" in found["says"]) == ("fault", True)
    theirs = replace(operator, environment={**operator.environment, "ANNAI_DIR": neighbour.environment["ANNAI_DIR"]})
    assert f"ok       Address: {operator.url} is answered by this Annai" in theirs.runs("doctor").out
    with_another = theirs.amiss(1, ANNAI_SECRET="correct horse battery staple 0123456789")["Address"]
    assert "another secret" in with_another["says"]
    people = theirs.succeeds("environment", "list", "--json").json["environments"]
    assert [one["users"] for one in people] == [0, 0], "and nobody has come into being by being asked for"


def test_without_passwords_it_says_when_the_provider_would_let_nobody_in(operator: Operator) -> None:
    operator.succeeds("init")
    given = {"ANNAI_PASSWORDS": "off", "ANNAI_OIDC_CLIENT_ID": "annai", "ANNAI_OIDC_CLIENT_SECRET": "s"}
    assert "ANNAI_OIDC_ISSUER" in operator.amiss(1, ANNAI_PASSWORDS="off")["Settings"]["says"]
    with served() as provider:
        given["ANNAI_OIDC_ISSUER"] = provider.issuer
        found = operator.amiss(**given)["Sign-in"]
        assert (found["level"], "nobody has signed in" in found["says"]) == ("warning", True)
        provider.issuer = "https://somebody.example"
        assert operator.amiss(1, **given)["Sign-in"]["level"] == "fault"
    found = operator.amiss(1, **given)["Sign-in"]
    assert (found["level"], "annai-server author link" in found["fix"]) == ("fault", True)
    assert operator.amiss(**{**given, "ANNAI_PASSWORDS": "on"})["Sign-in"]["level"] == "warning"


def test_without_passwords_the_way_back_is_a_link(operator: Operator) -> None:
    operator.succeeds("init")
    given = {"ANNAI_OIDC_ISSUER": "https://id.example.com", "ANNAI_OIDC_CLIENT_ID": "annai"}
    given |= {"ANNAI_OIDC_CLIENT_SECRET": "s", "ANNAI_PASSWORDS": "off"}
    assert "author link" in operator.runs("author", "reset", "admin@localhost", **given).refused()
    assert "/admin/sign-in/" in operator.succeeds("author", "link", "admin@localhost", **given).out


def test_a_proxy_that_nobody_named_is_missed(operator: Operator) -> None:
    operator.succeeds("init")
    behind = "https://localhost:1"
    assert "ANNAI_TRUSTED_PROXIES" in operator.amiss(ANNAI_PUBLIC_URL=behind)["Proxy"]["fix"]
    assert "Proxy" not in operator.amiss(ANNAI_PUBLIC_URL=behind, ANNAI_TRUSTED_PROXIES="127.0.0.1")
    assert "Proxy" not in operator.amiss()
