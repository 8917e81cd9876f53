"""An author dresses the guidance: looks at the built-in themes in the real widget, makes their own, and wears it."""

from playwright.sync_api import Locator, expect

from support.admin_pages import Admin


def _card(admin: Admin) -> Locator:
    return admin.page.frame_locator(".preview-frame").get_by_role("dialog").first


def test_a_built_in_theme_is_looked_at_and_worn(admin: Admin) -> None:
    admin.open("themes?environment=production")
    expect(_card(admin)).to_have_css("border-top-left-radius", "14px")
    admin.page.get_by_role("button", name="Show here (Leaf)").click()
    expect(_card(admin)).to_have_css("background-color", "rgb(255, 253, 247)")
    admin.page.get_by_role("button", name="Dark", exact=True).click()
    expect(_card(admin)).to_have_css("background-color", "rgb(27, 38, 33)")
    admin.page.get_by_role("button", name="Wear in Production (Leaf)").click()
    expect(admin.page.get_by_role("status")).to_have_text("Production wears Leaf now.")
    expect(admin.page.locator(".look", has_text="Leaf")).to_contain_text("Worn in Production")


def test_an_own_theme_is_seen_while_it_is_written_and_what_nobody_can_read_is_said_beside_it(admin: Admin) -> None:
    admin.open("themes/new?base=ink")
    light = admin.page.get_by_role("group", name="Colours · Light")
    expect(_card(admin)).to_have_css("border-top-left-radius", "6px")
    admin.page.get_by_label("Name", exact=True).fill("House")
    light.get_by_label("Accent", exact=True).fill("var(--brand, #fbbf24)")
    unread = light.get_by_text("“Words on the accent” on “Accent” (Light) has a contrast of 1.7 to 1")
    expect(unread).to_be_visible()
    light.get_by_label("Words on the accent", exact=True).fill("#1c1917")
    # What is said goes when it is mended, and the lines below it move up: not while they are being pressed.
    expect(unread).to_have_count(0)
    light.get_by_text("More colours").click()
    light.get_by_label("Links and focus", exact=True).fill("#92400e")
    admin.page.get_by_label("Roundness").fill("30px")
    expect(_card(admin)).to_have_css("border-top-left-radius", "30px")
    expect(_card(admin).get_by_role("button", name="Next")).to_have_css("background-color", "rgb(251, 191, 36)")
    expect(admin.page.locator("form .error")).to_have_count(0)
    admin.page.get_by_label("Development", exact=True).check()
    admin.page.get_by_role("button", name="Save").click()
    expect(admin.page.get_by_role("status").first).to_have_text("Saved.")
    admin.open("settings?environment=development")
    expect(admin.page.get_by_text("Guidance in Development wears House.")).to_be_visible()
