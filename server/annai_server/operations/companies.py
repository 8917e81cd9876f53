"""What the host's backend tells of a company. What follows from it is seen with its members' next page views."""

from collections.abc import Mapping
from typing import Any

from annai_server.domain.traits import Said
from annai_server.engine.hearing import Hearing
from annai_server.store import companies
from annai_server.store.database import db
from annai_server.store.tables import Environment


def tell(environment: Environment, company_id: str, traits: Mapping[str, Any], *, hearing: Hearing, now: int) -> None:
    """Create the company or add to what is known of it; a trait given as None is forgotten."""
    connection, words = db.session.connection(), [Said(traits, "backend", now)]
    companies.tell(connection, environment.id, company_id, words, now=now)
    listening = hearing.listen(environment.id, now)
    listening.traits("company", words)
    listening.write_down(connection)
