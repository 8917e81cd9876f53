"""`POST /v1/bootstrap`: what may this user see now?"""

from annai_server import clock
from annai_server.api.asking import Asking, unknown_key
from annai_server.api.envelopes import BOOTSTRAP, PageForm
from annai_server.domain.anonymous import is_anonymous, subject_of
from annai_server.domain.browsers import browser_of
from annai_server.domain.errors import Unidentified
from annai_server.domain.identity import SIGNED
from annai_server.engine import bootstrap, key_use
from annai_server.engine.arrival import Arrival, PageView, arrive
from annai_server.engine.identity import Identity, let_in
from annai_server.engine.process import Engine
from annai_server.store import users


def answer(engine: Engine, asking: Asking) -> bytes:
    """The answer's JSON. Raises what api/errors.py knows."""
    raw = asking.read()
    with engine.reader.turn:
        form = asking.open(BOOTSTRAP, raw)
        view = _view(form, asking.agent)
        arrival = arrive(engine, form.key, view)
        if arrival is None:
            raise unknown_key(engine, form.key, asking.address)
        judged = engine.tokens.judge(arrival.door, view.user, form.token, view.now)
        proven = isinstance(judged, Identity)
        engine.limits.of_page(arrival.door.id, view.user, asking.address, proven=proven)
        asking.admit(arrival.door, engine.origin)
        key_use.note(engine, arrival.door, form.key, view.now)
        if not is_anonymous(view.user):
            how = judged.reason if isinstance(judged, Unidentified) else SIGNED
            engine.hourly.count(arrival.door.id, how, view.now)
        identity = let_in(arrival.door, view.user, form.token, judged)
        _refuse_who_signed_in(engine, arrival)
        return bootstrap.answer(engine, form.key, arrival, view, identity)


def _refuse_who_signed_in(engine: Engine, arrival: Arrival) -> None:
    """An anonymous id that was merged shows nothing of the user. Whoever is known by it isn't merged."""
    who = arrival.state
    if who.seen is None and is_anonymous(who.id) and users.is_merged(engine.reader, arrival.door.id, who.id):
        raise Unidentified("this visitor has signed in since: make another anonymous id", "merged")


def _view(form: PageForm, agent: str) -> PageView:
    user = subject_of(form.user)
    alone = is_anonymous(user)
    return PageView(
        user=user,
        now=clock.now(),
        # Nobody is a member of a company before they have signed in.
        company=None if alone else form.company,
        traits=form.traits or {},
        company_traits={} if alone else form.company_traits or {},
        page_lang=form.page_lang,
        languages=form.languages[:20],
        url=form.url,
        device=form.device or "",
        browser=browser_of(agent),
        time_zone=form.time_zone or "",
        known=form.known,
        want=form.want,
    )
