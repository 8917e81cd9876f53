"""What is told of one guide never contradicts itself: nothing is called shown and held back at once, nothing that is
set aside is told as though it counted, and what is offered would help."""

from typing import Any

import pytest

from api.publishing import publish
from support import guides
from support.admin_desk import Desk
from support.cast import Team
from support.page import Page, Run, event

WHY = "/admin/p/invoices/why?environment=development"
FORMS = [{"key": "short", "name": "Short", "weight": 100, "changes": {"title": "Hi"}}]
TRIAL = {"trait": "plan", "is": "trial"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is told is the same on both."""
    return sqlite_url


@pytest.fixture
def page(team: Team) -> Page:
    page = Page(team.client, team.development, "u_1")
    page.bootstrap(traits={"plan": "trial"})
    return page


def told(team: Team, guide: str = "welcome", **asked: Any) -> Any:
    body = {"user": "u_1", "guide": guide, "trace": True, **asked}
    return team.backend("POST", "/v1/explain", body, to="development").json["guides"][0]


def check(one: Any, name: str) -> tuple[bool, str | None]:
    found = next(check for check in one["checks"] if check["check"] == name)
    return found["passes"], found.get("because")


def test_which_form_they_would_get_is_not_told_as_though_they_got_it(team: Team, page: Page) -> None:
    publish(team, guides.tour(variants=FORMS))
    assert told(team)["gets"] == "They get the variant “Short”."
    run = Run()
    shown = {"by": "itself", "interruption": True, "variant": "short"}
    page.report(run.says("guide_shown", properties=shown), run.ended("skipped"))
    held = told(team)
    assert (held["reason"], held["gets"]) == ("dismissed", "If it were shown, they would get the variant “Short”.")
    assert told(team, language="ja")["gets"] == "表示される場合は、バリアント「Short」になります。"


def test_where_everything_is_stopped_it_is_not_the_guide_that_has_to_run_again(team: Team, author: Desk) -> None:
    publish(team, guides.tour())
    author.post("/admin/p/invoices/settings/development/stop")
    one = told(team)
    assert (one["reason"], one["because"]) == ("stopped", "All guidance in this environment is stopped.")
    assert one["changes"] == ["Let guidance run again in the settings of the environment."]


def test_an_audience_that_no_longer_counts_says_why(team: Team, page: Page) -> None:
    publish(team, guides.tour(audience=TRIAL))
    page.report(Run().shown())
    team.backend("PUT", "/v1/users/u_1", {"traits": {"plan": "pro"}}, to="development")
    one = told(team)
    assert (one["shows"], one["audience"]["holds"]) == (True, False)
    assert check(one, "audience") == (True, "Not asked: they have begun it, and it goes on.")


@pytest.mark.parametrize(
    ("guide", "because"),
    [
        (guides.tour(), "They have begun it, and it goes on where they left it."),
        (guides.banner(key="welcome"), "It was shown to them, and they haven't closed it yet."),
    ],
)
def test_only_what_has_parts_goes_on_where_it_was_left(team: Team, page: Page, guide: Any, because: str) -> None:
    publish(team, guide)
    page.report(Run().shown())
    one = told(team)
    assert (one["shows"], one["because"]) == (True, because)


def test_what_an_order_sets_aside_says_so_and_nothing_else_does(team: Team, page: Page) -> None:
    publish(team, guides.tour(audience={"trait": "plan", "is": "pro"}))
    started = team.backend("POST", "/v1/users/u_1/start", {"guide": "welcome"}, to="development")
    assert started.status_code == 200
    one = told(team)
    assert one["shows"]
    assert check(one, "audience") == (True, "Not asked: an author has started it for them.")
    assert check(one, "schedule") == (True, None)


def test_an_essential_notice_says_what_it_passes_over(team: Team, page: Page) -> None:
    publish(team, guides.banner(essential=True))
    publish(team, guides.banner("other"))
    page.report(event("opted_out", properties={"kinds": ["all"]}))
    one = told(team, "news")
    assert one["shows"]
    assert check(one, "opted_out") == (True, "Not asked: it is an essential notice.")
    assert check(told(team, "other"), "opted_out") == (False, "They asked not to be shown such guidance.")


def test_another_page_says_so_where_it_is_asked_about(team: Team, page: Page) -> None:
    publish(team, guides.tour(trigger={"page": "/invoices"}))
    run = Run()
    page.report(run.shown(), run.ended("skipped"))
    one = told(team, url="/prices")
    assert one["reason"] == "dismissed"
    assert check(one, "page") == (False, "It isn't meant for this page.")


def test_who_is_held_out_is_told_one_thing_on_any_page(team: Team, page: Page) -> None:
    variants = [{"key": "none", "name": "Nothing", "weight": 100, "withheld": True}]
    publish(team, guides.tour(trigger={"page": "/invoices"}, variants=variants))
    one = told(team, url="/prices")
    assert (one["reason"], one["because"]) == ("withheld", "They got the variant “Nothing”, of which nothing is shown.")


def test_a_reset_is_offered_only_where_it_helps(team: Team, author: Desk) -> None:
    publish(team, guides.tour(frequency={"until": "completed", "scope": "company"}))
    for user in ("u_1", "u_2"):
        team.backend("PUT", f"/v1/users/{user}", {"company": {"id": "c_1"}}, to="development")
    run = Run()
    Page(team.client, team.development, "u_1").report(
        *({**one, "company": "c_1"} for one in (run.shown(), *run.completed())), company="c_1"
    )
    offered = {user: "/reset" in author.get(f"{WHY}&user={user}").text for user in ("u_1", "u_2")}
    assert offered == {"u_1": True, "u_2": False}


def test_what_was_asked_is_named_apart_from_how_it_was_answered(team: Team, author: Desk) -> None:
    """ "No: it isn't stopped" would be read as the opposite of what is meant."""
    publish(team, guides.tour())
    team.author("POST", "/v1/guides/welcome/stop", {"environment": "development"})
    said = author.get(f"{WHY}&user=u_1").text
    assert "It isn&#39;t stopped" not in said
    assert 'Against it:</span> The switch that stops it <span class="muted">An author has stopped it.</span>' in said
