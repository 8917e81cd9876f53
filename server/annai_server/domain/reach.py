"""Whether everybody can get to each part of a guide: steps behind a dead end, conditions that nobody fulfils."""

from collections.abc import Iterator

from annai_server.domain.cautions import Caution
from annai_server.domain.certainty import never
from annai_server.domain.content import Checklist, Guide, Step, Tour
from annai_server.domain.globs import matches


def unreachable(guide: Guide, now: int) -> Iterator[Caution]:
    if never(guide.audience):
        yield Caution("nobody", "audience", "nobody can fulfil this condition", blocks=True)
    if guide.schedule.ends is not None and guide.schedule.ends <= now:
        yield Caution("over", "schedule.until", "its time is over, so that nobody sees it")
    if isinstance(guide, Tour):
        yield from _steps(guide)
    if isinstance(guide, Checklist):
        yield from _items(guide)


def _items(guide: Checklist) -> Iterator[Caution]:
    for index, item in enumerate(guide.items):
        if never(item.done_when):
            message = "nobody can fulfil this condition, so that the checklist is never complete"
            yield Caution("item_never_done", f"items.{index}.done_when", message, True, {"part": item.key})
        if never(item.when):
            yield Caution(
                "part_for_nobody", f"items.{index}.when", "nobody can fulfil this condition", False, {"part": item.key}
            )


def _steps(tour: Tour) -> Iterator[Caution]:
    pages = _pages(tour)
    for index, step in enumerate(tour.steps):
        if never(step.when):
            message = "nobody can fulfil this condition"
            yield Caution("part_for_nobody", f"steps.{index}.when", message, False, {"part": step.key})
        if step.form is not None and step.advance == "click":
            message = "a click on its element goes on without the form, so that many will not answer it"
            yield Caution("form_passed_by", f"steps.{index}.form", message, False, {"part": step.key})
        following = tour.steps[index + 1 :]
        if not following or _leads_on(step):
            continue
        if pages[index] == pages[index + 1]:
            message = f"nothing leads there: step {step.key!r} has no button Next, and no click that goes on"
            # Who is never shown a step with a condition isn't held up by it.
            blocks = step.when is None
            values = {"part": following[0].key, "before": step.key}
            yield Caution("step_unreachable", f"steps.{index + 1}", message, blocks, values)
    yield from _far(tour, pages)


def _leads_on(step: Step) -> bool:
    """By default there is Next; own buttons take its place. Sending a form is another way on."""
    return (
        step.advance == "click"
        or step.form is not None
        or not step.buttons
        or any(one.action.do == "next" for one in step.buttons)
    )


def _far(tour: Tour, pages: list[tuple[str, ...]]) -> Iterator[Caution]:
    """A step of another page, of which no address is known to offer: only who happens to go there goes on."""
    for index in range(1, len(tour.steps)):
        before, step, there = tour.steps[index - 1], tour.steps[index], pages[index]
        if there == pages[index - 1] or not there or any("*" not in page for page in there):
            continue
        if before.advance == "click" or any(_goes(button.action.url, there) for button in before.buttons):
            continue
        message = f"nothing leads to {' or '.join(there)}: people go on only if they get there by themselves"
        yield Caution("step_far", f"steps.{index}.page", message, False, {"part": step.key, "page": ", ".join(there)})


def _goes(url: str | None, pages: tuple[str, ...]) -> bool:
    return url is not None and any(matches(page, url) for page in pages)


def _pages(tour: Tour) -> list[tuple[str, ...]]:
    """Where each step lives: left out, on the page of the one before; the first, on the tour's own."""
    page, found = tour.trigger.page, []
    for step in tour.steps:
        page = step.page or page
        found.append(page)
    return found
