"""All that Annai lays over a page or puts in it, each as somebody has it before them."""

from collections.abc import Callable
from typing import Any

from support.gallery import Gallery

Show = Callable[[Gallery], Any]


def _shows(kind: str, change: dict[str, Any] | None = None, *, opener: str = "", **given: Any) -> Show:
    def show(gallery: Gallery) -> None:
        gallery.show(kind, change, **given)
        if opener:
            gallery.surface.locator(opener).click()

    return show


SHOWN: dict[str, Show] = {
    "tour": _shows("tour"),
    "step that keeps the page from being used": lambda gallery: gallery.point_at(
        {"test_id": "new-invoice"}, block_page=True
    ),
    "offer to go on": _shows("tour", run={"quiet": True, "step": "table"}),
    "toast": _shows("toast", {"celebrate": False}),
    "checklist": _shows("checklist"),
    "open checklist": _shows("checklist", opener=".launcher"),
    "overlaying banner": _shows("banner", {"push": False}),
    "banner at the foot": _shows("banner", {"position": "bottom"}),
    "pushing banner": _shows("banner"),
    "inline banner": _shows("banner", {"position": "inline", "target": {"selector": "#last"}}),
    # A marker that beats is waited for by what clicks it: for a page with less motion.
    "open hint": _shows("hint", opener=".marker"),
    "menu": lambda gallery: gallery.page.evaluate("window.surface = gallery.menu()"),
    "debug panel": lambda gallery: gallery.page.evaluate("window.surface = gallery.debug()"),
}
