"""What each kind says to a screen reader, in English and Japanese, as somebody has read it over (spoken/*.txt)."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from annai_server.domain.globs import source
from support.gallery import Gallery
from support.spoken import Screen
from support.visitors import Visitors

READ_OVER = Path(__file__).parent / "spoken"
AGAIN = "SPOKEN=write .venv/bin/pytest tests/e2e/test_spoken.py"


class Stage(Gallery):
    """The gallery in one language, its surfaces one after the other."""

    def __init__(self, page: Any, url: str, lang: str) -> None:
        super().__init__(page, url)
        self.screen = Screen(page)
        self.visit(f"lang={lang}")
        self.guides: dict[str, Any] = page.evaluate("gallery.guides")
        self.blocks: dict[str, Any] = page.evaluate("gallery.blocks")

    def clear(self) -> None:
        self.page.evaluate("gallery.surfaces.splice(0).forEach((each) => each.destroy()); gallery.said.length = 0")

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

    def tick(self, *done: str) -> None:
        self.page.evaluate("(done) => { stage.state.done = done; surface.update('answer') }", list(done))

    def send(self) -> None:
        """With nothing answered."""
        self.surface.locator(".form button").click()
        expect(self.surface.locator(".mistake:visible").first).to_be_visible()


# One that begins with … goes on from the one before.
Scene = tuple[str, Callable[[Stage], Any]]

ELSEWHERE = [source("/customers")]


def tours() -> Iterator[Scene]:
    yield "At an element, by itself", lambda stage: stage.tour()
    yield (
        "… the next step, by a press",
        lambda stage: (
            stage.surface.locator(".foot .primary").click(),
            stage.expect_said("step_shown", "table"),
        ),
    )
    yield "Started by hand", lambda stage: stage.tour(by="hand")
    yield "A step whose target is to be clicked", lambda stage: stage.tour(at="click")
    yield "The last one, in the middle", lambda stage: stage.tour(at="bye")
    yield "With a form", lambda stage: stage.tour(form=stage.blocks["form"])
    yield "… with its answers missing", lambda stage: stage.send()
    yield "With an image", lambda stage: stage.tour(media=stage.blocks["image"])
    yield "With a video elsewhere", lambda stage: stage.tour(media=stage.blocks["video"])
    yield "It goes on at another page", lambda stage: stage.tour(told="shown", page=ELSEWHERE, url="/customers")
    yield "It goes on where nobody knows the address", lambda stage: stage.tour(told="shown", page=ELSEWHERE)
    yield "Left long ago", lambda stage: stage.tour(told="shown", at="table", quiet=True)


def banners() -> Iterator[Scene]:
    yield "At the top", lambda stage: stage.noted("banner")
    yield "At the foot", lambda stage: stage.noted("banner", position="bottom")
    yield "In the page", lambda stage: stage.noted("banner", position="inline", target={"selector": "#last"})
    yield "A warning with nothing to press", lambda stage: stage.noted("banner", tone="warning", buttons=[])
    yield "With a question", lambda stage: stage.noted("banner", form=stage.blocks["question"], buttons=[])
    yield "… with its answer missing", lambda stage: stage.send()


def checklists() -> Iterator[Scene]:
    yield "At rest", lambda stage: stage.checklist("profile")
    yield "Open", lambda stage: stage.open_checklist("profile")
    yield "… somebody does the next thing", lambda stage: stage.tick("profile", "customer")
    yield (
        "… all is done, while it is open",
        lambda stage: (
            stage.tick("profile", "customer", "invoice", "send"),
            stage.expect_said("ended", "completed"),
        ),
    )
    yield (
        "… open again after that",
        lambda stage: (stage.surface.locator("button.primary").click(), stage.surface.locator(".launcher").click()),
    )


def toasts() -> Iterator[Scene]:
    yield "One", lambda stage: stage.noted("toast")
    yield "With a button", lambda stage: stage.noted("toast", buttons=stage.guides["banner"]["buttons"])
    yield (
        "Several at once",
        lambda stage: (
            stage.show("toast", also=[{**stage.guides["toast"], "title": stage.guides["checklist"]["title"]}]),
            stage.expect_said("shown"),
        ),
    )


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
    "menu": menus,
    "debug": debug_panels,
}


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("kind", SCENES)
def test_a_screen_reader_says_what_was_read_over(visitors: Visitors, gallery_url: str, kind: str, lang: str) -> None:
    stage = Stage(visitors(locale=lang, reduced_motion="reduce").page(), gallery_url, lang)
    said = []
    for title, play in SCENES[kind]():
        if not title.startswith("…"):
            stage.clear()
            stage.screen.read()
        play(stage)
        said.append(f"# {title}\n{stage.screen.read()}\n")
    file = READ_OVER / f"{kind}.{lang}.txt"
    if os.environ.get("SPOKEN") == "write":
        file.write_text("\n".join(said), encoding="utf-8")
    assert "\n".join(said) == file.read_text(encoding="utf-8"), (
        f"If it is better so: {AGAIN}, and read the difference over."
    )
