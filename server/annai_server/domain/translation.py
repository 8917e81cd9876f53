"""A guide in another language: whole, or not at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from annai_server.domain.content import Banner, Button, Checklist, Guide, Hint, Item, Step, Target, Toast, Tour
from annai_server.domain.definitions import DefinedEvent
from annai_server.domain.forms import Field, Form
from annai_server.domain.media import Image, Media

Texts = Mapping[str, Any]
_NONE: Texts = {}


def languages(document: Mapping[str, Any]) -> set[str]:
    """All that a document holds translations into, its variants', too: as it is stored, whether it can be read or
    not."""
    changes = (one.get("changes") or {} for one in document.get("variants") or ())
    return {locale for one in (document, *changes) for locale in one.get("translations") or ()}


def translate(guide: Guide, locale: str) -> Guide | None:
    """The guide with that locale's texts; None if any text of the default has no translation there."""
    texts = guide.translations.get(locale)
    if texts is None or missing_texts(guide, locale):
        return None
    return reworded(guide, texts)


def reworded(guide: Guide, texts: Texts) -> Guide:
    """The guide with these texts in the place of its own; what they leave out stays."""
    guide = replace(guide, title=texts.get("title", guide.title))
    match guide:
        case Tour():
            steps = texts.get("steps", _NONE)
            return replace(guide, steps=tuple(_step(step, steps.get(step.key, _NONE)) for step in guide.steps))
        case Banner():
            return replace(guide, target=_target(guide.target, texts.get("target")), **_card(guide, texts))
        case Hint():
            target = _target(guide.target, texts.get("target")) or guide.target
            return replace(guide, target=target, **_card(guide, texts))
        case Checklist():
            return _checklist(guide, texts)
        case Toast():
            return replace(guide, **_card(guide, texts))
    return guide


def translate_event(event: DefinedEvent, locale: str) -> DefinedEvent:
    """With what its target is called there, if anything."""
    texts = event.translations.get(locale, _NONE)
    return replace(event, click=_target(event.click, texts.get("target")))


def _card(card: Step | Banner | Hint | Toast, texts: Texts) -> dict[str, Any]:
    """What they all have."""
    return {
        "body": texts.get("body", card.body),
        "buttons": _buttons(card.buttons, texts.get("buttons")),
        "media": _media(card.media, texts.get("media", _NONE)),
        "form": card.form and _form(card.form, texts.get("form", _NONE)),
    }


def _step(step: Step, texts: Texts) -> Step:
    target = _target(step.target, texts.get("target"))
    return replace(step, title=texts.get("title", step.title), target=target, **_card(step, texts))


def _target(target: Target | None, texts: Texts | None) -> Target | None:
    if target is None or not texts:
        return target
    return replace(target, name=texts.get("name") or target.name, text=texts.get("text") or target.text)


def _buttons(buttons: Sequence[Button], labels: Texts | None) -> tuple[Button, ...]:
    return tuple(replace(button, label=(labels or _NONE).get(button.key, button.label)) for button in buttons)


def _checklist(guide: Checklist, texts: Texts) -> Checklist:
    celebration = guide.celebration and replace(guide.celebration, **texts.get("celebration", _NONE))
    items = tuple(_item(item, texts.get("items", _NONE).get(item.key, _NONE)) for item in guide.items)
    return replace(guide, body=texts.get("body", guide.body), items=items, celebration=celebration)


def _item(item: Item, texts: Texts) -> Item:
    button = item.button and replace(item.button, label=texts.get("button", item.button.label))
    media = _media(item.media, texts.get("media", _NONE))
    title, body = texts.get("title", item.title), texts.get("body", item.body)
    return replace(item, title=title, body=body, button=button, media=media)


def _media(media: Media | None, texts: Texts) -> Media | None:
    """Another image or video only where there is one."""
    if media is None:
        return None
    url = texts.get("url") or media.url
    if isinstance(media, Image):
        return replace(media, url=url, alt=texts.get("alt", media.alt))
    return replace(media, url=url, title=texts.get("title", media.title))


def _form(form: Form, texts: Texts) -> Form:
    fields = tuple(_field(field, texts.get("fields", _NONE).get(field.key, _NONE)) for field in form.fields)
    return replace(form, fields=fields, submit=texts.get("submit", form.submit))


def _field(field: Field, texts: Texts) -> Field:
    labels = texts.get("options", _NONE)
    options = tuple(replace(option, label=labels.get(option.key, option.label)) for option in field.options)
    ends = {"low": texts.get("low", field.low), "high": texts.get("high", field.high)}
    return replace(field, label=texts.get("label", field.label), options=options, **ends)


def missing_texts(guide: Guide, locale: str) -> list[str]:
    """Paths of the texts that the default has and the locale lacks: `steps.new.title` …"""
    texts = guide.translations.get(locale, _NONE)
    return [path for path, text in text_paths(guide) if text.strip() and not _at(texts, path)]


def text_paths(guide: Guide) -> Iterator[tuple[str, str]]:
    """Every text that people read: its path within a translation, and the default's words."""
    yield "title", guide.title
    match guide:
        case Tour():
            for step in guide.steps:
                yield f"steps.{step.key}.title", step.title
                yield from _card_paths(step, f"steps.{step.key}.")
        case Banner() | Hint() | Toast():
            yield from _card_paths(guide)
        case Checklist():
            yield from _checklist_paths(guide)


def _card_paths(card: Step | Banner | Hint | Toast, at: str = "") -> Iterator[tuple[str, str]]:
    yield f"{at}body", card.body
    yield from _labels(f"{at}buttons", card.buttons)
    yield from _media_paths(card.media, at)
    if card.form:
        yield from ((f"{at}form.{path}", text) for path, text in _form_paths(card.form))


def _media_paths(media: Media | None, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(media, Image):
        yield f"{at}media.alt", media.alt
    elif media:
        yield f"{at}media.title", media.title


def _form_paths(form: Form) -> Iterator[tuple[str, str]]:
    for field in form.fields:
        at = f"fields.{field.key}"
        yield f"{at}.label", field.label
        yield from ((f"{at}.options.{option.key}", option.label) for option in field.options)
        yield from ((f"{at}.low", field.low), (f"{at}.high", field.high))
    yield "submit", form.submit


def _checklist_paths(guide: Checklist) -> Iterator[tuple[str, str]]:
    yield "body", guide.body
    for item in guide.items:
        yield f"items.{item.key}.title", item.title
        yield f"items.{item.key}.body", item.body
        yield from _media_paths(item.media, f"items.{item.key}.")
        if item.button:
            yield f"items.{item.key}.button", item.button.label
    if guide.celebration:
        yield "celebration.title", guide.celebration.title
        yield "celebration.body", guide.celebration.body


def _labels(path: str, buttons: Sequence[Button]) -> Iterator[tuple[str, str]]:
    for button in buttons:
        yield f"{path}.{button.key}", button.label


def _at(texts: Texts, path: str) -> str | None:
    node: Any = texts
    for part in path.split("."):
        node = node.get(part) if isinstance(node, Mapping) else None
    return node if isinstance(node, str) and node.strip() else None
