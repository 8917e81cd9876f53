"""Annai away, slow, failing or talking nonsense: the host product works, and its console shows no error of ours."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from support.databases import Databases
from support.guidance import Guidance
from support.hibari import Hibari
from support.town import Town, built
from support.visitors import Visitor, Visitors
from support.wrong_server import Wrong, wrong_server

WIDGET = Path(__file__).parents[2] / "server" / "annai_server" / "static" / "widget" / "annai.js"


def expect_silence(visitor: Visitor) -> None:
    """The browser itself reports requests that fail; everything else would be ours."""
    assert visitor.faults == []
    assert [line for line in visitor.console if "Failed to load" not in line and "ERR_" not in line] == []


def expect_product_works(visitor: Visitor, town: Town) -> None:
    page = visitor.page()
    hibari = Hibari(page, town.host_url, until="domcontentloaded")
    hibari.sign_up()
    hibari.go_to("Customers")
    hibari.new_customer_button().click()
    hibari.fill_customer("Midori")
    hibari.write_invoice()
    hibari.send_invoice()
    expect(page.get_by_role("heading", name="A page of its own for Midori")).to_be_visible()


def test_the_product_works_while_annai_is_away(town: Town, visitors: Visitors) -> None:
    town.annai.kill()
    visitor = visitors()
    expect_product_works(visitor, town)
    expect_silence(visitor)


@pytest.fixture(scope="module")
def left_alone(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town whose Annai is gone, so that something else may answer at its address."""
    with databases.fresh("sqlite") as url, built(tmp_path_factory.mktemp("outages"), url) as town:
        town.annai.kill()
        yield town


@pytest.mark.parametrize("wrong", ["slow", "failing", "garbage", "wrong types"])
@pytest.mark.parametrize("script", ["script too", "script served"])
def test_the_product_works_while_annai_answers_wrongly(
    left_alone: Town, visitors: Visitors, wrong: Wrong, script: str
) -> None:
    visitor = visitors()
    served = WIDGET.read_bytes() if script == "script served" else None
    with wrong_server(urlsplit(left_alone.annai_url).port or 0, wrong, served):
        expect_product_works(visitor, left_alone)
        expect_silence(visitor)
        visitor.context.close()


def test_what_happened_while_annai_was_away_arrives_once_when_it_is_back(town: Town, visitors: Visitors) -> None:
    visitor = visitors()
    page = visitor.page()
    hibari, guidance = Hibari(page, town.host_url), Guidance(page)
    hibari.sign_up()
    card = guidance.expect_step("Welcome, Hanako", 1, 4)
    town.annai.kill()
    guidance.press(card, "skip")
    expect(card).to_be_hidden()
    town.annai.start()
    hibari.open("/dashboard")
    menu = guidance.open_menu()
    expect(menu.get_by_role("button", name="A quick look round")).to_be_visible()
    expect(guidance.card("Welcome, Hanako")).to_have_count(0)
    expect_silence(visitor)
