"""What an author decides about one user in the admin happens in that user's product, by the real widget."""

from playwright.sync_api import Page, expect

from support.admin_pages import Admin
from support.admin_site import PROJECT, Site
from support.guidance import Guidance
from support.visitors import Visitors

TITLE = "A look round"


def product(site: Site, page: Page, user: str) -> Guidance:
    """A page of the host product in which that user is signed in."""
    key = site.keys["environments"]["development"]["public_key"]
    tag = f'<script type="module" src="/annai.js" data-key="{key}" data-user="{user}"></script>'
    page.route(
        "**/product",
        lambda route: route.fulfill(body=f"<!doctype html><title>Shop</title>{tag}", content_type="text/html"),
    )
    page.goto(f"{site.url}/product")
    return Guidance(page)


def test_a_tour_that_was_skipped_is_started_once_and_then_begun_anew(site: Site, visitors: Visitors) -> None:
    admin = Admin.signed_in(visitors().page(), site.url, PROJECT, site.link())
    editor = admin.begin("tour")
    editor.fill("Name of the tour · English", TITLE)
    editor.fill("Title · English", "Here it begins", editor.row(1))
    editor.publish("Development")
    key = admin.page.url.split("/")[-2]
    site.arrive("aki")
    site.follow("aki", key, "step-1", end="skipped")
    admin.open("why?environment=development&user=aki")
    why = admin.page.locator(f'[data-guide="{key}"]')
    expect(why).to_contain_text("They have closed or skipped it")
    admin.confirm(why, "Start it for them")
    expect(admin.page.get_by_role("status")).to_contain_text("It starts with their next page view.")
    expect(why).to_contain_text("An author has started it for them")

    page = visitors().page()
    guidance = product(site, page, "aki")
    guidance.press(guidance.card("Here it begins"), "close")
    expect(guidance.card("Here it begins")).to_have_count(0)
    guidance.expect_delivered()
    page.reload()
    user = admin.user("aki", "development")
    user.expect_guide(key, "They have closed or skipped it")
    user.expect_timeline(
        "guide_ended", "step_shown", "guide_shown", "guide_ordered", "guide_ended", "step_shown", "guide_shown"
    )
    expect(guidance.card("Here it begins")).to_have_count(0)

    row = admin.page.locator(f'tr[data-guide="{key}"]')
    row.locator("summary").click()
    admin.confirm(row, "Reset")
    user.expect_guide(key, "It would be shown at the next fitting moment")
    page.reload()
    expect(guidance.card("Here it begins")).to_be_visible()
