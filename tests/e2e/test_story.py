"""The whole story in the example product: an author publishes, people follow, and the numbers are what happened."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from support.guidance import Guidance, words
from support.hibari import EXAMPLE, Hibari
from support.town import Town
from support.visitors import Device, Visitors

GUIDES = EXAMPLE / "guides"


def document(key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GUIDES / f"{key}.json").read_text(encoding="utf-8"))
    return found


def heading(text: str) -> re.Pattern[str]:
    """A title that may begin with somebody's name."""
    return re.compile(re.escape(max(re.split(r"\{\{.*?\}\}", text), key=len).strip(" 、,")))


@pytest.mark.parametrize(("device", "locale"), [("desktop", "en"), ("phone", "ja"), ("desktop", "ja"), ("phone", "en")])
def test_somebody_signs_up_follows_and_is_celebrated(
    town: Town, visitors: Visitors, device: Device, locale: str
) -> None:
    visitor = visitors(device, locale)
    page = visitor.page()
    hibari, guidance = Hibari(page, town.host_url, locale), Guidance(page, locale)
    welcome, start = words(document("welcome"), locale), words(document("getting-started"), locale)

    email = hibari.sign_up()

    # The tour waits until the page is calm, then goes over two pages and into a dialog.
    card = guidance.expect_step(heading(welcome["steps"]["figures"]["title"]), 1, 4)
    guidance.press(card, "next")
    guidance.expect_step(heading(welcome["steps"]["customers"]["title"]), 2, 4)
    hibari.link("Customers").click()
    guidance.expect_step(heading(welcome["steps"]["new"]["title"]), 3, 4)
    hibari.new_customer_button().click()
    card = guidance.expect_step(heading(welcome["steps"]["name"]["title"]), 4, 4)
    card.get_by_role("button", name=welcome["steps"]["name"]["buttons"]["done"] if locale == "ja" else "Got it").click()
    expect(card).to_be_hidden()

    # The checklist ticks by itself, from the backend and from the page.
    title = start["title"]
    hibari.fill_customer("Midori")
    guidance.expect_done(title, 1, 4)
    hibari.write_invoice()
    guidance.expect_done(title, 2, 4)
    hibari.preview_invoice()
    guidance.expect_done(title, 3, 4)

    # Only the backend knows that an invoice was sent.
    hibari.send_invoice()
    toast = guidance.toast(words(document("first-invoice-sent"), locale)["title"])
    expect(toast).to_be_visible(timeout=5_000)
    page.reload()
    expect(toast).to_have_count(0)

    # The banner is closed for good.
    news = words(document("news-customer-language"), locale)
    hibari.open("/invoices")
    banner = guidance.banner(news["title"])
    expect(banner).to_be_visible()
    guidance.press(banner, "close")
    expect(banner).to_be_hidden()

    # A second browser with empty storage shows the same.
    other = visitors(device, locale).page()
    elsewhere, again = Hibari(other, town.host_url, locale), Guidance(other, locale)
    elsewhere.sign_in(email)
    elsewhere.open("/invoices")
    menu = again.open_menu()
    expect(menu.get_by_role("button", name=heading(welcome["title"]))).to_be_visible()
    expect(again.banner(news["title"])).to_have_count(0)

    assert visitor.faults == []
    assert [line for line in visitor.console if "annai" in line.lower()] == []
