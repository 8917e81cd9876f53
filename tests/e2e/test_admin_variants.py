"""Authors write variants beside the original, and say how many people get which."""

from playwright.sync_api import expect

from support.admin_pages import Admin


def test_a_variant_is_written_beside_the_original_and_another_shows_nothing(admin: Admin) -> None:
    editor = admin.begin("tour")
    editor.fill("Name of the tour · English", "Around the shop")
    editor.fill("Title · English", "Your orders", editor.row(1))
    section = editor.section("Variants")
    add = section.get_by_role("button", name="Add a variant")
    add.click()
    row = section.locator(".row.open")
    editor.fill("Name", "Short", row)
    editor.fill("Percent of the people", "30", row)
    # What it stands beside is what the original says.
    expect(row.locator(".original").last).to_contain_text("Your orders")
    editor.fill("Title · English", "Orders", row.locator(".beside-original").last)
    editor.fill(
        "Title · 日本語" if row.get_by_label("Title · 日本語").count() else "Title · Japanese",
        "注文",
        row.locator(".beside-original").last,
    )
    add.click()
    control = section.locator(".row.open")
    editor.fill("Percent of the people", "20.5", control)
    control.get_by_label("see nothing of it, to compare").check()
    expect(section.get_by_role("status")).to_have_text("The guide as it is written goes to the remaining 49.5 %.")
    editor.save()
    expect(admin.page.locator("#save-state")).to_contain_text("Saved at")
    admin.page.reload()
    expect(section.locator(".row-name")).to_have_text(["Short", "Untitled variant"])
    expect(section.locator(".row-detail")).to_have_text(
        ["30 % of the people", "20.5 % of the people · nothing is shown"]
    )
    expect(row.locator(".beside-original").last.get_by_label("Title · English")).to_have_value("Orders")


def test_a_variant_stands_and_looks_otherwise_and_the_preview_shows_it(admin: Admin) -> None:
    editor = admin.begin("banner")
    editor.fill("Title · English", "News today")
    editor.write("Text · English", "All about it.")
    section = editor.section("Variants")
    section.get_by_role("button", name="Add a variant").click()
    row = section.locator(".row.open")
    editor.fill("Name", "Loud", row)
    editor.fill("Percent of the people", "50", row)
    editor.fill("Title · English", "Everything new!", row.locator(".beside-original").first)
    editor.choose("Tone", "warning", row)
    editor.choose("Stands", "at the bottom of the window", row)
    editor.choose("Makes room for itself", "no", row)
    editor.expect_preview("Everything new!")
    shown = admin.page.get_by_label("Variant that is shown")
    expect(shown.locator("option:checked")).to_have_text("Loud")
    shown.select_option(label="Original")
    editor.expect_preview("News today")
    editor.save()
    admin.page.reload()
    for label, value in (("Tone", "warning"), ("Stands", "bottom"), ("Makes room for itself", "false")):
        expect(row.get_by_label(label)).to_have_value(value)
    shown.select_option(label="Loud")
    editor.expect_preview("Everything new!")


def test_too_much_together_is_said_beside_the_field(admin: Admin) -> None:
    editor = admin.begin("banner")
    editor.fill("Title · English", "News")
    editor.write("Text · English", "Something new.")
    section = editor.section("Variants")
    for percent in ("60", "60"):
        section.get_by_role("button", name="Add a variant").click()
        editor.fill("Percent of the people", percent, section.locator(".row.open"))
    expect(section.get_by_role("status")).to_have_text("Together the variants are more than 100 percent.")
    admin.page.locator("#save").click()
    expect(section.locator(".row.open .error:visible")).to_have_text("Together the variants are more than 100 percent.")
