"""What a page view is answered: what this user may see now, in one locale, with its state, and nothing else."""

import json

import pytest
from sqlalchemy import select

from annai_server import engine
from annai_server.domain.globs import source
from annai_server.engine.chrome import strings
from annai_server.store.database import db
from annai_server.store.tables import Environment, Event, User
from annai_server.wire.fields import from_ms
from api.publishing import publish
from support import guides
from support.cast import Team
from support.page import ORIGIN, Page, Run, event, now

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@pytest.fixture
def page(team: Team) -> Page:
    return Page(team.client, team.development)


def _written(page: Page) -> None:
    """Wait for what page views queue."""
    with page.client.application.app_context():
        assert engine.current().writer.drain()


def test_a_new_user_gets_what_is_published_and_is_known_from_then_on(team: Team, page: Page, in_app: None) -> None:
    publish(team, guides.tour())
    answer = page.bootstrap(url="https://app.example.com/", device="desktop")
    assert [guide["key"] for guide in answer["guides"]] == ["welcome"]
    assert answer["states"] == {"welcome": {"auto": True, "seen": False}}
    assert [entry["key"] for entry in answer["menu"]] == ["welcome"]
    assert answer["environment"] == "development"
    assert answer["budget"] == {"gap": 30 * MINUTE, "day": 3, "shown": []}
    assert abs(answer["server_time"] - now()) < 10_000
    _written(page)
    assert db.session.scalars(select(User)).one().id == page.user


def test_drafts_and_other_environments_content_stay_unseen(team: Team, page: Page) -> None:
    publish(team, guides.tour(), to="production")
    answer = page.bootstrap()
    assert (answer["guides"], answer["menu"], answer["states"]) == ([], [], {})


def test_a_banner_that_is_no_longer_meant_for_somebody_vanishes_and_does_not_go_on(team: Team, page: Page) -> None:
    publish(team, guides.banner(audience={"trait": "plan", "is": "trial"}))
    page.bootstrap(traits={"plan": "trial"})
    page.report(Run("news").shown(interruption=False))
    assert "run" in page.states(traits={"plan": "trial"})["news"]
    state = page.states(traits={"plan": "paid"})["news"]
    assert (state["leave"], state.get("run")) == ("vanished", None)


def test_audience_rules_never_leave_the_server(team: Team, page: Page) -> None:
    publish(team, guides.segment("secret-plan", when={"trait": "plan", "is": "whale"}), resource="segments")
    publish(team, guides.tour(audience={"any": [{"segment": "secret-plan"}, {"trait": "seats", "gt": 41}]}))
    answer = page.bootstrap(traits={"seats": 42})
    assert [guide["key"] for guide in answer["guides"]] == ["welcome"]
    text = json.dumps(answer)
    assert not [word for word in ("audience", "whale", "seats", "secret-plan") if word in text]


def test_traits_decide_at_once_and_are_kept(team: Team, page: Page) -> None:
    publish(team, guides.tour(audience={"trait": "plan", "is": "trial"}))
    assert page.bootstrap()["guides"] == []
    assert page.bootstrap(traits={"plan": "trial"})["guides"]
    _written(page)
    assert page.bootstrap()["guides"]
    assert page.bootstrap(traits={"plan": None})["guides"] == []


def test_company_traits_decide_and_follow_the_user(team: Team, page: Page) -> None:
    publish(team, guides.tour(audience={"company": "seats", "gte": 5}))
    assert page.bootstrap(company="c_7", company_traits={"seats": 5})["guides"]
    _written(page)
    assert page.bootstrap()["guides"]
    assert page.bootstrap(company="c_8")["guides"] == []


def test_only_the_values_that_shown_texts_use_are_sent(team: Team, page: Page) -> None:
    publish(team, guides.tour(title="Hello {{ user.first_name | there }} of {{ company.name | us }}"))
    said = {"first_name": "花子", "salary": 1, "age": 41}
    answer = page.bootstrap(traits=said, company="c_7", company_traits={"name": "Aoi", "debt": 9})
    assert answer["values"] == {"user.first_name": "花子", "company.name": "Aoi"}


def test_the_locale_is_the_pages_then_the_users_then_the_browsers(team: Team, page: Page) -> None:
    texts = {"title": "ようこそ", "steps": {key: {"title": "題", "body": "文"} for key in ("first", "second")}}
    publish(team, guides.tour(translations={"ja": texts}))
    assert page.bootstrap(page_lang="ja-JP", languages=["en"])["guides"][0]["title"] == ["ようこそ"]
    assert page.bootstrap(languages=["fr", "ja"])["locale"] == "ja"
    assert page.bootstrap(languages=["fr"])["locale"] == "en"
    team.backend("PUT", f"/v1/users/{page.user}", {"locale": "ja"}, to="development")
    assert page.bootstrap(languages=["en"])["strings"] == page.bootstrap(page_lang="ja")["strings"]


def test_a_browser_may_know_any_number_of_languages_and_the_first_twenty_count(team: Team, page: Page) -> None:
    texts = {"title": "ようこそ", "steps": {key: {"title": "題", "body": "文"} for key in ("first", "second")}}
    publish(team, guides.tour(translations={"ja": texts}))
    assert page.bootstrap(languages=[*["fr"] * 19, "ja", *["de"] * 80])["locale"] == "ja"
    assert page.bootstrap(languages=[*["fr"] * 20, "ja"])["locale"] == "en"


def test_a_guide_without_a_complete_translation_is_whole_in_the_default(team: Team, page: Page) -> None:
    half = {"title": "ようこそ", "steps": {"first": {"title": "題", "body": "文"}}}
    publish(team, guides.tour(translations={"ja": half}))
    answer = page.bootstrap(page_lang="ja")
    assert answer["locale"] == "ja"
    assert answer["guides"][0]["title"] == ["Welcome"]


def test_what_is_said_around_a_guide_is_in_the_guides_language(team: Team, page: Page) -> None:
    whole = {"title": "ようこそ", "steps": {key: {"title": "題", "body": "文"} for key in ("first", "second")}}
    publish(team, guides.tour(translations={"ja": whole}))
    publish(team, guides.tour("english-only"))
    answer = page.bootstrap(page_lang="ja")
    around = {guide["key"]: guide.get("around") for guide in answer["guides"]}
    assert answer["strings"]["next"] == "次へ"
    assert around["welcome"] is None
    assert (around["english-only"]["locale"], around["english-only"]["dir"]) == ("en", "ltr")
    assert around["english-only"]["strings"]["next"] == "Next"
    assert "menu" not in around["english-only"]["strings"]
    assert [guide.get("around") for guide in page.bootstrap(page_lang="en")["guides"]] == [None, None]


@pytest.mark.parametrize(
    ("offered", "chrome"), [("ar", "ar"), ("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("fr-CA", "fr"), ("sv", "en")]
)
def test_of_our_own_words_one_language_reaches_the_page_the_nearest_to_its_own(offered: str, chrome: str) -> None:
    assert strings(offered)["lang"] == chrome


def test_a_run_goes_on_where_it_was_with_any_storage(team: Team, page: Page) -> None:
    publish(team, guides.tour())
    run, began = Run(), now() - MINUTE
    page.report(run.shown(began), run.step("first", began), run.step("second", began + 1_000))
    state = page.states()["welcome"]
    assert state["auto"]
    assert state["run"] | {"at": 0, "started": 0} == {
        "id": run.id, "step": "second", "revision": 1, "at": 0, "started": 0,
    }  # fmt: skip
    assert abs(state["run"]["at"] - began - 1_000) < 5_000


def test_a_run_stays_on_the_revision_it_began_with(team: Team, page: Page) -> None:
    publish(team, guides.tour())
    page.report(Run().shown())
    publish(team, guides.tour(title="A new welcome"))
    assert page.bootstrap()["guides"][0]["title"] == ["Welcome"]
    assert page.bootstrap()["guides"][0]["revision"] == 1
    other = Page(team.client, team.development, user="u_43").bootstrap()
    assert (other["guides"][0]["title"], other["guides"][0]["revision"]) == (["A new welcome"], 2)


def test_a_run_that_claims_a_revision_never_published_here_gets_the_current_one(team: Team, page: Page) -> None:
    publish(team, guides.tour())
    publish(team, guides.tour(title="Not for production users yet"), to="production")
    page.report(Run(revision=2).shown())
    assert page.bootstrap()["guides"][0]["title"] == ["Welcome"]


@pytest.mark.parametrize("reason", ["skipped", "closed", "escaped"])
def test_what_was_dismissed_stays_so_and_stays_in_the_menu(team: Team, page: Page, reason: str) -> None:
    publish(team, guides.tour())
    run = Run()
    page.report(run.shown(), run.ended(reason))
    answer = page.bootstrap()
    assert answer["guides"] == []
    assert answer["states"]["welcome"] == {"auto": False, "reason": "dismissed", "over": True, "seen": True}
    assert [entry["key"] for entry in answer["menu"]] == ["welcome"]
    assert page.bootstrap(want=["welcome"])["guides"][0]["key"] == "welcome"


def test_a_new_round_shows_it_again(team: Team, page: Page) -> None:
    publish(team, guides.tour())
    run = Run()
    page.report(run.shown(interruption=False), *run.completed())
    assert page.states()["welcome"]["reason"] == "completed"
    publish(team, guides.tour(), again="everybody")
    assert page.states()["welcome"] == {"auto": True, "seen": False}


def test_later_is_a_day_later_and_valid_until_says_so(team: Team, page: Page) -> None:
    publish(team, guides.tour())
    run, at = Run(), now()
    page.report(run.shown(at - 2), run.ended("snoozed", at))
    answer = page.bootstrap()
    assert answer["states"]["welcome"]["reason"] == "snoozed"
    assert answer["states"]["welcome"]["until"] == answer["valid_until"] == pytest.approx(at + 24 * HOUR, abs=1000)


def test_an_interruption_holds_back_the_next_one_on_every_device(team: Team, page: Page) -> None:
    publish(team, guides.tour())
    publish(team, guides.tour("second"))
    at = now()
    page.report(*(Run("second").shown(at - 5), Run("second").ended("skipped", at)))
    answer = page.bootstrap()
    assert answer["states"]["welcome"]["reason"] == "budget_gap"
    assert answer["valid_until"] == answer["states"]["welcome"]["until"]
    assert len(answer["budget"]["shown"]) == 1


def test_pages_come_as_what_an_address_is_tested_against(team: Team, page: Page, in_app: None) -> None:
    first, second = guides.tour()["steps"][0], {"key": "list", "title": "The list", "body": "", "page": "/invoices?all"}
    publish(team, guides.tour(trigger={"page": ["/", "/invoices/*"]}, steps=[first, second]))
    environment = db.session.get_one(Environment, page.keys.environment_id)
    environment.quiet_pages, environment.publication = ["/checkout**"], environment.publication + 1
    db.session.commit()
    answer = page.bootstrap()
    [tour] = answer["guides"]
    assert answer["quiet"] == [source("/checkout**")]
    assert tour["trigger"]["page"] == [source("/"), source("/invoices/*")]
    assert [step["page"] for step in tour["steps"]] == [tour["trigger"]["page"], [source("/invoices?all")]]
    assert tour["steps"][1]["url"] == "/invoices?all"


def test_stopping_the_environment_stops_everything_with_the_next_request(team: Team, page: Page, in_app: None) -> None:
    publish(team, guides.tour())
    known = page.bootstrap()["state"]
    environment = db.session.get_one(Environment, page.keys.environment_id)
    environment.stopped_at, environment.publication = now(), environment.publication + 1
    db.session.commit()
    answer = page.bootstrap(known=known)
    assert answer["stopped"]
    assert (answer["guides"], answer["menu"]) == ([], [])


def test_items_tick_from_before_publication(team: Team, page: Page) -> None:
    page.report(event("customer_created", now() - DAY))
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.checklist())
    assert page.states()["start"]["done"] == ["customer"]


def test_a_checklist_that_was_hidden_still_ticks(team: Team, page: Page) -> None:
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.checklist())
    run = Run("start")
    page.report(run.shown(interruption=False), run.ended("closed"))
    page.report(event("customer_created"))
    state = page.states()["start"]
    assert (state["auto"], state["reason"], state["done"]) == (False, "dismissed", ["customer"])


def test_a_toast_is_in_the_menu_from_when_it_was_shown(team: Team, page: Page) -> None:
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.toast())
    assert page.bootstrap()["menu"] == []
    page.report(event("invoice_sent"))
    run = Run("hooray")
    page.report(run.shown(interruption=False), *run.completed())
    answer = page.bootstrap()
    assert answer["states"]["hooray"]["reason"] == "completed"
    assert [entry["key"] for entry in answer["menu"]] == ["hooray"]
    assert page.bootstrap(want=["hooray"])["guides"][0]["key"] == "hooray"


def test_a_milestone_of_the_past_brings_no_toast(team: Team, page: Page) -> None:
    page.report(event("invoice_sent", now() - HOUR))
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.toast())
    assert page.states()["hooray"]["reason"] == "milestone_too_old"


def test_steps_whose_condition_is_false_are_named(team: Team, page: Page) -> None:
    steps = guides.tour()["steps"]
    steps[1]["when"] = {"not": {"event": "invoice_created"}}
    publish(team, guides.tour(steps=steps))
    assert "skip" not in page.states()["welcome"]
    page.report(event("invoice_created"))
    assert page.states()["welcome"]["skip"] == ["second"]


def test_unchanged_is_short_until_something_changes(team: Team, page: Page) -> None:
    publish(team, guides.tour())
    page.bootstrap()
    _written(page)
    full = page.bootstrap()
    short = page.bootstrap(known=full["state"])
    assert short["unchanged"]
    assert set(short) == {"v", "server_time", "unchanged", "state", "valid_until", "poll_after"}
    assert "unchanged" not in page.bootstrap(known=full["state"], page_lang="ja")
    assert "unchanged" not in page.bootstrap(known=full["state"], want=["welcome"])
    assert "unchanged" not in page.bootstrap(known="nonsense")
    publication, user, company, _, *rest = full["state"].split(".")
    assert "unchanged" not in page.bootstrap(known=".".join([publication, user, company, "²", *rest]))
    page.report(event("visited"))
    assert "unchanged" not in page.bootstrap(known=full["state"])
    latest = page.bootstrap()
    publish(team, guides.banner())
    assert "unchanged" not in page.bootstrap(known=latest["state"])


def test_unchanged_ends_at_the_moment_a_decision_flips(team: Team, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    soon = now() + HOUR
    publish(team, guides.banner(schedule={"from": from_ms(soon).isoformat()}))
    page.bootstrap()
    _written(page)
    before = page.bootstrap()
    assert before["valid_until"] == soon
    assert page.bootstrap(known=before["state"])["unchanged"]
    monkeypatch.setattr("annai_server.clock.now", lambda: soon)
    assert page.bootstrap(known=before["state"])["states"]["news"]["auto"]


def test_the_page_view_alone_writes_nothing_but_once_a_day(team: Team, page: Page, in_app: None) -> None:
    publish(team, guides.tour())
    page.bootstrap(traits={"plan": "trial"})
    _written(page)
    before = db.session.scalars(select(User)).one().state_version
    page.bootstrap(traits={"plan": "trial"})
    _written(page)
    db.session.expire_all()
    assert db.session.scalars(select(User)).one().state_version == before
    changes = db.session.scalars(select(Event).filter_by(name="traits_changed")).all()
    assert [one.properties for one in changes] == [{"traits": {"plan": "trial"}, "source": "unsigned"}]


def test_the_allowed_origin_may_read_the_answer(team: Team, page: Page, in_app: None) -> None:
    db.session.get_one(Environment, page.keys.environment_id).allowed_origins = [ORIGIN, "https://*.wild.example"]
    db.session.commit()
    for origin in (ORIGIN, "https://a.wild.example"):
        answer = Page(team.client, team.development, origin=origin).ask()
        assert answer.status_code == 200
        assert answer.headers["Access-Control-Allow-Origin"] == origin
        assert "Origin" in answer.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
    for origin in ("https://wild.example", "http://a.wild.example", f"{ORIGIN}.evil.example", "null"):
        assert Page(team.client, team.development, origin=origin).ask().status_code == 403


def test_a_page_of_our_own_origin_may_ask_and_none_whose_name_merely_leads_here(team: Team, page: Page) -> None:
    def status(origin: str, **more: str) -> int:
        return (
            Page(team.client, team.development, origin=origin)
            .post("/v1/bootstrap", page.envelope(), **more)
            .status_code
        )

    assert status("http://localhost") == 200
    assert status("http://localhost", Host="annai.internal:8600") == 200
    assert status("http://rebound.example", Host="rebound.example") == 403
