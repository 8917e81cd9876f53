"""Tries to sign in are counted by account and by address, together for all processes."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import current_app

from annai_server import worker
from annai_server.domain.tries import AT_ACCOUNT, AT_ACCOUNT_FROM_ADDRESS, FROM_ADDRESS, WINDOW_MS
from annai_server.operations import tries
from annai_server.operations.digests import digest
from annai_server.store.database import db
from annai_server.store.tables import SignInTries

NOW = 1_795_291_200_000
SECRET = "a secret of the tests, long enough"
HOME, ELSEWHERE = "203.0.113.9", "198.51.100.7"

pytestmark = pytest.mark.usefixtures("session")


def take(account: str, address: str = HOME, now: int = NOW) -> bool:
    return tries.take(account, address, secret=SECRET, now=now)


def test_who_has_used_up_their_tries_at_an_account_waits_a_quarter_of_an_hour_and_nobody_elsewhere_does() -> None:
    assert [take("hana") for _ in range(AT_ACCOUNT_FROM_ADDRESS + 1)] == [True] * AT_ACCOUNT_FROM_ADDRESS + [False]
    assert not take(" HANA ", now=NOW + WINDOW_MS - 1)
    assert take("hana", ELSEWHERE)
    assert take("taro")
    assert take("hana", now=NOW + WINDOW_MS)


def test_who_tries_many_accounts_from_one_place_waits_at_all_of_them() -> None:
    assert [take(f"{number}") for number in range(FROM_ADDRESS + 1)] == [True] * FROM_ADDRESS + [False]
    assert not take("hana")
    assert take("hana", ELSEWHERE)


def test_who_tries_one_account_from_many_places_waits_everywhere() -> None:
    places = [f"2001:db8:0:{number:x}::1" for number in range(AT_ACCOUNT + 1)]
    assert [take("hana", place) for place in places] == [True] * AT_ACCOUNT + [False]
    assert not take("hana", ELSEWHERE)
    assert take("taro", ELSEWHERE)


def test_one_place_alone_keeps_nobody_out_elsewhere_however_often_it_tries() -> None:
    for _ in range(AT_ACCOUNT + 1):
        take("hana")
    assert take("hana", ELSEWHERE)


def test_the_right_password_is_no_try_and_forgives_those_before() -> None:
    for _ in range(AT_ACCOUNT_FROM_ADDRESS - 1):
        take("hana")
    for _ in range(FROM_ADDRESS + 1):
        assert take("hana")
        tries.forgive("hana", HOME, secret=SECRET)
    assert [take("hana") for _ in range(AT_ACCOUNT_FROM_ADDRESS)] == [True] * AT_ACCOUNT_FROM_ADDRESS


def test_of_two_who_sign_in_at_once_none_waits_for_the_other_for_ever() -> None:
    """As somebody does who presses the button twice."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def sign_in(_: int) -> None:
        with app.app_context():
            for _ in range(AT_ACCOUNT_FROM_ADDRESS):
                take("hana")
                db.session.commit()
                tries.forgive("hana", HOME, secret=SECRET)
                db.session.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(sign_in, range(4)))
    assert [take("hana") for _ in range(AT_ACCOUNT_FROM_ADDRESS)] == [True] * AT_ACCOUNT_FROM_ADDRESS


def test_neither_account_nor_address_is_stored_and_nothing_after_the_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    take("hana@shop.example")
    db.session.commit()
    stored = {one.who for one in db.session.query(SignInTries)}
    assert len(stored) == 3
    assert all(re.fullmatch(r"[0-9a-f]{64}", who) for who in stored)
    assert not stored & {digest(guess) for guess in ("hana@shop.example", HOME, f"address {HOME}")}
    monkeypatch.setattr("annai_server.worker.now", lambda: NOW + WINDOW_MS)
    worker.tend()
    assert db.session.query(SignInTries).count() == 0
