"""What an operator does to an author's ways in by command holds at the admin's doors."""

from dataclasses import replace

import pytest
from flask import Flask

from annai_server.settings import Settings
from cli.conftest import Operator
from support.admin_desk import ORIGIN, Desk
from support.cast import Team, cast
from support.openid import provided, signs_in

PASSWORD = "seven clever crows on a wire"


@pytest.fixture
def operator(app_operator: Operator, settings: Settings) -> Operator:
    return replace(app_operator, environment={**app_operator.environment, "ANNAI_SECRET": settings.secret})


@pytest.fixture
def team(app: Flask) -> Team:
    return cast(app).team


def _is_in(desk: Desk) -> bool:
    return desk.get("/admin/p/invoices/guides").status_code == 200


def test_an_author_is_signed_out_everywhere_and_nobody_else_is(app: Flask, team: Team, operator: Operator) -> None:
    phone, laptop = (Desk(app).sign_in(team.owner) for _ in range(2))
    teammate = Desk(app).sign_in("teammate@invoices.example")
    assert [_is_in(one) for one in (phone, laptop, teammate)] == [True] * 3
    assert operator.succeeds("author", "sign-out", team.owner, "--json").json["ended"] == 2
    assert [_is_in(one) for one in (phone, laptop, teammate)] == [False, False, True]
    assert operator.succeeds("author", "sign-out", team.owner, "--json").json["ended"] == 0


def test_a_forgotten_password_is_set_anew_once_by_the_link(app: Flask, team: Team, operator: Operator) -> None:
    signed_in = Desk(app).sign_in(team.owner)
    address = operator.succeeds("author", "reset", team.owner, "--json").json["reset"]
    link = address.removeprefix(operator.url)

    def post(path: str, **data: str) -> int:
        return Desk(app).client.post(path, data=data, headers={"Origin": ORIGIN}).status_code

    assert post(link, password=PASSWORD) == 302
    assert not _is_in(signed_in)
    assert post(link, password="another clever crow on a wire") == 404
    assert post("/admin/sign-in", email=team.owner, password=PASSWORD) == 302


def test_an_author_whose_account_at_the_provider_is_let_go_of_comes_back_by_another(
    app: Flask, team: Team, operator: Operator
) -> None:
    with provided(app) as provider:
        assert signs_in(Desk(app), provider, team.owner).status_code == 302
        assert signs_in(Desk(app), provider, team.owner, sub="p-2").status_code == 403
        assert operator.succeeds("author", "unlink", team.owner, "--json").json["unlinked"] == 1
        desk = Desk(app)
        assert signs_in(desk, provider, team.owner, sub="p-2").status_code == 302
        assert _is_in(desk)
