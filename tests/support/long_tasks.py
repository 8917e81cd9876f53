"""What keeps a page from answering: tasks of its main thread, by the processor's time that they take.

The browser's own `longtask` goes by the clock, so that on a busy machine any task is long in which the page had to wait
for others.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page

LONG_MS = 50
CATEGORIES = ["toplevel", "devtools.timeline"]

Event = Mapping[str, Any]


@contextmanager
def tasks_of(page: Page) -> Iterator[list[float]]:
    """Its tasks meanwhile, and their parts, in milliseconds; the list is filled at the end."""
    session = page.context.new_cdp_session(page)
    events: list[Event] = []
    whole: list[Event] = []
    session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    session.on("Tracing.tracingComplete", lambda end: whole.append(end))
    config = {"includedCategories": CATEGORIES}
    session.send("Tracing.start", {"traceConfig": config, "transferMode": "ReportEvents"})
    took: list[float] = []
    try:
        yield took
    finally:
        # Whoever asks the page waits for the task in which it is.
        page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
        session.send("Tracing.end")
        while not whole:
            # What the browser tells comes in while it is asked something.
            page.evaluate("true")
        session.detach()
    took += _of_the_page(events)


def _of_the_page(events: Sequence[Event]) -> list[float]:
    """Of the main thread on which scripts ran: a browser keeps another one ready."""
    named = {_thread(event) for event in events if event.get("args", {}).get("name") == "CrRendererMain"}
    ran = Counter(_thread(event) for event in events if event["name"] == "FunctionCall")
    page = max(named, key=lambda thread: ran[thread])
    assert ran[page], "no script ran"
    # Of a task that the browser leaves out there is still what was done in it.
    return [event["tdur"] / 1000 for event in events if "tdur" in event and _thread(event) == page]


def _thread(event: Event) -> tuple[int, int]:
    return event["pid"], event["tid"]
