"""What Annai shows in a host page, as a person handles it: by role and name, in the page's language."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

# The server has answered for everything that happened on this page: nothing is kept for it any more.
DELIVERED = "() => !Object.keys(localStorage).some((name) => name.includes(':e:'))"
_CHROME = Path(__file__).parents[2] / "server" / "annai_server" / "engine" / "chrome"


def chrome(locale: str) -> dict[str, str]:
    strings: dict[str, str] = json.loads((_CHROME / f"{locale}.json").read_text(encoding="utf-8"))["strings"]
    return strings


def words(document: dict[str, Any], locale: str) -> dict[str, Any]:
    """The document's texts in that language, in the shape of its translations."""
    if locale in document.get("translations", {}):
        texts: dict[str, Any] = document["translations"][locale]
        return texts
    steps = {step["key"]: step for step in document.get("steps", ())}
    return {**document, "steps": steps, "items": {item["key"]: item for item in document.get("items", ())}}


@dataclass
class Guidance:
    """Annai on one page."""

    page: Page
    locale: str = "en"

    def t(self, name: str, **values: object) -> str:
        return chrome(self.locale)[name].format(**values)

    def card(self, title: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("dialog", name=title)

    def expect_step(self, title: str | re.Pattern[str], n: int, of: int) -> Locator:
        card = self.card(title)
        expect(card).to_be_visible()
        expect(card.get_by_text(self.t("progress", n=n, of=of))).to_be_visible()
        return card

    def expect_reachable(self, card: Locator) -> None:
        """Nothing lies over its buttons."""
        for button in card.get_by_role("button").all():
            button.click(trial=True)

    def press(self, card: Locator, name: str) -> None:
        card.get_by_role("button", name=self.t(name), exact=True).click()

    def banner(self, title: str) -> Locator:
        return self.page.get_by_role("region", name=title)

    def toast(self, title: str) -> Locator:
        return self.page.get_by_role("region", name=title)

    def marker(self, title: str) -> Locator:
        return self.page.get_by_role("button", name=title, exact=True)

    def launcher(self, title: str) -> Locator:
        return self.page.get_by_role("button", name=re.compile(f"^{re.escape(title)} "))

    def checklist(self, title: str) -> Locator:
        return self.page.get_by_role("dialog", name=title)

    def expect_done(self, title: str, done: int, of: int) -> None:
        count = self.t("checklist_done") if done == of else self.t("checklist_progress_other", done=done, of=of)
        expect(self.page.get_by_role("button", name=f"{title} {count}")).to_be_visible()

    def menu(self) -> Locator:
        return self.page.get_by_role("dialog", name=self.t("menu"))

    def open_menu(self) -> Locator:
        """By its address, as a link in the product would."""
        self.page.evaluate("location.hash = '#annai=menu'")
        menu = self.menu()
        expect(menu).to_be_visible()
        return menu

    def expect_delivered(self) -> None:
        self.page.wait_for_function(DELIVERED)
