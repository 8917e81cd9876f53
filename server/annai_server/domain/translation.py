"""A guide in another language: whole, or not at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from annai_server.domain.content import Banner, Button, Checklist, Guide, Item, Step, Target, Toast, Tour

Texts = Mapping[str, Any]
_NONE: Texts = {}


def translate(guide: Guide, locale: str) -> Guide | None:
    """The guide with that locale's texts; None if any text of the default has no translation there."""
    texts = guide.translations.get(locale)
    if texts is None or missing_texts(guide, locale):
        return None
    guide = replace(guide, title=texts["title"])
    match guide:
        case Tour():
            return replace(guide, steps=tuple(_step(step, texts["steps"][step.key]) for step in guide.steps))
        case Banner():
            return replace(
                guide,
                body=texts["body"],
                target=_target(guide.target, texts.get("target")),
                buttons=_buttons(guide.buttons, texts.get("buttons")),
            )
        case Checklist():
            return _checklist(guide, texts)
        case Toast():
            return replace(guide, body=texts["body"], buttons=_buttons(guide.buttons, texts.get("buttons")))
    return guide


def _step(step: Step, texts: Texts) -> Step:
    return replace(
        step,
        title=texts["title"],
        body=texts.get("body", ""),
        target=_target(step.target, texts.get("target")),
        buttons=_buttons(step.buttons, texts.get("buttons")),
    )


def _target(target: Target | None, texts: Texts | None) -> Target | None:
    if target is None or not texts:
        return target
    return replace(target, name=texts.get("name") or target.name, text=texts.get("text") or target.text)


def _buttons(buttons: Sequence[Button], labels: Texts | None) -> tuple[Button, ...]:
    return tuple(replace(button, label=(labels or _NONE)[button.key]) for button in buttons)


def _checklist(guide: Checklist, texts: Texts) -> Checklist:
    celebration = guide.celebration and replace(guide.celebration, **texts["celebration"])
    items = tuple(_item(item, texts["items"][item.key]) for item in guide.items)
    return replace(guide, body=texts.get("body", ""), items=items, celebration=celebration)


def _item(item: Item, texts: Texts) -> Item:
    button = item.button and replace(item.button, label=texts["button"])
    return replace(item, title=texts["title"], body=texts.get("body", ""), button=button)


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
                yield f"steps.{step.key}.body", step.body
                yield from _labels(f"steps.{step.key}.buttons", step.buttons)
        case Banner() | Toast():
            yield "body", guide.body
            yield from _labels("buttons", guide.buttons)
        case Checklist():
            yield from _checklist_paths(guide)


def _checklist_paths(guide: Checklist) -> Iterator[tuple[str, str]]:
    yield "body", guide.body
    for item in guide.items:
        yield f"items.{item.key}.title", item.title
        yield f"items.{item.key}.body", item.body
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
