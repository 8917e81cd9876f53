"""Authors write guides of each kind in a form, see them as people will, and publish them."""

from playwright.sync_api import Dialog, expect

from support import guides
from support.admin_pages import Admin
from support.admin_site import PROJECT, Site
from support.visitors import Visitors


def test_a_tour_is_written_seen_saved_and_published(admin: Admin) -> None:
    editor = admin.new_guide("tour")
    editor.fill("Name of the tour · English", "Around the shop")
    first = editor.row(1)
    editor.fill("Title · English", "Your orders", first)
    editor.write("Text · English", "Everything people bought.", first)
    first.get_by_label("An element of the page").check()
    editor.choose("It is a", "button", first)
    editor.fill("Named", "New order", first)
    second = editor.add_row()
    editor.fill("Title · English", "That was it", second)
    editor.expect_preview("That was it")
    sent: list[str] = []
    admin.page.on("request", lambda request: sent.append(request.url))
    editor.publish("Production", note="For the launch")
    assert sum(url.endswith("/publish") for url in sent) == 1
    expect(admin.page.locator(".note").first).to_have_text("For the launch")
    admin.guides().expect_status("Around the shop", "Production", "Revision 1")
    editor = admin.edit("around-the-shop")
    expect(editor.form.get_by_label("Named", exact=True)).to_have_value("New order")


def test_a_guide_s_other_pages_are_there_from_its_first_save_on(admin: Admin) -> None:
    editor = admin.begin("banner")
    tabs = admin.page.get_by_role("navigation", name="This guide")
    editor.fill("Title · English", "Closed on Friday")
    editor.write("Text · English", "Back on Monday.")
    expect(tabs).to_be_hidden()
    expect(admin.page).to_have_title("New banner · Annai")
    editor.save()
    expect(admin.page).to_have_title("Closed on Friday · Annai")
    expect(tabs.get_by_role("link", name="Edit")).to_have_attribute("aria-current", "page")
    tabs.get_by_role("link", name="Publishing and history").click()
    expect(admin.page.get_by_role("heading", name="Where it is published")).to_be_visible()
    expect(admin.page.locator("#guide-title")).to_have_text("Closed on Friday")


def test_a_step_that_keeps_the_rest_of_the_page_from_being_used_does_so_in_the_preview(admin: Admin) -> None:
    editor = admin.begin("tour")
    editor.fill("Name of the tour · English", "One thing only")
    step = editor.row(1)
    editor.fill("Title · English", "Only this", step)
    step.get_by_label("Keep the rest of the page from being used").check()
    editor.expect_preview("Only this")
    expect(editor.preview.locator("annai-surface .shade")).to_be_visible()
    editor.save()
    admin.page.reload()
    editor.open_row(1)
    box = editor.row(1).get_by_label("Keep the rest of the page from being used")
    expect(box).to_be_checked()
    box.uncheck()
    expect(editor.preview.locator("annai-surface .shade:not([hidden])")).to_have_count(0)


def test_body_text_keeps_its_formatting(admin: Admin) -> None:
    editor = admin.begin("banner")
    editor.fill("Title · English", "Formatted")
    box = editor.write("Text · English", "Press ")
    editor.press_tool(box, "Bold")
    admin.page.keyboard.type("New")
    editor.press_tool(box, "Bold")
    admin.page.keyboard.type(" now, ")
    editor.press_tool(box, "Insert something about the person")
    dialog = admin.page.get_by_role("dialog")
    dialog.get_by_label("What to insert").fill("user.last_name")
    dialog.get_by_label("Said when we don't know it").fill("you")
    dialog.get_by_role("button", name="Insert").click()
    admin.page.keyboard.press("Enter")
    admin.page.keyboard.type("- one")
    admin.page.keyboard.press("Enter")
    admin.page.keyboard.type("two")
    editor.save()
    admin.page.reload()
    box = admin.page.get_by_role("textbox", name="Text · English", exact=True)
    expect(box.locator("strong")).to_have_text("New")
    expect(box.locator(".variable")).to_contain_text("user.last_name")
    expect(box.locator("li")).to_have_text(["one", "two"])
    expect(editor.preview.locator("strong, b").first).to_have_text("New")


def test_both_languages_stand_side_by_side(admin: Admin) -> None:
    editor = admin.new_guide("banner")
    editor.fill("Title · English", "Both")
    editor.write("Text · English", "Hello.")
    expect(editor.page.locator(".gaps")).to_contain_text("lacks 2 texts")
    editor.fill("Title · Japanese", "両方")
    editor.write("Text · Japanese", "「新規」を押してください。")
    expect(editor.page.locator(".gaps")).to_have_text("Japanese is complete.")
    admin.page.get_by_role("group", name="Language", exact=True).get_by_role("button", name="Japanese").click()
    editor.expect_preview("両方")
    editor.save()


def test_nothing_is_called_complete_before_anything_is_written(admin: Admin) -> None:
    for kind in ("tour", "banner", "checklist", "toast"):
        editor = admin.begin(kind)
        expect(editor.page.get_by_role("group", name="Languages")).to_be_visible()
        expect(editor.page.locator(".gaps")).to_have_count(0)


def test_publishing_begins_where_the_guide_went_last_and_shows_what_changes_there(admin: Admin) -> None:
    """And by one press, where there is nothing to know before."""
    editor = admin.begin("banner")
    for language in ("English", "Japanese"):
        editor.fill(f"Title · {language}", "Careful")
        editor.write(f"Text · {language}", "Hello.")
    editor.save()
    dialog = editor.open_publish_dialog()
    dialog.get_by_label("Development").check()
    dialog.get_by_role("button", name="Publish to Development").click()
    admin.page.wait_for_url("**/history")
    admin.guides().expect_status("Careful", "Development", "Revision 1")
    admin.guides().expect_status("Careful", "Production", "Not published")
    editor = admin.edit("careful")
    editor.fill("Title · English", "More careful")
    dialog = editor.open_publish_dialog()
    expect(dialog.get_by_label("Development (revision 1 now)")).to_be_checked()
    expect(dialog.locator(".what-changes")).to_contain_text("More careful")
    expect(dialog.locator("button.primary")).to_have_text("Publish to Development")
    dialog.get_by_label("Production").check()
    expect(dialog.locator(".judgement")).to_contain_text("It is published there for the first time.")
    expect(dialog.locator("button.primary")).to_have_text("Publish to Production")


def test_a_button_that_cant_be_pressed_says_what_it_waits_for(admin: Admin) -> None:
    editor = admin.begin("banner")
    editor.fill("Title · English", "Only in English")
    editor.write("Text · English", "Hello.")
    editor.save()
    dialog = editor.open_publish_dialog()
    expect(dialog.locator(".told")).to_contain_text("There is no Japanese translation")
    button = dialog.locator("button.primary")
    expect(button).to_be_disabled()
    expect(button).to_have_accessible_description("Tick that you have read what is said above.")
    editor.confirm_what_is_said(dialog)
    expect(button).to_be_enabled()
    expect(button).to_have_accessible_description("")
    dialog.get_by_label("At a set time").check()
    expect(button).to_be_disabled()
    expect(button).to_have_accessible_description("Choose the day on which it goes live.")


def test_a_checklist_with_what_makes_its_items_done(admin: Admin) -> None:
    editor = admin.new_guide("checklist")
    editor.fill("Title · English", "First steps")
    row = editor.row(1)
    editor.fill("Title · English", "Take an order", row)
    row.get_by_label("Event's name").fill("order_taken")
    row.get_by_role("button", name="Add a button").click()
    editor.fill("Label · English", "Do it", row)
    editor.choose("What it does", "Go to a page of your product", row)
    editor.fill("Page", "/orders/new", row)
    editor.save()
    editor.expect_preview("Take an order")


def test_who_writes_a_checklist_goes_on_writing_while_the_preview_opens_its_panel(admin: Admin) -> None:
    editor = admin.begin("checklist")
    field = editor.form.get_by_label("Title · English", exact=True).first
    # A new drawing stands beside the old one for a moment.
    panel = editor.preview.get_by_role("dialog").last
    field.click()
    written = ""
    for words in ("First", " steps", " in your shop"):
        admin.page.keyboard.type(words)
        written += words
        expect(panel).to_contain_text(written)
    expect(field).to_be_focused()
    expect(field).to_have_value(written)
    # Whoever wants to see what it does can still press it.
    panel.get_by_role("button").first.click()
    expect(panel).to_be_hidden()


def test_a_milestone_and_the_toast_that_celebrates_it(admin: Admin) -> None:
    admin.open("milestones/new")
    admin.page.get_by_label("Name · English").fill("First order")
    admin.page.get_by_label("Event's name").fill("order_taken")
    admin.page.get_by_label("Development").check()
    admin.page.get_by_role("button", name="Publish").click()
    expect(admin.page.get_by_role("link", name="First order")).to_be_visible()
    editor = admin.new_guide("toast")
    editor.choose("Milestone", "First order")
    editor.fill("Title · English", "Your first order!")
    editor.write("Text · English", "Well done.")
    editor.expect_preview("Your first order!")
    editor.publish("Development")
    admin.guides().expect_status("Your first order!", "Development", "Revision 1")


def test_errors_stand_beside_their_fields_and_nothing_is_lost(admin: Admin) -> None:
    editor = admin.begin("tour")
    editor.fill("Title · English", "", editor.row(1))
    second = editor.add_row()
    editor.write("Text · English", "Already written.", second)
    editor.try_to_save()
    expect(editor.summary).to_be_focused()
    editor.expect_error("Name of the tour · English", "Write something here.")
    links = editor.summary.get_by_role("link").count()
    editor.fill("Name of the tour · English", "Mended")
    expect(editor.form.get_by_label("Name of the tour · English", exact=True)).not_to_have_attribute(
        "aria-invalid", "true"
    )
    expect(editor.summary.get_by_role("link")).to_have_count(links - 1)
    editor.summary.get_by_role("link", name="Step 1").first.click()
    expect(editor.row(1).get_by_label("Title · English", exact=True)).to_be_focused()
    expect(editor.open_row(2).get_by_role("textbox", name="Text · English", exact=True)).to_have_text(
        "Already written."
    )


def test_steps_are_moved_with_the_keyboard_and_removals_undone(admin: Admin) -> None:
    editor = admin.begin("tour")
    editor.fill("Title · English", "One", editor.row(1))
    for title in ("Two", "Three"):
        editor.fill("Title · English", title, editor.add_row())
    editor.row(3).locator(".row-title").focus()
    admin.page.keyboard.press("Alt+ArrowUp")
    assert editor.row_titles() == ["One", "Three", "Two"]
    editor.row(1).get_by_role("button", name="Remove step 1").click()
    assert editor.row_titles() == ["Three", "Two"]
    admin.page.get_by_role("button", name="Undo").click()
    assert editor.row_titles() == ["One", "Three", "Two"]


def test_steps_are_dragged_into_another_order(admin: Admin) -> None:
    editor = admin.begin("tour")
    editor.fill("Title · English", "One", editor.row(1))
    for title in ("Two", "Three"):
        editor.fill("Title · English", title, editor.add_row())
    editor.row(3).locator(".row-title").click()
    editor.row(3).locator(".grip").drag_to(editor.row(1).locator(".row-head"))
    assert editor.row_titles() == ["Three", "One", "Two"]
    editor.row(1).locator(".grip").drag_to(editor.row(2).locator(".row-head"))
    assert editor.row_titles() == ["One", "Three", "Two"]
    editor.fill("Name of the tour · English", "Dragged")
    editor.save()
    admin.page.reload()
    assert editor.row_titles() == ["One", "Three", "Two"]


def test_a_title_can_say_something_about_the_person(admin: Admin) -> None:
    editor = admin.begin("banner")
    editor.fill("Title · English", "Welcome, !")
    title = editor.form.get_by_label("Title · English", exact=True)
    title.focus()
    for key in ("End", "ArrowLeft"):
        admin.page.keyboard.press(key)
    title.locator("xpath=..").get_by_role("button", name="Insert something about the person").click()
    dialog = admin.page.get_by_role("dialog")
    dialog.get_by_label("What to insert").fill("user.first_name")
    dialog.get_by_label("Said when we don't know it").fill("there")
    dialog.get_by_role("button", name="Insert").click()
    expect(title).to_have_value("Welcome, {{ user.first_name | there }}!")
    expect(title).to_be_focused()
    editor.write("Text · English", "Hello.")
    editor.save()
    expect(admin.page.locator("#guide-title")).to_have_text("Welcome, there!")


def test_the_preview_says_above_what_it_shows_while_something_written_cannot_be_drawn(admin: Admin) -> None:
    editor = admin.begin("banner")
    editor.fill("Title · English", "Welcome")
    editor.expect_preview("Welcome")
    editor.fill("Title · English", "Welcome, {{ user.first_name }}")
    note = admin.page.locator(".preview-note")
    expect(note).to_have_text(
        "The preview shows the last version that could be drawn. "
        "A variable needs a fallback: {{ user.first_name | there }}."
    )
    above, frame = note.bounding_box(), admin.page.locator(".preview-frame").bounding_box()
    assert above
    assert frame
    assert above["y"] + above["height"] <= frame["y"]
    editor.fill("Title · English", "Welcome, {{ user.first_name | there }}")
    editor.expect_preview("Welcome, there")
    expect(note).to_have_text("")


def test_boxes_that_are_wrong_together_do_not_touch_the_line_around_them(admin: Admin) -> None:
    admin.open("milestones/new")
    admin.page.get_by_label("Name · English").fill("First order")
    admin.page.get_by_label("Event's name").fill("order_taken")
    admin.page.get_by_role("button", name="Publish").click()
    group = admin.page.locator("#environments")
    expect(group).to_have_attribute("aria-invalid", "true")
    around, box = group.bounding_box(), group.get_by_role("checkbox").first.bounding_box()
    assert around
    assert box
    assert box["x"] - around["x"] >= 8
    assert box["y"] - around["y"] >= 6


def test_an_audience_is_said_in_rows(admin: Admin) -> None:
    editor = admin.begin("banner")
    editor.fill("Title · English", "For some")
    editor.write("Text · English", "Hello.")
    who = editor.section("Who")
    who.get_by_role("button", name="Add a condition").click()
    who.get_by_label("Name").fill("plan")
    who.get_by_label("Value", exact=True).fill("trial")
    who.get_by_role("button", name="Add a condition").click()
    who.get_by_label("Kind of condition").nth(1).select_option(label="Event")
    who.get_by_label("Event's name").fill("order_taken")
    who.get_by_label("Is it so?").select_option(label="has not happened")
    editor.save()
    stored = admin.page.evaluate("async (url) => (await fetch(url)).json()", admin.page.url + "/draft")
    assert stored["document"]["audience"] == {
        "all": [{"trait": "plan", "is": "trial"}, {"not": {"event": "order_taken"}}]
    }
    admin.page.reload()
    expect(who.get_by_label("Value", exact=True)).to_have_value("trial")


def test_the_second_of_two_authors_is_told_and_joins_both_versions(
    site: Site, admin: Admin, visitors: Visitors
) -> None:
    editor = admin.begin("banner")
    editor.fill("Title · English", "Shared")
    editor.write("Text · English", "Begun together.")
    editor.save()
    link = site.add_author("taro@shop.example", "Taro", "editor")
    other = Admin.signed_in(visitors().page(), site.url, PROJECT, link).edit(editor.key)
    other.fill("Title · English", "Shared, by Taro")
    other.save()
    editor.choose("Tone", "warning")
    editor.try_to_save()
    notice = admin.page.get_by_role("alert").filter(has_text="Taro saved this guide")
    notice.get_by_role("button", name="Compare").click()
    admin.page.get_by_role("dialog").get_by_role("button", name="Put this into the form").click()
    expect(editor.form.get_by_label("Title · English", exact=True)).to_have_value("Shared, by Taro")
    expect(editor.form.get_by_label("Tone", exact=True)).to_have_value("warning")
    editor.save()


def test_who_publishes_is_told_of_a_draft_that_they_have_not_seen(site: Site, admin: Admin, visitors: Visitors) -> None:
    editor = admin.begin("banner")
    editor.fill("Title · English", "Seen")
    editor.write("Text · English", "Hello.")
    editor.save()
    dialog = editor.open_publish_dialog()
    link = site.add_author("jiro@shop.example", "Jiro", "editor")
    other = Admin.signed_in(visitors().page(), site.url, PROJECT, link).edit(editor.key)
    other.fill("Title · English", "Unseen")
    other.save()
    editor.confirm_what_is_said(dialog)
    dialog.locator("button.primary").click()
    notice = admin.page.get_by_role("alert").filter(has_text="Jiro saved this guide")
    notice.get_by_role("button", name="Take theirs").click()
    editor.publish("Development")
    admin.guides().expect_status("Unseen", "Development", "Revision 1")


def test_leaving_with_unsaved_changes_is_guarded(admin: Admin) -> None:
    editor = admin.begin("banner")
    editor.fill("Title · English", "Almost lost")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    admin.page.on("dialog", stay)
    admin.page.get_by_role("link", name="Milestones").first.click()
    expect(editor.form.get_by_label("Title · English", exact=True)).to_have_value("Almost lost")
    assert asked == ["beforeunload"]


def test_a_history_of_several_environments_fits_on_a_phone(site: Site, visitors: Visitors) -> None:
    page = visitors("phone").page()
    headers = {"Authorization": f"Bearer {site.keys['authoring_key']}"}
    address = f"{site.url}/v1/guides/often-changed"
    for version, title in enumerate(("One", "Two", "Three")):
        draft = {"version": version, "document": guides.tour("often-changed", title=title)}
        assert page.request.put(address, headers=headers, data=draft).ok
        for environment in ("development", "production"):
            assert page.request.post(f"{address}/publish", headers=headers, data={"environment": environment}).ok
    admin = Admin.signed_in(page, site.url, PROJECT, site.link())
    admin.open("guides/often-changed/history")
    expect(page.get_by_role("button", name="Serve this in Production")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


CUT_OFF = (
    "[...document.querySelectorAll('.table-frame')].filter((one) => one.scrollWidth > one.clientWidth).map(String)"
)


def test_everything_is_there_on_a_phone_in_japanese(site: Site, visitors: Visitors) -> None:
    site.arrive("somebody-with-a-long-id@mail.example.com")
    page = visitors("phone", "ja").page()
    admin = Admin.enter(page, site.url, PROJECT, site.link())
    admin.choose_language("日本語")
    for path in (
        "guides",
        "guides/new",
        "guides/new/tour",
        "milestones",
        "users?environment=development",
        "settings",
        "authors",
    ):
        admin.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert page.evaluate(CUT_OFF) == [], path
        expect(page.locator("html")).to_have_attribute("lang", "ja")
    admin.choose_language("English")
    # Other words are longer in English.
    for path in ("guides", "guides/new", "users/nobody?environment=development", "glossary"):
        admin.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
