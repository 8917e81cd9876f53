"""What a client is told is checked when it is made, and secrets stay out of sight."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from annai import Annai, ConfigurationError

GOOD = {
    "ANNAI_URL": "https://annai.example.com/guidance/",
    "ANNAI_PUBLIC_KEY": "pk_public",
    "ANNAI_SECRET_KEY": "sk_hidden",
    "ANNAI_SIGNING_SECRET": "hidden too, and with its 32 bytes long",
    "ANNAI_SIGNING_KID": "k_1",
}
BAD = [
    ({"ANNAI_URL": "annai.example.com"}, "ANNAI_URL"),
    ({"ANNAI_URL": "ftp://annai.example.com"}, "ANNAI_URL"),
    ({"ANNAI_URL": "https://"}, "ANNAI_URL"),
    ({"ANNAI_URL": "https://annai.example.com:99999"}, "ANNAI_URL"),
    ({"ANNAI_URL": "https://annai.example.com?x=1"}, "ANNAI_URL"),
    ({"ANNAI_URL": ""}, "ANNAI_URL"),
    ({"ANNAI_PUBLIC_KEY": "sk_hidden"}, "ANNAI_PUBLIC_KEY"),
    ({"ANNAI_SECRET_KEY": "pk_public"}, "ANNAI_SECRET_KEY"),
    ({"ANNAI_SECRET_KEY": ""}, "ANNAI_SECRET_KEY"),
    ({"ANNAI_SIGNING_KID": ""}, "ANNAI_SIGNING_KID"),
    ({"ANNAI_SIGNING_SECRET": ""}, "ANNAI_SIGNING_SECRET"),
    ({"ANNAI_SIGNING_SECRET": "short"}, "32 bytes"),
    ({"ANNAI_STRICT": "maybe"}, "ANNAI_STRICT"),
    ({"ANNAI_SECRET_KEY": "", "ANNAI_SECRET_KEY_FILE": "/nowhere/at/all"}, "ANNAI_SECRET_KEY_FILE"),
]


@pytest.mark.parametrize(("changed", "named"), BAD)
def test_a_bad_setting_is_refused_by_its_name(changed: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named) as refused:
        Annai.from_env(GOOD | changed)
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize("changed", [{"queue_size": 0}, {"timeout": 0}, {"flush_at_exit": -1}])
def test_a_bad_number_is_refused(connect: Callable[..., Annai], changed: dict[str, int]) -> None:
    with pytest.raises(ConfigurationError):
        connect(**changed)


def test_the_environment_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    client = Annai.from_env()
    assert 'src="https://annai.example.com/guidance/annai.js"' in client.tag("u_42")
    assert client.token("u_42")


def test_secrets_may_lie_in_files(tmp_path: Path) -> None:
    signing = tmp_path / "signing"
    signing.write_text("a secret in a file, long enough for all\n")
    values = GOOD | {"ANNAI_SIGNING_SECRET": "", "ANNAI_SIGNING_SECRET_FILE": str(signing)}
    assert Annai.from_env(values).token("u_42")


def test_neither_repr_nor_settings_show_a_secret() -> None:
    client = Annai.from_env(GOOD)
    assert repr(client) == "<Annai https://annai.example.com/guidance pk_public signs with 'k_1'>"
    shown = repr(client) + repr(vars(client))
    assert "hidden" not in shown


def test_where_nothing_is_configured_the_client_is_off_and_everything_still_works(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "annai")
    client = Annai.from_env({})
    assert not client.enabled
    assert repr(client) == "<Annai disabled>"
    client.identify("u_42", {"plan": "trial"})
    client.group("c_7", {})
    client.track("u_42", "invoice_sent")
    assert client.tag("u_42") == ""
    assert client.guides_for("u_42") == []
    assert client.flush()
    assert client.close()
    assert client.stats.accepted == 0
    assert "Annai is off" in caplog.text


def test_forgetting_somebody_with_a_client_that_is_off_is_never_silent(caplog: pytest.LogCaptureFixture) -> None:
    Annai.disabled().forget("u_42")
    assert "erased nothing" in caplog.text


def test_wrong_calls_are_told_even_where_the_client_is_off(caplog: pytest.LogCaptureFixture) -> None:
    Annai.disabled().track("u_42", "Invoice sent")
    assert "Invoice sent" in caplog.text
