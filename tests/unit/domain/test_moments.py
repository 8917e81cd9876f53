"""Since when a condition holds."""

import pytest

from annai_server.domain.conditions import EventCount, Facts, GuideFacts
from annai_server.domain.moments import History, since
from annai_server.wire.conditions import load_condition

FACTS = Facts(
    user="u_1",
    now=1_000,
    traits={"plan": "trial"},
    events={"sent": EventCount({0: 3})},
    guides={"welcome": GuideFacts(shown=True, completed=True)},
    milestones={"first": 40},
    items={("start", "customer"): 70},
    device="phone",
)
HISTORY = History(
    nth_event=lambda asked, n: {("sent", 1): 10, ("sent", 3): 30}.get((asked.name, n)),
    guides={("welcome", "completed"): 50, ("welcome", "shown"): 45},
    traits={("trait", "plan"): 20},
)


@pytest.mark.parametrize(
    ("condition", "at"),
    [
        ({"event": "sent"}, 10),
        ({"event": "sent", "count": {"gte": 3}}, 30),
        ({"event": "sent", "within": "1d"}, None),
        ({"trait": "plan", "is": "trial"}, 20),
        ({"guide": "welcome"}, 50),
        ({"guide": "welcome", "is": "shown"}, 45),
        ({"milestone": "first"}, 40),
        ({"item": "start/customer"}, 70),
        ({"device": "phone"}, None),
        ({"not": {"event": "never"}}, None),
        ({"all": [{"event": "sent"}, {"milestone": "first"}, {"device": "phone"}]}, 40),
        ({"any": [{"item": "start/customer"}, {"event": "sent", "count": {"gte": 3}}]}, 30),
        ({"any": [{"milestone": "other"}, {"guide": "welcome"}]}, 50),
        ({"any": [{"device": "phone"}, {"event": "sent"}]}, None),
        ({"all": []}, None),
    ],
)
def test_the_first_moment_that_is_known(condition: object, at: int | None) -> None:
    assert since(load_condition(condition), FACTS, HISTORY) == at
