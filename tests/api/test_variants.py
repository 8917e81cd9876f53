"""A holdout group, and variants of a guide: who gets what, that it is kept, and what is counted of each."""

from typing import Any

import pytest
from flask import Flask

from annai_server.engine.compiling import compile_snapshot
from annai_server.operations.verification import differences
from annai_server.store import published
from annai_server.store.database import at_one_moment
from api.publishing import publish
from support import guides
from support.admin_desk import Desk
from support.cast import Team
from support.page import Page, Run, event

PEOPLE = [f"u_{n}" for n in range(40)]
SHORT = {"key": "short", "name": "Short", "weight": 30, "changes": {"title": "Hi", "leave_out": ["second"]}}
NONE = {"key": "none", "weight": 30, "withheld": True}
SETTINGS = "/admin/p/invoices/settings/development"
RULES = {"allowed_origins": "*", "budget_gap": "30", "budget_day": "3", "identity_mode": "off"}


@pytest.fixture
def hold_out(author: Desk) -> Any:
    """Sets the percentage, as an author does."""

    def change(percent: str) -> None:
        assert author.post(SETTINGS, {**RULES, "holdout": percent}).status_code == 302

    return change


def page_of(team: Team, user: str) -> Page:
    return Page(team.client, team.development, user=user)


def got(team: Team, key: str = "welcome", **asked: Any) -> dict[str, dict[str, Any]]:
    """What each of many people is sent of a guide, by their ids."""
    answers = {user: page_of(team, user).bootstrap(**asked) for user in PEOPLE}
    return {user: one for user in PEOPLE for one in answers[user]["guides"] if one["key"] == key}


def exposed(one: dict[str, Any]) -> list[dict[str, Any]]:
    """What a widget says at the moment of a guide that it was sent."""
    name = "guide_withheld" if one["kind"] == "ghost" else "guide_shown"
    said = {"by": "itself", "interruption": one["interrupts"], "variant": one.get("variant")}
    return [Run(guide=one["key"], round=one["round"]).says(name, properties=said)]


def variants(found: dict[str, dict[str, Any]]) -> dict[str, str | None]:
    return {user: one.get("variant") for user, one in found.items()}


def results(team: Team, key: str = "welcome") -> dict[str, dict[str, Any]]:
    answer = team.author("GET", f"/v1/guides/{key}/results?environment=development")
    assert answer.status_code == 200, answer.json
    return {one["variant"]: one for one in answer.json["arms"]}


def test_everybody_gets_one_form_whole_and_the_withheld_get_nothing_of_it(team: Team) -> None:
    publish(team, guides.tour(variants=[SHORT, NONE]))
    found = got(team)
    assert set(variants(found).values()) == {"original", "short", "none"}
    for one in found.values():
        if one["variant"] == "short":
            assert (one["title"], [step["key"] for step in one["steps"]]) == (["Hi"], ["first"])
        elif one["variant"] == "none":
            assert (one["kind"], one["title"], one["interrupts"]) == ("ghost", [], True)
            assert "steps" not in one
            assert "First" not in str(one)
        else:
            assert (one["title"], len(one["steps"])) == (["Welcome"], 2)


def test_whom_it_is_withheld_from_does_not_find_it_in_the_menu_and_starting_it_shows_nothing(team: Team) -> None:
    publish(team, guides.tour(variants=[{**NONE, "weight": 100}], trigger={"manual": True}))
    page = page_of(team, "u_0")
    answer = page.bootstrap(want=["welcome"])
    assert (answer["menu"], [one["kind"] for one in answer["guides"]]) == ([], ["ghost"])


def test_changing_weights_moves_nobody_who_was_exposed(team: Team) -> None:
    publish(team, guides.tour(variants=[SHORT, NONE], frequency={"at_most": 9}))
    before = got(team)
    early = PEOPLE[:20]
    for user in early:
        page_of(team, user).report(*exposed(before[user]))
    publish(team, guides.tour(variants=[{**SHORT, "weight": 100}, {**NONE, "weight": 0}], frequency={"at_most": 9}))
    spent = {user: page_of(team, user).bootstrap(want=["welcome"])["guides"][0] for user in early}
    assert variants(spent) == {user: before[user]["variant"] for user in early}
    assert {one["variant"] for user, one in got(team).items() if user not in early} == {"short"}


def test_a_new_round_draws_anew_and_a_variant_that_is_gone_holds_nobody(team: Team) -> None:
    publish(team, guides.tour(variants=[{**NONE, "weight": 100}]))
    page = page_of(team, "u_0")
    page.report(*exposed(page.bootstrap()["guides"][0]))
    assert page.states()["welcome"]["reason"] == "shown_before"
    publish(team, guides.tour(variants=[{**SHORT, "weight": 100}, {**NONE, "weight": 0}]))
    assert page.bootstrap(want=["welcome"])["guides"][0]["variant"] == "none"
    publish(team, guides.tour(variants=[{**SHORT, "weight": 100}, {**NONE, "weight": 0}]), again="everybody")
    # The budget is spent; by hand it comes all the same.
    assert page.bootstrap(want=["welcome"])["guides"][0]["variant"] == "short"


def test_the_holdout_group_sees_no_guidance_but_essential_notices(team: Team, hold_out: Any) -> None:
    publish(team, guides.tour())
    publish(team, guides.banner(push=False))
    publish(team, guides.banner("outage", essential=True))
    hold_out("40.5")
    tours, banners, notices = (got(team, key) for key in ("welcome", "news", "outage"))
    held = {user for user, one in tours.items() if one["kind"] == "ghost"}
    assert 0 < len(held) < len(PEOPLE)
    # One group for all guides, and not one for each.
    assert held == {user for user, one in banners.items() if one["kind"] == "ghost"}
    assert {one["variant"] for user, one in tours.items() if user in held} == {"holdout"}
    assert {one["kind"] for one in notices.values()} == {"banner"}


def test_giving_the_group_up_lets_everybody_see_and_shrinking_it_keeps_those_who_were_exposed(
    team: Team, hold_out: Any
) -> None:
    publish(team, guides.tour(frequency={"at_most": 2}))
    hold_out("50")
    held = {user: one for user, one in got(team).items() if one["kind"] == "ghost"}
    exposed_one, *_ = held
    page_of(team, exposed_one).report(*exposed(held[exposed_one]))
    hold_out("0.1")
    kept = {user for user in held if page_of(team, user).bootstrap(want=["welcome"])["guides"][0]["kind"] == "ghost"}
    assert kept == {exposed_one}
    hold_out("0")
    page = page_of(team, exposed_one)
    assert page.bootstrap(want=["welcome"])["guides"][0]["kind"] == "tour"


def test_a_withheld_showing_takes_the_budget_and_counts_in_the_frequency_and_a_replay_agrees(
    team: Team, app: Flask
) -> None:
    publish(team, guides.tour(variants=[{**NONE, "weight": 100}]))
    publish(team, guides.banner(push=False))
    page = page_of(team, "u_0")
    told = page.bootstrap()
    assert told["states"]["welcome"] == {"auto": True, "seen": False, "reason": "withheld"}
    ghost = next(one for one in told["guides"] if one["key"] == "welcome")
    said = exposed(ghost)
    page.report(*said)
    page.report(*said)
    after = page.bootstrap()
    assert len(after["budget"]["shown"]) == 1
    assert after["states"]["welcome"]["reason"] == "shown_before"
    assert after["states"]["news"]["reason"] == "budget_gap"
    # It was not shown, whatever conditions ask.
    standing = team.backend("GET", "/v1/users/u_0/guides", to="development").json["guides"]
    assert {one["key"]: one["shown"] for one in standing}["welcome"] == 0
    with app.app_context(), at_one_moment() as connection:
        snapshot = compile_snapshot(published.load(connection, team.development.environment_id))
        assert differences(connection, snapshot, ["u_0"]) == []


def test_a_condition_on_what_was_shown_is_not_met_by_what_was_withheld(team: Team) -> None:
    publish(team, guides.tour(variants=[{**NONE, "weight": 100}]))
    publish(team, guides.banner(audience={"guide": "welcome", "is": "shown"}))
    publish(team, guides.banner("other", audience={"event": "guide_withheld", "where": {"variant": {"is": "none"}}}))
    page = page_of(team, "u_0")
    page.report(*exposed(page.bootstrap()["guides"][0]))
    assert {"news", "other"} & page.states().keys() == {"other"}


def test_a_run_goes_on_in_its_variant_whatever_is_published_meanwhile(team: Team) -> None:
    publish(team, guides.tour(variants=[{**SHORT, "weight": 100}]))
    page, run = page_of(team, "u_0"), Run()
    page.report(run.says("guide_shown", properties={"by": "itself", "interruption": True, "variant": "short"}))
    publish(team, guides.tour(title="Anew", variants=[{**NONE, "weight": 100}]))
    (one,) = page.bootstrap()["guides"]
    assert (one["revision"], one["variant"], one["title"]) == (1, "short", ["Hi"])


def test_an_author_may_start_for_somebody_what_is_withheld_from_them(team: Team) -> None:
    publish(team, guides.tour(variants=[{**NONE, "weight": 100}]))
    page = page_of(team, "u_0")
    page.bootstrap()
    team.backend("PUT", "/v1/users/u_0", {}, to="development")
    assert team.backend("POST", "/v1/users/u_0/start", {"guide": "welcome"}, to="development").status_code == 200
    (one,) = page.bootstrap()["guides"]
    assert (one["kind"], one["variant"]) == ("tour", "original")


def test_a_variant_that_is_no_key_is_refused_by_name(team: Team) -> None:
    publish(team, guides.tour())
    said = Run().says("guide_withheld", properties={"variant": "No Key"})
    (result,) = page_of(team, "u_0").report(said)["results"]
    assert (result["reason"], result["detail"]) == ("bad_event", "properties.variant: write a variant's key")


def test_explaining_tells_the_variant_and_that_it_is_withheld(team: Team, hold_out: Any, author: Desk) -> None:
    publish(team, guides.tour(variants=[{**SHORT, "weight": 100}]))

    def told(**asked: Any) -> dict[str, Any]:
        answer = team.backend("POST", "/v1/explain", {"user": "u_0", **asked}, to="development")
        (one,) = answer.json["guides"]
        return dict(one)

    one = told()
    assert (one["shows"], one["variant"], one["gets"]) == (True, "short", "They get the variant “Short”.")
    publish(team, guides.tour(variants=[{**NONE, "name": "Nothing", "weight": 100}]))
    one = told(trace=True)
    assert (one["shows"], one["reason"], one["variant"]) == (False, "withheld", "none")
    assert one["because"] == "They got the variant “Nothing”, of which nothing is shown."
    assert {check["check"]: check["passes"] for check in one["checks"]}["holdout"] is False
    page = page_of(team, "u_0")
    page.report(*exposed(page.bootstrap()["guides"][0]))
    one = told()
    assert (one["reason"], one["gets"]) == ("shown_before", "They got the variant “Nothing” and see nothing of it.")
    assert one["gets"] in author.get("/admin/p/invoices/why?environment=development&user=u_0").text
    publish(team, guides.tour())
    hold_out("50")
    told_in_japanese = {
        user: team.backend("POST", "/v1/explain", {"user": user, "language": "ja"}, to="development").json["guides"][0]
        for user in PEOPLE[1:]
    }
    held = next(one for one in told_in_japanese.values() if one["reason"] == "holdout")
    assert held["because"].startswith("この人は対照グループに入っています。")


def test_results_count_each_group_alike(team: Team, hold_out: Any, author: Desk) -> None:
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.tour(goal="first-invoice", variants=[SHORT]))
    hold_out("30")
    found = got(team)
    counted: dict[str, list[str]] = {"original": [], "short": [], "holdout": []}
    for user, one in found.items():
        counted[one["variant"]].append(user)
        page_of(team, user).report(*exposed(one))
    happy = {variant: users[0] for variant, users in counted.items()}
    for user in happy.values():
        page_of(team, user).report(event("invoice_sent"))
    told = results(team)
    assert list(told) == ["original", "short", "holdout"]
    for variant, users in counted.items():
        shown = 0 if variant == "holdout" else len(users)
        reached = {"variant": variant, "people": len(users), "runs": len(users), "goal": 1}
        assert told[variant] == {**reached, "shown": shown, "completed": 0}
    assert team.author("GET", "/v1/guides/welcome/results?environment=development").json["shown"]["people"] == len(
        counted["original"] + counted["short"]
    )
    shown_to_authors = author.get("/admin/p/invoices/guides/welcome/results?environment=development").text
    for words in ('data-arm="holdout"', "Holdout group", "Short", "within 14 days of that moment"):
        assert words in shown_to_authors, words


def test_a_guide_of_one_form_has_no_groups(team: Team) -> None:
    publish(team, guides.tour())
    page = page_of(team, "u_0")
    page.report(*exposed(page.bootstrap()["guides"][0]))
    assert results(team) == {}


@pytest.mark.parametrize("percent", ["50.1", "-1", "1.25", "many", ""])
def test_a_holdout_that_is_no_percentage_is_refused_beside_the_field(author: Desk, percent: str) -> None:
    answer = author.post(SETTINGS, {**RULES, "holdout": percent})
    assert answer.status_code == 422
    assert 'aria-describedby="holdout-error"' in answer.text


def warned(team: Team, document: dict[str, Any]) -> list[str]:
    """The ids of what a publisher has to confirm."""
    path = f"/v1/guides/{document['key']}"
    version = (team.author("GET", path).json or {}).get("version", 0)
    assert team.author("PUT", path, {"version": version, "document": document}).status_code == 200
    answer = team.author("POST", f"{path}/publish", {"environment": "development", "confirmed": []})
    found: list[str] = answer.json.get("confirm", [])
    return found


def test_publishing_says_what_is_odd_about_variants(team: Team) -> None:
    alike = {"key": "alike", "weight": 70, "changes": {"title": "Welcome"}}
    found = warned(team, guides.tour(variants=[alike, {**SHORT, "weight": 30}, {**NONE, "weight": 0}]))
    odd = {"variant_alike variants.0", "variant_for_nobody variants.2.weight", "original_for_nobody variants"}
    assert odd <= set(found)


def test_what_a_variant_says_and_nobody_translated_is_a_warning_of_its_own(team: Team) -> None:
    texts = {"title": "ようこそ", "steps": {key: {"title": key, "body": key} for key in ("first", "second")}}
    said: dict[str, Any] = {**SHORT, "changes": {"title": "Hi"}}
    lacking = ["missing_variant_translation variants.0.changes.translations.ja"]
    assert warned(team, guides.tour(translations={"ja": texts}, variants=[said])) == lacking
    said["changes"] = {"title": "Hi", "translations": {"ja": {"title": "やあ"}}}
    assert warned(team, guides.tour(translations={"ja": texts}, variants=[said])) == []


def test_a_copy_and_a_promotion_carry_the_variants(team: Team) -> None:
    publish(team, guides.tour(variants=[SHORT, NONE]))
    copied = team.author("POST", "/v1/guides/welcome/duplicate", {"key": "again"})
    assert copied.json["document"]["variants"] == [SHORT, NONE]
    body = {"from": "development", "to": "production", "guides": ["welcome"]}
    assert team.author("POST", "/v1/promotions", body).status_code == 200
    token = team.author("GET", "/v1/guides/welcome").json["environments"]["production"]
    assert token["revision"] == 1
