"""Authors put images into a guide by choosing, pasting or dropping a file; what else is pasted is text."""

import base64
import io
import re

from PIL import Image
from playwright.sync_api import Locator, expect

from support.admin_pages import Admin
from support.admin_site import Site
from support.axe import faults

PASTE = """(element, [kind, value]) => {
    const carried = new DataTransfer();
    if (kind === "file") {
        const bytes = Uint8Array.from(atob(value), (one) => one.charCodeAt(0));
        carried.items.add(new File([bytes], "image.png", {type: "image/png"}));
    } else carried.setData("text/html", value);
    element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: carried, bubbles: true, cancelable: true}));
}"""
EVIL = (
    "<p>Press <b>New</b> <img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    '<a href="javascript:document.title=\'owned\'">here</a> or <a href="https://x.example/">there</a></p>'
    "<iframe src=\"javascript:parent.document.title='owned'\"></iframe><svg onload=\"document.title='owned'\"></svg>"
)


def drawn(colour: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (320, 120), colour).save(written, "PNG")
    return written.getvalue()


def loaded(image: Locator) -> None:
    expect(image).to_be_visible()
    expect(image).to_have_js_property("complete", True)
    expect(image).not_to_have_js_property("naturalWidth", 0)


def test_a_file_becomes_the_cards_image_in_each_language(site: Site, admin: Admin) -> None:
    editor = admin.begin("banner")
    editor.fill("Title · English", "A look")
    editor.write("Text · English", "Here.")
    media = editor.form.locator(".media-field")
    media.get_by_label("An image").check()
    english, japanese = (media.get_by_role("group", name=f"Image · {one}") for one in ("English", "Japanese"))

    english.locator("input[type=file]").set_input_files(
        {"name": "drawing.png", "mimeType": "image/png", "buffer": b"<svg onload=alert(1)></svg>"}
    )
    expect(english.get_by_role("alert")).to_have_text(re.compile("Use a PNG, JPEG, WebP or GIF"))
    english.locator("input[type=file]").set_input_files(
        {"name": "drawing.png", "mimeType": "image/png", "buffer": drawn("red")}
    )
    loaded(english.locator("img"))
    expect(english.get_by_role("alert")).to_have_count(0)
    expect(media.get_by_label("What it shows · English")).to_be_focused()
    editor.page.keyboard.type("A red field")
    expect(media.get_by_label("Width in pixels")).to_have_value("320")
    allow = "Where your pages have a Content-Security-Policy, its img-src has to allow"
    expect(english.locator(".policy")).to_have_text(f"{allow} {site.url}.")
    japanese.evaluate(PASTE, ["file", base64.b64encode(drawn("blue")).decode()])
    loaded(japanese.locator("img"))
    loaded(editor.preview.get_by_role("img", name="A red field"))
    assert faults(editor.page) == []

    editor.save()
    dialog = editor.open_publish_dialog()
    expect(dialog.locator(".policy")).to_have_text(f"{allow} {site.url}.")
    dialog.get_by_role("button", name="Cancel").click()
    editor.page.reload()
    loaded(media.get_by_role("group", name="Image · English").locator("img"))
    media.get_by_role("group", name="Image · English").get_by_role("button", name="Remove").click()
    expect(media.get_by_role("group", name="Image · English").get_by_label("Or an address")).to_have_value("")
    english.get_by_label("Or an address").fill("https://pictures.example/red.png")
    expect(english.locator(".policy")).to_have_text(f"{allow} https://pictures.example.")


def test_markup_that_is_pasted_is_words_and_formatting_and_runs_nowhere(admin: Admin) -> None:
    editor = admin.begin("banner")
    editor.fill("Title · English", "A look")
    box = editor.write("Text · English", "")
    box.evaluate(PASTE, ["html", EVIL])
    expect(box).to_have_text("Press New here or there")
    expect(box.locator("strong")).to_have_text("New")
    assert box.locator("img, script, iframe, svg, [onerror], [onload]").count() == 0
    assert [one.get_attribute("href") for one in box.locator("a").all()] == ["https://x.example/"]
    expect(editor.preview.get_by_role("link", name="there")).to_be_visible()
    assert "owned" not in editor.page.title()
