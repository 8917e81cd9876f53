"""Products written with React: they draw guides themselves, and open modals of the libraries that they use."""

import pytest
from playwright.sync_api import Locator, expect

from support.hosted import Hosted
from support.hosts import bundled
from support.scripted import TAG, Scripted, banner, tour

LIBRARIES = ("radix", "headlessui", "mui")


@pytest.fixture
def drawing(annai: Scripted, host: Hosted) -> Hosted:
    """A product that draws tours itself."""
    annai.html, annai.tag = "", bundled("drawing")
    annai.publish(tour(trigger={"event": "invoice_created"}), banner())
    annai.more = {"budget": {"gap": 0, "day": 99, "shown": []}}
    host.page.goto(annai.url)
    host.page.get_by_role("button", name="Go", exact=True).click()
    return host


def card(host: Hosted, title: str) -> Locator:
    return host.page.get_by_role("region", name=title)


class TestAHostThatDrawsToursItself:
    def test_draws_them_and_annai_decides_and_records_as_ever(self, annai: Scripted, drawing: Hosted) -> None:
        first = card(drawing, "The first step")
        expect(first).to_have_attribute("data-target", "go")
        expect(first.get_by_text("1 of 3")).to_be_visible()
        first.get_by_role("button", name="Go on").click()
        card(drawing, "The second step").get_by_role("button", name="Go back").click()
        first.get_by_role("button", name="Go on").click()
        card(drawing, "The second step").get_by_role("button", name="Go on").click()
        card(drawing, "The third step").get_by_role("button", name="Go on").click()
        expect(card(drawing, "The third step")).to_have_count(0)
        drawing.expect_end("welcome", "completed")
        told = [(event["name"], event.get("step")) for event in events(annai, "welcome")]
        steps = ["one", "two", "three"]
        assert [step for name, step in told if name == "step_shown"] == steps
        assert told[0][0] == "guide_shown"
        assert ("guide_completed", None) in told

    def test_leaves_what_it_does_not_draw_to_annai(self, drawing: Hosted) -> None:
        expect(drawing.note("news")).to_be_visible()
        expect(drawing.page.locator("annai-surface[kind=tour]")).to_have_count(0)

    def test_can_hold_back_what_is_about_to_happen(self, drawing: Hosted) -> None:
        drawing.page.get_by_label("Hold").check()
        first = card(drawing, "The first step")
        first.get_by_role("button", name="Go on").click()
        expect(first).to_be_visible()
        drawing.page.get_by_label("Hold").uncheck()
        first.get_by_role("button", name="Go on").click()
        expect(card(drawing, "The second step")).to_be_visible()

    def test_has_focus_in_what_somebody_asked_for(self, drawing: Hosted) -> None:
        card(drawing, "The first step").get_by_role("button", name="No, thanks").click()
        drawing.expect_end("welcome", "skipped")
        drawing.page.get_by_role("button", name="Show me round").click()
        expect(card(drawing, "The first step").get_by_role("button", name="Go on")).to_be_focused()

    def test_ends_them_when_the_person_leaves(self, drawing: Hosted) -> None:
        card(drawing, "The first step").get_by_role("button", name="No, thanks").click()
        drawing.expect_end("welcome", "skipped")
        expect(card(drawing, "The first step")).to_have_count(0)


class TestWhoIsSignedInToIt:
    """It tells the provider, in its props."""

    def test_may_be_another_user_who_sees_nothing_of_the_first_ones_and_is_asked_for(
        self, annai: Scripted, drawing: Hosted
    ) -> None:
        expect(card(drawing, "The first step")).to_be_visible()
        expect(drawing.note("news")).to_be_visible()
        # By no answer of the server's.
        annai.bootstrap = lambda body: (503, b"")
        asked = len(annai.asked)
        drawing.page.get_by_role("button", name="Sign in as bob").click()
        expect(card(drawing, "The first step")).to_have_count(0)
        drawing.expect_nothing()
        annai.wait(lambda: len(annai.asked) > asked)
        assert {body["user"] for body in annai.asked[:asked]} == {"ann"}
        assert {body["user"] for body in annai.asked[asked:]} == {"bob"}

    def test_may_be_nobody_who_sees_nothing_and_of_whom_nothing_is_asked(
        self, annai: Scripted, drawing: Hosted
    ) -> None:
        expect(card(drawing, "The first step")).to_be_visible()
        expect(drawing.note("news")).to_be_visible()
        asked = len(annai.asked)
        drawing.page.get_by_role("button", name="Sign out").click()
        expect(card(drawing, "The first step")).to_have_count(0)
        drawing.expect_nothing()
        # What would be asked on another page comes before what is asked of whoever signs in next.
        drawing.go("/invoices")
        drawing.call("annai.page()")
        assert drawing.call("annai.debug({panel: false}).then(({user, silence}) => [user, silence?.why])") == [
            None,
            "nobody",
        ]
        drawing.page.get_by_role("button", name="Sign in as bob").click()
        annai.wait(lambda: len(annai.asked) > asked)
        assert {body["user"] for body in annai.asked[asked:]} == {"bob"}


def events(annai: Scripted, guide: str) -> list[dict[str, object]]:
    own = [event for event in annai.stored.values() if event.get("guide") == guide]
    return sorted(own, key=lambda event: (event["at"], event["id"]))


@pytest.mark.parametrize("library", LIBRARIES)
class TestAModal:
    """Its focus trap, its ear for clicks outside and its `inert` siblings keep nobody from a card."""

    def test_lets_a_step_in_it_be_used_and_stays_open(self, annai: Scripted, host: Hosted, library: str) -> None:
        self.open(annai, host, library)
        host.page.get_by_role("button", name="Open").click()
        host.call("annai.start('welcome')")
        host.expect_step("Save it")
        host.card("Save it").get_by_role("button", name="Next").focus()
        expect(host.card("Save it").get_by_role("button", name="Next")).to_be_focused()
        host.card("Save it").click(position={"x": 20, "y": 60})
        host.press("Next")
        host.expect_step("And that is all")
        host.page.get_by_label("Customer").fill("Midori")
        host.press("Done")
        host.expect_nothing()
        expect(host.page.get_by_label("Customer")).to_have_value("Midori")

    def test_that_opens_on_the_way_and_closes_again_leaves_the_card_where_it_can_be_used(
        self, annai: Scripted, host: Hosted, library: str
    ) -> None:
        self.open(annai, host, library, first={"selector": "h1"})
        host.expect_step("Save it")
        host.page.get_by_role("button", name="Open").click()
        expect(host.page.get_by_label("Customer")).to_be_visible()
        host.page.keyboard.press("Escape")
        expect(host.page.get_by_label("Customer")).to_have_count(0)
        host.press("Next")
        host.press("Done")
        host.expect_end("welcome", "completed")

    def test_that_opens_after_a_card_that_points_at_nothing_lets_it_be_used(
        self, annai: Scripted, host: Hosted, library: str
    ) -> None:
        annai.html, annai.tag = "", TAG + bundled("modals")
        annai.publish(tour(steps=[{"key": "all", "title": ["And that is all"], "body": [{"p": ["Close it."]}]}]))
        host.open(f"/?of={library}")
        host.expect_step("And that is all")
        host.page.get_by_role("button", name="Open").click()
        expect(host.page.get_by_label("Customer")).to_be_visible()
        # Of what lies beside a modal a screen reader knows nothing, also where its library lets it be pressed.
        expect(host.page.locator("[role=dialog] annai-surface")).to_have_count(1)
        host.press("Done")
        host.expect_end("welcome", "completed")
        expect(host.page.get_by_label("Customer")).to_be_visible()

    def test_stays_open_while_a_card_that_points_at_nothing_is_used(
        self, annai: Scripted, host: Hosted, library: str
    ) -> None:
        self.open(annai, host, library)
        host.page.get_by_role("button", name="Open").click()
        host.call("annai.start('welcome')")
        host.press("Next")
        host.card("And that is all").click(position={"x": 20, "y": 60})
        host.press("Done")
        host.expect_end("welcome", "completed")
        expect(host.page.get_by_label("Customer")).to_be_visible()

    def test_that_is_closed_leaves_a_card_that_points_at_nothing_on_the_page(
        self, annai: Scripted, host: Hosted, library: str
    ) -> None:
        self.open(annai, host, library)
        self.expect_left_by_the_modal(annai, host)

    def expect_left_by_the_modal(self, annai: Scripted, host: Hosted) -> None:
        host.page.get_by_role("button", name="Open").click()
        host.call("annai.start('welcome')")
        host.press("Next")
        host.expect_step("And that is all")
        # No news of the server's brings the card back.
        annai.bootstrap = lambda body: (503, b"")
        host.page.get_by_label("Customer").focus()
        host.page.keyboard.press("Escape")
        expect(host.page.get_by_label("Customer")).not_to_be_visible()
        expect(host.page.locator("body > annai-surface")).to_have_count(1)
        host.press("Done")
        host.expect_end("welcome", "completed")

    def open(self, annai: Scripted, host: Hosted, library: str, first: dict[str, str] | None = None) -> None:
        annai.html, annai.tag = "", TAG + bundled("modals")
        save = {"key": "save", "title": ["Save it"], "body": [{"p": ["It stays a draft."]}], "missing": "wait"}
        steps = [
            {**save, "target": first or {"selector": "#save"}},
            {"key": "all", "title": ["And that is all"], "body": [{"p": ["Close it as you like."]}]},
        ]
        annai.publish(tour(steps=steps))
        host.open(f"/?of={library}")


@pytest.mark.parametrize("library", ["headlessui", "mui"])
def test_a_modal_that_is_closed_and_kept_in_the_page_keeps_no_card(annai: Scripted, host: Hosted, library: str) -> None:
    modal = TestAModal()
    modal.open(annai, host, f"{library}&keep")
    modal.expect_left_by_the_modal(annai, host)
