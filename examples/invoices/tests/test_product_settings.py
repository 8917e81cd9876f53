"""What the product is told at its start."""

import pytest

from invoices import create_app
from invoices.settings import Settings, SettingsError


@pytest.mark.parametrize("secret", [None, "", "too short"])
def test_without_a_secret_key_it_does_not_start(secret: str | None) -> None:
    with pytest.raises(SettingsError, match=r"INVOICES_SECRET_KEY.*python -c"):
        create_app({} if secret is None else {"INVOICES_SECRET_KEY": secret})


def test_a_secret_is_not_shown() -> None:
    settings = Settings.read({"INVOICES_SECRET_KEY": "0123456789abcdef"})
    assert "0123456789abcdef" not in repr(settings)
    assert settings.database.name == "invoices.sqlite"


def test_the_policy_names_where_browsers_find_annai() -> None:
    env = {"INVOICES_SECRET_KEY": "0123456789abcdef", "ANNAI_URL": "http://annai.internal:8600/"}
    assert Settings.read(env).annai_origin == "http://annai.internal:8600"
    env["ANNAI_SCRIPT_URL"] = "https://help.example.com/annai/annai.js"
    assert Settings.read(env).annai_origin == "https://help.example.com"
