"""What an environment has heard of, by an authoring key."""

from collections.abc import Mapping
from typing import Any

from annai_server.api import credentials
from annai_server.api.blueprint import Blueprint
from annai_server.operations import names
from annai_server.wire import authoring as wire

blueprint = Blueprint("names", __name__, url_prefix="/v1/names")

_AMOUNT = {
    "kind": "property",
    "name": "amount",
    "event": "invoice_sent",
    "types": ["number"],
    "first_heard_at": "2026-11-01T08:12:00Z",
    "last_heard_at": "2026-11-21T00:03:00Z",
}


@blueprint.route("")
@blueprint.arguments(wire.NamesQuery, location="query")
@blueprint.response(200, wire.NamesAnswer, description="By kind, event and name", example={"names": [{**_AMOUNT}]})
def every(query: Mapping[str, Any]) -> Mapping[str, Any]:
    """List the names that were heard

    Of traits, companies' traits, events and their properties, with the types that they came as, and since when. Values
    are not kept. A condition on a name that isn't here is a warning when it is published.
    """
    author = credentials.author()
    environment = credentials.environment_of(author, query["environment"])
    return {"names": names.listed(environment)}
