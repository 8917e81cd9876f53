"""What a document becomes for the browser, case by case; the widget's tests draw the same ones."""

from typing import Any

import pytest

from annai_server.domain.delivery import deliver, deliver_event
from annai_server.domain.translation import translate, translate_event
from annai_server.wire.definitions import load_definition
from support.cases import case_name, load_cases


@pytest.mark.parametrize("case", load_cases("delivered.json"), ids=case_name)
def test_a_document_is_delivered_as_the_case_says(case: dict[str, Any]) -> None:
    content = load_definition(case.get("resource", "guide"), case["document"])
    locale = case.get("locale")
    if case.get("resource") == "event":
        assert deliver_event(translate_event(content, locale or "en")) == case["delivered"]  # type: ignore[arg-type]
    else:
        told = translate(content, locale) if locale else content  # type: ignore[arg-type]
        assert deliver(told, revision=1) == case["delivered"]  # type: ignore[arg-type]
