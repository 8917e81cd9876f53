"""Page views of many people at once: each is answered their own, whoever's thread it was."""

from concurrent.futures import ThreadPoolExecutor

from delivery.sender import batch, post, tour_through
from support.cast import Keys
from support.page import now
from support.processes import Process

PEOPLE = 8
VIEWS = 40


def test_everybody_is_answered_their_own_while_others_send_and_some_are_refused(server: Process, keys: Keys) -> None:
    def visit(number: int) -> list[str]:
        wrong = []
        for view in range(VIEWS):
            user = f"u_{number}_{view}"
            asked = {"v": 1, "key": keys.public, "user": user, "sent_at": now(), "languages": ["en"]}
            status, answer = post(server.url, "/v1/bootstrap", asked)
            if status != 200 or answer["user"] != user:
                wrong.append(f"{user}: {status} {answer}")
            status, _ = post(server.url, "/v1/bootstrap", {**asked, "user": 7})
            if status != 422:
                wrong.append(f"{user}, refused: {status}")
            if view % 10 == 0:
                post(server.url, "/v1/events", batch(keys, user, tour_through(number)))
        return wrong

    with ThreadPoolExecutor(PEOPLE) as people:
        assert [one for wrong in people.map(visit, range(PEOPLE)) for one in wrong] == []
