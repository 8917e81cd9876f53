"""Somebody arrives with a page view: where at, and what is known of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from annai_server.engine.identity import Identity
from annai_server.engine.process import Engine
from annai_server.engine.snapshot import Snapshot
from annai_server.store import state as stored
from annai_server.store.environments import Door
from annai_server.store.state import UserState


class PageView(msgspec.Struct, frozen=True, kw_only=True):
    """A checked bootstrap request. `known` is the state that the browser still has; `want` are guides to send whole."""

    user: str
    now: int
    company: str | None = None
    traits: Mapping[str, Any] = {}
    company_traits: Mapping[str, Any] = {}
    page_lang: str | None = None
    languages: Sequence[str] = ()
    url: str = ""
    device: str = ""
    browser: str = ""
    time_zone: str = ""
    known: str | None = None
    want: Sequence[str] = ()


class Arrival(msgspec.Struct, frozen=True):
    door: Door
    state: UserState
    snapshot: Snapshot


def arrive(engine: Engine, key: str, view: PageView) -> Arrival | None:
    """The environment of that public key, and what it knows of the user; None if there is no such key."""
    window = engine.snapshots.longest_window
    found = stored.arrive(engine.reader, key, view.user, view.company, now=view.now, window=window)
    if found is None:
        return None
    snapshot = _snapshot(engine, found[0])
    if snapshot.window > window:
        # Only right after a publication that looks further back than any before it.
        found = (
            stored.arrive(engine.reader, key, view.user, view.company, now=view.now, window=snapshot.window) or found
        )
    return Arrival(*found, snapshot)


def believed(
    engine: Engine, key: str, arrival: Arrival, view: PageView, identity: Identity | None
) -> tuple[Arrival, PageView]:
    """The same with the company that the user is really there for, if the page said another."""
    company = _believed_company(arrival, view, identity)
    if company == view.company:
        return arrival, view
    theirs = company or arrival.state.member_of
    # What was said of another company is nothing to this one.
    about = view.company_traits if view.company in (None, theirs) else {}
    view = msgspec.structs.replace(view, company=company, company_traits=about)
    if theirs != (arrival.state.company and arrival.state.company.id):
        arrival = arrive(engine, key, view) or arrival
    return arrival, view


def _believed_company(arrival: Arrival, view: PageView, identity: Identity | None) -> str | None:
    """The company of this page view; None: the user's own, as stored. Where identities are signed, a page cannot make
    somebody a member of a company that their token doesn't name; one that proves nothing may name their first one, and
    moves nobody."""
    if arrival.door.identity_mode == "off":
        return (identity and identity.company) or view.company
    if identity is None:
        return view.company if arrival.state.member_of is None else None
    return identity.company


def _snapshot(engine: Engine, door: Door) -> Snapshot:
    known = engine.snapshots.known(door.id, door.publication)
    if known is not None:
        return known
    with engine.reader.session() as connection:
        return engine.snapshots.at(connection, door.id, door.publication)
