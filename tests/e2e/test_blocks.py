"""Images, videos and small forms in what is shown: seen, used, answered by everybody, under the strictest policy."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from annai_server.domain.globs import source
from support.gallery import Gallery
from support.hosted import READY, Hosted
from support.scripted import TAG, Json, Scripted, banner, toast, tour
from support.visitors import Visitors

PAINTED = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
FRAME = "https://www.youtube-nocookie.com/embed/abcdefghijk"
QUESTION: Json = {
    "key": "word",
    "fields": [{"key": "name", "type": "text", "label": ["Your company"], "required": True}],
    "submit": ["Send"],
}
KEPT = "Object.values(sessionStorage).some((kept) => kept.includes('Hib'))"
VIDEO: Json = {"video": {"title": "Two minutes", "frame": f"{FRAME}?autoplay=1", "page": "https://www.youtube.com/x"}}
STRICTEST = (
    "default-src 'none'; script-src 'nonce-n1' 'strict-dynamic'; style-src 'none'; connect-src 'self'; "
    "img-src 'self' data:; require-trusted-types-for 'script'; trusted-types 'none'"
)
VIOLATIONS = (
    "window.violations = [];"
    "addEventListener('securitypolicyviolation', ({violatedDirective}) => violations.push(violatedDirective))"
)


def framed(page: Page) -> list[str]:
    """The addresses that were asked of providers; each gets a small page."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(content_type="text/html", body="<title>Film</title><button>Pause</button>")

    page.route(re.compile(r"^https://www\.youtube"), answer)
    return asked


class TestImages:
    def test_one_that_comes_late_moves_nothing(self, gallery: Gallery) -> None:
        held: list[Route] = []
        gallery.page.route("**/picture.svg", lambda route: held.append(route))
        gallery.visit("kind=tour&media=image")
        gallery.expect_said("step_shown", "new")
        image = gallery.card.locator("img")
        expect(image).to_have_css("opacity", "0")
        gallery.expect_card_at_rest()
        before = gallery.card.bounding_box()
        held[0].continue_()
        expect(image).to_have_css("opacity", "1")
        assert gallery.card.bounding_box() == before
        assert gallery.meter()["shift"] == 0

    def test_where_one_is_missing_its_words_stand(self, gallery: Gallery) -> None:
        gallery.page.route("**/picture.svg", lambda route: route.abort())
        gallery.visit("kind=tour&media=image")
        expect(gallery.card.get_by_text("An invoice with three lines and its total")).to_be_visible()
        expect(gallery.card.locator("img")).to_have_count(0)
        assert gallery.meter()["shift"] == 0


class TestVideos:
    def test_nothing_is_asked_of_the_provider_before_somebody_wants_to_see_it(self, gallery: Gallery) -> None:
        asked = framed(gallery.page)
        gallery.visit("kind=tour&media=video&frames=1")
        gallery.expect_said("step_shown", "new")
        assert asked == []
        gallery.button("Play video: Invoices in two minutes").click()
        frame = gallery.card.locator("iframe")
        expect(frame).to_be_focused()
        expect(frame).to_have_attribute("title", "Invoices in two minutes")
        expect(frame).to_have_attribute("sandbox", re.compile("^allow-scripts "))
        expect(gallery.card.frame_locator("iframe").get_by_role("button", name="Pause")).to_be_visible()
        assert asked == [f"{FRAME}?autoplay=1"]

    def test_it_plays_on_while_what_the_card_points_at_is_drawn_anew(self, gallery: Gallery) -> None:
        asked = framed(gallery.page)
        gallery.visit("kind=tour&media=video&frames=1")
        gallery.button("Play video: Invoices in two minutes").click()
        expect(gallery.card.frame_locator("iframe").get_by_role("button", name="Pause")).to_be_visible()
        target = gallery.page.get_by_test_id("new-invoice")
        target.evaluate("(element) => { element.style.display = 'none' }")
        expect(gallery.card).to_be_hidden()
        target.evaluate("(element) => element.replaceWith(element.cloneNode(true))")
        gallery.page.get_by_test_id("new-invoice").evaluate("(element) => { element.style.display = '' }")
        expect(gallery.card.frame_locator("iframe").get_by_role("button", name="Pause")).to_be_visible()
        assert len(asked) == 1
        gallery.button("Next").click()
        expect(gallery.card.locator("iframe")).to_have_count(0)

    @pytest.mark.parametrize("plays", [False, True])
    def test_it_plays_on_where_to_put_it_elsewhere_would_begin_it_anew(self, gallery: Gallery, *, plays: bool) -> None:
        """Where nothing plays the card goes along with what it points at."""
        asked = framed(gallery.page)
        gallery.page.add_init_script("delete Element.prototype.moveBefore")
        gallery.visit("kind=tour&media=video&frames=1")
        pause = gallery.card.frame_locator("iframe").get_by_role("button", name="Pause")
        if plays:
            gallery.button("Play video: Invoices in two minutes").click()
            expect(pause).to_be_visible()
        gallery.page.get_by_test_id("new-invoice").evaluate(
            "(target) => { const to = document.querySelector('dialog'); to.append(target); to.showModal(); }"
        )
        gallery.expect_spotlight_on(gallery.page.get_by_test_id("new-invoice"))
        gallery.page.evaluate(PAINTED)
        expect(gallery.page.locator(f"{'body' if plays else 'dialog'} > annai-surface")).to_have_count(1)
        assert len(asked) == plays
        if plays:
            expect(pause).to_be_visible()

    def test_without_frames_it_is_a_link_and_none_is_tried(self, gallery: Gallery) -> None:
        asked = framed(gallery.page)
        gallery.visit("kind=tour&media=video")
        link = gallery.card.get_by_role("link", name="Invoices in two minutes")
        expect(link).to_have_attribute("href", "https://www.youtube.com/watch?v=abcdefghijk")
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_accessible_name("Invoices in two minutes Opens in a new tab.")
        assert asked == []


class TestForms:
    def test_what_is_missing_is_said_beside_it_and_focus_goes_there(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour&form=form")
        card = gallery.card
        gallery.button("Send").click()
        first = card.get_by_role("radio", name="1 Hard")
        expect(first).to_be_focused()
        expect(first).to_have_accessible_description("Please answer this.")
        expect(card.get_by_role("radiogroup", name="How easy was your first invoice?")).to_have_attribute(
            "aria-invalid", "true"
        )
        assert gallery.said("form_answered") == []
        gallery.page.keyboard.press("ArrowRight")
        expect(card.get_by_text("Please answer this.").locator("visible=true")).to_have_count(1)
        gallery.button("Send").click()
        expect(card.get_by_role("radio", name="Design")).to_be_focused()

    def test_answers_are_told_as_they_were_given_and_the_tour_goes_on(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour&form=form")
        card = gallery.card
        card.get_by_role("radiogroup", name="How easy").get_by_role("radio", name="4").check()
        card.get_by_text("Software").click()
        card.get_by_role("checkbox", name="Exports").check()
        card.get_by_role("textbox", name="In your own words").fill("  Fine.\nThanks  ")
        gallery.button("Send").click()
        gallery.expect_step("Everything you have sent")
        answers = {"ease": 4, "role": "code", "wants": ["export"], "words": "Fine.\nThanks"}
        assert gallery.said("form_answered") == [["form_answered", "new", {"form": "how", "answers": answers}]]
        assert gallery.said("step_completed")[0][1] == "new"

    def test_nobody_has_to_answer(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour&form=form")
        gallery.button("Next").click()
        gallery.expect_step("Everything you have sent")
        assert gallery.said("form_answered") == []

    def test_half_written_answers_outlive_the_target_another_step_and_the_surface(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour&form=form")
        field = gallery.card.get_by_role("textbox", name="In your own words")
        field.fill("Half")
        gallery.card.get_by_text("Software").click()
        target = gallery.page.get_by_test_id("new-invoice")
        target.evaluate("(element) => { element.style.display = 'none' }")
        expect(gallery.card).to_be_hidden()
        target.evaluate("(element) => { element.style.display = '' }")
        expect(field).to_have_value("Half")
        gallery.button("Next").click()
        gallery.expect_step("Everything you have sent")
        gallery.button("Back").click()
        expect(field).to_have_value("Half")
        expect(gallery.card.get_by_role("radio", name="Software")).to_be_checked()

    def test_choosing_characters_sends_nothing(self, gallery: Gallery) -> None:
        gallery.visit("kind=banner&form=question&lang=ja")
        field = gallery.surface.get_by_role("textbox", name="会社名")
        field.focus()
        keyboard = gallery.page.context.new_cdp_session(gallery.page)
        keyboard.send("Input.imeSetComposition", {"text": "かいしゃ", "selectionStart": 4, "selectionEnd": 4})
        keyboard.send(
            "Input.dispatchKeyEvent",
            {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229},
        )
        keyboard.send("Input.insertText", {"text": "会社"})
        assert gallery.said("form_answered") == []
        expect(field).to_have_value("会社")
        gallery.page.keyboard.press("Enter")
        gallery.expect_said("form_answered")

    def test_the_pages_own_shortcuts_hear_nothing_of_what_is_typed(self, gallery: Gallery) -> None:
        gallery.visit("kind=banner&form=question")
        gallery.page.evaluate("window.heard = []; document.addEventListener('keydown', ({key}) => heard.push(key))")
        gallery.surface.get_by_role("textbox", name="Your company").press_sequentially("abc")
        assert gallery.page.evaluate("heard") == []

    @pytest.mark.parametrize("device", ["desktop", "phone"])
    def test_everything_to_press_is_large_enough(self, visitors: Visitors, gallery_url: str, device: Any) -> None:
        gallery = Gallery(visitors(device, reduced_motion="reduce").page(), gallery_url)
        gallery.visit("kind=tour&form=form")
        gallery.expect_said("step_shown", "new")
        least = {"desktop": 24, "phone": 44}[device]
        boxes = gallery.card.locator(".rating label, .choices label, textarea, .form button").evaluate_all(
            "(all) => all.map((each) => each.getBoundingClientRect()).map(({width, height}) => [width, height])"
        )
        assert boxes
        assert all(width >= least and height >= least for width, height in boxes)

    def test_large_words_stay_within_the_card(self, gallery: Gallery) -> None:
        client = gallery.page.context.new_cdp_session(gallery.page)
        client.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
        client.send(
            "Emulation.setDeviceMetricsOverride", {"width": 640, "height": 400, "deviceScaleFactor": 2, "mobile": False}
        )
        gallery.visit("kind=tour&form=form&media=image")
        gallery.expect_said("step_shown", "new")
        expect(gallery.card).to_be_in_viewport(ratio=1)
        assert gallery.card.evaluate("(card) => card.scrollWidth <= card.clientWidth")
        assert gallery.card.evaluate("(card) => parseFloat(getComputedStyle(card).fontSize)") > 28


class TestInAHost:
    """Delivered and recorded, under a policy that forbids all but what it must allow."""

    GUIDES: list[Json] = [  # noqa: RUF012
        banner(media={"image": {"src": "/pixel.svg", "alt": "A pixel", "width": 40, "height": 20}}, form=QUESTION),
        toast("first-invoice", media=VIDEO),
    ]

    @pytest.mark.parametrize("frames", [True, False])
    def test_the_strictest_policy_is_kept_with_and_without_frames(
        self, annai: Scripted, host: Hosted, frames: bool
    ) -> None:
        asked = framed(host.page)
        host.page.route("**/pixel.svg", lambda route: route.fulfill(content_type="image/svg+xml", body=SVG))
        annai.policy = STRICTEST + (f"; frame-src {FRAME.split('/embed')[0]}" if frames else "")
        annai.tag = TAG.replace("<script", f'<script nonce="n1"{" data-frames" if frames else ""}')
        annai.publish(*self.GUIDES)
        host.page.add_init_script(VIOLATIONS)
        host.open()
        note = host.note("first-invoice")
        if frames:
            note.get_by_role("button", name="Play video: Two minutes").click()
            expect(note.frame_locator("iframe").get_by_role("button", name="Pause")).to_be_visible()
        else:
            expect(note.get_by_role("link", name="Two minutes")).to_be_visible()
            assert asked == []
        note.get_by_role("button", name="Close").click()
        expect(host.note("news").get_by_role("img", name="A pixel")).to_have_css("opacity", "1")
        host.note("news").get_by_role("textbox", name="Your company").fill("Hibari")
        host.press("Send")
        host.expect_end("news", "completed")
        answered = next(event for event in annai.stored.values() if event["name"] == "form_answered")
        assert answered["properties"] == {"form": "word", "answers": {"name": "Hibari"}}
        assert (host.call("violations"), host.faults) == ([], [])

    def test_a_half_written_answer_outlives_a_change_of_page(self, annai: Scripted, host: Hosted) -> None:
        annai.publish(banner(form=QUESTION, trigger={"page": [source("/a")]}))
        host.open("/a")
        field = host.note("news").get_by_role("textbox", name="Your company")
        field.fill("Hib")
        host.expect_delivered()
        host.go("/b")
        host.expect_nothing()
        host.go("/a")
        expect(field).to_have_value("Hib")
        host.page.reload()
        expect(field).to_have_value("Hib")
        host.note("news").get_by_role("button", name="Close").click()
        host.expect_end("news", "closed")
        assert not host.call(KEPT)

    @pytest.mark.parametrize("leaving", ["reset", "identify"])
    def test_a_half_written_answer_goes_with_its_writer_at_once(
        self, annai: Scripted, host: Hosted, leaving: str
    ) -> None:
        annai.publish(banner(form=QUESTION))
        host.open()
        host.note("news").get_by_role("textbox", name="Your company").fill("Hib")
        host.expect_delivered()
        # Nor does it wait for anything to load.
        host.page.route("**/rest.js", lambda route: None)
        host.page.reload()
        host.page.wait_for_function(READY)
        assert host.call(KEPT)
        host.call({"reset": "annai.reset()", "identify": "annai.identify('bob')"}[leaving])
        assert not host.call(KEPT)

    def test_nor_does_whoever_signs_in_on_the_next_page_find_it(self, annai: Scripted, host: Hosted) -> None:
        annai.publish(banner(form=QUESTION))
        host.open()
        field = host.note("news").get_by_role("textbox", name="Your company")
        field.fill("Hib")
        host.expect_delivered()
        annai.tag = TAG.replace('ann"', 'bob"')
        host.open()
        expect(field).to_have_value("")
        assert not host.call(KEPT)

    def test_a_tours_form_leads_on(self, annai: Scripted, host: Hosted) -> None:
        guide = tour()
        guide["steps"][0]["form"] = QUESTION
        annai.publish(guide)
        host.open()
        host.card().get_by_role("textbox", name="Your company").fill("Hibari")
        host.page.keyboard.press("Enter")
        host.expect_step("The second step")
        annai.wait(lambda: {"form_answered", "step_completed"} <= set(annai.names()))


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="teal"/></svg>'
