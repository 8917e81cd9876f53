"""The whole story in the example product: an author publishes, people follow, and the numbers are what happened."""

import pytest
from playwright.sync_api import Locator, Page, expect

from support.admin_pages import Admin
from support.guidance import Guidance, words
from support.hibari import Hibari
from support.stories import document, heading
from support.town import Town
from support.visitors import Device, Visitor, Visitors

pytestmark = pytest.mark.motion

PROJECT = "invoices"
NOTICE = {
    "en": ("Closed over the new year", "Replies take a day longer."),
    "ja": ("年末年始休業のお知らせ", "お返事に1日ほどかかります。"),
}


@pytest.fixture
def author(town: Town, visitors: Visitors) -> Admin:
    return Admin.enter(visitors().page(), town.annai_url, PROJECT, town.sign_in)


def write_notice(author: Admin) -> str:
    """A banner in both languages, for the settings page, published; its key."""
    editor = author.new_guide("banner")
    for language, locale in (("English", "en"), ("Japanese", "ja")):
        title, body = NOTICE[locale]
        editor.fill(f"Title · {language}", title)
        editor.write(f"Text · {language}", body)
    where = editor.section("Where")
    where.get_by_role("button", name="Only on certain pages").click()
    where.get_by_role("textbox", name="Page 1").fill("/settings")
    editor.publish("Production", note="For the holidays")
    return author.page.url.split("/")[-2]


def follow_welcome(hibari: Hibari, guidance: Guidance) -> None:
    """Over two pages and into a dialog, to its end."""
    texts = words(document("welcome"), hibari.locale)["steps"]
    guidance.press(guidance.expect_step(heading(texts["figures"]["title"]), 1, 4), "next")
    card = guidance.expect_step(heading(texts["customers"]["title"]), 2, 4)
    guidance.expect_reachable(card)
    # The way on is a link of the product's.
    expect(card.get_by_role("button", name=guidance.t("next"), exact=True)).to_have_count(0)
    hibari.go_to("Customers")
    guidance.expect_step(heading(texts["new"]["title"]), 3, 4)
    hibari.new_customer_button().click()
    card = guidance.expect_step(heading(texts["name"]["title"]), 4, 4)
    card.locator("button.primary").click()
    expect(card).to_be_hidden()


def work_through_checklist(hibari: Hibari, guidance: Guidance) -> None:
    """What the backend knows and what the page knows both tick; sending, which only the backend knows, celebrates."""
    texts = words(document("getting-started"), hibari.locale)
    start = texts["title"]
    hibari.fill_customer("Midori")
    guidance.expect_done(start, 1, 4)
    hibari.write_invoice()
    guidance.expect_done(start, 2, 4)
    hibari.preview_invoice()
    guidance.expect_done(start, 3, 4)
    hibari.send_invoice()
    toast = guidance.toast(words(document("first-invoice-sent"), hibari.locale)["title"])
    expect(toast).to_be_visible(timeout=5_000)
    guidance.press(toast, "close")
    expect(toast).to_have_count(0)
    guidance.press(guidance.card(texts["celebration"]["title"]), "done")


def read_hint(hibari: Hibari, guidance: Guidance, title: str) -> None:
    """It waits at the field until somebody asks, further down on a phone."""
    hibari.open("/invoices/new")
    hibari.page.locator("#note").scroll_into_view_if_needed()
    guidance.marker(title).click()
    card = guidance.card(title)
    guidance.expect_reachable(card)
    guidance.press(card, "got_it")
    expect(guidance.marker(title)).to_have_count(0)


def close_banner(guidance: Guidance, title: str) -> None:
    banner = guidance.banner(title)
    expect(banner).to_be_visible()
    guidance.press(banner, "close")
    expect(banner).to_be_hidden()


def expect_silence(visitor: Visitor) -> None:
    assert visitor.faults == []
    assert visitor.console == []


@pytest.mark.parametrize(("device", "locale"), [("desktop", "en"), ("phone", "ja"), ("desktop", "ja"), ("phone", "en")])
def test_what_an_author_published_is_followed_celebrated_and_counted(
    town: Town, visitors: Visitors, author: Admin, device: Device, locale: str
) -> None:
    notice = write_notice(author)
    visitor = visitors(device, locale)
    hibari, guidance = on(visitor.page(), town, locale)
    email = hibari.sign_up()
    follow_welcome(hibari, guidance)
    work_through_checklist(hibari, guidance)
    news = words(document("news-customer-language"), locale)["title"]
    hibari.open("/invoices")
    close_banner(guidance, news)
    hibari.open("/settings")
    close_banner(guidance, NOTICE[locale][0])
    read_hint(hibari, guidance, words(document("invoice-note"), locale)["title"])
    expect_silence(visitor)
    guidance.expect_delivered()

    # A second browser with empty storage shows the same: nothing starts, everything is in the menu.
    second = visitors(device, locale)
    hibari, guidance = on(second.page(), town, locale)
    hibari.sign_in(email)
    hibari.open("/settings")
    menu = guidance.open_menu()
    guidance.expect_reachable(menu)
    for title in (heading(words(document("welcome"), locale)["title"]), news, NOTICE[locale][0]):
        expect(menu.get_by_role("button", name=title)).to_be_visible()
    for title in (news, NOTICE[locale][0]):
        expect(guidance.banner(title)).to_have_count(0)
    guidance.expect_delivered()
    expect_silence(second)

    expect_numbers(author, notice)


def expect_numbers(author: Admin, notice: str) -> None:
    """One person did all of it, once."""
    results = author.results("welcome")
    results.expect_people(shown=1, completed=1)
    for step in document("welcome")["steps"]:
        results.expect_part(step["key"], people=1, share="100%")
    results.expect_end("completed", runs=1, share="100%")
    results = author.results("getting-started")
    for item in document("getting-started")["items"]:
        results.expect_part(item["key"], people=1, share="100%")
    author.results("first-invoice-sent").expect_people(shown=1, completed=1)
    results = author.results("news-customer-language")
    results.expect_people(shown=1, completed=0)
    results.expect_end("closed", runs=1, share="100%")
    author.results(notice).expect_people(shown=1, completed=1)
    author.results("invoice-note").expect_people(shown=1, completed=1)
    author.user("u_1").expect_guide("welcome", "They have completed it")


def on(page: Page, town: Town, locale: str) -> tuple[Hibari, Guidance]:
    return Hibari(page, town.host_url, locale), Guidance(page, locale)


def test_skipping_is_for_good_and_the_menu_brings_it_back(town: Town, visitors: Visitors, author: Admin) -> None:
    hibari, guidance = on(visitors().page(), town, "en")
    hibari.sign_up()
    card = guidance.expect_step("Welcome, Hanako", 1, 4)
    guidance.press(card, "skip")
    expect(card).to_be_hidden()
    hibari.open("/dashboard")
    menu = guidance.open_menu()
    expect(guidance.card("Welcome, Hanako")).to_have_count(0)
    menu.get_by_role("button", name="A quick look round").click()
    guidance.expect_step("Welcome, Hanako", 1, 4)
    guidance.expect_delivered()
    author.results("welcome").expect_end("skipped", runs=1, share="50%")


def test_opting_out_holds_on_every_device_until_one_opts_in_again(town: Town, visitors: Visitors) -> None:
    hibari, guidance = on(visitors().page(), town, "en")
    email = hibari.sign_up()
    guidance.press(guidance.expect_step("Welcome, Hanako", 1, 4), "skip")
    switch_banners(guidance)
    hibari.open("/invoices")
    elsewhere, other = on(visitors().page(), town, "en")
    elsewhere.sign_in(email)
    elsewhere.open("/invoices")
    choice = switch_banners(other, press=False)
    expect(choice).not_to_be_checked()
    expect(other.banner("New: invoices in your customer's language")).to_have_count(0)
    choice.check()
    expect(other.banner("New: invoices in your customer's language")).to_be_visible()


def switch_banners(guidance: Guidance, press: bool = True) -> Locator:
    menu = guidance.open_menu()
    menu.get_by_text(guidance.t("preferences"), exact=True).click()
    choice = menu.get_by_role("checkbox", name=guidance.t("show_banner"))
    if press:
        choice.uncheck()
        guidance.expect_delivered()
    return choice
