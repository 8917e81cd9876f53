"""What a host may have a say in: what is about to happen, who draws, how elements come into view, whose account."""

from copy import deepcopy
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from support.hosted import READY, Clock, Hosted
from support.scripted import TAG, Scripted, banner, checklist, toast, tour

HOLD = "annai.on('{0}', window.hold = (event) => {{ window.told = event.detail; event.preventDefault() }})"
LET_GO = "annai.off('{0}', window.hold)"
LATER = TAG.replace(' data-user="ann"', "")


def _before_anything(host: Hosted, code: str) -> None:
    """Opens a page that has had its say before it is known who uses it."""
    host.script.tag = LATER
    host.page.goto(host.script.url)
    host.page.wait_for_function(READY)
    host.call(code)
    host.call("annai.identify('ann')")


class TestBefore:
    def test_a_showing_that_the_host_holds_back_is_put_off_not_lost(
        self, annai: Scripted, host: Hosted, clock: Clock
    ) -> None:
        annai.publish(tour(), banner(), checklist(), toast("sold"))
        _before_anything(host, HOLD.format("before_guide_shown"))
        annai.wait(lambda: annai.asked)
        clock.settle()
        host.expect_why(news="prevented", setup="prevented", sold="prevented")
        host.expect_nothing()
        assert annai.stored == {}
        host.call(LET_GO.format("before_guide_shown"))
        clock.settle()
        expect(host.note("news")).to_be_visible()
        expect(host.launcher()).to_be_visible()
        expect(host.note("sold")).to_be_visible()

    def test_a_tour_that_is_held_back_is_named_and_leaves_the_place_to_others(
        self, annai: Scripted, host: Hosted, clock: Clock
    ) -> None:
        annai.publish(tour(priority=5), tour("other", steps=[{"key": "a", "title": ["Another"], "body": []}]))
        _before_anything(
            host,
            "annai.on('before_guide_shown', (event) => {"
            " if (event.detail.guide === 'welcome') { window.told = event.detail; event.preventDefault() } })",
        )
        clock.settle()
        host.expect_step("Another")
        told = host.call("told")
        assert (told["name"], told["revision"], told["round"]) == ("guide_shown", 1, 1)
        host.expect_why(welcome="prevented", other="eligible")

    def test_a_step_waits_until_the_host_has_made_ready_for_it(
        self, annai: Scripted, host: Hosted, clock: Clock
    ) -> None:
        steps = [
            {"key": "one", "title": ["The first step"], "body": []},
            {"key": "two", "title": ["In the panel"], "body": [], "target": {"selector": "#panel"}},
        ]
        annai.publish(tour(steps=steps))
        _before_anything(
            host,
            "annai.on('before_step_shown', (event) => {"
            " if (event.detail.step === 'two' && !window.panel) event.preventDefault() })",
        )
        clock.settle()
        host.press("Next")
        clock.settle()
        expect(host.card("The first step")).to_have_count(0)
        expect(host.card("In the panel")).to_have_count(0)
        host.call("document.body.insertAdjacentHTML('beforeend', '<div id=panel>Panel</div>')")
        clock.settle()
        host.expect_step("In the panel")
        annai.wait(lambda: annai.names().count("step_shown") == 2)
        assert "target_missing" not in annai.names()

    def test_a_step_may_not_be_done_before_the_host_says_so(self, annai: Scripted, host: Hosted, clock: Clock) -> None:
        annai.publish(tour())
        _before_anything(host, HOLD.format("before_step_completed"))
        clock.settle()
        host.expect_step("The first step")
        host.press("Next")
        host.page.wait_for_function("window.told?.step === 'one'")
        host.expect_step("The first step")
        host.call(LET_GO.format("before_step_completed"))
        host.press("Next")
        host.expect_step("The second step")
        annai.wait(lambda: annai.names().count("step_completed") == 1)

    @pytest.mark.parametrize(
        ("held", "guide"),
        [
            ("before_step_completed", tour()),
            ("before_guide_ended", banner()),
            ("before_guide_ended", tour(steps=tour()["steps"][:1])),
        ],
        ids=["a step", "a banner", "a tour's last step"],
    )
    def test_an_answer_is_sent_once_however_often_the_host_holds_back_what_it_leads_to(
        self, annai: Scripted, host: Hosted, clock: Clock, held: str, guide: dict[str, Any]
    ) -> None:
        guide = deepcopy(guide)
        part = guide["steps"][0] if guide["kind"] == "tour" else guide
        part["form"] = {
            "key": "word",
            "fields": [{"key": "name", "type": "text", "label": ["Your company"]}],
            "submit": ["Send"],
        }
        annai.publish(guide)
        _before_anything(host, HOLD.format(held))
        clock.settle()
        host.surfaces.get_by_label("Your company").fill("Hibari")
        host.press("Send")
        host.page.wait_for_function("window.told")
        host.press("Send")
        host.call(LET_GO.format(held))
        host.press("Send")
        told = {"before_step_completed": "step_completed", "before_guide_ended": "guide_ended"}[held]
        annai.wait(lambda: told in annai.names())
        host.expect_delivered()
        assert annai.names().count("form_answered") == 1

    def test_an_end_that_the_host_holds_back_leaves_the_guide_as_it_is(
        self, annai: Scripted, host: Hosted, clock: Clock
    ) -> None:
        annai.publish(tour(), banner())
        _before_anything(host, HOLD.format("before_guide_ended"))
        clock.settle()
        host.expect_step("The first step")
        host.press("Skip")
        host.page.wait_for_function("window.told?.reason === 'skipped'")
        host.expect_step("The first step")
        host.call(LET_GO.format("before_guide_ended"))
        host.press("Next")
        host.expect_step("The second step")
        # What the host ends itself is not asked for.
        host.call(HOLD.format("before_guide_ended"))
        host.call("annai.stop('welcome')")
        expect(host.card("The second step")).to_have_count(0)
        host.expect_end("welcome", "stopped")
        assert host.ends() == [("welcome", "stopped")]

    def test_what_somebody_starts_by_hand_does_not_start_where_the_host_holds_it_back(
        self, annai: Scripted, host: Hosted
    ) -> None:
        annai.publish(tour(trigger={"manual": True}))
        host.open()
        host.call(HOLD.format("before_guide_shown"))
        host.call("annai.start('welcome')")
        host.page.wait_for_function("window.told?.guide === 'welcome'")
        host.expect_nothing()
        host.call(LET_GO.format("before_guide_shown"))
        # It isn't tried again by itself.
        host.ask_again()
        host.expect_nothing()
        host.call("annai.start('welcome')")
        host.expect_step("The first step")

    def test_an_end_by_time_can_be_held_back_too(self, annai: Scripted, host: Hosted, clock: Clock) -> None:
        annai.publish(toast("sold", celebrate=False))
        _before_anything(host, HOLD.format("before_guide_ended"))
        expect(host.note("sold")).to_be_visible()
        host.surfaces.locator(".time").evaluate("(bar) => bar.getAnimations().forEach((each) => each.finish())")
        host.page.wait_for_function("window.told?.reason === 'expired'")
        expect(host.note("sold")).to_be_visible()
        assert host.ends() == []

    def test_every_run_and_step_event_is_heard(self, annai: Scripted, host: Hosted, clock: Clock) -> None:
        annai.publish(tour(steps=tour()["steps"][:1]))
        names = ["guide_shown", "step_shown", "step_completed", "guide_completed", "guide_ended"]
        _before_anything(
            host,
            f"window.heard = []; for (const name of {names})"
            " annai.on(name, ({detail}) => heard.push(`${detail.name} ${detail.step ?? ''}${detail.reason ?? ''}`))",
        )
        clock.settle()
        host.expect_step("The first step")
        host.press("Done")
        host.expect_end("welcome", "completed")
        assert host.call("heard") == [
            "guide_shown ",
            "step_shown one",
            "step_completed one",
            "guide_completed ",
            "guide_ended completed",
        ]


def test_an_item_that_the_server_has_found_done_is_heard_once_and_not_told_to_it(annai: Scripted, host: Hosted) -> None:
    annai.publish(checklist())
    annai.states["setup"]["done"] = ["name"]
    _before_anything(
        host, "window.heard = []; annai.on('item_completed', ({detail}) => heard.push([detail.guide, detail.step]))"
    )
    expect(host.launcher()).to_be_visible()
    annai.states["setup"] = {"auto": True, "done": ["name", "team"]}
    host.ask_again()
    host.page.wait_for_function("heard.length")
    host.ask_again()
    assert host.call("heard") == [["setup", "team"]]
    assert "item_completed" not in annai.names()


def test_what_happens_to_guides_is_heard_by_each_of_its_names(annai: Scripted, host: Hosted, clock: Clock) -> None:
    form = {"key": "word", "fields": [{"key": "name", "type": "text", "label": ["Your company"]}], "submit": ["Send"]}
    moved = {"id": "btn-7f3a", "selector": "button#btn-7f3a", "role": "button", "role_selector": "button", "name": "Go"}
    steps = [
        {"key": "moved", "title": ["Moved"], "body": [], "target": moved},
        {"key": "asked", "title": ["Asked"], "body": [], "form": form},
        {"key": "gone", "title": ["Gone"], "body": [], "target": {"selector": "#nowhere"}, "missing": "end"},
    ]
    withheld = {**banner("held"), "kind": "ghost", "title": [], "variant": "holdout"}
    press = [{"key": "try", "label": ["Try it"], "action": {"do": "track", "event": "tried_it"}}]
    annai.publish(tour(steps=steps), banner(buttons=press), withheld)
    names = ["target_healed", "form_answered", "target_missing", "action_clicked", "guide_withheld", "tried_it"]
    _before_anything(
        host,
        f"window.heard = {{}}; for (const name of {names})"
        " annai.on(name, ({detail}) => { heard[name] = [detail.name, detail.guide] })",
    )
    clock.settle()
    host.expect_step("Moved")
    host.press("Next")
    host.surfaces.get_by_label("Your company").fill("Hibari")
    host.press("Send")
    host.press("Try it")
    clock.wait(20_000)
    host.expect_end("welcome", "target_missing")
    assert host.call("heard") == {
        **{name: [name, "welcome"] for name in names[:3]},
        "action_clicked": ["action_clicked", "news"],
        "guide_withheld": ["guide_withheld", "held"],
        "tried_it": ["tried_it", None],
    }


DRAWS = """
window.drawn = [];
annai.init({key: 'pk_1', user: 'ann', draw: (kind) => kind === 'tour' && ((stage) => {
  const element = document.body.appendChild(document.createElement('section'));
  element.textContent = stage.guide.title[0];
  drawn.push(stage.guide.steps.map(({key}) => key).join());
  element.onclick = () => { stage.report('step_completed', {step: 'one'}); stage.end('completed'); };
  requestAnimationFrame(() => { stage.shown(); stage.report('step_shown', {step: 'one'}); });
  return {element, update() {}, focus() {}, destroy: () => element.remove()};
})})
"""


def test_a_host_draws_a_kind_itself_and_the_rest_is_as_ever(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.tag = TAG.replace(' data-key="pk_1" data-user="ann"', "")
    annai.publish(tour(), banner())
    host.page.goto(annai.url)
    host.page.wait_for_function("!!window.annai?.init")
    host.call(DRAWS)
    clock.settle()
    section = host.page.locator("section", has_text="About welcome")
    expect(section).to_be_visible()
    expect(host.note("news")).to_be_visible()
    expect(host.surfaces).to_have_count(1)
    section.click()
    expect(section).to_have_count(0)
    host.expect_end("welcome", "completed")
    shown = [event for event in annai.stored.values() if event["name"] == "guide_shown" and event["guide"] == "welcome"]
    assert [event["properties"] for event in shown] == [{"interruption": True, "by": "itself"}]
    assert host.call("drawn") == ["one,two,three"]


def test_a_page_that_a_button_leads_to_is_gone_to_by_the_hosts_own_router(annai: Scripted, host: Hosted) -> None:
    annai.tag = TAG.replace(' data-key="pk_1" data-user="ann"', "")
    annai.publish(
        banner(buttons=[{"key": "go", "label": ["Go there"], "action": {"do": "page", "url": "/invoices?new=1#top"}}])
    )
    host.page.goto(annai.url)
    host.page.wait_for_function("!!window.annai?.init")
    host.call(
        "window.went = []; annai.init({key: 'pk_1', user: 'ann',"
        " navigate: (url) => { went.push(url); history.pushState({}, '', url) }})"
    )
    host.press("Go there")
    host.expect_end("news", "completed")
    expect(host.page).to_have_url(f"{annai.url}/invoices?new=1#top")
    # The page is still the same one.
    assert host.call("went") == ["/invoices?new=1#top"]


def test_the_host_brings_elements_into_view_its_own_way(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.tag = TAG.replace(' data-key="pk_1" data-user="ann"', "")
    annai.html = '<main style="height: 3000px"></main><button id="go">Go</button>'
    annai.publish(tour())
    host.page.goto(annai.url)
    host.page.wait_for_function("!!window.annai?.init")
    host.call(
        "annai.init({key: 'pk_1', user: 'ann',"
        " scroll: (element) => { window.asked = element.id; scrollTo(0, element.offsetTop - 20) }})"
    )
    clock.settle()
    host.expect_step("The first step")
    assert host.call("asked") == "go"
    assert host.call("scrollY") > 2000


def test_an_account_that_was_named_before_the_user_is_the_users(annai: Scripted, host: Hosted) -> None:
    _before_anything(host, "annai.group('c_7', {plan: 'team'})")
    annai.wait(lambda: annai.asked)
    assert (annai.asked[0]["company"], annai.asked[0]["company_traits"]) == ("c_7", {"plan": "team"})
    # It was that user's: nobody later inherits it.
    host.call("annai.reset(); annai.identify('bob')")
    annai.wait(lambda: any(body["user"] == "bob" for body in annai.asked))
    assert "company" not in next(body for body in annai.asked if body["user"] == "bob")


@pytest.mark.parametrize("file", ["signals", "appears"])
def test_what_a_trigger_needs_is_loaded_again_if_it_did_not_come(
    annai: Scripted, host: Hosted, page: Page, clock: Clock, file: str
) -> None:
    refused: list[str] = []

    def refuse(route: Route) -> None:
        if refused:
            return route.continue_()
        refused.append(route.request.url)
        return route.abort()

    page.route(f"**/{file}.js", refuse)
    annai.publish(tour(trigger={"element": {"selector": "#go"}}))
    with page.expect_event("requestfailed"):
        host.open()
    host.expect_nothing()
    clock.run(6000)
    clock.settle()
    host.expect_step("The first step")


def test_who_has_opted_out_is_guided_again_once_the_host_says_so(annai: Scripted, host: Hosted) -> None:
    annai.publish(banner())
    host.open()
    expect(host.note("news")).to_be_visible()
    host.call("annai.optOut('banner')")
    host.expect_nothing()
    host.call("annai.optIn('banner')")
    expect(host.note("news")).to_be_visible()
    annai.wait(lambda: {"opted_out", "opted_in"} <= set(annai.names()))


def test_in_manual_mode_nothing_starts_by_itself_and_start_does(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.tag = TAG.replace("data-key", 'data-mode="manual" data-key')
    annai.publish(tour(), banner(), checklist())
    host.open()
    clock.settle()
    host.expect_nothing()
    host.call("annai.start('news')")
    expect(host.note("news")).to_be_visible()
    expect(host.surfaces).to_have_count(1)
