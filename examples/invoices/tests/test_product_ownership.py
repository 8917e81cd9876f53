"""What belongs to another business isn't there."""

import pytest

from tests.product import Visitor


@pytest.mark.parametrize("path", ["/invoices/1", "/invoices/1/edit", "/customers/1", "/invoices/99", "/customers/99"])
def test_another_business_s_page_is_not_found(ada: Visitor, rival: Visitor, path: str) -> None:
    ada.add_customer()
    ada.write_invoice()
    assert rival.get(path).status_code == 404
    assert "There is nothing here" in rival.page


@pytest.mark.parametrize("path", ["/invoices/1", "/invoices/1/send", "/invoices/1/pay", "/customers/1"])
def test_another_business_s_records_can_t_be_changed(ada: Visitor, rival: Visitor, path: str) -> None:
    ada.add_customer()
    ada.write_invoice()
    ada.get("/invoices/1")
    before = ada.page
    assert rival.post(path, "/dashboard", name="Mine now", locale="en").status_code == 404
    ada.get("/invoices/1")
    assert _without_secrets(ada.page) == _without_secrets(before)


def test_an_invoice_can_t_go_to_another_business_s_customer(ada: Visitor, rival: Visitor) -> None:
    ada.add_customer()
    rival.add_customer("Southwind")
    assert rival.write_invoice(customer="1").status_code == 422
    assert set(rival.faults()) == {"customer"}


def test_lists_and_figures_hold_only_what_is_ones_own(ada: Visitor, rival: Visitor) -> None:
    ada.write_and_send()
    for path in ("/dashboard", "/customers", "/invoices"):
        rival.get(path)
        assert "Northwind" not in rival.page, path
    figures = rival.get("/dashboard/figures").get_json()["figures"]
    assert [figure["amount"] for figure in figures] == ["$0.00"] * 3


def test_each_business_counts_its_own_invoices(ada: Visitor, rival: Visitor) -> None:
    ada.write_and_send()
    rival.add_customer()
    rival.write_invoice(customer="2")
    rival.get("/invoices")
    assert "INV-0001" in rival.page


def _without_secrets(page: str) -> list[str]:
    changing = ("nonce=", "csrf", "Saved", "notice")
    return [line for line in page.splitlines() if not any(word in line for word in changing)]
