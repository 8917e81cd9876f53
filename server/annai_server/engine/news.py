"""What a page view says of its user, and what of that is news."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from annai_server.domain.anonymous import is_anonymous
from annai_server.domain.duration import DAY_MS
from annai_server.domain.traits import Known, Said, by_page, learn_all
from annai_server.engine.arrival import PageView
from annai_server.engine.identity import Identity
from annai_server.engine.jobs import Visit
from annai_server.store.state import UserState


def hear(state: UserState, view: PageView, identity: Identity | None, *, moves: bool) -> tuple[UserState, Visit | None]:
    """What is known of the user with what this page view says, and what of it has to be written down. `moves`: whether
    it may make somebody a member of another company."""
    known, company = _learn(state.known, view, identity), state.company
    if (
        company is not None
        and (of_company := learn_all(company.known, _of_company(view, identity))) is not company.known
    ):
        company = replace(company, known=of_company)
    news = known is not state.known or company is not state.company
    moved = view.company is not None and state.member_of != view.company
    new_day = state.seen is None or state.seen // DAY_MS != view.now // DAY_MS
    heard = replace(state, known=known, company=company) if news else state
    if not (news or moved or new_day):
        return heard, None
    about = _of_company(view, identity)
    return heard, Visit(
        _of_user(view, identity), company.id if company else None, about, moves=moves, device=view.device
    )


def vouched_for(before: UserState, after: UserState, visit: Visit, identity: Identity | None) -> Visit | None:
    """What of it is kept on more than the word of a page: not somebody who wasn't there (None), nor what they say of
    themselves, nor a company that they join. The same object where all of it is."""
    if identity is None and before.seen is None:
        return None
    traits, company_traits = _vouched(visit.traits), _vouched(visit.company_traits)
    claims = after is not before and (len(traits), len(company_traits)) != (
        len(visit.traits),
        len(visit.company_traits),
    )
    joins = identity is None and visit.moves and visit.company not in (None, before.member_of)
    if not claims and not joins:
        return visit
    company = visit.company if identity else None
    return dataclasses.replace(visit, traits=traits, company=company, company_traits=company_traits)


def _vouched(words: Sequence[Said]) -> Sequence[Said]:
    return [said for said in words if not by_page(said.source)]


def _learn(known: Known, view: PageView, identity: Identity | None) -> Known:
    """Nothing is learnt twice of the same token."""
    if identity is None or view.traits or identity.issued_at > view.now:
        return learn_all(known, _of_user(view, identity))
    if identity.known and identity.known[0] is known:
        return known
    learnt = learn_all(known, _of_user(view, identity))
    if learnt is known:
        identity.known[:] = (known,)
    return learnt


def _of_user(view: PageView, identity: Identity | None) -> Sequence[Said]:
    source = "anonymous" if is_anonymous(view.user) else "unsigned"
    return _said(view.traits, identity.traits if identity else {}, view.now, identity, source)


def _of_company(view: PageView, identity: Identity | None) -> Sequence[Said]:
    return _said(view.company_traits, identity.company_traits if identity else {}, view.now, identity)


def _said(
    unsigned: Mapping[str, Any],
    signed: Mapping[str, Any],
    now: int,
    identity: Identity | None,
    source: str = "unsigned",
) -> Sequence[Said]:
    """What the page says, and what the token does: that one is trusted more."""
    words = [Said(unsigned, source, now)] if unsigned else []
    if signed and identity is not None:
        words.append(Said(signed, "signed", min(identity.issued_at, now)))
    return words
