"""From a checked wire.explaining.ExplainBody to a question."""

from collections.abc import Mapping
from typing import Any

from annai_server.operations.explaining import Imagined, Question
from annai_server.operations.explaining.imagining import Happened


def question_of(body: Mapping[str, Any], now: int) -> Question:
    at = body.get("at", now)
    asked = ("user", "guide", "url", "device", "browser", "time_zone", "language")
    return Question(
        at=at,
        imagined=_imagined(body["imagined"], at) if "imagined" in body else None,
        **{name: body[name] for name in asked if name in body},
    )


def _imagined(raw: Mapping[str, Any], at: int) -> Imagined:
    events = [Happened(one["name"], one.get("at", at), one.get("properties", {})) for one in raw.get("events", ())]
    return Imagined(**{**raw, "events": events})
