"""Who changes their language in the middle of it is told the same in the other one."""

from support.hosted import MINUTE, Clock, Hosted
from support.scripted import Json, Scripted, checklist, tour

WORDS = {"The first step": "最初のステップ", "The second step": "次のステップ", "The third step": "最後のステップ"}


def japanese(guide: Json) -> Json:
    steps = [{**step, "title": [WORDS[step["title"][0]]]} for step in guide["steps"]]
    return {**guide, "steps": steps}


def change_language(annai: Scripted, *guides: Json) -> None:
    annai.publish(*guides)
    annai.more = {"locale": "ja"}


def test_a_tour_goes_on_in_it_at_the_step_where_it_was(annai: Scripted, host: Hosted) -> None:
    annai.publish(tour())
    host.open()
    host.press("Next")
    host.expect_step("The second step")
    host.expect_delivered()
    change_language(annai, japanese(tour()))
    host.open()
    host.expect_step("次のステップ")
    host.press("Next")
    host.expect_step("最後のステップ")
    host.press("Done")
    host.expect_end("welcome", "completed")
    assert annai.names().count("guide_shown") == 1
    assert host.faults == []


def test_what_is_on_screen_changes_to_it_without_a_reload(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.publish(tour())
    host.open()
    host.expect_step("The first step")
    host.expect_delivered()
    change_language(annai, japanese(tour()))
    clock.wait(2 * MINUTE)
    host.expect_step("最初のステップ")
    assert annai.names().count("guide_shown") == 1
    assert host.faults == []


def test_a_run_of_an_older_revision_goes_on_as_it_began(annai: Scripted, host: Hosted) -> None:
    annai.publish(tour())
    host.open()
    host.press("Next")
    host.expect_step("The second step")
    host.expect_delivered()
    change_language(annai, japanese(tour(revision=2)))
    host.open()
    host.expect_step("The second step")


def test_a_checklist_that_stands_there_says_its_title_in_it(annai: Scripted, host: Hosted) -> None:
    annai.publish(checklist())
    host.open()
    host.page.get_by_role("button", name="About setup").wait_for()
    host.expect_delivered()
    change_language(annai, checklist(title=["はじめに"]))
    host.open()
    host.page.get_by_role("button", name="はじめに").wait_for()
