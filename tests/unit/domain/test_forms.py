"""An answer is checked against what was asked, field by field."""

import json
from typing import Any

import pytest

from annai_server.domain.forms import fault, traits_of
from annai_server.wire.contents import FormSchema
from support.cases import CASES

_FILE = json.loads((CASES / "forms.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", _FILE["cases"], ids=lambda case: json.dumps(case["answers"]))
def test_an_answer_is_one_or_its_first_fault_is_named(case: dict[str, Any]) -> None:
    found = fault(FormSchema().load(_FILE["form"]), case["answers"])
    assert (found or "").partition(":")[0] == case.get("fault", "")


def test_a_long_text_is_no_answer() -> None:
    form = FormSchema().load(_FILE["form"])
    assert fault(form, {"mark": 1, "why": "x" * 1_000}) is None
    assert fault(form, {"mark": 1, "why": "x" * 1_001}) == "why: write a text of at most 1,000 characters"


def test_an_answer_becomes_a_trait_where_it_is_allowed_and_given() -> None:
    questions = [{**one, "trait": one["key"]} for one in _FILE["form"]["fields"]]
    form = FormSchema().load({**_FILE["form"], "fields": questions})
    answers = {"mark": 4, "role": "owner", "wants": [], "why": " "}
    assert traits_of(form, answers, frozenset({"mark", "wants", "why"})) == {"mark": 4}
