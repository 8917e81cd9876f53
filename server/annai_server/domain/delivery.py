"""A guide as the browser gets it: texts parsed to trees, defaults left out, rules that stay on the server gone."""

from collections.abc import Iterator, Sequence
from typing import Any

from annai_server.domain import roles
from annai_server.domain.content import (
    Banner,
    Button,
    Checklist,
    Guide,
    Item,
    Step,
    Target,
    Toast,
    Tour,
    Trigger,
)
from annai_server.domain.globs import source
from annai_server.domain.selectors import selector
from annai_server.domain.text import parse_blocks, parse_plain, variables
from annai_server.domain.translation import text_paths

Json = dict[str, Any]


def deliver(guide: Guide, *, revision: int = 0, round: int = 1) -> Json:
    """The delivered form of docs/wire.md. `guide` is already in its locale (see translation.translate)."""
    body: Json = {
        "key": guide.key,
        "kind": guide.kind,
        "revision": revision,
        "round": round,
        "title": parse_plain(guide.title),
        "trigger": _trigger(guide.trigger),
        "interrupts": guide.interrupts,
        **_given(onboarding=guide.onboarding, essential=guide.essential, goal=guide.goal),
    }
    match guide:
        case Tour():
            body["steps"] = [_step(step, page) for step, page in zip(guide.steps, pages_of(guide), strict=True)]
        case Banner():
            body |= _banner(guide)
        case Checklist():
            body |= _checklist(guide)
        case Toast():
            body |= {"body": parse_blocks(guide.body), "milestone": guide.milestone, "celebrate": guide.celebrate}
            body["buttons"] = [_button(button) for button in guide.buttons]
    return body


def text_variables(guide: Guide) -> frozenset[str]:
    """The variables that the guide's texts use; only their values leave the server."""
    return frozenset().union(*(variables(text) for _, text in text_paths(guide)))


def _given(**fields: Any) -> Json:
    return {name: value for name, value in fields.items() if value}


def _trigger(trigger: Trigger) -> Json:
    return _given(
        page=addresses(trigger.page),
        after=trigger.after,
        element=deliver_target(trigger.element),
        event=trigger.event,
        manual=trigger.manual,
    )


def addresses(page: Sequence[str]) -> list[str]:
    """Page globs as the browser tests them."""
    return [source(glob) for glob in page]


def deliver_target(target: Target | None) -> Json | None:
    if target is None:
        return None
    return _given(
        test_id=target.test_id,
        id=target.id,
        role=target.role,
        role_selector=target.role and roles.selector(target.role),
        selector=selector(target),
        name=target.name,
        text=target.text,
        attributes=dict(target.attributes),
        within=deliver_target(target.within),
    )


def _button(button: Button) -> Json:
    action = _given(do=button.action.do, guide=button.action.guide, url=button.action.url, event=button.action.event)
    return {
        "key": button.key,
        "label": parse_plain(button.label),
        "action": action,
        **_given(primary=button.primary),
    }


def pages_of(tour: Tour) -> Iterator[Sequence[str]]:
    """Where each step lives, as globs. Left out: the same page as the one before; the first: the tour's own."""
    page = tour.trigger.page
    for step in tour.steps:
        page = step.page or page
        yield page


def _step(step: Step, page: Sequence[str]) -> Json:
    return {
        "key": step.key,
        "title": parse_plain(step.title),
        "body": parse_blocks(step.body),
        "placement": step.placement,
        "advance": step.advance,
        "missing": step.if_missing,
        **_given(
            page=addresses(page),
            url=concrete_page(page),
            target=deliver_target(step.target),
            buttons=_buttons(step.buttons),
        ),
    }


def _buttons(buttons: Sequence[Button]) -> list[Json]:
    return [_button(button) for button in buttons]


def concrete_page(page: Sequence[str]) -> str | None:
    """The address that a page glob stands for, if it stands for one only."""
    return page[0] if len(page) == 1 and "*" not in page[0] else None


def _banner(guide: Banner) -> Json:
    return {
        "body": parse_blocks(guide.body),
        "position": guide.position,
        "push": guide.push,
        "side": guide.side,
        "tone": guide.tone,
        "buttons": _buttons(guide.buttons),
        **_given(target=deliver_target(guide.target)),
    }


def _checklist(guide: Checklist) -> Json:
    party = guide.celebration
    celebration = party and {"title": parse_plain(party.title), "body": parse_blocks(party.body)}
    return {
        "items": [_item(item) for item in guide.items],
        "corner": guide.corner,
        **_given(body=parse_blocks(guide.body), celebration=celebration),
    }


def _item(item: Item) -> Json:
    return {
        "key": item.key,
        "title": parse_plain(item.title),
        **_given(body=parse_blocks(item.body), button=item.button and _button(item.button)),
    }
