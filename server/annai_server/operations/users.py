"""The host product's users and companies, as its backend sees them."""

from collections.abc import Mapping
from typing import Any

from annai_server.store.tables import Environment


def put(
    environment: Environment,
    user_id: str,
    *,
    traits: Mapping[str, Any] | None,
    company: str | None,
    locale: str | None,
    internal: bool | None,
    now: int,
) -> None:
    """Create or change; what is None stays, a trait given as None is removed."""
    raise NotImplementedError


def put_company(environment: Environment, company_id: str, traits: Mapping[str, Any], *, now: int) -> None:
    raise NotImplementedError


def forget(environment: Environment, user_id: str, *, secret: str, now: int) -> None:
    """Erase every row of the user in every table and leave a keyed tombstone, so that late retries stay out.
    Erasing somebody unknown is no error."""
    raise NotImplementedError
