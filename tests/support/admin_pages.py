"""The admin as an author uses it in a browser: pages with what one does there, and what one expects to see."""

import re

from playwright.sync_api import FrameLocator, Locator, Page, expect


class Admin:
    """Signed in, in one project."""

    def __init__(self, page: Page, url: str, project: str) -> None:
        self.page, self.url, self.project = page, url, project

    @classmethod
    def enter(cls, page: Page, url: str, project: str, link: str) -> "Admin":
        """By the one-time link: the page, then its button."""
        page.goto(link)
        page.locator("form button.primary").click()
        page.wait_for_url(re.compile(r"/admin/(p/.*)?$"))
        return cls(page, url, project)

    @classmethod
    def signed_in(cls, page: Page, url: str, project: str, link: str) -> "Admin":
        """With the cookie that the link gives, without the two pages on the way there."""
        answer = page.context.request.post(link, headers={"Origin": url}, max_redirects=0)
        assert answer.status == 302, answer.text()
        return cls(page, url, project)

    def speak(self, locale: str) -> None:
        """In the author's language from now on, without the pages on the way there."""
        request = self.page.context.request
        token = re.search(r'name="csrf" content="([^"]*)"', request.get(f"{self.url}/admin/account").text())
        assert token
        said = {"locale": locale, "csrf_token": token[1]}
        answer = request.post(f"{self.url}/admin/language", form=said, headers={"Origin": self.url}, max_redirects=0)
        assert answer.status == 302, answer.text()

    def open(self, path: str) -> None:
        self.page.goto(f"{self.url}/admin/p/{self.project}/{path}")

    def submit(self, button: Locator) -> None:
        """Returns on the page that answers. Whoever goes elsewhere before has both ways cross, and one of them fail."""
        with self.page.expect_navigation():
            button.click()

    def choose_language(self, name: str) -> None:
        self.unfold_menu()
        self.submit(self.page.locator(".me, .door-foot").get_by_role("button", name=name))
        expect(self.page.locator(f'.language[aria-current="true"]:has-text("{name}")').first).to_be_attached()

    def unfold_menu(self) -> None:
        """On a phone; elsewhere it lies open."""
        menu = self.page.locator(".menu > summary")
        if menu.is_visible():
            menu.click()

    def new_guide(self, kind: str) -> "Editor":
        self.open("guides")
        self.page.get_by_role("link", name=re.compile("New guide|Write your first guide")).first.click()
        self.page.locator(f'a[href$="/guides/new/{kind}"]').click()
        return Editor(self.page)

    def begin(self, kind: str) -> "Editor":
        """By its address: also a kind that isn't offered."""
        self.open(f"guides/new/{kind}")
        return Editor(self.page)

    def edit(self, key: str) -> "Editor":
        self.open(f"guides/{key}")
        return Editor(self.page)

    def guides(self) -> "Guides":
        self.open("guides")
        return Guides(self.page)

    def results(self, key: str, environment: str = "production") -> "Results":
        self.open(f"guides/{key}/results?environment={environment}")
        return Results(self.page)

    def confirm(self, within: Locator, verb: str) -> None:
        """Presses the button, and once more in the dialog that asks whether it is meant."""
        within.get_by_role("button", name=verb, exact=True).click()
        self.submit(self.page.get_by_role("dialog").get_by_role("button", name=verb, exact=True))

    def user(self, user: str, environment: str = "production") -> "User":
        self.open(f"users/{user}?environment={environment}")
        return User(self.page)


class Guides:
    def __init__(self, page: Page) -> None:
        self.page = page

    def line(self, title: str) -> Locator:
        return self.page.locator("table.guides tbody tr", has_text=title)

    def expect_numbers(self, title: str, shown: int, completed: int) -> None:
        numbers = self.line(title).locator("td.number")
        expect(numbers.nth(0)).to_have_text(str(shown))
        expect(numbers.nth(1)).to_have_text(str(completed))

    def expect_status(self, title: str, environment: str, words: str) -> None:
        expect(self.line(title).locator(".status", has_text=environment)).to_contain_text(words)


class Editor:
    """The form of one guide. Fields are found by the labels that authors read."""

    def __init__(self, page: Page) -> None:
        self.page = page
        expect(page.locator("#editor .section").first).to_be_visible()

    @property
    def form(self) -> Locator:
        return self.page.locator("#guide-form")

    @property
    def preview(self) -> FrameLocator:
        return self.page.frame_locator(".preview-frame")

    def section(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=name, exact=True)

    def fill(self, label: str, text: str, within: Locator | None = None) -> None:
        (within or self.form).get_by_label(label, exact=True).first.fill(text)

    def choose(self, label: str, option: str, within: Locator | None = None) -> None:
        (within or self.form).get_by_label(label, exact=True).first.select_option(label=option)

    def write(self, label: str, text: str, within: Locator | None = None) -> Locator:
        """Body text, typed."""
        box = (within or self.form).get_by_role("textbox", name=label, exact=True).first
        box.click()
        self.page.keyboard.type(text)
        return box

    def press_tool(self, box: Locator, name: str) -> None:
        box.locator("xpath=..").get_by_role("button", name=name, exact=True).click()

    def row(self, number: int) -> Locator:
        """A step or an item, from 1."""
        return self.form.locator(".row").nth(number - 1)

    def open_row(self, number: int) -> Locator:
        title = self.row(number).locator(".row-title")
        if title.get_attribute("aria-expanded") != "true":
            title.click()
        return self.row(number)

    def add_row(self) -> Locator:
        self.form.locator("#content .editable-list > .add").click()
        return self.form.locator("#content .row").last

    def row_titles(self) -> list[str]:
        return self.form.locator(".row-name").all_inner_texts()

    def save(self) -> None:
        self.page.locator("#save").click()
        expect(self.page.locator("#save-state")).to_have_text(re.compile("Saved at|保存しました"))

    def try_to_save(self) -> None:
        self.page.locator("#save").click()

    def publish(self, environment: str = "Production", note: str = "") -> None:
        dialog = self.open_publish_dialog()
        dialog.get_by_label(re.compile(f"^{environment}")).check()
        if note:
            dialog.get_by_label("Note").fill(note)
        self.confirm_what_is_said(dialog)
        # As people press who don't see at once that something happened.
        dialog.locator("button.primary").dblclick()
        self.page.wait_for_url("**/history")

    def confirm_what_is_said(self, dialog: Locator) -> None:
        """Once the dialog has looked: warnings are confirmed, where there are any."""
        expect(dialog.locator(".judgement")).to_have_attribute("aria-busy", "false")
        confirmation = dialog.get_by_label(re.compile("I have read this|内容を確認しました"))
        if confirmation.count():
            confirmation.check()

    def open_publish_dialog(self) -> Locator:
        self.page.locator("#publish").click()
        return self.page.get_by_role("dialog")

    def expect_error(self, label: str, message: str) -> None:
        field = self.form.locator(".has-error", has=self.page.get_by_label(label, exact=True))
        expect(field.first.locator("> .error")).to_have_text(message)

    def expect_preview(self, words: str) -> None:
        """On screen in the preview; what is only spoken to screen readers doesn't count."""
        expect(self.preview.get_by_text(words).locator("visible=true").last).to_be_visible()

    @property
    def summary(self) -> Locator:
        return self.page.locator("#editor .error-summary")

    @property
    def key(self) -> str:
        return self.page.url.rpartition("/")[2]


class Results:
    def __init__(self, page: Page) -> None:
        self.page = page

    def expect_people(self, shown: int, completed: int) -> None:
        expect(self.page.locator('[data-figure="shown"]')).to_have_text(str(shown))
        expect(self.page.locator('[data-figure="completed"]')).to_have_text(str(completed))

    def expect_part(self, key: str, people: int, share: str) -> None:
        cells = self.page.locator(f'tr[data-part="{key}"] td.number')
        expect(cells.nth(0)).to_have_text(str(people))
        expect(cells.nth(1)).to_have_text(share)

    def expect_button(self, words: str, people: int, share: str) -> None:
        row = self.page.locator("tr[data-button]", has_text=words)
        expect(row.locator("td.number").nth(0)).to_have_text(str(people))
        expect(row.locator("td.number").nth(1)).to_have_text(share)

    def expect_end(self, reason: str, runs: int, share: str) -> None:
        cells = self.page.locator(f'tr[data-end="{reason}"] td.number')
        expect(cells.nth(0)).to_have_text(str(runs))
        expect(cells.nth(1)).to_have_text(share)

    def expect_silence(self, words: str) -> None:
        expect(self.page.locator(".why")).to_contain_text(words)


class User:
    def __init__(self, page: Page) -> None:
        self.page = page

    def expect_guide(self, key: str, reason: str) -> None:
        expect(self.page.locator(f'tr[data-guide="{key}"]')).to_contain_text(reason)

    def expect_timeline(self, *events: str) -> None:
        """Newest first."""
        found = [one.get_attribute("data-event") for one in self.page.locator("#timeline [data-event]").all()]
        assert found == list(events)
