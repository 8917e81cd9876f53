"""What people see of Annai, in a host page under the strictest policy: a good guest, whatever the page does."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annai_server.domain.globs import source
from support.boxes import box
from support.composing import composing
from support.gallery import Gallery
from support.shown import SHOWN
from support.visitors import Visitors

KINDS = ["tour", "banner", "checklist", "toast", "hint", "menu"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_breaks_the_strictest_policy(gallery: Gallery, kind: str) -> None:
    gallery.visit(f"kind={kind}")
    expect(gallery.surface.locator(".face:visible, .marker:visible").first).to_be_visible()
    assert gallery.meter()["violations"] == []


def test_of_an_answer_that_is_not_ours_only_the_words_are_drawn(gallery: Gallery) -> None:
    """The server checks tags and addresses; the widget does so, too."""
    gallery.visit()
    strange = [{"script": ["alert(1)"]}, {"iframe": [" and "]}, {"a": ["a link"], "href": "javascript:alert(1)"}]
    gallery.show("tour", {"steps": [{"key": "one", "title": ["Odd"], "body": [{"p": strange}, {"style": ["End"]}]}]})
    expect(gallery.card.locator(".text")).to_have_text("alert(1) and a linkEnd")
    expect(gallery.card.locator("script, iframe, style, [href]")).to_have_count(0)


class TestFocus:
    def test_a_tour_that_starts_itself_leaves_focus_with_the_person_and_is_announced(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.get_by_role("textbox").focus()
        gallery.show("tour")
        gallery.expect_said("step_shown", "new")
        expect(gallery.page.get_by_role("textbox")).to_be_focused()
        expect(gallery.surface.get_by_role("status")).to_have_text(
            "Step 1 of 4. Make your first invoice. Press New invoice. We’ll fill in what we know, Hanako."
            " Press Alt+Shift+G to go there."
        )

    def test_after_going_back_nothing_still_names_the_later_step(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour")
        gallery.expect_step("Make your first invoice")
        gallery.button("Next").click()
        said = gallery.surface.get_by_role("status")
        expect(said).to_contain_text("Step 2 of 4.")
        gallery.button("Back").click()
        gallery.expect_step("Make your first invoice")
        expect(said).not_to_contain_text("Step 2 of 4.")

    def test_what_is_announced_in_japanese_ends_as_japanese_does(self, gallery: Gallery) -> None:
        gallery.visit("lang=ja")
        gallery.show("banner")
        gallery.expect_said("shown")
        said = gallery.surface.get_by_role("status").inner_text()
        assert "。" in said
        assert "." not in said

    def test_what_is_announced_in_arabic_is_arabic_throughout(self, gallery: Gallery) -> None:
        gallery.visit("lang=ar")
        gallery.show("tour")
        gallery.expect_said("step_shown", "new")
        expect(gallery.surface.get_by_role("status")).to_contain_text("الخطوة 1 من 4. أنشئ فاتورتك الأولى.")

    def test_one_started_by_hand_takes_focus_and_gives_it_back_where_it_was(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.get_by_test_id("new-invoice").focus()
        gallery.show("tour", run={"by": "hand"})
        expect(gallery.card).to_be_focused()
        gallery.button("Skip").click()
        gallery.expect_said("ended", "skipped")
        expect(gallery.page.get_by_test_id("new-invoice")).to_be_focused()

    def test_enter_upon_enter_walks_through(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.show("tour", run={"by": "hand"})
        expect(gallery.card).to_be_focused()
        gallery.button("Next").focus()
        gallery.page.keyboard.press("Enter")
        gallery.expect_step("Everything you have sent")
        expect(gallery.button("Next")).to_be_focused()
        gallery.page.keyboard.press("Enter")
        gallery.expect_step("Your customers")

    def test_arrow_keys_turn_no_page(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.show("tour", run={"by": "hand"})
        expect(gallery.card).to_be_focused()
        gallery.page.keyboard.press("ArrowRight")
        gallery.page.keyboard.press("ArrowLeft")
        gallery.expect_step("Make your first invoice")


class TestEsc:
    def test_it_ends_a_tour_when_nothing_else_would_take_it(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour")
        gallery.expect_step("Make your first invoice")
        gallery.page.keyboard.press("Escape")
        gallery.expect_said("ended", "escaped")

    def test_it_is_the_fields_while_somebody_writes(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour")
        gallery.expect_step("Make your first invoice")
        gallery.page.get_by_role("textbox").focus()
        gallery.page.keyboard.press("Escape")
        assert gallery.said("ended") == []

    def test_it_is_the_pages_if_the_page_takes_it(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour")
        gallery.expect_step("Make your first invoice")
        gallery.page.evaluate("document.addEventListener('keydown', (event) => event.preventDefault())")
        gallery.page.keyboard.press("Escape")
        assert gallery.said("ended") == []

    def test_it_is_the_dialogs_while_one_is_open(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour")
        gallery.expect_step("Make your first invoice")
        gallery.page.evaluate("document.querySelector('dialog').showModal()")
        gallery.page.keyboard.press("Escape")
        expect(gallery.page.locator("dialog")).to_be_hidden()
        assert gallery.said("ended") == []

    def test_from_inside_a_card_in_a_dialog_it_ends_the_tour_and_leaves_the_dialog(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate("document.querySelector('dialog').showModal()")
        gallery.point_at({"id": "in-dialog"})
        gallery.button("Next").focus()
        gallery.page.keyboard.press("Escape")
        gallery.expect_said("ended", "escaped")
        expect(gallery.page.locator("dialog")).to_be_visible()

    def test_it_is_the_input_methods_while_it_composes(self, gallery: Gallery) -> None:
        """In the page's own field, and in a card's: the same key, once the words are written, ends the tour."""
        gallery.visit()
        form = {
            "key": "word",
            "submit": ["Send"],
            "fields": [{"key": "name", "type": "text", "label": ["Your company"]}],
        }
        gallery.show("tour", {"steps": [{"key": "ask", "title": ["Ask"], "body": [], "form": form}]})
        field = gallery.surface.get_by_label("Your company")
        for each in (gallery.page.get_by_role("textbox").first, field):
            each.focus()
            with composing(gallery.page, "ひばり") as press:
                press("Escape")
                gallery.expect_step("Ask")
                expect(each).to_have_value("ひばり")
        assert gallery.said("ended") == []
        gallery.page.keyboard.press("Escape")
        gallery.expect_said("ended", "escaped")

    def test_it_folds_the_checklist_and_focus_is_on_the_launcher(self, gallery: Gallery) -> None:
        gallery.visit("kind=checklist")
        gallery.surface.locator(".launcher").click()
        expect(gallery.card).to_be_focused()
        gallery.page.keyboard.press("Escape")
        expect(gallery.card).to_be_hidden()
        expect(gallery.surface.locator(".launcher")).to_be_focused()

    def test_it_is_the_pages_on_a_launcher_with_nothing_to_fold(self, gallery: Gallery) -> None:
        gallery.visit("kind=checklist")
        gallery.page.evaluate(
            "addEventListener('keydown', ({key, defaultPrevented}) => gallery.said.push([key, defaultPrevented]))"
        )
        gallery.surface.locator(".launcher").focus()
        gallery.page.keyboard.press("Escape")
        gallery.page.keyboard.press("Enter")
        expect(gallery.card).to_be_focused()
        gallery.page.keyboard.press("Escape")
        expect(gallery.card).to_be_hidden()
        gallery.page.keyboard.press("Escape")
        assert gallery.said("Escape") == [["Escape", False], ["Escape", False]]


class TestTheHostPage:
    def test_stays_usable_behind_the_dimming(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour")
        gallery.expect_step("Make your first invoice")
        gallery.page.get_by_role("textbox").click()
        gallery.page.keyboard.type("acme")
        expect(gallery.page.get_by_role("textbox")).to_have_value("acme")
        assert gallery.said("ended") == []

    def test_is_where_a_click_beside_what_is_shown_goes_and_nothing_goes_on_or_folds_by_it(
        self, gallery: Gallery
    ) -> None:
        # A marker that beats is waited for by what clicks it.
        gallery.page.emulate_media(reduced_motion="reduce")
        gallery.visit()
        gallery.show("hint")
        gallery.surface.locator(".marker").click()
        gallery.show("checklist")
        gallery.surface.locator(".launcher").click()
        gallery.point_at({"test_id": "new-invoice"}, advance="click")
        gallery.expect_step("Here")
        gallery.page.evaluate("window.pressed = []; addEventListener('click', ({target}) => pressed.push(target.id))")
        for row in (2, 3):
            gallery.page.locator(f"#row-{row}").click(position={"x": 5, "y": 5})
        assert gallery.page.evaluate("pressed.length") == 2
        gallery.expect_step("Here")
        expect(gallery.card).to_have_count(3)
        gallery.page.get_by_test_id("new-invoice").click()
        gallery.expect_step("The end")

    @pytest.mark.parametrize("kind", ["tour", "banner", "checklist", "toast"])
    def test_is_the_same_to_the_byte_after_the_end(self, gallery: Gallery, kind: str) -> None:
        gallery.visit()
        before = gallery.host()
        gallery.show(kind)
        gallery.expect_said("shown")
        gallery.page.evaluate("surface.destroy()")
        assert gallery.host() == before

    def test_is_the_same_to_the_byte_after_a_hint_a_menu_and_bars_elsewhere(self, gallery: Gallery) -> None:
        # A marker that beats is waited for by what clicks it.
        gallery.page.emulate_media(reduced_motion="reduce")
        gallery.visit()
        before = gallery.host()
        gallery.show("hint")
        gallery.surface.locator(".marker").click()
        expect(gallery.card).to_be_visible()
        gallery.page.evaluate("surface.destroy()")
        assert gallery.host() == before
        for bar in ({"position": "bottom"}, {"position": "inline", "target": {"selector": "#last"}}):
            gallery.show("banner", bar)
            expect(gallery.surface.get_by_role("region")).to_be_visible()
            gallery.page.evaluate("surface.destroy()")
            assert gallery.host() == before
        gallery.page.evaluate("window.menu = gallery.menu()")
        expect(gallery.card).to_be_visible()
        gallery.page.evaluate("menu.destroy()")
        assert gallery.host() == before

    @pytest.mark.parametrize("kind", ["tour", "banner", "checklist", "toast"])
    def test_gets_nothing_back_by_news_for_what_has_gone(self, gallery: Gallery, kind: str) -> None:
        gallery.visit()
        gallery.show(kind)
        expect(gallery.surface.first).to_be_attached()
        gallery.page.evaluate("surface.destroy(); surface.update('answer'); surface.focus()")
        expect(gallery.surface).to_have_count(0)

    def test_is_the_same_after_a_step_in_a_dialog(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate("document.querySelector('dialog').showModal()")
        before = gallery.host()
        gallery.point_at({"id": "in-dialog"})
        gallery.expect_step("Here")
        gallery.button("Skip").click()
        gallery.expect_said("ended", "skipped")
        assert gallery.host() == before

    def test_pays_nothing_while_nothing_moves(self, page: Page, gallery_url: str) -> None:
        """Whatever is on screen: no frame is asked for and the layout is not looked at."""
        # Before the meter, which counts the frames that are asked of this clock.
        page.clock.install()
        gallery = Gallery(page, gallery_url)
        gallery.visit("kind=tour,checklist")
        gallery.expect_said("step_shown", "new")
        gallery.expect_free()
        page.evaluate("gallery.surfaces.forEach((each) => each.destroy())")
        scenes: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
            ("banner", {}, {}),
            ("banner", {"position": "bottom"}, {}),
            ("banner", {"position": "inline", "target": {"selector": "#last"}}, {}),
            ("toast", {}, {}),
            ("hint", {}, {}),
            ("tour", {}, {"run": {"quiet": True, "step": "table"}}),
        ]
        for kind, change, given in scenes:
            gallery.show(kind, change, **given)
            expect(gallery.surface.locator(".face:visible, .marker:visible").first).to_be_visible()
            page.clock.run_for(1000)
            gallery.expect_free(f"{kind} {change}")
            page.evaluate("surface.destroy()")

    def test_pays_nothing_either_where_what_it_is_about_lies_in_a_frame(self, page: Page, gallery_url: str) -> None:
        page.clock.install()
        gallery = Gallery(page, gallery_url)
        gallery.visit()
        page.evaluate(
            """() => new Promise((loaded) => {
                 const frame = Object.assign(document.createElement('iframe'), {src: '/frame', onload: loaded});
                 document.querySelector('main').prepend(frame);
               })"""
        )
        # What is read or asked for in the frame's own page is counted too.
        page.evaluate(
            """() => {
                 const inner = document.querySelector('iframe').contentWindow;
                 const {getBoundingClientRect} = inner.Element.prototype;
                 inner.Element.prototype.getBoundingClientRect = function () {
                   meter.reads++;
                   return getBoundingClientRect.call(this);
                 };
                 const {elementFromPoint} = inner.Document.prototype;
                 inner.Document.prototype.elementFromPoint = function (...at) {
                   meter.reads++;
                   return elementFromPoint.apply(this, at);
                 };
                 const ask = inner.requestAnimationFrame;
                 inner.requestAnimationFrame = (then) => (meter.frames++, ask(then));
               }"""
        )
        inside = {"role": "button", "name": "Inside the frame"}
        gallery.point_at(inside)
        gallery.expect_step("Here")
        page.clock.run_for(1000)
        assert gallery.meter()["reads"] > 0
        gallery.expect_free("tour")
        page.evaluate("surface.destroy()")
        gallery.show("hint", {"target": {**inside, "role_selector": "button"}})
        expect(gallery.surface.locator(".marker:visible")).to_be_visible()
        page.clock.run_for(1000)
        gallery.expect_free("hint")

    def test_is_shifted_by_nothing_that_comes_or_goes(self, gallery: Gallery) -> None:
        gallery.visit()
        drawn = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
        for kind in KINDS:
            if kind == "menu":
                gallery.page.evaluate("window.surface = gallery.menu()")
            else:
                gallery.show(kind, {"push": False} if kind == "banner" else {})
            expect(gallery.surface.locator(".face:visible, .marker:visible").first).to_be_visible()
            gallery.page.evaluate(drawn)
            gallery.page.evaluate("surface.destroy()")
            gallery.page.evaluate(drawn)
            assert gallery.meter()["shift"] == 0, kind
        # What counts does count.
        gallery.page.evaluate("document.querySelector('main').style.marginTop = '200px'")
        gallery.page.wait_for_function("() => meter.shift > 0")

    def test_its_loudest_styles_do_not_get_in(self, visitors: Visitors, gallery_url: str) -> None:
        """Of no part of any kind is anything drawn otherwise than before."""
        gallery = Gallery(visitors(reduced_motion="reduce").page(), gallery_url)
        gallery.visit()
        gallery.page.evaluate(LOUD)
        for name, show in SHOWN.items():
            show(gallery)
            expect(gallery.surface.locator(".face:visible").first).to_be_visible()
            if name == "step that keeps the page from being used":
                expect(gallery.surface.locator(".shade")).to_be_visible()
            # Before anything answers to how the page itself looks now: that a hint goes with its target is right.
            before, after = gallery.page.evaluate(
                f"""() => {{
                     const looks = {LOOKS};
                     const before = looks();
                     loud.disabled = false;
                     const after = looks();
                     loud.disabled = true;
                     return [before, after];
                   }}"""
            )
            gallery.page.evaluate("surface.destroy()")
            assert len(before) > 3
            for was, now in zip(before, after, strict=True):
                changed = {each: now.get(each) for each in was if was[each] != now.get(each)}
                assert changed == {}, (name, was["at"])


LOUD = """() => {
  window.loud = new CSSStyleSheet();
  loud.replaceSync(`
    * { all: unset !important }
    * { --annai-accent: red !important; --part: 100% !important; --lift: 99px !important }
    html { font-size: 60px !important; filter: invert(1) !important }
    html, body { color: red !important; letter-spacing: 9px !important; text-transform: uppercase !important }
    annai-surface { display: none !important; opacity: 0.1 !important; filter: invert(1) !important }
    annai-surface { transform: scale(3) !important; font: 40px serif !important; clip-path: inset(40%) !important }
    annai-surface { writing-mode: vertical-rl !important; pointer-events: none !important; z-index: -1 !important }
    annai-surface { user-select: none !important; mix-blend-mode: difference !important; position: static !important }
    *::before, *::after { content: 'X' !important; display: block !important }
    nav, main { position: absolute !important }`);
  loud.disabled = true;
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, loud];
}"""
# Of what is ours all that is drawn, but for where: that follows the page. Of what stands in the page, so does its size.
LOOKS = """() => [...document.querySelectorAll('annai-surface')].flatMap((host) =>
  [host, ...host.shadowRoot.querySelectorAll(
    '.face, .face :not(.time), .marker, .spot, .arrow, .shade')].map((element) => {
    const style = getComputedStyle(element);
    const where = /^(--|inset|top|left|right|bottom|translate|transform-origin|perspective-origin|direction)/;
    const size = host.popover ? /^$/ : /(^|-)(width|height|inline-size|block-size)$/;
    const names = [...style].filter((name) => !where.test(name) && !size.test(name));
    const looks = names.map((name) => [name, style[name]]);
    const around = ['::before', '::after'].map((each) => getComputedStyle(element, each).display).join();
    return {at: `${element.localName}.${element.className}`, around, ...Object.fromEntries(looks)};
  }))"""


class TestStillness:
    @pytest.mark.parametrize(("motion", "moves"), [("no-preference", True), ("reduce", False)])
    def test_for_those_who_asked_for_it_no_card_rises_and_none_glides(
        self, visitors: Visitors, gallery_url: str, motion: str, moves: bool
    ) -> None:
        page = visitors(reduced_motion=motion).page()
        page.add_init_script(
            "window.moved = 0; const animate = Element.prototype.animate;"
            " Element.prototype.animate = function (...args) { window.moved++; return animate.apply(this, args) }"
        )
        gallery = Gallery(page, gallery_url)
        gallery.visit("kind=tour,hint,checklist")
        gallery.expect_step("Make your first invoice")
        rising = """[...document.querySelectorAll('annai-surface')].flatMap(({shadowRoot}) =>
          [...shadowRoot.querySelectorAll('*')].map((each) => getComputedStyle(each).animationName))
          .filter((name) => name !== 'none').length"""
        assert (page.evaluate(rising) > 0) is moves
        gallery.button("Next").click()
        gallery.expect_step("Everything you have sent")
        page.wait_for_load_state("networkidle")
        if moves:
            page.wait_for_function("moved > 0")
        else:
            assert page.evaluate("moved") == 0


class TestTargets:
    def test_one_in_a_modal_dialog_has_its_card_in_that_dialog(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate("document.querySelector('dialog').showModal()")
        gallery.point_at({"id": "in-dialog"})
        gallery.expect_step("Here")
        gallery.button("Next").click()
        gallery.expect_step("The end")

    def test_one_that_comes_late_is_waited_for(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.point_at({"role": "button", "name": "Pay now"})
        gallery.page.evaluate(
            "setTimeout(() => { const late = document.createElement('button');"
            " late.textContent = 'Pay now'; document.querySelector('main').prepend(late) }, 1200)"
        )
        gallery.expect_step("Here")
        gallery.expect_spotlight_on(gallery.page.get_by_role("button", name="Pay now"))

    def test_one_that_never_comes_is_reported_and_passed(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.point_at({"test_id": "nowhere"})
        gallery.expect_said("target_missing", "here")
        gallery.expect_step("The end")
        expect(gallery.card).to_contain_text("1 / 1")

    def test_or_ends_the_tour_where_the_author_says_so(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.point_at({"test_id": "nowhere"}, missing="end")
        gallery.expect_said("ended", "target_missing")

    def test_or_goes_on_waiting_where_the_author_says_so_and_says_that_it_does(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.point_at({"test_id": "nowhere"}, missing="wait")
        pill = gallery.surface.get_by_role("dialog", name="Welcome", exact=True)
        expect(pill).to_have_accessible_description("Step 1 of 2 appears once this page shows what it is about.")
        gallery.expect_said("target_missing", "here")
        expect(gallery.surface.get_by_role("status")).to_contain_text("Welcome: Step 1 of 2 appears once this page")
        assert gallery.page.evaluate("document.activeElement.localName") == "body"
        gallery.page.evaluate("document.querySelector('#last').dataset.testid = 'nowhere'")
        gallery.expect_step("Here")
        expect(pill).to_have_count(0)
        expect(gallery.surface.locator(".low")).to_have_count(0)

    def test_what_waits_can_be_skipped(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.point_at({"test_id": "nowhere"}, missing="wait")
        gallery.button("Skip").click()
        gallery.expect_said("ended", "skipped")

    def test_focus_goes_with_whoever_went_on_to_a_step_that_waits_and_comes_along_to_its_card(
        self, gallery: Gallery
    ) -> None:
        gallery.visit()
        first = {"key": "first", "title": ["First"], "body": []}
        waits = {"key": "waits", "title": ["Waits"], "body": [], "missing": "wait", "target": {"selector": "#late"}}
        gallery.show("tour", {"steps": [first, waits]}, run={"by": "hand"})
        gallery.button("Done").or_(gallery.button("Next")).click()
        expect(gallery.button("Skip")).to_be_focused()
        # As it goes and comes, what is said of it is what is true.
        for _ in range(2):
            gallery.page.evaluate("document.querySelector('#last').id = 'late'")
            gallery.expect_step("Waits")
            expect(gallery.button("Done")).to_be_focused()
            gallery.page.evaluate("document.querySelector('#late').id = 'last'")
            gallery.page.evaluate(
                "document.querySelector('#last').replaceWith(document.querySelector('#last').cloneNode(true))"
            )
            expect(gallery.button("Skip")).to_be_visible()
            expect(gallery.surface.locator(".pop")).to_be_hidden()

    def test_what_waits_takes_no_focus_from_whoever_has_gone_on_in_the_page(self, gallery: Gallery) -> None:
        gallery.visit()
        first = {"key": "first", "title": ["First"], "body": []}
        waits = {"key": "waits", "title": ["Waits"], "body": [], "missing": "wait", "target": {"selector": "#late"}}
        gallery.show("tour", {"steps": [first, waits]}, run={"by": "hand"})
        gallery.button("Next").click()
        search = gallery.page.get_by_role("textbox", name="Search")
        search.focus()
        expect(gallery.button("Skip")).to_be_visible()
        expect(search).to_be_focused()

    def test_one_in_a_dialog_that_was_opened_again_has_its_card_over_it(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate("document.querySelector('dialog').showModal()")
        gallery.point_at({"id": "in-dialog"})
        gallery.expect_step("Here")
        gallery.page.evaluate("document.querySelector('dialog').close()")
        expect(gallery.card).to_be_hidden()
        gallery.page.evaluate("document.querySelector('dialog').showModal()")
        gallery.expect_step("Here")
        gallery.button("Next").click(timeout=3000)
        gallery.expect_step("The end")

    def test_a_section_that_is_named_and_comes_late_is_found_as_it_was_recorded(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.point_at({"role": "region", "name": "Your figures"})
        gallery.page.evaluate(
            """() => setTimeout(() => {
                 const late = document.createElement('section');
                 late.setAttribute('aria-label', 'Your figures');
                 late.textContent = 'Open 312,500';
                 document.querySelector('main').prepend(late);
               }, 700)"""
        )
        gallery.expect_step("Here")
        assert gallery.said("target_healed") == []

    def test_two_that_fit_are_as_good_as_none(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.point_at({"role": "row"}, missing="end")
        gallery.expect_said("ended", "target_missing")

    def test_one_that_is_rendered_anew_is_followed_within_two_frames(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour")
        gallery.expect_said("step_shown", "new")
        for part in (".spot", ".pop"):
            gallery.surface.locator(part).evaluate(
                "(part) => Promise.all(part.getAnimations({subtree: true}).map((each) => each.finished))"
            )
        apart, beside = gallery.page.evaluate(
            """() => new Promise((tell) => {
                 const old = document.querySelector('[data-testid=new-invoice]');
                 const {shadowRoot} = document.querySelector('annai-surface');
                 const at = (part) => shadowRoot.querySelector(part).getBoundingClientRect();
                 const middle = ({x, width}) => x + width / 2;
                 const fresh = old.cloneNode(true);
                 fresh.style.marginInlineEnd = '300px';
                 old.replaceWith(fresh);
                 requestAnimationFrame(() => requestAnimationFrame(() => {
                   const target = fresh.getBoundingClientRect();
                   tell([at('.spot').x + 5 - target.x, middle(at('.arrow')) - middle(target)]);
                 }));
               })"""
        )
        assert abs(apart) < 1
        # The card goes along with it: its arrow points at the middle.
        assert abs(beside) < 2

    def test_one_that_moves_for_no_reason_that_is_heard_is_followed(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour")
        gallery.expect_said("step_shown", "new")
        gallery.page.evaluate("document.querySelector('main').style.paddingTop = '140px'")
        gallery.expect_spotlight_on(gallery.page.get_by_test_id("new-invoice"))
        gallery.expect_card_beside(gallery.page.get_by_test_id("new-invoice"))

    def test_one_that_is_shifted_right_after_a_scroll_is_followed(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour")
        gallery.expect_said("step_shown", "new")
        gallery.page.evaluate(
            """() => new Promise((tell) => {
                 scrollBy(0, 20);
                 const shift = () => { document.querySelector('main').style.paddingTop = '140px'; };
                 requestAnimationFrame(() => requestAnimationFrame(() => tell(shift())));
               })"""
        )
        gallery.expect_spotlight_on(gallery.page.get_by_test_id("new-invoice"))
        gallery.expect_card_beside(gallery.page.get_by_test_id("new-invoice"))

    def test_one_that_is_hidden_takes_its_card_along_until_it_is_back(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour")
        gallery.expect_step("Make your first invoice")
        target = gallery.page.get_by_test_id("new-invoice")
        target.evaluate("(element) => { element.hidden = true; element.style.display = 'none' }")
        expect(gallery.card).to_be_hidden()
        target.evaluate("(element) => { element.hidden = false; element.style.display = '' }")
        gallery.expect_step("Make your first invoice")

    @pytest.mark.parametrize(
        "target",
        [
            {"test_id": "in-shadow"},
            {"text": "Export"},
            {"role": "textbox", "name": "Search"},
            {"role": "link", "name": "Customers", "within": {"role": "navigation", "name": "Main"}},
            {"role": "button", "name": "Send invoice 20"},
            {"attributes": {"placeholder": "Search"}},
        ],
        ids=lambda target: " ".join(target),
    )
    def test_each_way_of_naming_one_finds_it(self, gallery: Gallery, target: dict[str, Any]) -> None:
        gallery.visit()
        gallery.point_at(target)
        gallery.expect_step("Here")
        assert gallery.said("target_healed") == []

    def test_one_whose_id_changed_heals_and_says_so(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.point_at({"id": "btn-7f3a", "role": "button", "name": "New invoice"})
        gallery.expect_step("Here")
        gallery.expect_said("target_healed", "here")

    def test_one_in_a_frame_of_the_same_origin_is_found_where_it_is_seen(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate(
            "const frame = document.createElement('iframe'); frame.src = '/frame';"
            " document.querySelector('main').prepend(frame)"
        )
        gallery.point_at({"role": "button", "name": "Inside the frame"})
        gallery.expect_step("Here")
        inner = gallery.page.frame_locator("iframe").get_by_role("button").bounding_box()
        spot = gallery.surface.locator(".spot").bounding_box()
        assert inner is not None
        assert spot is not None
        assert abs(spot["x"] + 5 - inner["x"]) < 1
        assert abs(spot["y"] + 5 - inner["y"]) < 1


class TestTours:
    def test_next_back_and_done_walk_it_and_everything_is_told(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour")
        gallery.button("Next").click()
        gallery.expect_step("Everything you have sent")
        expect(gallery.card).to_contain_text("2 / 4")
        gallery.button("Back").click()
        gallery.expect_step("Make your first invoice")
        gallery.button("Next").click()
        gallery.expect_step("Everything you have sent")
        gallery.button("Next").click()
        gallery.expect_step("Your customers")
        gallery.page.get_by_role("link", name="Customers").click()
        gallery.expect_step("You’re all set")
        gallery.button("Done").click()
        gallery.expect_said("ended", "completed")
        assert [each[1] for each in gallery.said("step_shown")] == ["new", "table", "click", "bye"]

    def test_where_a_page_runs_from_right_to_left_the_card_is_mirrored(self, gallery: Gallery) -> None:
        """Beside its target on the other side, next at the left, and counted in words of that language."""
        gallery.visit("kind=tour&lang=ar&step=table")
        gallery.expect_step("كل ما أرسلته")
        target, card = (box(each) for each in (gallery.page.locator("#row-12"), gallery.card))
        assert card["x"] + card["width"] <= target["x"]
        onward, back, close = (box(gallery.button(name)) for name in ("التالي", "السابق", "إغلاق"))
        assert onward["x"] < back["x"]
        assert close["x"] < card["x"] + card["width"] / 2
        expect(gallery.card).to_contain_text("2 من 4")

    @pytest.mark.parametrize("lang", ["en", "ar"])
    def test_a_card_in_a_corner_leaves_the_page_bright_and_the_next_one_does_as_ever(
        self, gallery: Gallery, lang: str
    ) -> None:
        gallery.visit(f"lang={lang}")
        corner = {"key": "note", "title": ["Aside"], "body": [{"p": ["By the way."]}], "placement": "end"}
        gallery.show("tour", {"steps": [corner, {"key": "end", "title": ["The end"], "body": [], "placement": "auto"}]})
        gallery.expect_step("Aside")
        gallery.expect_card_at_rest()
        card, view = box(gallery.card), gallery.page.viewport_size or {"width": 0, "height": 0}
        assert view["height"] - card["y"] - card["height"] == pytest.approx(12, abs=1)
        beside = card["x"] if lang == "ar" else view["width"] - card["x"] - card["width"]
        assert beside == pytest.approx(12, abs=16)
        expect(gallery.surface.locator(".spot")).to_be_hidden()
        gallery.surface.locator(".foot .primary").click()
        gallery.expect_step("The end")
        expect(gallery.surface.locator(".spot")).to_be_visible()

    def test_a_target_in_a_scrolled_table_is_brought_into_view(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour&step=table")
        gallery.expect_said("step_shown", "table")
        expect(gallery.page.locator("#row-12")).to_be_in_viewport(ratio=1)
        gallery.page.locator(".scroller").evaluate("(box) => box.scrollBy(0, 20)")
        gallery.expect_spotlight_on(gallery.page.locator("#row-12"))
        gallery.expect_card_beside(gallery.page.locator("#row-12"))

    def test_a_step_of_another_page_waits_as_a_pill_and_never_navigates_unasked(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.show(
            "tour",
            {
                "steps": [
                    {"key": "a", "title": ["A"], "body": [], "page": [source("/invoices")]},
                    {"key": "b", "title": ["B"], "body": [], "page": [source("/customers")], "url": "/customers"},
                ]
            },
        )
        gallery.button("Next").click()
        pill = gallery.surface.get_by_role("dialog", name="Welcome", exact=True)
        expect(pill).to_have_accessible_description("Step 2 of 2 is on another page.")
        expect(gallery.button("Take me there")).to_be_focused()
        assert gallery.said("perform") == []
        gallery.button("Take me there").click()
        gallery.expect_said("perform")
        gallery.page.evaluate("gallery.go('/customers')")
        gallery.expect_step("B")
        gallery.button("Back").click()
        expect(gallery.surface.get_by_text("Step 1 of 2 is on another page.")).to_be_visible()
        gallery.page.evaluate("gallery.go('/invoices')")
        gallery.expect_step("A")

    def test_where_a_step_has_gone_to_is_said_to_whoever_went_on_in_the_page_itself(self, gallery: Gallery) -> None:
        gallery.visit()
        here = {"key": "a", "title": ["A"], "body": [], "page": [source("/invoices")], "advance": "click"}
        there = {"key": "b", "title": ["B"], "body": [], "page": [source("/customers")]}
        gallery.show("tour", {"steps": [{**here, "target": {"selector": "[data-testid=new-invoice]"}}, there]})
        gallery.expect_said("step_shown", "a")
        gallery.page.locator("[data-testid=new-invoice]").click()
        expect(gallery.surface.get_by_role("status")).to_contain_text("Welcome: Step 2 of 2 is on another page.")

    def test_one_that_was_left_long_ago_offers_quietly_to_go_on(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour&quiet=1&step=table")
        gallery.button("Continue (2 / 4)").click()
        assert gallery.said("perform") == [["perform", {"do": "start", "guide": "welcome"}]]

    @pytest.mark.parametrize("step", ["new", "table", "bye"])
    def test_on_a_phone_the_card_is_wholly_in_view_and_covers_no_target(
        self, visitors: Visitors, gallery_url: str, step: str
    ) -> None:
        gallery = Gallery(visitors("phone").page(), gallery_url)
        gallery.visit(f"kind=tour&step={step}")
        gallery.expect_said("step_shown", step)
        expect(gallery.card).to_be_in_viewport(ratio=1)
        card, spot = gallery.card.bounding_box(), gallery.surface.locator(".spot").bounding_box()
        assert card is not None
        assert spot is not None
        assert card["y"] >= spot["y"] + spot["height"] - 5 or card["y"] + card["height"] <= spot["y"] + 5


@pytest.mark.motion
class TestBanners:
    def test_one_that_pushes_makes_room_without_a_layout_shift(self, gallery: Gallery) -> None:
        gallery.visit()
        top = "document.querySelector('main').getBoundingClientRect().top"
        before = gallery.page.evaluate(top)
        gallery.show("banner")
        gallery.page.wait_for_function(
            "([before, top]) => document.querySelector('main').getBoundingClientRect().top - before > 40"
            " && !document.querySelector('annai-surface').shadowRoot.querySelector('.room').style.height",
            arg=[before, top],
        )
        assert gallery.meter()["shift"] == 0

    def test_while_one_unfolds_what_moves_with_the_page_can_be_pressed(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour")
        gallery.expect_said("step_shown", "new")
        # Slowly enough for a hand: 2 pixels every 100 ms.
        gallery.page.evaluate("() => { window.requestAnimationFrame = (then) => setTimeout(then, 100) }")
        gallery.show("banner")
        folding = "document.querySelector('annai-surface[kind=banner]').shadowRoot.querySelector('.room').style.height"
        gallery.page.wait_for_function(f"() => parseFloat({folding}) > 8")
        box = gallery.button("Skip").bounding_box()
        assert box is not None
        gallery.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, delay=150)
        gallery.expect_said("ended", "skipped")
        assert gallery.page.evaluate(folding) != ""

    def test_for_those_who_asked_for_stillness_one_is_there_at_once(self, visitors: Visitors, gallery_url: str) -> None:
        gallery = Gallery(visitors(reduced_motion="reduce").page(), gallery_url)
        gallery.visit()
        gallery.show("banner")
        bar = gallery.surface.locator(".banner")
        room = gallery.surface.locator(".room")
        assert bar.bounding_box() == room.bounding_box()

    def test_under_a_fixed_header_it_floats_instead(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate(
            "Object.assign(document.querySelector('main > header').style,"
            " {position: 'fixed', top: 0, left: 0, right: 0, height: '60px'})"
        )
        before = gallery.page.locator("#last").bounding_box()
        gallery.show("banner")
        bar = gallery.surface.locator(".banner").bounding_box()
        assert bar is not None
        assert bar["y"] == pytest.approx(60, abs=20)
        assert gallery.page.locator("#last").bounding_box() == before

    def test_one_at_the_foot_leaves_nothing_of_the_pages_end_under_it(self, gallery: Gallery) -> None:
        height = "document.documentElement.scrollHeight"
        gallery.visit()
        before = gallery.page.evaluate(height)
        gallery.visit("kind=banner&position=bottom")
        # Once the letters it is written in have come, it may be another size.
        gallery.page.wait_for_function(
            f"""before => {{
                 const bar = document.querySelector('annai-surface').shadowRoot.querySelector('.banner');
                 return Math.abs({height} - before - bar.getBoundingClientRect().height) <= 1.5;
               }}""",
            arg=before,
        )

    def test_its_button_completes_it_and_the_cross_closes_it_for_good(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.show("banner")
        gallery.button("Show me").click()
        gallery.expect_said("ended", "completed")
        gallery.expect_said("perform")
        gallery.show("banner")
        gallery.button("Close").click()
        gallery.expect_said("ended", "closed")

    def test_an_inline_one_says_what_it_has_to_say_once_however_often_its_element_is_rendered_anew(
        self, gallery: Gallery
    ) -> None:
        gallery.visit()
        target = {"selector": "[data-testid=new-invoice]"}
        gallery.show("banner", {"position": "inline", "target": target})
        said = gallery.surface.first.get_by_role("status")
        expect(said).to_contain_text("Press Alt+Shift+G")
        gallery.page.evaluate(
            """() => {
                 const old = document.querySelector('[data-testid=new-invoice]');
                 const voice = document.querySelector('annai-surface').shadowRoot.querySelector('[role=status]');
                 window.spoken = 0;
                 new MutationObserver(() => spoken++).observe(voice, {childList: true, characterData: true});
                 old.replaceWith(old.cloneNode(true));
               }"""
        )
        gallery.page.wait_for_function(
            "document.querySelector('[data-testid=new-invoice]').previousElementSibling?.localName === 'annai-surface'"
        )
        gallery.page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        assert gallery.page.evaluate("spoken") == 0

    def test_an_inline_one_stands_before_or_after_its_element(self, gallery: Gallery) -> None:
        gallery.visit()
        for side, sibling in (("before", "previous"), ("after", "next")):
            gallery.show("banner", {"position": "inline", "target": {"selector": "#last"}, "side": side})
            expect(gallery.surface).to_be_visible()
            beside = f"document.querySelector('#last').{sibling}ElementSibling.localName"
            assert gallery.page.evaluate(beside) == "annai-surface"
            gallery.page.evaluate("surface.destroy()")


class TestChecklists:
    def test_an_item_ticks_when_the_work_is_done(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.show("checklist")
        gallery.surface.locator(".launcher").click()
        expect(gallery.card.get_by_role("listitem").first).to_contain_text("Still to do Complete your profile")
        gallery.page.evaluate("stage.state.done = ['profile']; surface.update('answer')")
        expect(gallery.card.get_by_role("listitem").first).to_contain_text("Done Complete your profile")
        expect(gallery.card.get_by_text("1 of 4 done")).to_be_visible()
        expect(gallery.surface.get_by_role("status")).to_have_text("1 of 4 done")

    def test_clicking_an_item_unfolds_it_and_ticks_nothing(self, gallery: Gallery) -> None:
        gallery.visit("kind=checklist")
        gallery.surface.locator(".launcher").click()
        gallery.card.get_by_text("Make an invoice").click()
        expect(gallery.card.get_by_text("Try it with a small one.")).to_be_visible()
        expect(gallery.card.get_by_text("0 of 4 done")).to_be_visible()

    def test_what_somebody_else_does_leaves_focus_and_the_open_item_alone(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.show("checklist")
        gallery.surface.locator(".launcher").click()
        items = gallery.card.get_by_role("listitem")
        items.nth(2).locator("summary").click()
        act = items.nth(2).get_by_role("button")
        act.focus()
        gallery.page.evaluate("stage.state.done = ['profile']; surface.update('answer')")
        expect(gallery.card.get_by_text("1 of 4 done")).to_be_visible()
        expect(act).to_be_focused()
        gallery.page.evaluate("stage.state.done = ['profile', 'invoice']; surface.update('answer')")
        expect(gallery.card.get_by_text("2 of 4 done")).to_be_visible()
        expect(act).to_be_focused()

    def test_once_the_open_item_is_done_the_next_one_opens(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.show("checklist", state={"auto": True, "done": ["profile"]})
        gallery.surface.locator(".launcher").click()
        opened = gallery.card.locator("[open] .row")
        expect(opened).to_contain_text("Add a customer")
        gallery.page.evaluate("stage.state.done = ['profile', 'customer']; surface.update('answer')")
        expect(opened).to_contain_text("Make an invoice")

    def test_the_last_tick_is_celebrated_once_and_then_it_folds(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.show("checklist")
        gallery.expect_said("shown")
        gallery.page.evaluate("stage.state.done = ['profile', 'customer', 'invoice', 'send']; surface.update('answer')")
        heading = gallery.card.get_by_role("heading", name="You’re ready to get paid")
        expect(heading).to_be_visible()
        gallery.expect_said("ended", "completed")
        gallery.button("Done").click()
        expect(gallery.card).to_be_hidden()
        gallery.surface.locator(".launcher").click()
        expect(gallery.card).to_be_visible()
        expect(heading).to_have_count(0)
        assert gallery.said("ended") == [["ended", "completed"]]

    @pytest.mark.parametrize("lang", ["en", "ja", "ar"])
    def test_on_a_phone_the_celebration_is_wholly_in_view(
        self, visitors: Visitors, gallery_url: str, lang: str
    ) -> None:
        gallery = Gallery(visitors("phone").page(), gallery_url)
        gallery.visit(f"kind=checklist&done=profile,customer,invoice,send&lang={lang}")
        gallery.expect_said("ended", "completed")
        expect(gallery.card).to_be_in_viewport(ratio=1)
        expect(gallery.surface.locator(".launcher")).to_be_in_viewport(ratio=1)

    def test_it_can_be_hidden(self, gallery: Gallery) -> None:
        gallery.visit("kind=checklist")
        gallery.surface.locator(".launcher").click()
        gallery.button("Hide this checklist").click()
        gallery.expect_said("ended", "closed")


class TestToasts:
    def test_one_stays_at_least_ten_seconds_and_waits_while_the_pointer_is_on_it(self, gallery: Gallery) -> None:
        gallery.visit("kind=toast")
        bar = gallery.surface.locator(".time")
        clock = "(bar) => [bar.getAnimations()[0].effect.getTiming().duration, bar.getAnimations()[0].playState]"
        duration, state = bar.evaluate(clock)
        assert duration >= 10_000
        assert state == "running"
        gallery.surface.locator(".toast").hover()
        gallery.page.wait_for_function(
            "document.querySelector('annai-surface').shadowRoot.querySelector('.time')"
            ".getAnimations()[0].playState === 'paused'"
        )
        bar.evaluate("(bar) => bar.getAnimations()[0].finish()")
        gallery.expect_said("ended", "expired")

    def test_one_with_a_button_has_no_timer(self, gallery: Gallery) -> None:
        gallery.visit()
        go = {"key": "go", "label": ["See it"], "action": {"do": "page", "url": "/invoices"}}
        gallery.show("toast", {"buttons": [go]})
        expect(gallery.button("See it")).to_be_visible()
        expect(gallery.surface.locator(".time")).to_have_count(0)

    @pytest.mark.parametrize(("motion", "pieces"), [("no-preference", 28), ("reduce", 0)])
    def test_those_who_asked_for_stillness_get_no_confetti(
        self, visitors: Visitors, gallery_url: str, motion: str, pieces: int
    ) -> None:
        page = visitors(reduced_motion=motion).page()
        page.add_init_script(
            "window.thrown = 0; const animate = Element.prototype.animate;"
            " Element.prototype.animate = function (...args) {"
            " if (this.localName === 'i') window.thrown++; return animate.apply(this, args) }"
        )
        gallery = Gallery(page, gallery_url)
        gallery.visit("kind=toast")
        gallery.expect_said("shown")
        page.wait_for_load_state("networkidle")
        page.wait_for_function(f"window.thrown === {pieces}")


class TestTheMenu:
    def test_it_lists_what_waits_and_starts_it(self, gallery: Gallery) -> None:
        gallery.visit("kind=menu")
        expect(gallery.card).to_be_focused()
        expect(gallery.surface.get_by_role("heading")).to_have_text(
            ["Guides", "Pick up where you left off", "New for you", "Under way", "See again"]
        )
        gallery.surface.get_by_role("button", name="Welcome").click()
        assert gallery.said("perform") == [["perform", {"do": "start", "guide": "welcome"}]]

    def test_one_can_opt_out_of_a_kind_or_all_and_in_again(self, gallery: Gallery) -> None:
        gallery.visit("kind=menu")
        gallery.surface.get_by_text("What may appear by itself").click()
        gallery.surface.get_by_label("Tours").uncheck()
        gallery.expect_said("optOut", "tour")
        gallery.surface.get_by_label("Tours").check()
        gallery.expect_said("optIn", "tour")
        gallery.surface.get_by_label("Guidance of all kinds").uncheck()
        gallery.expect_said("optOut", "all")
        expect(gallery.surface.get_by_label("Tours")).to_have_count(0)

    def test_however_many_guides_there_are_opting_out_is_seen_at_a_glance_and_opens_in_view(
        self, visitors: Visitors, gallery_url: str
    ) -> None:
        gallery = Gallery(visitors(viewport={"width": 1280, "height": 720}).page(), gallery_url)
        gallery.visit()
        gallery.page.evaluate(
            """() => gallery.menu({items: Array.from({length: 40}, (_, n) =>
                 ({key: `guide-${n}`, kind: 'tour', title: [`Guide ${n}`], status: 'replay'}))})"""
        )
        heading = gallery.surface.get_by_text("What may appear by itself")
        expect(heading).to_be_in_viewport(ratio=1)
        expect(gallery.button("Guide 0 Tour")).to_be_in_viewport(ratio=1)
        heading.click()
        expect(gallery.surface.get_by_label("Guidance of all kinds")).to_be_in_viewport(ratio=1)
        expect(heading).to_be_in_viewport(ratio=1)

    def test_an_empty_one_says_what_will_be_there(self, gallery: Gallery) -> None:
        gallery.visit("kind=menu&empty=1")
        expect(gallery.card).to_contain_text("Nothing here yet")


class TestThePreview:
    def test_it_draws_what_it_is_sent_and_redraws_it_in_place(self, gallery: Gallery) -> None:
        gallery.visit("kind=preview")
        inside = gallery.page.frame_locator("iframe")
        expect(inside.get_by_role("heading", name="Make your first invoice")).to_be_visible()
        gallery.page.evaluate(
            """() => {
                 const guide = structuredClone(gallery.guides.tour);
                 guide.steps[0].title = ['Another title'];
                 document.querySelector('iframe').contentWindow.postMessage({annai: 'guide', guide}, location.origin);
               }"""
        )
        expect(inside.get_by_role("heading", name="Another title")).to_be_visible()
        expect(inside.locator("annai-surface")).to_have_count(1)

    def test_it_goes_to_the_step_that_is_edited_without_taking_focus(self, gallery: Gallery) -> None:
        gallery.visit("kind=preview")
        inside = gallery.page.frame_locator("iframe")
        expect(inside.get_by_role("heading", name="Make your first invoice")).to_be_visible()
        gallery.page.get_by_role("textbox").focus()
        gallery.page.evaluate(
            "document.querySelector('iframe').contentWindow"
            ".postMessage({annai: 'step', step: 'table'}, location.origin)"
        )
        expect(inside.get_by_role("heading", name="Everything you have sent")).to_be_visible()
        expect(gallery.page.get_by_role("textbox")).to_be_focused()
