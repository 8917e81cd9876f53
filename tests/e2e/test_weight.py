"""What the host's page loads from us, as the browser asks for it. Sizes of files alone are tests/sizes."""

import re

from playwright.sync_api import Page

from bench import sizes
from support.guidance import Guidance
from support.hibari import Hibari
from support.town import Town
from support.visitors import Visitors

# The core, bootstrap, the tour's surface.
BEFORE_THE_FIRST_STEP = 3

# When the first card is there to be painted, by the page's own clock: what is asked for after it held nothing up.
NOTE_THE_FIRST_CARD = """
const look = () => {
  const card = document.querySelector("annai-surface")?.shadowRoot.querySelector("[role=dialog]");
  if (card?.checkVisibility()) window.firstCard = performance.now();
  else requestAnimationFrame(look);
};
look();
"""
ASKED_BEFORE_IT = """() => performance.getEntriesByType("resource")
  .filter(({ startTime }) => startTime < window.firstCard).map(({ name }) => name)"""

OPT_OUT = """async () => {
  const tag = document.querySelector("script[data-key]");
  const time = Date.now().toString(16).padStart(12, "0");
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000001`;
  const body = {
    v: 1, key: tag.dataset.key, user: tag.dataset.user, token: tag.dataset.token, sent_at: Date.now(),
    events: [{ id, name: "opted_out", at: Date.now(), properties: { kinds: ["all"] } }],
  };
  const answer = await fetch(new URL("/v1/events", tag.src), { method: "POST", body: JSON.stringify(body) });
  return (await answer.json()).results[0].status;
}"""


def asked_of_annai(page: Page, town: Town) -> list[str]:
    """Grows with each request, `METHOD /path`; reports of what happened don't count."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url.removeprefix(town.annai_url)}"))
    return asked


def open_settings(page: Page, town: Town) -> None:
    with page.expect_response("**/v1/bootstrap"):
        page.goto(f"{town.host_url}/settings")
    page.wait_for_load_state("networkidle")


def ours(asked: list[str]) -> list[str]:
    return [one for one in asked if re.fullmatch(r"(GET|POST) /(annai.*|v1/bootstrap)", one)]


def test_three_requests_bring_the_first_step(town: Town, visitors: Visitors) -> None:
    page = visitors().page()
    page.add_init_script(NOTE_THE_FIRST_CARD)
    Hibari(page, town.host_url).sign_up()
    Guidance(page, "en").expect_step(re.compile("."), 1, 4)
    before: list[str] = page.evaluate(ASKED_BEFORE_IT)
    asked = [url.removeprefix(town.annai_url) for url in before if url.startswith(town.annai_url)]
    assert len(asked) <= BEFORE_THE_FIRST_STEP, asked


def test_a_page_where_nothing_shows_loads_the_core_alone(town: Town, visitors: Visitors) -> None:
    page = visitors().page()
    Hibari(page, town.host_url).sign_up()
    guidance = Guidance(page, "en")
    guidance.press(guidance.expect_step(re.compile("."), 1, 4), "skip")
    assert page.evaluate(OPT_OUT) == "stored"
    # The first visit ends what the browser still remembers, the second hears that the server knows of it.
    open_settings(page, town)
    open_settings(page, town)
    asked = asked_of_annai(page, town)
    open_settings(page, town)
    loaded = [one.removeprefix("GET /") for one in ours(asked) if one.startswith("GET")]
    assert sizes.of_files(loaded).brotli <= sizes.CORE.must, loaded
