"""What axe has to say of a page."""

from functools import cache
from typing import Any

from playwright.sync_api import Page

from support.gallery import AXE

LOOK = """async () => {
  const {violations} = await axe.run({resultTypes: ['violations'], iframes: false});
  return violations.map(({id, nodes}) => [id, nodes.map(({html, failureSummary}) => `${html} ${failureSummary}`)]);
}"""


def faults(page: Page) -> list[str]:
    """What axe finds; the preview's frame is the widget's, which has tests of its own."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
        # What this tab goes to next is looked at, too, as a rule: then it is there, without being sent each time.
        page.add_init_script(f"if (window === top) {_axe()}")
    found: list[tuple[str, list[Any]]] = page.evaluate(LOOK)
    return [f"{page.url} {rule}: {node}" for rule, nodes in found for node in nodes]


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
