"""A visitor of the product: opens pages, fills in forms as the pages offer them."""

import re
from html import unescape

from annai.testing import FakeAnnai
from flask import Flask
from werkzeug.test import TestResponse

PASSWORD = "a long password"


class Visitor:
    def __init__(self, app: Flask, locale: str = "en") -> None:
        self._http = app.test_client()
        self._locale = locale
        self.page = ""

    def get(self, path: str) -> TestResponse:
        answer = self._http.get(path, headers={"Accept-Language": self._locale})
        self.page = unescape(answer.text)
        return answer

    def post(self, path: str, on: str, **typed: object) -> TestResponse:
        """Sends a form of the page `on`, with the token that stands in it."""
        self.get(on)
        token = re.search(r'name="csrf" value="([^"]+)"', self.page)
        return self._send(path, {"csrf": token[1] if token else "", **typed})

    def post_forged(self, path: str, **typed: object) -> TestResponse:
        return self._send(path, typed)

    def sign_up(self, **changes: object) -> "Visitor":
        details = {
            "first_name": "Ada",
            "last_name": "Mori",
            "business_name": "Mori Studio",
            "email": "ada@example.com",
            "password": PASSWORD,
        }
        self.post("/sign-up", "/sign-up", **details | changes)
        return self

    def sign_in(self, email: str = "ada@example.com", password: str = PASSWORD) -> TestResponse:
        return self.post("/sign-in", "/sign-in", email=email, password=password)

    def add_customer(self, name: str = "Northwind", **changes: object) -> TestResponse:
        return self.post("/customers", "/customers", **{"name": name, "email": "", "locale": "en"} | changes)

    def write_invoice(self, **changes: object) -> TestResponse:
        """Two lines, 1,380.00 without tax; from 2026 on never overdue."""
        typed = {
            "customer": "1",
            "due_on": "2099-12-31",
            "tax_percent": "0",
            "note": "",
            "description": ["Logo", "Menu cards"],
            "quantity": ["1", "120"],
            "unit_price": ["1,200", "1.5"],
        }
        return self.post("/invoices", "/invoices/new", **typed | changes)

    def write_and_send(self) -> None:
        self.add_customer()
        self.write_invoice()
        self.post("/invoices/1/send", "/invoices/1")

    def faults(self) -> dict[str, str]:
        """What stands beside the fields of the last answer."""
        found = re.findall(r'<p class="fault" id="(.+?)-fault">(.+?)</p>', self.page)
        return dict(found)

    def _send(self, path: str, typed: dict[str, object]) -> TestResponse:
        answer = self._http.post(path, data=typed, headers={"Accept-Language": self._locale})
        self.page = unescape(answer.text)
        return answer


def events(annai: FakeAnnai) -> list[str]:
    return [event.name for event in annai.tracked]
