"""What a page view says of its user, and what of that is news."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from annai_server.domain.duration import DAY_MS
from annai_server.domain.traits import Said, learn_all
from annai_server.engine.arrival import PageView
from annai_server.engine.identity import Identity
from annai_server.engine.jobs import Visit
from annai_server.store.state import UserState


def hear(state: UserState, view: PageView, identity: Identity | None) -> tuple[UserState, Visit | None]:
    """What is known of the user with what this page view says, and what of it has to be written down."""
    words = _said(view.traits, identity.traits if identity else {}, view.now, identity)
    about_company = _said(view.company_traits, identity.company_traits if identity else {}, view.now, identity)
    known, company = learn_all(state.known, words), state.company
    if company is not None and (of_company := learn_all(company.known, about_company)) is not company.known:
        company = replace(company, known=of_company)
    news = known is not state.known or company is not state.company
    moved = view.company is not None and state.member_of != view.company
    new_day = state.seen is None or state.seen // DAY_MS != view.now // DAY_MS
    heard = replace(state, known=known, company=company) if news else state
    if not (news or moved or new_day):
        return heard, None
    return heard, Visit(words, company.id if company else None, about_company, device=view.device)


def _said(
    unsigned: Mapping[str, Any], signed: Mapping[str, Any], now: int, identity: Identity | None
) -> Sequence[Said]:
    """What the page says, and what the token does: that one is trusted more."""
    words = [Said(unsigned, "unsigned", now)] if unsigned else []
    if signed and identity is not None:
        words.append(Said(signed, "signed", min(identity.issued_at, now)))
    return words
