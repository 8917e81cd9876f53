"""What Annai hears of, and that the product does without it."""

import re
import socket
import time
from collections.abc import Callable

import jwt
import pytest
from annai import Annai
from annai.testing import FakeAnnai
from flask import Flask

from invoices import create_app
from invoices.models import db
from tests.product import Visitor, events


def test_somebody_who_signs_up_is_introduced(ada: Visitor, annai: FakeAnnai) -> None:
    known = annai.assert_identified("u_1", first_name="Ada", last_name="Mori", plan="trial", role="owner", locale="en")
    assert known.company == "b_1"
    assert known.locale == "en"
    assert known.traits["signed_up_at"].endswith("Z")
    assert annai.grouped[0].traits == {"name": "Mori Studio", "currency": "USD"}


def test_the_page_carries_a_signed_identity_and_the_nonce(ada: Visitor) -> None:
    ada.get("/dashboard")
    tag = re.search(r"<script[^>]+data-key=[^>]+>", ada.page)
    assert tag
    token = re.search(r'data-token="([^"]+)"', tag[0])
    assert token
    claims = jwt.decode(token[1], options={"verify_signature": False})
    assert claims["sub"] == "u_1"
    assert claims["company"] == "b_1"
    assert claims["traits"]["plan"] == "trial"
    assert 'nonce="' in tag[0]


def test_nobody_signed_in_has_no_tag(arrive: Callable[..., Visitor]) -> None:
    visitor = arrive()
    for path in ("/sign-up", "/sign-in", "/nothing"):
        visitor.get(path)
        assert "data-key" not in visitor.page


def test_the_backend_reports_what_only_it_knows(ada: Visitor, annai: FakeAnnai) -> None:
    ada.write_and_send()
    ada.post("/invoices/1/pay", "/invoices/1")
    assert events(annai) == ["customer_created", "invoice_created", "invoice_sent", "invoice_paid"]
    sent = annai.assert_tracked("u_1", "invoice_sent", invoice="INV-0001", total=1380.0, currency="USD")
    assert sent.company == "b_1"


def test_what_did_not_happen_is_not_reported(ada: Visitor, rival: Visitor, annai: FakeAnnai) -> None:
    ada.add_customer(name="")
    ada.write_invoice(customer="99")
    rival.post("/invoices/1/send", "/dashboard")
    assert events(annai) == []


def test_sending_twice_is_reported_once(ada: Visitor, annai: FakeAnnai) -> None:
    ada.write_and_send()
    ada.post("/invoices/1/send", "/invoices/1")
    assert events(annai).count("invoice_sent") == 1


def test_choosing_another_language_for_a_customer_is_reported(ada: Visitor, annai: FakeAnnai) -> None:
    ada.add_customer(locale="en")
    ada.add_customer(locale="ja")
    ada.post("/customers/1", "/customers/1", name="Northwind", locale="ja")
    assert events(annai).count("customer_language_chosen") == 2


def test_a_change_of_language_reaches_annai(ada: Visitor, annai: FakeAnnai) -> None:
    ada.post("/language", "/dashboard", locale="ja", back="/")
    assert annai.identified[-1].locale == "ja"


def test_without_annai_there_is_no_tag_and_nothing_breaks(environment: dict[str, str]) -> None:
    del environment["ANNAI_URL"]
    app = create_app(environment, Annai.disabled())
    visitor = _whole_story(app)
    assert "data-key" not in visitor.page
    assert "connect-src 'self';" in visitor.get("/dashboard").headers["Content-Security-Policy"]


@pytest.mark.timeout(60)
def test_the_product_does_not_wait_for_an_annai_that_is_away(environment: dict[str, str]) -> None:
    with socket.socket() as silent:  # accepts connections, never answers
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        annai = Annai(url, "pk_test", "sk_test", "a secret that signs nothing but tests", "k1", flush_at_exit=0)
        app = create_app(environment | {"ANNAI_URL": url}, annai)
        began = time.monotonic()
        visitor = _whole_story(app)
        assert time.monotonic() - began < 5
        assert "data-token" in visitor.page
        annai.close(timeout=0)


def _whole_story(app: Flask) -> Visitor:
    visitor = Visitor(app).sign_up()
    visitor.write_and_send()
    visitor.post("/invoices/1/pay", "/invoices/1")
    assert visitor.get("/dashboard").status_code == 200
    with app.app_context():
        db.engine.dispose()
    return visitor
