"""A guide as the browser gets it: texts parsed to trees, defaults left out, rules that stay on the server gone."""

from collections.abc import Iterator, Sequence
from typing import Any

from annai_server.domain import roles
from annai_server.domain.content import (
    Banner,
    Button,
    Checklist,
    Guide,
    Hint,
    Item,
    Step,
    Target,
    Toast,
    Tour,
    Trace,
    Trigger,
)
from annai_server.domain.definitions import DefinedEvent
from annai_server.domain.forms import Field, Form
from annai_server.domain.globs import source
from annai_server.domain.media import Image, Media, framed
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
        case Hint():
            body |= _hint(guide)
        case Toast():
            body |= {"milestone": guide.milestone, "celebrate": guide.celebrate, **_card(guide)}
    return body


def deliver_event(event: DefinedEvent) -> Json:
    """What the browser hears of by itself; `event` is already in its locale."""
    given = _given(page=addresses(event.page), dwell=event.dwell, click=deliver_target(event.click))
    return {"name": event.key, **given}


def ghost(guide: Guide, *, revision: int = 0, round: int = 1) -> Json:
    """What is delivered to whom it is withheld from: when it would come, and nothing of what it says. `target` is what
    has to be on the page for it to be seen at all; a toast's `milestone` says that it comes as toasts do."""
    return {
        "key": guide.key,
        "kind": "ghost",
        "revision": revision,
        "round": round,
        "title": [],
        "trigger": _trigger(guide.trigger),
        "interrupts": guide.interrupts,
        **_given(
            onboarding=guide.onboarding,
            essential=guide.essential,
            target=deliver_target(_needed(guide)),
            milestone=guide.milestone if isinstance(guide, Toast) else None,
        ),
    }


def _needed(guide: Guide) -> Target | None:
    """Without it nothing would be seen. A tour's first step may be passed over for the next."""
    if isinstance(guide, Tour):
        first, *others = guide.steps
        return None if first.when or (others and first.if_missing == "skip") else first.target
    if isinstance(guide, Hint) or (isinstance(guide, Banner) and guide.position == "inline"):
        return guide.target
    return None


def text_variables(guide: Guide) -> frozenset[str]:
    """The variables that the guide's texts use; only their values leave the server."""
    return frozenset().union(*(variables(text) for _, text in text_paths(guide)))


def _given(**fields: Any) -> Json:
    return {name: value for name, value in fields.items() if value}


def _unless(default: str, value: str) -> str | None:
    return None if value == default else value


def _trigger(trigger: Trigger) -> Json:
    return _given(
        page=addresses(trigger.page),
        after=trigger.after,
        element=deliver_target(trigger.element),
        on=_unless("appears", trigger.on),
        event=trigger.event,
        idle=trigger.idle,
        dwell=trigger.dwell,
        hesitates=trigger.hesitates,
        rage=trigger.rage,
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
        trace=_trace(target.trace),
    )


def _trace(trace: Trace | None) -> Json | None:
    if trace is None:
        return None
    return _given(
        tag=trace.tag,
        id=trace.id,
        name=trace.name,
        attributes=dict(trace.attributes),
        near=trace.near,
        path=trace.path,
        box=trace.box and list(trace.box),
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
            block_page=step.block_page,
            buttons=_buttons(step.buttons),
            **_extras(step),
        ),
    }


def _buttons(buttons: Sequence[Button]) -> list[Json]:
    return [_button(button) for button in buttons]


def concrete_page(page: Sequence[str]) -> str | None:
    """The address that a page glob stands for, if it stands for one only."""
    return page[0] if len(page) == 1 and "*" not in page[0] else None


def _card(guide: Banner | Hint | Toast) -> Json:
    return {"body": parse_blocks(guide.body), "buttons": _buttons(guide.buttons), **_given(**_extras(guide))}


def _banner(guide: Banner) -> Json:
    return {
        "position": guide.position,
        "push": guide.push,
        "side": guide.side,
        "tone": guide.tone,
        **_card(guide),
        **_given(target=deliver_target(guide.target)),
    }


def _hint(guide: Hint) -> Json:
    return {
        "target": deliver_target(guide.target),
        **_card(guide),
        **_given(
            marker=_unless("beacon", guide.marker),
            opens=_unless("click", guide.opens),
            placement=_unless("auto", guide.placement),
        ),
    }


def _extras(card: Step | Banner | Hint | Toast) -> Json:
    return {"media": _media(card.media), "form": card.form and _form(card.form)}


def _media(media: Media | None) -> Json | None:
    if media is None:
        return None
    if isinstance(media, Image):
        return {"image": {"src": media.url, "alt": media.alt, **_given(width=media.width, height=media.height)}}
    found = framed(media.url)
    return {"video": {"title": media.title, **found._asdict()}} if found else None


def _form(form: Form) -> Json:
    return {"key": form.key, "fields": [_field(one) for one in form.fields], "submit": parse_plain(form.submit)}


def _field(field: Field) -> Json:
    """Its trait stays on the server."""
    rated = {"scale": field.scale, "low": parse_plain(field.low), "high": parse_plain(field.high)}
    return {
        "key": field.key,
        "type": field.type,
        "label": parse_plain(field.label),
        **_given(
            required=field.required,
            many=field.many,
            long=field.long,
            options=[{"key": option.key, "label": parse_plain(option.label)} for option in field.options],
            **(rated if field.type == "rating" else {}),
        ),
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
        **_given(body=parse_blocks(item.body), button=item.button and _button(item.button), media=_media(item.media)),
    }
