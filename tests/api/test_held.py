"""An author asks to leave somebody alone until a day; then only essential notices come."""

import pytest
from flask import Flask

from api.publishing import publish
from support import guides
from support.admin_desk import Desk
from support.cast import Team
from support.page import Page

HOLD = "/admin/p/invoices/hold"


@pytest.fixture
def author(app: Flask, team: Team) -> Desk:
    publish(team, guides.tour())
    publish(team, guides.banner(essential=True))
    team.backend("PUT", "/v1/companies/c_7", {"traits": {}}, to="development")
    team.backend("PUT", "/v1/users/u_1", {"company": "c_7"}, to="development")
    return Desk(app).sign_in(team.owner)


def shown(team: Team, user: str = "u_1") -> list[str]:
    return sorted(one["key"] for one in Page(team.client, team.development, user).bootstrap()["guides"])


@pytest.mark.parametrize("whom", [{}, {"company": "c_7"}])
def test_a_user_or_their_company_is_left_alone_until_released(author: Desk, team: Team, whom: dict[str, str]) -> None:
    assert shown(team) == ["news", "welcome"]
    form = {"environment": "development", "user": "u_1", **whom}
    assert author.post(HOLD, {**form, "until": "2199-01-01"}).status_code == 302
    assert shown(team) == ["news"]
    told = team.backend("POST", "/v1/explain", {"user": "u_1", "guide": "welcome"}, to="development").json["guides"]
    assert (told[0]["reason"], told[0]["until"]) == ("held", "2199-01-01T00:00:00Z")
    assert shown(team, "u_2") == ["news", "welcome"]
    author.post(HOLD, {**form, "until": ""})
    assert shown(team) == ["news", "welcome"]


def test_nobody_unknown_is_held(author: Desk) -> None:
    form = {"environment": "development", "user": "u_nobody", "until": "2199-01-01"}
    assert author.post(HOLD, form).status_code == 404


@pytest.mark.parametrize("whom", [{}, {"company": "c_7"}])
@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2020-01-01", "Choose a day after today."),
        ("", "They aren’t left alone now: choose a day."),
        ("soon", "This is no day."),
    ],
)
def test_what_would_hold_nobody_is_said_beside_the_day(
    author: Desk, team: Team, whom: dict[str, str], until: str, said: str
) -> None:
    answer = author.post(HOLD, {"environment": "development", "user": "u_1", **whom, "until": until})
    assert answer.status_code == 422
    assert f'<p class="error" id="until-error">{said}</p>' in answer.text
    assert "Saved." not in author.get("/admin/p/invoices/users/u_1?environment=development").text
    assert "hold" not in author.get("/admin/p/invoices/audit").text.split('name="action"')[1].split("</select>")[0]
    assert shown(team) == ["news", "welcome"]
