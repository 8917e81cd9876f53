"""What only a real browser shows: late figures, modal dialogs, narrow screens, a policy that is never broken."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect, sync_playwright

from support.chromium import arguments, chromium
from support.machine import free_port
from support.processes import Process, plain_environment, running
from support.town import program
from tests.product import PASSWORD

NAMES = {"First name": "Ada", "Last name": "Mori", "Business name": "Mori Studio"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The product under its real server, without Annai."""
    folder, port = tmp_path_factory.mktemp("product"), free_port()
    product = Process(
        url=f"http://127.0.0.1:{port}",
        command=[program("granian"), "--interface", "wsgi", "--port", str(port), "invoices.wsgi:app"],
        environment=plain_environment(
            INVOICES_DATABASE=str(folder / "invoices.sqlite"), INVOICES_SECRET_KEY="signs the sessions of tests"
        ),
        log=folder / "product.log",
        cwd=Path(__file__).parents[1],
        ready="/sign-in",
    )
    with running(product):
        yield product.url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=arguments())


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A phone, whose owner has signed up. The test fails if anything went against the policy or broke."""
    with browser.new_context(viewport={"width": 360, "height": 640}, locale="en-GB", base_url=address) as context:
        trouble: list[str] = []
        context.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: trouble.append(str(error.error)))
        page = context.new_page()
        _sign_up(page)
        yield page
    assert trouble == []


def test_the_figures_come_after_the_page_and_move_nothing(page: Page) -> None:
    held: list[Route] = []
    page.route("**/dashboard/figures", lambda route: held.append(route))
    with page.expect_request("**/dashboard/figures"):
        page.reload()
    figures = page.get_by_role("region", name="Your figures")
    expect(figures).to_have_count(0)
    before = page.get_by_role("heading", name="Recent invoices").bounding_box()
    held[0].continue_()
    expect(figures).to_contain_text("$0.00")
    assert page.get_by_role("heading", name="Recent invoices").bounding_box() == before


def test_on_a_phone_the_places_share_the_bar(page: Page) -> None:
    bar = page.get_by_role("navigation", name="Main")
    boxes = [link.bounding_box() for link in bar.get_by_role("link").all()]
    found = [box for box in boxes if box]
    assert len(found) == 4
    assert found[0]["x"] <= 12
    assert 348 <= found[-1]["x"] + found[-1]["width"] <= 360
    assert all(box["height"] >= 44 for box in found)


def test_a_customer_is_added_in_a_modal_dialog(page: Page) -> None:
    page.get_by_role("link", name="Customers").click()
    page.get_by_role("button", name="New customer").click()
    assert page.locator("dialog:modal").count() == 1
    page.get_by_label("Name", exact=True).fill("Northwind")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Northwind is added.")


def test_the_sums_follow_what_is_typed(page: Page) -> None:
    _add_customer(page)
    page.goto("/invoices/new")
    page.get_by_label("Unit price").fill("1,200.50")
    page.get_by_role("button", name="Add a line").click()
    expect(page.get_by_label("Description").nth(1)).to_be_focused()
    page.get_by_label("Quantity").nth(1).fill("3")
    page.get_by_label("Unit price").nth(1).fill("0.5")
    page.get_by_label("Tax").select_option("20")
    expect(page.locator("[data-total=total]")).to_have_text("$1,442.40")
    page.get_by_role("button", name="Remove this line").first.click()
    expect(page.locator("[data-total=total]")).to_have_text("$1.80")


def test_a_preview_is_reported_by_the_page(page: Page) -> None:
    _write_invoice(page)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("dialog")).to_contain_text("$1,200.00")
    assert page.evaluate("window.annai.q") == [["track", ["invoice_previewed"]]]


def test_no_page_is_wider_than_a_phone(page: Page) -> None:
    invoice = _write_invoice(page)
    paths = ["/dashboard", "/customers", "/invoices", invoice, f"{invoice}/edit", "/invoices/new", "/settings"]
    widths = {}
    for path in paths:
        page.goto(path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(paths, 360)


def test_each_field_of_a_line_says_what_it_is(page: Page) -> None:
    _add_customer(page)
    page.goto("/invoices/new")
    for name in ("Description", "Quantity", "Unit price"):
        label, field = page.locator("tbody .narrow-label", has_text=name), page.get_by_label(name, exact=True)
        expect(label).to_be_visible()
        above, box = label.bounding_box(), field.bounding_box()
        assert above
        assert box
        assert above["y"] + above["height"] <= box["y"]
    page.set_viewport_size({"width": 1000, "height": 640})
    expect(page.locator("tbody .narrow-label").first).to_be_hidden()


def test_tab_goes_through_a_name_in_the_order_in_which_it_is_said(page: Page) -> None:
    page.goto("/settings")
    for language, fields in (("en", ["first_name", "last_name"]), ("ja", ["last_name", "first_name"])):
        page.locator("#locale").select_option(language)
        _click_and_load(page, page.locator("main form button"))
        first, second = (page.locator(f"#{name}") for name in fields)
        left, right = first.bounding_box(), second.bounding_box()
        assert left
        assert right
        assert (left["y"], left["x"]) < (right["y"], right["x"])
        first.focus()
        page.keyboard.press("Tab")
        expect(second).to_be_focused()


def test_the_table_of_invoices_scrolls_inside_itself(page: Page) -> None:
    _write_invoice(page)
    page.goto("/invoices")
    status = page.get_by_role("columnheader", name="Status")
    expect(status).not_to_be_in_viewport()
    status.scroll_into_view_if_needed()
    expect(status).to_be_in_viewport()
    assert page.evaluate("scrollX") == 0


def test_language_and_signing_out_are_in_the_account_s_menu(page: Page) -> None:
    page.locator("summary").click()
    page.get_by_role("button", name="日本語").click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.locator("summary").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="ログアウト")).to_be_hidden()
    page.locator("summary").click()
    page.get_by_role("button", name="ログアウト").click()
    page.wait_for_url("**/sign-in")


def _sign_up(page: Page) -> None:
    page.goto("/sign-up")
    for label, text in NAMES.items():
        page.get_by_label(label).fill(text)
    page.get_by_label("E-mail").fill(f"{uuid4().hex}@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    _click_and_load(page, page.get_by_role("button", name="Create your account"))


def _add_customer(page: Page) -> None:
    page.goto("/customers#new-customer")
    page.get_by_label("Name", exact=True).fill("Northwind")
    _click_and_load(page, page.get_by_role("button", name="Save"))


def _click_and_load(page: Page, button: Locator) -> None:
    """Until the page that the form leads to has its styles and scripts: before them nothing has its place."""
    with page.expect_event("load"):
        button.click()


def _write_invoice(page: Page) -> str:
    _add_customer(page)
    page.goto("/invoices/new")
    page.get_by_label("Description").fill("Logo")
    page.get_by_label("Unit price").fill("1200")
    _click_and_load(page, page.get_by_role("button", name="Save draft"))
    return urlsplit(page.url).path
