"""Signing up, in and out."""

from collections.abc import Callable
from pathlib import Path

from tests.product import PASSWORD, Visitor


def test_signing_up_leads_to_the_dashboard(arrive: Callable[..., Visitor]) -> None:
    visitor = arrive().sign_up()
    assert visitor.get("/dashboard").status_code == 200
    assert "Mori Studio" in visitor.page
    assert "No invoices yet" in visitor.page


def test_an_account_is_there_on_another_device(ada: Visitor, arrive: Callable[..., Visitor]) -> None:
    phone = arrive()
    assert phone.sign_in("Ada@Example.com ").location == "/dashboard"
    phone.get("/dashboard")
    assert "Mori Studio" in phone.page


def test_signing_out_closes_every_page(ada: Visitor) -> None:
    ada.post("/sign-out", "/dashboard")
    for path in ("/dashboard", "/dashboard/figures", "/customers", "/invoices", "/invoices/new", "/settings"):
        assert ada.get(path).location == "/sign-in", path


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(
    ada: Visitor, arrive: Callable[..., Visitor]
) -> None:
    visitor = arrive()
    assert visitor.sign_in(password="a wrong password").status_code == 422
    wrong = visitor.faults()
    assert visitor.sign_in(email="nobody@example.com").status_code == 422
    assert visitor.faults() == wrong == {"password": "The e-mail address or the password isn't right."}


def test_passwords_are_not_kept_readable(ada: Visitor, environment: dict[str, str]) -> None:
    assert PASSWORD.encode() not in Path(environment["INVOICES_DATABASE"]).read_bytes()


def test_an_address_signs_up_once(ada: Visitor, arrive: Callable[..., Visitor]) -> None:
    visitor = arrive().sign_up(email="ADA@example.com")
    assert visitor.faults() == {"email": "There is an account with this e-mail address. Please sign in."}


def test_what_is_wrong_with_a_sign_up_stands_beside_the_fields(arrive: Callable[..., Visitor]) -> None:
    visitor = arrive().sign_up(first_name=" ", email="ada", password="short")
    assert visitor.faults() == {
        "first_name": "Please fill this in.",
        "email": "This doesn't look like an e-mail address.",
        "password": "Please use at least 8 characters.",
    }
    assert 'value="Mori Studio"' in visitor.page, "what was right stays filled in"
    assert "short" not in visitor.page


def test_a_form_that_is_not_ours_changes_nothing(ada: Visitor) -> None:
    assert ada.post_forged("/customers", name="Planted", locale="en").status_code == 400
    assert "open too long" in ada.page
    ada.get("/customers")
    assert "Planted" not in ada.page


def test_somebody_signed_in_is_taken_to_their_dashboard(ada: Visitor) -> None:
    for path in ("/sign-up", "/sign-in"):
        assert ada.get(path).location == "/dashboard", path
