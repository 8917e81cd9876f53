"""`POST /v1/bootstrap`: what may this user see now?"""

from annai_server import clock
from annai_server.api.asking import Asking, no_such_key
from annai_server.api.envelopes import BOOTSTRAP, PageForm
from annai_server.domain.browsers import browser_of
from annai_server.domain.errors import Unidentified
from annai_server.domain.identity import SIGNED
from annai_server.engine import bootstrap
from annai_server.engine.arrival import PageView, arrive
from annai_server.engine.identity import Identity, let_in
from annai_server.engine.process import Engine


def answer(engine: Engine, asking: Asking) -> bytes:
    """The answer's JSON. Raises what api/errors.py knows."""
    with engine.reader.turn:
        form = asking.open(BOOTSTRAP)
        view = _view(form, asking.agent)
        arrival = arrive(engine, form.key, view)
        if arrival is None:
            engine.limits.of_stranger(asking.address)
            raise no_such_key()
        judged = engine.tokens.judge(arrival.door, view.user, form.token, view.now)
        proven = isinstance(judged, Identity)
        engine.limits.of_page(arrival.door.id, view.user, asking.address, proven=proven)
        asking.admit(arrival.door)
        engine.hourly.count(arrival.door.id, judged.reason if isinstance(judged, Unidentified) else SIGNED, view.now)
        identity = let_in(arrival.door, view.user, form.token, judged)
        return bootstrap.answer(engine, form.key, arrival, view, identity)


def _view(form: PageForm, agent: str) -> PageView:
    return PageView(
        user=form.user,
        now=clock.now(),
        company=form.company,
        traits=form.traits or {},
        company_traits=form.company_traits or {},
        page_lang=form.page_lang,
        languages=form.languages,
        url=form.url,
        device=form.device or "",
        browser=browser_of(agent),
        time_zone=form.time_zone or "",
        known=form.known,
        want=form.want,
    )
