"""Authors choose in the form what counts for a whole company: a guide's frequency, an item, a milestone."""

from playwright.sync_api import expect

from support.admin_pages import Admin

GUIDE = "once per company: what anybody of the company did, for all of them"
ITEM = "anybody of the company: then it is done for all of them"
MILESTONE = "once per company: by whichever member is the first"


def test_a_checklist_counts_what_anybody_of_the_company_did(admin: Admin) -> None:
    editor = admin.begin("checklist")
    editor.fill("Title · English", "First steps together")
    item = editor.row(1)
    editor.fill("Title · English", "Take an order", item)
    item.get_by_label("Event's name").fill("order_taken")
    expect(item.get_by_role("radio", name="each person")).to_be_checked()
    item.get_by_label(ITEM).check()
    editor.form.get_by_label(GUIDE).check()
    editor.save()
    admin.page.reload()
    expect(editor.form.get_by_label(GUIDE)).to_be_checked()
    expect(editor.open_row(1).get_by_label(ITEM)).to_be_checked()
    key = editor.key
    editor.publish("Development")
    editor = admin.edit(key)
    editor.form.get_by_role("radio", name="once per person: what each of them did").check()
    editor.save()
    dialog = editor.open_publish_dialog()
    dialog.get_by_label("Development (revision 1 now)").check()
    expect(dialog).to_contain_text("What counts")
    expect(dialog).to_contain_text("anybody of the company, for all of them")


def test_a_milestone_is_reached_once_by_a_company(admin: Admin) -> None:
    admin.open("milestones/new")
    admin.page.get_by_label("Name · English").fill("First order together")
    admin.page.get_by_label("Event's name").fill("order_taken")
    admin.page.get_by_label(MILESTONE).check()
    admin.page.get_by_role("button", name="Save").click()
    admin.page.get_by_role("link", name="First order together").click()
    expect(admin.page.get_by_label(MILESTONE)).to_be_checked()
