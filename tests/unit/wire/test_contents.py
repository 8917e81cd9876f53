"""Hints, images, videos, forms and triggers: what is wrong is named with its path."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from annai_server.domain.errors import Invalid
from annai_server.domain.translation import missing_texts, translate
from annai_server.wire.definitions import load_definition
from annai_server.wire.guides import load_guide
from support import guides

RATING = {"key": "mark", "type": "rating", "label": "How easy?"}
OPTIONS = [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]
CHOICE = {"key": "role", "type": "choice", "label": "Who?", "options": OPTIONS}


def form(*fields: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"key": "asked", "fields": list(fields) or [RATING], "submit": "Send", **changes}


def asks(*fields: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return guides.banner(form=form(*fields, **changes))


def shows(**media: Any) -> dict[str, Any]:
    return guides.banner(media=media)


def triggered(**trigger: Any) -> dict[str, Any]:
    return guides.banner(trigger=trigger)


IMAGE = {"url": "/help.png", "alt": "The menu"}
VIDEO = {"url": "https://vimeo.com/76979871", "title": "How it works"}

FAULTS: list[tuple[dict[str, Any], str, str]] = [
    (guides.hint(target=None), "target", "null"),
    ({name: value for name, value in guides.hint().items() if name != "target"}, "target", "Missing"),
    (guides.hint(marker="star"), "marker", "beacon or icon"),
    (guides.hint(opens="never"), "opens", "click, hover or itself"),
    (guides.hint(placement="left"), "placement", "use auto"),
    (guides.hint(body=""), "body", "write something"),
    (guides.hint(buttons=[{"key": "n", "label": "N", "action": {"do": "next"}}]), "buttons.0.action.do", "steps of"),
    (shows(), "media", "exactly one"),
    (shows(image=IMAGE, video=VIDEO), "media", "exactly one"),
    (shows(image={"url": "/help.png"}), "media.image.alt", "Missing"),
    (shows(image={**IMAGE, "url": "http://cdn.example/x.png"}), "media.image.url", "https://"),
    (shows(image={**IMAGE, "url": "javascript:alert(1)"}), "media.image.url", "https://"),
    (shows(image={**IMAGE, "url": "//cdn.example/x.png"}), "media.image.url", "https://"),
    (shows(image={**IMAGE, "width": 0}), "media.image.width", "from 1"),
    (shows(image={**IMAGE, "width": "640"}), "media.image.width", "integer"),
    (shows(video={**VIDEO, "title": ""}), "media.video.title", "between 1"),
    (shows(video={**VIDEO, "url": "https://video.example/1"}), "media.video.url", "YouTube, Vimeo, Loom or Wistia"),
    (
        guides.banner(media={"video": VIDEO}, translations={"ja": {"media": {"url": "https://video.example/1"}}}),
        "translations.ja.media.url",
        "YouTube, Vimeo, Loom or Wistia",
    ),
    (
        guides.tour(
            steps=[{"key": "a", "title": "A", "media": {"video": VIDEO}}],
            translations={"ja": {"steps": {"a": {"media": {"url": "/film.mp4"}}}}},
        ),
        "translations.ja.steps.a.media.url",
        "YouTube",
    ),
    (asks(fields=[]), "form.fields", "1 to 5"),
    (asks(*[{**RATING, "key": f"f{n}"} for n in range(6)]), "form.fields", "1 to 5"),
    (asks(RATING, RATING), "form.fields", "two of these have the key 'mark'"),
    (asks({**RATING, "type": "date"}), "form.fields.0.type", "text, choice or rating"),
    (asks({**RATING, "label": " "}), "form.fields.0.label", "write something"),
    (asks({**RATING, "options": OPTIONS}), "form.fields.0.options", "a rating takes none"),
    (asks({**RATING, "scale": 7}), "form.fields.0.scale", "5 or 10"),
    (asks({**CHOICE, "scale": 5}), "form.fields.0.scale", "a choice takes none"),
    (asks({**CHOICE, "options": OPTIONS[:1]}), "form.fields.0.options", "2 to 8"),
    (asks({**CHOICE, "options": [OPTIONS[0], OPTIONS[0]]}), "form.fields.0.options", "two of these"),
    (asks({"key": "x", "type": "choice", "label": "X"}), "form.fields.0.options", "2 to 8"),
    (asks({**RATING, "trait": "my trait"}), "form.fields.0.trait", "letters"),
    (asks(submit=""), "form.submit", "write something"),
    (
        guides.tour(steps=[{"key": key, "title": "T", "form": form()} for key in ("a", "b")]),
        "steps.1.form.key",
        "two forms of this guide",
    ),
    (triggered(on="visible"), "trigger.element", "on what element"),
    (triggered(element={"test_id": "x"}, on="seen"), "trigger.on", "use one of"),
    (triggered(idle="soon"), "trigger.idle", "a number and a unit"),
    (triggered(rage="yes"), "trigger.rage", "boolean"),
]


@pytest.mark.parametrize(("document", "path", "message"), FAULTS, ids=lambda value: value if type(value) is str else "")
def test_a_fault_is_named_with_its_path(document: dict[str, Any], path: str, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        load_guide(document)
    assert [(one.path, message in one.message) for one in caught.value.faults] == [(path, True)]


EVENT_FAULTS = [
    (guides.event(when={}), "when", "say what happens"),
    (guides.event(when={"page": "/x", "dwell": "5s", "click": {"test_id": "x"}}), "when.click", "one of"),
    (guides.event(when={"click": {"role": "button"}}), "when.click.name", "add its name"),
    (guides.event("guide_shown"), "key", "Annai itself"),
    (guides.event("traits_changed"), "key", "Annai itself"),
    (guides.event("prices-read"), "key", "lower-case"),
    (guides.event("Prices"), "key", "lower-case"),
    (guides.event(title=""), "title", "write something"),
]


@pytest.mark.parametrize(("document", "path", "message"), EVENT_FAULTS)
def test_an_event_without_code_says_what_happens(document: dict[str, Any], path: str, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        load_definition("event", document)
    assert [(one.path, message in one.message) for one in caught.value.faults] == [(path, True)]


WHOLE: dict[str, Any] = {
    "title": "出力",
    "body": "すべて書き出せます。",
    "buttons": {"go": "見る"},
    "media": {"alt": "メニュー"},
    "form": {
        "submit": "送信",
        "fields": {
            "mark": {"label": "かんたんでしたか", "low": "いいえ"},
            "role": {"label": "お仕事は", "options": {"a": "甲", "b": "乙"}},
        },
    },
}
LACKS: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("media.alt", lambda texts: texts["media"].pop("alt")),
    ("form.submit", lambda texts: texts["form"].pop("submit")),
    ("form.fields.mark.label", lambda texts: texts["form"]["fields"]["mark"].pop("label")),
    ("form.fields.mark.low", lambda texts: texts["form"]["fields"]["mark"].pop("low")),
    ("form.fields.role.options.b", lambda texts: texts["form"]["fields"]["role"]["options"].pop("b")),
]


def _hint(texts: dict[str, Any]) -> Any:
    go = {"key": "go", "label": "Go", "action": {"do": "start", "guide": "welcome"}}
    asked = form({**RATING, "low": "no"}, CHOICE)
    return load_guide(guides.hint(buttons=[go], media={"image": IMAGE}, form=asked, translations={"ja": texts}))


def test_a_translation_of_everything_is_whole() -> None:
    assert missing_texts(_hint(WHOLE), "ja") == []


@pytest.mark.parametrize(("path", "forget"), LACKS, ids=[path for path, _ in LACKS])
def test_a_text_that_a_language_lacks_is_named_and_the_whole_falls_back(
    path: str, forget: Callable[[dict[str, Any]], object]
) -> None:
    texts = copy.deepcopy(WHOLE)
    forget(texts)
    hint = _hint(texts)
    assert missing_texts(hint, "ja") == [path]
    assert translate(hint, "ja") is None
