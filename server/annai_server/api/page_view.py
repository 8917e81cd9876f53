"""`POST /v1/bootstrap`: what may this user see now?"""

from typing import Any

from annai_server.api import clock
from annai_server.api.asking import Asking, no_such_key
from annai_server.api.envelopes import BOOTSTRAP
from annai_server.domain.browsers import browser_of
from annai_server.engine import bootstrap
from annai_server.engine.bootstrap import PageView
from annai_server.engine.process import Engine


def answer(engine: Engine, asking: Asking) -> bytes:
    """The answer's JSON. Raises what api/errors.py knows."""
    with engine.reader.turn:
        asked = asking.open(BOOTSTRAP)
        view = _view(asked, asking.agent)
        arrival = bootstrap.arrive(engine, asked["key"], view)
        if arrival is None:
            raise no_such_key()
        asking.admit(arrival.door)
        identity = engine.tokens.identify(arrival.door, view.user, asked.get("token"), view.now)
        return bootstrap.answer(engine, asked["key"], arrival, view, identity)


def _view(asked: dict[str, Any], agent: str) -> PageView:
    return PageView(
        user=asked["user"],
        now=clock.now(),
        company=asked.get("company"),
        traits=asked.get("traits") or {},
        company_traits=asked.get("company_traits") or {},
        page_lang=asked.get("page_lang"),
        languages=asked.get("languages") or (),
        url=asked.get("url") or "",
        device=asked.get("device") or "",
        browser=browser_of(agent),
        time_zone=asked.get("time_zone") or "",
        known=asked.get("known"),
        want=asked.get("want") or (),
    )
