"""An author reads what happened: results, the reasons of silence, and one user's story."""

from playwright.sync_api import expect

from support.admin_pages import Admin, Guides
from support.admin_site import PROJECT, Site
from support.axe import faults


def published_tour(admin: Admin, title: str) -> str:
    editor = admin.begin("tour")
    editor.fill("Name of the tour · English", title)
    editor.fill("Title · English", "One", editor.row(1))
    editor.fill("Title · English", "Two", editor.add_row())
    editor.publish("Development")
    return admin.page.url.split("/")[-2]


def test_numbers_are_what_happened_and_say_what_they_are_a_share_of(site: Site, admin: Admin) -> None:
    key = published_tour(admin, "Counted tour")
    for name in ("aki", "ben", "chie"):
        site.arrive(name)
    site.follow("aki", key, "step-1", "step-2", end="completed")
    site.follow("ben", key, "step-1", end="skipped")
    site.follow("ben", key, "step-1", "step-2", end="completed")
    results = admin.results(key, "development")
    results.expect_people(shown=2, completed=2)
    results.expect_part("step-1", people=2, share="100%")
    results.expect_part("step-2", people=2, share="100%")
    results.expect_end("completed", runs=2, share="67%")
    results.expect_end("skipped", runs=1, share="33%")
    admin.open("guides?environment=development")
    Guides(admin.page).expect_numbers("Counted tour", shown=2, completed=2)
    admin.page.get_by_role("row").filter(has_text="Counted tour").get_by_role("link", name="2", exact=True).click()
    results.expect_people(shown=2, completed=2)
    user = admin.user("aki", "development")
    user.expect_timeline("guide_ended", "guide_completed", "step_shown", "step_shown", "guide_shown")
    user.expect_guide(key, "They have completed it")


def test_each_button_says_how_many_pressed_it(site: Site, admin: Admin) -> None:
    editor = admin.begin("tour")
    editor.fill("Name of the tour · English", "Tour with a button")
    editor.fill("Title · English", "One", editor.row(1))
    editor.row(1).get_by_role("button", name="Add a button").click()
    editor.fill("Label · English", "Show me how", editor.row(1))
    editor.publish("Development")
    key = admin.page.url.split("/")[-2]
    draft = admin.page.request.get(f"{site.url}/admin/p/{PROJECT}/guides/{key}/draft").json()
    step = draft["document"]["steps"][0]
    for user, presses in (("fumi", (step["key"], step["buttons"][0]["key"])), ("gen", None)):
        site.arrive(user)
        site.follow(user, key, step["key"], end="skipped", presses=presses)
    admin.results(key, "development").expect_button("Show me how", people=1, share="50%")


def test_a_guide_that_nobody_saw_says_why(site: Site, admin: Admin) -> None:
    key = published_tour(admin, "Silent tour")
    admin.results(key, "production").expect_silence("It isn't published in Production.")
    site.arrive("dan")
    results = admin.results(key, "development")
    results.expect_silence("its page or trigger hasn't come up")
    admin.open(f"guides/{key}/history")
    admin.submit(admin.page.get_by_role("button", name="Stop", exact=True))
    admin.results(key, "development").expect_silence("It is stopped in Development.")


def test_a_user_is_found_by_the_beginning_of_the_id(site: Site, admin: Admin) -> None:
    site.arrive("erika-77")
    admin.open("users?environment=development")
    admin.page.get_by_label("Search users").fill("erika")
    admin.page.keyboard.press("Enter")
    admin.page.get_by_role("link", name="erika-77").click()
    admin.page.get_by_role("heading", name="erika-77").wait_for()


def test_a_milestone_says_how_many_reached_it(site: Site, admin: Admin) -> None:
    admin.open("milestones/new")
    admin.page.get_by_label("Name · English").fill("First parcel")
    admin.page.get_by_label("Event's name").fill("parcel_sent")
    admin.page.get_by_label("Development").check()
    admin.submit(admin.page.get_by_role("button", name="Publish"))
    for user in ("hiro", "ima"):
        site.report(user, "parcel_sent")
    admin.open("milestones?environment=development")
    row = admin.page.get_by_role("row").filter(has_text="First parcel")
    row.get_by_role("link", name="2", exact=True).click()
    admin.page.get_by_role("heading", name="First parcel").wait_for()
    expect(admin.page.locator("[data-figure=reached]")).to_have_text("2")
    assert faults(admin.page) == []
    admin.page.get_by_role("link", name="Production").click()
    expect(admin.page.get_by_text("Nobody reached it in this period.")).to_be_visible()
