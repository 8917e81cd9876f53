"""From nothing to a project with keys, an author and a link to sign in with."""

import stat
from pathlib import Path

import pytest

from cli.conftest import Operator


def test_init_makes_a_project_with_keys_and_a_link(any_operator: Operator) -> None:
    made = any_operator.succeeds("init", "--email", "Hana@Example.com", "--json").json
    assert made["sign_in"].startswith(f"{any_operator.url}/admin/sign-in/")
    assert (made["author"], made["project"]) == ("hana@example.com", "main")
    assert made["authoring_key"].startswith("ak_")
    environments = made["environments"]
    assert {name: keys["identity"] for name, keys in environments.items()} == {
        "production": "required",
        "development": "off",
    }
    for keys in environments.values():
        assert keys["public_key"].startswith("pk_")
        assert keys["secret_key"].startswith("sk_")
        assert len(keys["signing_secret"]) >= 32
    assert any_operator.succeeds("db", "current").out == "up to date\n"


def test_init_tells_people_what_to_keep_and_what_to_do_next(operator: Operator) -> None:
    said = operator.succeeds("init").out
    for part in ("shown this once", "secret_key", "annai-server serve", "/admin/sign-in/"):
        assert part in said


def test_init_lets_the_pages_of_an_origin_ask_or_says_that_none_may(operator: Operator) -> None:
    assert "No page may ask yet" in operator.succeeds("init").out
    said = operator.succeeds("init", "--project", "shop", "--origin", "https://app.example.com").out
    assert "No page may ask yet" not in said
    refused = operator.runs("init", "--project", "third", "--origin", "app.example.com")
    assert refused.code != 0
    assert "https://app.example.com" in refused.err


def test_init_writes_a_secret_that_only_its_owner_can_read_and_keeps_it(operator: Operator) -> None:
    operator.succeeds("init")
    path = operator.folder / "secret"
    first = path.read_text()
    assert len(first.strip()) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    operator.succeeds("init", "--project", "second")
    assert path.read_text() == first


def test_an_unknown_project_is_answered_with_those_that_there_are(operator: Operator) -> None:
    operator.succeeds("init", "--project", "shop")
    for command in (["explain", "u_1"], ["verify", "--project", "main"], ["key", "list", "--project", "main"]):
        assert operator.runs(*command).refused() == "there is no project 'main'; there are: shop"


def test_init_writes_no_secret_where_one_is_given(operator: Operator) -> None:
    operator.succeeds("init", ANNAI_SECRET="s" * 40)
    assert not (operator.folder / "secret").exists()


@pytest.mark.parametrize(
    ("option", "value", "field"),
    [
        ("--time-zone", "Mars/Base", "time_zone"),
        ("--time-zone", "../etc/passwd", "time_zone"),
        ("--time-zone", "Asia", "time_zone"),
        ("--time-zone", "", "time_zone"),
        ("--project", "Main Project", "key"),
        ("--title", "x" * 256, "name"),
        ("--email", "nobody", "email"),
        ("--origin", "app.example.com", "https://app.example.com"),
        ("--locale", "日本語", "locale"),
    ],
)
def test_init_names_what_cannot_be_and_makes_nothing(operator: Operator, option: str, value: str, field: str) -> None:
    assert field in operator.runs("init", option, value).refused()
    assert not operator.folder.exists()
    operator.succeeds("init")


def test_init_a_second_time_says_what_to_do_instead(operator: Operator) -> None:
    operator.succeeds("init")
    assert "annai-server author link" in operator.runs("init").refused()


def test_without_the_secret_of_a_database_that_was_restored_nothing_is_written(
    any_operator: Operator, tmp_path: Path
) -> None:
    any_operator.succeeds("init")
    secret = any_operator.folder / "secret"
    kept = secret.read_text()
    secret.unlink()
    assert "a project 'main' already" in any_operator.runs("init").refused()
    assert not secret.exists()
    for command in (["init", "--project", "second"], ["demo", "--guides", str(tmp_path)], ["serve"]):
        said = any_operator.runs(*command).refused()
        assert "put the secret there that" in said.lower(), command
        assert not secret.exists(), command
    settings = next(one for one in any_operator.runs("doctor", "--json").json["findings"] if one["about"] == "Settings")
    assert "Put the secret there that" in settings["says"]
    secret.write_text(kept)
    any_operator.succeeds("init", "--project", "second")


def test_a_database_says_whether_it_is_up_to_date(operator: Operator) -> None:
    operator.folder.mkdir()
    empty = operator.runs("db", "current")
    assert (empty.code, empty.out) == (1, "empty\n")
    operator.succeeds("db", "upgrade")
    operator.succeeds("db", "upgrade")
    assert operator.succeeds("db", "current").out == "up to date\n"


def test_authors_are_added_and_listed_with_their_roles(operator: Operator) -> None:
    operator.succeeds("init")
    added = operator.succeeds("author", "add", "taro@example.com", "--project", "main", "--role", "publisher", "--json")
    assert added.json["sign_in"].startswith(operator.url)
    operator.succeeds("author", "add", "taro@example.com", "--project", "main", "--role", "viewer")
    again = operator.succeeds("author", "add", "taro@example.com", "--project", "main", "--json")
    assert again.json["role"] == "viewer"
    listed = operator.succeeds("author", "list", "--json").json["authors"]
    assert [(one["author"], one["roles"]) for one in listed] == [
        ("admin@localhost", {"main": "admin"}),
        ("taro@example.com", {"main": "viewer"}),
    ]
    link = operator.succeeds("author", "link", "taro@example.com").out
    assert link.startswith(f"{operator.url}/admin/sign-in/")
    assert link.strip() != added.json["sign_in"]


def test_mistakes_about_authors_are_told_in_one_line(operator: Operator) -> None:
    operator.succeeds("init")
    for command in ("link", "reset", "sign-out", "unlink"):
        assert "nobody@example.com" in operator.runs("author", command, "nobody@example.com").refused()
    assert "nowhere" in operator.runs("author", "add", "a@example.com", "--project", "nowhere").refused()
    assert "e-mail" in operator.runs("author", "add", "not an address", "--project", "main").refused()


def test_keys_are_made_listed_and_revoked(operator: Operator) -> None:
    operator.succeeds("init")
    made = operator.succeeds("key", "create", "secret", "--environment", "production", "--label", "CI", "--json").json
    assert made["text"].startswith("sk_")
    operator.succeeds("key", "revoke", "secret", str(made["id"]))
    listed = operator.succeeds("key", "list", "--json")
    assert made["text"] not in listed.out
    mine = next(one for one in listed.json["keys"] if (one["kind"], one["id"]) == ("secret", made["id"]))
    assert (mine["label"], mine["environments"]) == ("CI", ["production"])
    assert mine["revoked_at"] is not None


def test_two_signing_secrets_may_live_at_once_for_rotation(operator: Operator) -> None:
    operator.succeeds("init")
    second = operator.succeeds("key", "create", "signing", "--environment", "production", "--json").json
    assert second["kid"]
    third = operator.runs("key", "create", "signing", "--environment", "production")
    assert "revoke the older one" in third.refused()


def test_two_public_keys_may_live_at_once_for_rotation(operator: Operator) -> None:
    old = operator.succeeds("init", "--json").json["environments"]["production"]["public_key"]
    new = operator.succeeds("key", "create", "public", "--environment", "production", "--json").json["text"]
    listed = operator.succeeds("key", "list", "--json").json
    assert listed["public"]["production"] == new
    mine = [one for one in listed["keys"] if one["kind"] == "public" and one["environments"] == ["production"]]
    assert [(one["hint"], one["revoked_at"], one["last_used_at"]) for one in mine] == [
        (old, None, None),
        (new, None, None),
    ]
    assert old in operator.succeeds("key", "list").out
    third = operator.runs("key", "create", "public", "--environment", "production")
    assert "revoke the older one" in third.refused()
    operator.succeeds("key", "revoke", "public", str(mine[0]["id"]))
    assert "only public key" in operator.runs("key", "revoke", "public", str(mine[1]["id"])).refused()


def test_help_lists_every_setting(operator: Operator) -> None:
    from annai_server.settings import VARIABLES

    said = operator.succeeds("--help").out
    assert all(name in said for name in VARIABLES)


def test_commands_before_init_say_what_is_missing(operator: Operator, tmp_path: Path) -> None:
    assert operator.runs("author", "list").refused().startswith("ANNAI_SECRET is not set. Run `annai-server init`")
