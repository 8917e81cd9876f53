"""English and Japanese, chosen once and remembered."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import invoices
from invoices.language import CATALOGUE
from tests.product import Visitor

PACKAGE = Path(invoices.__file__).parent


@pytest.mark.parametrize(
    ("browser", "lang", "title"),
    [
        ("ja", "ja", "請求書を、もっと手軽に"),
        ("en-GB", "en", "Invoices, without the fuss"),
        ("fr", "en", "Invoices, without"),
    ],
)
def test_a_visitor_is_met_in_the_browser_s_language(
    arrive: Callable[..., Visitor], browser: str, lang: str, title: str
) -> None:
    visitor = arrive(browser)
    visitor.get("/sign-up")
    assert f'<html lang="{lang}">' in visitor.page
    assert title in visitor.page


def test_the_choice_belongs_to_the_account(ada: Visitor, arrive: Callable[..., Visitor]) -> None:
    assert ada.post("/language", "/customers", locale="ja", back="/customers?x=1").location == "/customers?x=1"
    ada.get("/customers")
    assert '<html lang="ja">' in ada.page
    elsewhere = arrive("en")
    elsewhere.sign_in()
    elsewhere.get("/dashboard")
    assert '<html lang="ja">' in elsewhere.page


def test_the_choice_outlives_signing_out(ada: Visitor) -> None:
    ada.post("/language", "/dashboard", locale="ja", back="/")
    ada.post("/sign-out", "/dashboard")
    ada.get("/sign-in")
    assert '<html lang="ja">' in ada.page


def test_settings_change_language_and_names(ada: Visitor) -> None:
    typed = {"business_name": "森工房", "currency": "EUR", "first_name": "彩", "last_name": "森", "locale": "ja"}
    assert ada.post("/settings", "/settings", **typed).location == "/settings"
    ada.get("/settings")
    assert "森 彩" in ada.page, "the family name comes first"
    assert "森工房" in ada.page


def test_the_currency_stays_once_there_are_invoices(ada: Visitor) -> None:
    ada.write_and_send()
    typed = {"business_name": "Mori", "currency": "JPY", "first_name": "Ada", "last_name": "Mori", "locale": "en"}
    ada.post("/settings", "/settings", **typed)
    ada.get("/invoices/1")
    assert "$1,380.00" in ada.page


def test_a_japanese_business_writes_yen(arrive: Callable[..., Visitor]) -> None:
    visitor = arrive("ja").sign_up()
    visitor.add_customer("北風ベーカリー", locale="ja")
    visitor.write_invoice(description=["ロゴ"], quantity=["1"], unit_price=["120,000"], tax_percent="10")
    visitor.get("/invoices/1")
    assert "￥132,000" in visitor.page
    assert visitor.write_invoice(unit_price=["1", "1.5"]).status_code == 422
    assert visitor.faults() == {"unit_price-1": "1,250 のように数字で入力してください。"}


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/\\evil.example", "evil"])
def test_choosing_a_language_leads_nowhere_else(ada: Visitor, back: str) -> None:
    assert ada.post("/language", "/dashboard", locale="ja", back=back).location == "/"


def test_every_text_has_its_japanese() -> None:
    texts = set()
    for file in PACKAGE.rglob("*.html"):
        texts |= set(re.findall(r"""\bt\((['"])(.+?)\1[,)]""", file.read_text("utf-8")))
    for file in PACKAGE.rglob("*.py"):
        texts |= set(re.findall(r"""(?:translate|form\.fail|self\.fail)\((?:[^"]*name,\s*|f?"[\w{}-]+",\s*)?(")(.+?)\1""", file.read_text("utf-8")))  # fmt: skip  # noqa: E501
    missing = {text for _, text in texts} - CATALOGUE.keys()
    assert len(texts) > 60
    assert not missing


def test_a_translation_keeps_the_blanks_of_its_text() -> None:
    for text, japanese in CATALOGUE.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", japanese)), text


def test_the_guides_name_their_targets_as_the_pages_do() -> None:
    """A Japanese page has Japanese names; a guide that kept the English ones would miss its targets."""
    for file in (PACKAGE.parent / "guides").glob("*.json"):
        guide = json.loads(file.read_text("utf-8"))
        if name := guide.get("target", {}).get("name"):
            assert guide["translations"]["ja"]["target"]["name"] == CATALOGUE[name], file.stem
        translated = guide["translations"]["ja"].get("steps", {})
        for step in guide.get("steps", []):
            if name := step["target"].get("name"):
                assert translated[step["key"]]["target"]["name"] == CATALOGUE[name], step["key"]
