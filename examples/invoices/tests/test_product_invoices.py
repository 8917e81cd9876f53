"""From a customer to money in the bank."""

import re
from collections.abc import Callable

import pytest

from tests.product import Visitor


def test_an_invoice_adds_up(ada: Visitor) -> None:
    ada.add_customer()
    assert ada.write_invoice(tax_percent="10").location == "/invoices/1"
    ada.get("/invoices/1")
    for amount in ("$1,200.00", "$180.00", "$1,380.00", "$138.00", "$1,518.00"):
        assert amount in ada.page


@pytest.mark.parametrize(
    ("quantity", "unit_price", "total"),
    [("0.5", "0.01", "$0.01"), ("1.25", "9.99", "$12.49"), ("3", "1,000,000.10", "$3,000,000.30"), ("0", "5", "$0.00")],
)
def test_halves_round_up_and_nothing_is_lost(ada: Visitor, quantity: str, unit_price: str, total: str) -> None:
    ada.add_customer()
    ada.write_invoice(description=["Work"], quantity=[quantity], unit_price=[unit_price])
    ada.get("/invoices/1")
    assert total in ada.page


def test_a_draft_becomes_open_then_paid(ada: Visitor) -> None:
    ada.add_customer()
    ada.write_invoice()
    assert _standing(ada) == "draft"
    ada.post("/invoices/1/send", "/invoices/1")
    assert _standing(ada) == "open"
    ada.post("/invoices/1/pay", "/invoices/1")
    assert _standing(ada) == "paid"


def test_an_invoice_past_its_day_is_overdue(ada: Visitor) -> None:
    ada.add_customer()
    ada.write_invoice(due_on="2020-01-31")
    assert _standing(ada) == "draft", "nobody can be late with what they haven't got"
    ada.post("/invoices/1/send", "/invoices/1")
    assert _standing(ada) == "overdue"


def test_the_figures_follow(ada: Visitor) -> None:
    assert _figures(ada) == {"outstanding": "$0.00", "paid": "$0.00", "overdue": "$0.00"}
    ada.write_and_send()
    ada.write_invoice(due_on="2020-01-31")
    ada.post("/invoices/2/send", "/invoices/2")
    assert _figures(ada) == {"outstanding": "$2,760.00", "paid": "$0.00", "overdue": "$1,380.00"}
    ada.post("/invoices/2/pay", "/invoices/2")
    assert _figures(ada) == {"outstanding": "$1,380.00", "paid": "$1,380.00", "overdue": "$0.00"}


def test_a_draft_can_be_changed(ada: Visitor) -> None:
    ada.add_customer()
    ada.write_invoice()
    ada.get("/invoices/1/edit")
    assert 'value="Menu cards"' in ada.page
    ada.post(
        "/invoices/1",
        "/invoices/1/edit",
        customer="1",
        due_on="2099-12-31",
        tax_percent="0",
        description=["Poster"],
        quantity=["2"],
        unit_price=["50"],
    )
    ada.get("/invoices/1")
    assert "$100.00" in ada.page
    assert "Menu cards" not in ada.page


def test_a_sent_invoice_stays_as_its_customer_saw_it(ada: Visitor) -> None:
    ada.write_and_send()
    assert ada.get("/invoices/1/edit").status_code == 409
    assert ada.post("/invoices/1", "/invoices/1").status_code == 409


def test_a_sent_invoice_has_a_page_for_its_customer(ada: Visitor, arrive: Callable[..., Visitor]) -> None:
    ada.add_customer("北風ベーカリー", locale="ja")
    ada.write_invoice()
    draft = _public_path(ada)
    customer = arrive()
    assert draft is None
    ada.post("/invoices/1/send", "/invoices/1")
    path = _public_path(ada)
    assert path is not None
    assert customer.get(path).status_code == 200
    assert '<html lang="ja">' in customer.page, "the customer's language, not the visitor's"
    assert "北風ベーカリー\u00a0様" in customer.page
    assert customer.get("/i/guessed").status_code == 404


def test_the_list_marks_the_latest_draft_as_the_next_to_send(ada: Visitor) -> None:
    ada.write_and_send()
    ada.write_invoice()
    ada.write_invoice()
    ada.get("/invoices")
    marked = re.findall(r'data-testid="send-next">Send<span class="hidden"> (INV-\d+)', ada.page)
    assert marked == ["INV-0003"]


def test_sending_and_paying_twice_count_once(ada: Visitor) -> None:
    ada.write_and_send()
    ada.post("/invoices/1/send", "/invoices/1")
    ada.post("/invoices/1/pay", "/invoices/1")
    ada.post("/invoices/1/pay", "/invoices/1")
    assert _figures(ada)["paid"] == "$1,380.00"


AMOUNT = "Please enter an amount, such as 1,250.50."


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ({"customer": ""}, {"customer": "Please choose one of these."}),
        ({"customer": "99"}, {"customer": "Please choose one of these."}),
        ({"due_on": "soon"}, {"due_on": "Please enter a date."}),
        ({"tax_percent": "-5"}, {"tax_percent": "Please choose one of these."}),
        ({"description": ["", ""], "unit_price": ["", ""]}, {"description-0": "Please add at least one line."}),
        ({"description": ["Logo", ""]}, {"description-1": "Please say what this is for."}),
        ({"quantity": ["one", "2"]}, {"quantity-0": AMOUNT}),
        ({"unit_price": ["1", "1.005"]}, {"unit_price-1": AMOUNT}),
        ({"unit_price": ["NaN", "-3"]}, {"unit_price-0": AMOUNT, "unit_price-1": AMOUNT}),
        ({"quantity": ["9" * 9, "1"], "unit_price": ["9" * 9, "1"]}, {"unit_price-0": "This amount is too large."}),
        ({"note": "x" * 1001}, {"note": "Please keep this under 1000 characters."}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_invoice_stands_beside_the_fields(
    ada: Visitor, typed: dict[str, object], faults: dict[str, str]
) -> None:
    ada.add_customer()
    assert ada.write_invoice(**typed).status_code == 422
    assert ada.faults() == faults
    ada.get("/invoices")
    assert "No invoices yet" in ada.page


def test_a_customer_without_a_name_is_asked_for_one_in_the_open_dialog(ada: Visitor) -> None:
    assert ada.add_customer(name="", email="no address").status_code == 422
    assert set(ada.faults()) == {"name", "email"}
    assert "data-open" in ada.page
    assert 'value="no address"' in ada.page


def test_a_customer_can_be_changed(ada: Visitor) -> None:
    ada.add_customer()
    ada.post("/customers/1", "/customers/1", name="Southwind", email="s@example.com", locale="ja")
    ada.get("/customers")
    assert "Southwind" in ada.page
    assert "Northwind" not in ada.page


def _standing(visitor: Visitor) -> str:
    visitor.get("/invoices/1")
    found = re.search(r'class="standing (\w+)"', visitor.page)
    assert found
    return found[1]


def _figures(visitor: Visitor) -> dict[str, str]:
    answer = visitor.get("/dashboard/figures").get_json()
    return {figure["key"]: figure["amount"] for figure in answer["figures"]}


def _public_path(visitor: Visitor) -> str | None:
    visitor.get("/invoices/1")
    found = re.search(r'data-copies="http://[^/]+([^"]+)"', visitor.page)
    return found[1] if found else None
