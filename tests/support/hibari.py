"""The example host product as its user handles it, in English or Japanese."""

import json
import re
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Literal

from playwright.sync_api import Locator, Page, expect

EXAMPLE = Path(__file__).parents[2] / "examples" / "invoices"
JAPANESE: dict[str, str] = json.loads((EXAMPLE / "invoices" / "translations" / "ja.json").read_text(encoding="utf-8"))
_NUMBERS = count(1)
PASSWORD = "a long enough password"


@dataclass
class Hibari:
    """One tab of the invoicing application."""

    page: Page
    url: str
    locale: str = "en"
    until: Literal["load", "domcontentloaded"] = "load"
    """When a page counts as open. A script that never answers keeps it from loading."""

    def t(self, words: str) -> str:
        return JAPANESE[words] if self.locale == "ja" else words

    def sign_up(self) -> str:
        """A new account; returns its e-mail address."""
        email = f"person-{next(_NUMBERS)}@example.com"
        self.page.goto(f"{self.url}/sign-up", wait_until=self.until)
        names = ("花子", "青井") if self.locale == "ja" else ("Hanako", "Aoi")
        for field, value in zip(("first_name", "last_name"), names, strict=True):
            self._field(field).fill(value)
        self._field("business_name").fill("Aoi Design")
        self._field("email").fill(email)
        self._field("password").fill(PASSWORD)
        self.page.get_by_role("button", name=self.t("Create your account")).click()
        self.page.wait_for_url("**/dashboard", wait_until=self.until)
        return email

    def sign_in(self, email: str) -> None:
        self.page.goto(f"{self.url}/sign-in", wait_until=self.until)
        self._field("email").fill(email)
        self._field("password").fill(PASSWORD)
        self.page.get_by_role("button", name=self.t("Sign in")).click()
        self.page.wait_for_url("**/dashboard", wait_until=self.until)

    def open(self, path: str) -> None:
        self.page.goto(self.url + path, wait_until=self.until)

    def link(self, words: str) -> Locator:
        return self.page.get_by_role("navigation", name=self.t("Main")).get_by_role("link", name=self.t(words))

    def go_to(self, words: str) -> None:
        """By the navigation; its scripts have run when this returns."""
        with self.page.expect_navigation(wait_until=self.until):
            self.link(words).click()

    def new_customer_button(self) -> Locator:
        return self.page.get_by_test_id("new-customer")

    def fill_customer(self, name: str) -> None:
        """In the dialog that is open."""
        dialog = self.page.get_by_role("dialog", name=self.t("New customer"))
        dialog.get_by_label(self.t("Name"), exact=True).fill(name)
        dialog.get_by_role("button", name=self.t("Save")).click()
        expect(self.page.get_by_role("link", name=name, exact=True)).to_be_visible()

    def write_invoice(self) -> None:
        self.open("/invoices/new")
        self._field("description").first.fill("Logo")
        self._field("unit_price").first.fill("300")
        self.page.get_by_role("button", name=self.t("Save draft")).click()
        self.page.wait_for_url(re.compile(r"/invoices/\d+$"), wait_until=self.until)

    def preview_invoice(self) -> None:
        self.page.get_by_role("button", name=self.t("Preview")).click()
        dialog = self.page.get_by_role("dialog", name=self.t("Preview"))
        expect(dialog).to_be_visible()
        dialog.get_by_role("button", name=self.t("Close")).click()

    def send_invoice(self) -> None:
        with self.page.expect_navigation(wait_until=self.until):
            self.page.get_by_role("button", name=re.compile(rf"^{self.t('Send')}")).click()

    def _field(self, name: str) -> Locator:
        return self.page.locator(f"[name={name}]")
