"""Every kind of guidance in every state that it can be met in, for what is to be judged of all of them."""

from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Locator, Page, expect

from annai_server.domain.globs import source
from support.gallery import Gallery
from support.spoken import Screen

ELSEWHERE = [source("/customers")]
AWAITED: dict[str, Any] = {"target": {"selector": "#nowhere"}, "missing": "wait"}


class Stage(Gallery):
    """The gallery with its surfaces one after the other."""

    def __init__(self, page: Page, url: str, query: str) -> None:
        super().__init__(page, url)
        self.screen = Screen(page)
        self.visit(query)
        self.guides: dict[str, Any] = page.evaluate("gallery.guides")
        self.blocks: dict[str, Any] = page.evaluate("gallery.blocks")

    def play(self, kind: str) -> Iterator[str]:
        """Each scene of a kind, by its title, once it is on."""
        for title, play in SCENES[kind]():
            if not title.startswith("…"):
                self.clear()
            play(self)
            yield title

    def clear(self) -> None:
        self.page.evaluate("gallery.surfaces.splice(0).forEach((each) => each.destroy()); gallery.said.length = 0")
        self.screen.forget()

    def tour(self, *, at: str = "new", told: str = "step_shown", **given: Any) -> None:
        """Of the gallery's tour the step `at`; what else is given is its first step's, but for how it runs."""
        run = {name: given.pop(name) for name in ("by", "quiet") if name in given}
        steps = [{**self.guides["tour"]["steps"][0], **given}, *self.guides["tour"]["steps"][1:]]
        self.show("tour", {"steps": steps}, run={**run, "step": at})
        self.expect_said(told)

    def noted(self, kind: str, **change: Any) -> None:
        self.show(kind, change)
        self.expect_said("shown")

    def checklist(self, *done: str, **change: Any) -> None:
        self.show("checklist", change, state={"auto": True, "done": list(done)})
        self.expect_said("shown")

    def open_checklist(self, *done: str, **change: Any) -> None:
        self.checklist(*done, **change)
        self.surface.locator(".launcher").click()
        expect(self.card).to_be_focused()

    def hint(self, **change: Any) -> None:
        self.show("hint", change)
        expect(self.marker).to_be_visible()

    def open_hint(self) -> None:
        self.marker.click()
        expect(self.card).to_be_focused()
        self.expect_said("shown")

    def asked(self, **change: Any) -> None:
        self.hint(**change)
        self.open_hint()

    @property
    def marker(self) -> Locator:
        return self.surface.locator(".marker")

    def tick(self, *done: str) -> None:
        self.page.evaluate("(done) => { stage.state.done = done; surface.update('answer') }", list(done))
        if len(done) == len(self.guides["checklist"]["items"]):
            self.expect_said("ended", "completed")

    def fold_and_open(self) -> None:
        self.surface.locator("button.primary").click()
        self.surface.locator(".launcher").click()
        expect(self.card).to_be_focused()

    def press_next(self) -> None:
        self.surface.locator(".foot .primary").click()
        self.expect_said("step_shown", "table")

    def several(self) -> None:
        also = {**self.guides["toast"], "title": self.guides["checklist"]["title"]}
        self.show("toast", also=[also])
        self.expect_said("shown")

    def send(self) -> None:
        """With nothing answered."""
        self.surface.locator(".form button").click()
        expect(self.surface.locator(".mistake:visible").first).to_be_visible()


# One that begins with … goes on from the one before.
Scene = tuple[str, Callable[[Stage], Any]]


def tours() -> Iterator[Scene]:
    yield "At an element, by itself", lambda stage: stage.tour()
    yield "… the next step, by a press", lambda stage: stage.press_next()
    yield "Started by hand", lambda stage: stage.tour(by="hand")
    yield "A step whose target is to be clicked", lambda stage: stage.tour(at="click")
    yield "The last one, in the middle", lambda stage: stage.tour(at="bye")
    yield "In a corner", lambda stage: stage.tour(target=None, placement="end")
    yield "With a form", lambda stage: stage.tour(form=stage.blocks["form"])
    yield "… with its answers missing", lambda stage: stage.send()
    yield "With an image", lambda stage: stage.tour(media=stage.blocks["image"])
    yield "With a video elsewhere", lambda stage: stage.tour(media=stage.blocks["video"])
    yield "It goes on at another page", lambda stage: stage.tour(told="shown", page=ELSEWHERE, url="/customers")
    yield "It goes on where nobody knows the address", lambda stage: stage.tour(told="shown", page=ELSEWHERE)
    yield "It waits for what it is about", lambda stage: stage.tour(told="shown", **AWAITED)
    yield "Left long ago", lambda stage: stage.tour(told="shown", at="table", quiet=True)


def banners() -> Iterator[Scene]:
    yield "At the top", lambda stage: stage.noted("banner")
    yield "At the foot", lambda stage: stage.noted("banner", position="bottom")
    yield "In the page", lambda stage: stage.noted("banner", position="inline", target={"selector": "#last"})
    yield "Good news", lambda stage: stage.noted("banner", tone="success")
    yield "A warning with nothing to press", lambda stage: stage.noted("banner", tone="warning", buttons=[])
    yield "With a question", lambda stage: stage.noted("banner", form=stage.blocks["question"], buttons=[])
    yield "… with its answer missing", lambda stage: stage.send()


def checklists() -> Iterator[Scene]:
    yield "At rest", lambda stage: stage.checklist("profile")
    yield "Open", lambda stage: stage.open_checklist("profile")
    yield "… somebody does the next thing", lambda stage: stage.tick("profile", "customer")
    yield "… all is done, while it is open", lambda stage: stage.tick("profile", "customer", "invoice", "send")
    yield "… open again after that", lambda stage: stage.fold_and_open()


def toasts() -> Iterator[Scene]:
    yield "One", lambda stage: stage.noted("toast")
    yield "With a button", lambda stage: stage.noted("toast", buttons=stage.guides["banner"]["buttons"])
    yield "Several at once", lambda stage: stage.several()


def hints() -> Iterator[Scene]:
    yield "At rest", lambda stage: stage.hint()
    yield "… open", lambda stage: stage.open_hint()
    yield "With a button of its own", lambda stage: stage.asked(buttons=stage.guides["banner"]["buttons"])
    yield "A quiet icon, with a question", lambda stage: stage.asked(marker="icon", form=stage.blocks["question"])
    yield "… with its answer missing", lambda stage: stage.send()
    yield "One that opens itself", lambda stage: stage.noted("hint", opens="itself")


def menus() -> Iterator[Scene]:
    yield "Open", lambda stage: stage.page.evaluate("gallery.menu()")
    yield "… what may appear", lambda stage: stage.surface.locator("summary").click()
    yield "… without one kind", lambda stage: stage.surface.locator("#show_tour").uncheck()
    yield "… without any", lambda stage: stage.surface.locator("#show_all").uncheck()
    yield "With nothing in it", lambda stage: stage.page.evaluate("gallery.menu({items: []})")


def debug_panels() -> Iterator[Scene]:
    yield "With the reasons that the page knows", lambda stage: stage.page.evaluate("gallery.debug()")


SCENES = {
    "tour": tours,
    "banner": banners,
    "checklist": checklists,
    "toast": toasts,
    "hint": hints,
    "menu": menus,
    "debug": debug_panels,
}
