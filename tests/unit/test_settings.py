"""Settings are read once, strictly; a bad one stops the start with a line that names the variable and the fix."""

import os
from ipaddress import ip_network
from pathlib import Path

import pytest

from annai_server.settings import VARIABLES, Settings, SettingsError, read

SECRET = "s" * 40
GIVEN = {"ANNAI_SECRET": SECRET}
OIDC = {
    **GIVEN,
    "ANNAI_OIDC_ISSUER": "https://id.example.com",
    "ANNAI_OIDC_CLIENT_ID": "annai",
    "ANNAI_OIDC_CLIENT_SECRET": "hidden from view",
}


def test_a_secret_is_all_that_must_be_given(tmp_path: Path) -> None:
    settings = read({**GIVEN, "ANNAI_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/annai.sqlite"
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8600, "http://127.0.0.1:8600")
    assert (settings.workers, settings.log, settings.secure) == (1, "pretty", False)


REFUSED = [
    ({}, "ANNAI_SECRET", "annai-server init"),
    ({"ANNAI_SECRET": ""}, "ANNAI_SECRET", "annai-server init"),
    ({"ANNAI_SECRET": "short"}, "ANNAI_SECRET", "secrets.token_urlsafe"),
    ({**GIVEN, "ANNAI_PORTS": "1"}, "ANNAI_PORTS", "ANNAI_PORT?"),
    ({**GIVEN, "ANNAI_COLOUR": "red"}, "ANNAI_COLOUR", "Remove it"),
    ({**GIVEN, "ANNAI_HOST_FILE": "/x"}, "ANNAI_HOST_FILE", "ANNAI_HOST"),
    ({**GIVEN, "ANNAI_SECRET_KEY": "sk_x"}, "ANNAI_SECRET_KEY", "your product"),
    ({**GIVEN, "ANNAI_PORT": "web"}, "ANNAI_PORT", "65535"),
    ({**GIVEN, "ANNAI_PORT": "0"}, "ANNAI_PORT", "65535"),
    ({**GIVEN, "ANNAI_PORT": "65536"}, "ANNAI_PORT", "65535"),
    ({**GIVEN, "ANNAI_PORT": "８６００"}, "ANNAI_PORT", "65535"),
    ({**GIVEN, "ANNAI_WORKERS": "-1"}, "ANNAI_WORKERS", "64"),
    ({**GIVEN, "ANNAI_THREADS": "many"}, "ANNAI_THREADS", "256"),
    ({**GIVEN, "ANNAI_TRUSTED_PROXIES": "10.0.0.0/8, proxy"}, "ANNAI_TRUSTED_PROXIES", "10.1.0.0/16"),
    ({**GIVEN, "ANNAI_TRUSTED_PROXIES": "*"}, "ANNAI_TRUSTED_PROXIES", "10.1.0.0/16"),
    ({**GIVEN, "ANNAI_LIMIT_USER": "-1"}, "ANNAI_LIMIT_USER", "100000000"),
    ({**GIVEN, "ANNAI_WEBHOOK_ALLOW": "127.0.0.1/8"}, "ANNAI_WEBHOOK_ALLOW", "host bits"),
    ({**GIVEN, "ANNAI_OIDC_ISSUER": "https://id.example.com"}, "ANNAI_OIDC_CLIENT_ID", "ANNAI_OIDC_CLIENT_SECRET"),
    ({**OIDC, "ANNAI_OIDC_ISSUER": "http://id.example.com"}, "ANNAI_OIDC_ISSUER", "https"),
    ({**OIDC, "ANNAI_OIDC_ISSUER": "id.example.com"}, "ANNAI_OIDC_ISSUER", "https://"),
    ({**GIVEN, "ANNAI_PASSWORDS": "off"}, "ANNAI_PASSWORDS", "ANNAI_OIDC_ISSUER"),
    ({**OIDC, "ANNAI_PASSWORDS": "no"}, "ANNAI_PASSWORDS", "on, off"),
    ({**GIVEN, "ANNAI_LOG": "xml"}, "ANNAI_LOG", "pretty, json"),
    ({**GIVEN, "ANNAI_LOG_LEVEL": "loud"}, "ANNAI_LOG_LEVEL", "warning"),
    ({**GIVEN, "ANNAI_DATABASE_URL": "mysql://x/y"}, "ANNAI_DATABASE_URL", "postgresql://"),
    ({**GIVEN, "ANNAI_DATABASE_URL": "nonsense"}, "ANNAI_DATABASE_URL", "postgresql://"),
    ({**GIVEN, "ANNAI_DATABASE_URL": "sqlite://"}, "ANNAI_DATABASE_URL", "sqlite:////"),
    ({**GIVEN, "ANNAI_DATABASE_URL": "sqlite:///:memory:"}, "ANNAI_DATABASE_URL", "sqlite:////"),
    ({**GIVEN, "ANNAI_DATABASE_URL": "postgresql://host"}, "ANNAI_DATABASE_URL", "host/name"),
    ({**GIVEN, "ANNAI_HOST": "0.0.0.0"}, "ANNAI_PUBLIC_URL", "https"),  # noqa: S104 (that it is refused is the test)
    ({**GIVEN, "ANNAI_PUBLIC_URL": "annai.example.com"}, "ANNAI_PUBLIC_URL", "https://annai.example.com"),
    ({**GIVEN, "ANNAI_PUBLIC_URL": "ftp://annai.example.com"}, "ANNAI_PUBLIC_URL", "https://"),
    ({**GIVEN, "ANNAI_PUBLIC_URL": "https://annai.example.com?x=1"}, "ANNAI_PUBLIC_URL", "https://"),
    ({**GIVEN, "ANNAI_PUBLIC_URL": "http://annai.example.com"}, "ANNAI_PUBLIC_URL", "https://"),
    ({**GIVEN, "ANNAI_PUBLIC_URL": "https://a.example/x y"}, "ANNAI_PUBLIC_URL", "letters"),
    ({**GIVEN, "ANNAI_PUBLIC_URL": "https://a.example/help/../x"}, "ANNAI_PUBLIC_URL", "letters"),
    ({**GIVEN, "ANNAI_PUBLIC_URL": "https://a.example/admin/annai"}, "ANNAI_PUBLIC_URL", "/admin/"),
    ({**GIVEN, "ANNAI_METRICS_TOKEN": "short"}, "ANNAI_METRICS_TOKEN", "secrets.token_urlsafe"),
    ({**GIVEN, "ANNAI_SECRET_FILE": "/nowhere"}, "ANNAI_SECRET", "Keep one"),
    ({"ANNAI_SECRET_FILE": "/nowhere"}, "ANNAI_SECRET_FILE", "Check path"),
]


@pytest.mark.parametrize(("given", "variable", "fix"), REFUSED)
def test_a_bad_setting_names_itself_and_the_fix(tmp_path: Path, given: dict[str, str], variable: str, fix: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read({"ANNAI_DIR": str(tmp_path), **given})
    message = str(refused.value)
    assert message.startswith(variable)
    assert fix in message
    assert "\n" not in message


ACCEPTED = [
    ({"ANNAI_PORT": "9000"}, {"port": 9000, "public_url": "http://127.0.0.1:9000"}),
    ({"ANNAI_HOST": "::1"}, {"host": "::1", "public_url": "http://[::1]:8600"}),
    ({"ANNAI_PUBLIC_URL": "http://localhost:9/"}, {"public_url": "http://localhost:9", "secure": False, "path": ""}),
    (
        {"ANNAI_HOST": "0.0.0.0", "ANNAI_PUBLIC_URL": "https://a.example/guide/"},  # noqa: S104
        {"public_url": "https://a.example/guide", "secure": True, "path": "/guide"},
    ),
    ({"ANNAI_DATABASE_URL": "sqlite:////data/a.db"}, {"database_url": "sqlite:////data/a.db", "sqlite": True}),
    (
        {"ANNAI_DATABASE_URL": "postgres://u:p@h/n", "ANNAI_WORKERS": "3"},
        {"database_url": "postgresql+psycopg://u:p@h/n", "sqlite": False, "workers": 3},
    ),
    ({"ANNAI_LOG": "json", "ANNAI_LOG_LEVEL": "debug"}, {"log": "json", "log_level": "debug"}),
    (
        {"ANNAI_TRUSTED_PROXIES": "10.0.0.7, 172.16.0.0/12,::1", "ANNAI_LIMIT_ADDRESS": "0"},
        {
            "trusted_proxies": (ip_network("10.0.0.7"), ip_network("172.16.0.0/12"), ip_network("::1")),
            "limit_address": 0,
        },
    ),
    ({"ANNAI_PORT": "", "OTHER": "x", "EXAMPLE_PORT": "1"}, {"port": 8600}),
]


@pytest.mark.parametrize(("given", "expected"), ACCEPTED)
def test_a_good_setting_is_taken(tmp_path: Path, given: dict[str, str], expected: dict[str, object]) -> None:
    settings = read({**GIVEN, "ANNAI_DIR": str(tmp_path), **given})
    assert {name: getattr(settings, name) for name in expected} == expected


def test_there_is_a_process_for_each_core_that_may_be_used(tmp_path: Path) -> None:
    cores = os.sched_getaffinity(0)
    given = {**GIVEN, "ANNAI_DIR": str(tmp_path), "ANNAI_DATABASE_URL": "postgres://u:p@h/n"}
    try:
        os.sched_setaffinity(0, {min(cores)})
        assert read(given).workers == 1
    finally:
        os.sched_setaffinity(0, cores)
    assert 1 <= read(given).workers <= min(len(cores), 8)
    assert read({**given, "ANNAI_DATABASE_URL": ""}).workers == 1


def test_secrets_may_lie_in_files(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(SECRET + "\n")
    (tmp_path / "url.txt").write_text("postgresql://u:p@h/n\n")
    settings = read(
        {
            "ANNAI_SECRET_FILE": str(tmp_path / "secret.txt"),
            "ANNAI_DATABASE_URL_FILE": str(tmp_path / "url.txt"),
        }
    )
    assert (settings.secret, settings.database_url) == (SECRET, "postgresql+psycopg://u:p@h/n")


def test_a_secret_made_by_init_is_found_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    assert read({"ANNAI_DIR": str(tmp_path)}).secret == SECRET


def test_secrets_never_appear_in_a_repr(tmp_path: Path) -> None:
    settings = read({**GIVEN, "ANNAI_DIR": str(tmp_path), "ANNAI_DATABASE_URL": "postgresql://u:hunter2@h/n"})
    assert SECRET not in repr(settings)
    assert "hunter2" not in repr(settings)


def test_settings_cannot_change_once_read(tmp_path: Path) -> None:
    settings = read({**GIVEN, "ANNAI_DIR": str(tmp_path)})
    with pytest.raises(AttributeError):
        settings.port = 1  # type: ignore[misc]


def test_every_setting_has_a_variable_that_says_what_it_is_for() -> None:
    fields = {"directory": "ANNAI_DIR"}
    named = {fields.get(name, f"ANNAI_{name.upper()}") for name in Settings.__dataclass_fields__}
    assert named == set(VARIABLES)
    assert all(variable.help and variable.default for variable in VARIABLES.values())


def test_postgresql_without_its_driver_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annai_server.settings.addresses.find_spec", lambda _: None)
    given = {"ANNAI_DIR": str(tmp_path), **GIVEN, "ANNAI_DATABASE_URL": "postgresql://localhost/annai"}
    with pytest.raises(SettingsError, match=r"annai-server\[postgresql\]"):
        read(given)


def test_a_provider_is_given_whole_and_its_secret_is_in_no_repr() -> None:
    settings = read(OIDC)
    assert settings.provider is not None
    assert (settings.provider.issuer, settings.provider.name) == ("https://id.example.com", "id.example.com")
    assert "hidden from view" not in repr(settings)
