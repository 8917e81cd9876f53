"""Authors put hints, images, videos, forms and triggers together in plain fields, in both languages, on any screen."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from support.admin_pages import Admin, Editor
from support.admin_site import PROJECT, Site
from support.axe import faults
from support.visitors import Visitors


def _saved(editor: Editor) -> Any:
    """What the form sends and the server stores."""
    with editor.page.expect_response(lambda one: one.request.method == "PUT") as answer:
        editor.page.locator("#save").click()
    assert answer.value.status == 200, answer.value.text()
    return answer.value.json()["document"]


def test_a_hint_is_written_with_its_marker_and_how_it_opens(admin: Admin) -> None:
    editor = admin.begin("hint")
    editor.fill("Title · English", "Export moved here")
    editor.fill("Title · Japanese", "書き出しはこちら")
    editor.write("Text · English", "Everything as a spreadsheet.")
    editor.choose("It is a", "button")
    editor.fill("Named", "Export")
    editor.form.get_by_label("a quiet icon").check()
    editor.choose("Opens", "when pointed at, or with a tap")
    saved = _saved(editor)
    assert saved["target"] == {"role": "button", "name": "Export"}
    assert (saved["marker"], saved["opens"]) == ("icon", "hover")
    assert saved["translations"] == {"ja": {"title": "書き出しはこちら"}}


def test_a_video_of_nobody_we_know_is_refused_beside_its_address(admin: Admin) -> None:
    editor = admin.begin("banner")
    editor.fill("Title · English", "A film")
    editor.write("Text · English", "Watch.")
    media = editor.form.locator(".media-field")
    media.get_by_label("A video").check()
    editor.fill("Title of the video · English", "In a minute", media)
    address = media.get_by_label("Address · English", exact=True)
    address.fill("https://video.example/1")
    editor.page.locator("#save").click()
    refused = "Use the address of a video at YouTube, Vimeo, Loom or Wistia."
    expect(address).to_have_accessible_description(re.compile(re.escape(refused)))
    address.fill("https://vimeo.com/76979871")
    assert _saved(editor)["media"] == {"video": {"url": "https://vimeo.com/76979871", "title": "In a minute"}}
    media.get_by_label("An image").check()
    editor.fill("Or an address", "/help.png", media.get_by_role("group", name="Image · English"))
    assert _saved(editor)["media"] == {"image": {"url": "/help.png", "alt": ""}}


def test_a_form_is_put_together_question_by_question(admin: Admin) -> None:
    editor = admin.begin("toast")
    form = editor.form.locator(".form-field")
    form.get_by_label("Ask something").check()
    first = form.get_by_role("group", name="Question 1")
    editor.fill("Question · English", "How easy was it?", first)
    editor.fill("Question · Japanese", "かんたんでしたか", first)
    editor.fill("What the best mark means · English", "easy", first)
    first.get_by_label("Has to be answered").check()
    form.get_by_role("button", name="Add a question").click()
    second = form.get_by_role("group", name="Question 2")
    editor.fill("Question · English", "What do you do?", second)
    editor.choose("Answered with", "a choice", second)
    editor.fill("Option 1 · English", "I own it", second)
    editor.fill("Option 2 · English", "I keep the books", second)
    second.get_by_role("button", name="Add an option").click()
    editor.fill("Option 3 · English", "Neither", second)
    second.get_by_role("button", name="Move Option 3 up").click()
    second.get_by_role("button", name="Remove Option 1").click()
    editor.fill("Label of the sending button · English", "Send", form)
    form.get_by_role("button", name="Move Question 2 up").click()
    expect(form.get_by_label("Question · English", exact=True).first).to_have_value("What do you do?")
    asked = _document(editor)["form"]
    assert [one["type"] for one in asked["fields"]] == ["choice", "rating"]
    assert [one["label"] for one in asked["fields"][0]["options"]] == ["Neither", "I keep the books"]
    assert asked["fields"][1] | {"key": ""} == {
        "key": "",
        "type": "rating",
        "label": "How easy was it?",
        "high": "easy",
        "required": True,
    }


def _document(editor: Editor) -> Any:
    """What the preview asks the server to draw: the form as it stands, whole or not."""
    with editor.page.expect_request(lambda one: one.url.endswith("/render")) as request:
        editor.form.get_by_label("Title · English", exact=True).first.fill("Well done")
    sent: dict[str, Any] = json.loads(request.value.post_data or "")["document"]
    return sent


def test_what_has_to_happen_first_is_said_in_plain_words(admin: Admin) -> None:
    editor = admin.begin("banner")
    editor.fill("Title · English", "Need a hand?")
    editor.write("Text · English", "We are here.")
    where = editor.section("Where")
    where.get_by_text("What has to happen there first").click()
    where.get_by_label("When somebody lingers on a form for", exact=True).fill("20")
    where.get_by_label("When somebody clicks again and again in one place").check()
    where.get_by_label("An element of the page").check()
    editor.choose("What happens with it", "it is really seen", where)
    editor.fill("Named", "Pay", where)
    trigger = _saved(editor)["trigger"]
    assert trigger == {
        "hesitates": "20s",
        "rage": True,
        "element": {"role": "button", "name": "Pay"},
        "on": "visible",
    }


def test_an_event_without_code_is_defined_and_found_again(admin: Admin) -> None:
    admin.open("events/new")
    page = admin.page
    page.get_by_label("Name · English").fill("Read the prices")
    page.get_by_label("stays on a page").check()
    page.get_by_label("For at least", exact=True).fill("20")
    page.get_by_role("button", name="Only on certain pages").click()
    page.get_by_label("Page 1", exact=True).fill("/prices")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Read the prices").click()
    expect(page.get_by_text("read_the_prices", exact=True)).to_be_visible()
    expect(page.get_by_label("For at least", exact=True)).to_have_value("20")
    page.get_by_label("clicks on something").check()
    page.get_by_label("Named", exact=True).fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The kind alone fits too many elements: add its name.").first).to_be_visible()


@pytest.mark.parametrize("language", ["English", "日本語"])
def test_a_form_with_everything_is_clean_and_fits_a_phone(site: Site, visitors: Visitors, language: str) -> None:
    page = visitors("phone").page()
    admin = Admin.enter(page, site.url, PROJECT, site.link())
    admin.choose_language(language)
    admin.open("guides/new/hint")
    page.locator(".form-field input[type=checkbox]").first.check()
    page.locator(".media-field input[value=image]").check()
    page.locator(".form-field select").select_option("choice")
    page.locator("details.more").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
