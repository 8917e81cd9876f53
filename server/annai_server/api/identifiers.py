"""Ids in paths pass the same rule as those in bodies."""

from werkzeug.routing import BaseConverter

from annai_server.domain.errors import Fault, Invalid
from annai_server.wire.fields import matches
from annai_server.wire.people import ID_PATTERN


class HostIdConverter(BaseConverter):
    """Any id, slashes included: `%2F` is a slash before it is routed. An id that ends in `/guides` or `/export`
    can be told and erased, but not read."""

    regex = r"(?s:.+?)"
    part_isolating = False
    weight = 200


def host_id(text: str) -> str:
    """An id of the host product's making. Raises Invalid."""
    if not matches(ID_PATTERN, text):
        raise Invalid([Fault("id", "write an id of 1 to 200 characters, without control characters")])
    return text
