"""The interruption budget, by the cases that the browser passes too."""

from typing import Any

import pytest

from annai_server.domain.budget import Budget, budget_verdict
from support.cases import case_name, load_cases


@pytest.mark.parametrize("case", load_cases("budget.json"), ids=case_name)
def test_the_budget_answers_as_the_case_says(case: dict[str, Any]) -> None:
    verdict = budget_verdict(Budget(case["gap"], case["day"]), case["shown"], case["now"])
    assert (verdict.reason, verdict.until) == (case["reason"], case["until"])
