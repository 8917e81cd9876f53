"""How much of what was recorded on a page is found again after its next release, on pairs of pages of our own.

`data-was` names what is recorded on the page before and, on the page after, what it has become; nothing else reads it.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, sync_playwright

from bench.sizes import MANIFEST
from support.chromium import arguments, chromium

PAGES = Path(__file__).parent / "pages"
PAIRS = sorted(folder.name for folder in PAGES.iterdir() if folder.is_dir())
ADDRESS = "http://pages.test"
TARGETS = MANIFEST.parent / "targets.js"
# Where things stand is one of the things that are recorded, and would differ by the fonts of the machine.
SAME_EVERYWHERE = "* { font: 13px/20px monospace !important }"

# The target of each element that `data-was` names; what a target means; the names of all that is still there.
RECORD = """async (tools) => {
  const {describe} = await import(tools);
  const named = [...document.querySelectorAll('[data-was]')];
  return Object.fromEntries(named.map((each) => [each.dataset.was, describe(each) ?? null]));
}"""
LOCATE = """async ([tools, target]) => {
  const {locate} = await import(tools);
  const hit = target && locate(target);
  return hit && {was: hit.element.dataset.was ?? null, how: hit.how};
}"""
STAYED = """() => {
  const within = (root) => [...root.querySelectorAll('*')].flatMap((each) =>
    [...(each.dataset?.was ? [each.dataset.was] : []), ...(each.shadowRoot ? within(each.shadowRoot) : [])]);
  return within(document);
}"""


def found_again(page: Page, pair: str) -> Mapping[str, str]:
    """Of each target `exact`, `healed` or `missing`; `gone`, if nothing is left to be found; `wrong`, if another is."""
    page.route(f"{ADDRESS}/**", lambda route: _answer(route, pair))
    _open(page, "before.html")
    recorded: dict[str, Any] = json.loads(json.dumps(page.evaluate(RECORD, f"{ADDRESS}/targets.js")))
    _open(page, "after.html")
    stayed = page.evaluate(STAYED)
    hits = {name: page.evaluate(LOCATE, [f"{ADDRESS}/targets.js", target]) for name, target in recorded.items()}
    page.unroute_all()
    return {name: _outcome(name, hit, name in stayed) for name, hit in hits.items()}


def _open(page: Page, name: str) -> None:
    page.goto(f"{ADDRESS}/{name}")
    page.add_style_tag(content=SAME_EVERYWHERE)


def _answer(route: Route, pair: str) -> None:
    name = route.request.url.rsplit("/", 1)[1]
    path = TARGETS if name == TARGETS.name else PAGES / pair / name
    if path.exists():
        route.fulfill(path=path)
    else:
        route.fulfill(status=404)


def _outcome(name: str, hit: dict[str, str] | None, stayed: bool) -> str:
    if not hit:
        return "missing" if stayed else "gone"
    return hit["how"] if hit["was"] == name else "wrong"


def all_found_again() -> Mapping[str, Counter[str]]:
    """Of each pair how often which."""
    with _browser_page() as page:
        return {pair: Counter(found_again(page, pair).values()) for pair in PAIRS}


@contextmanager
def _browser_page() -> Iterator[Page]:
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments())
        yield browser.new_page()
        browser.close()
