"""Ids in paths pass the same rule as those in bodies."""

from werkzeug.routing import BaseConverter

from annai_server.domain.errors import Fault, Invalid
from annai_server.wire import people
from annai_server.wire.fields import matches


class HostIdConverter(BaseConverter):
    """Any id, slashes included: `%2F` is a slash before it is routed. An id that ends in `/guides` or `/export`
    can be told and erased, but not read."""

    regex = r"(?s:.+?)"
    part_isolating = False
    weight = 200


def host_id(text: str) -> str:
    """An id of the host product's making. Raises Invalid."""
    return _fits(text, people.ID_PATTERN, people.ID)


def user_id(text: str) -> str:
    """The same, of a user of whom something is told. Raises Invalid."""
    return _fits(text, people.USER_PATTERN, people.OWN_ID)


def shown_id(text: str) -> str:
    """The id under which somebody is kept, a visitor perhaps. Raises Invalid."""
    return _fits(text, people.SHOWN_PATTERN, people.SHOWN_ID)


def _fits(text: str, pattern: str, message: str) -> str:
    if not matches(pattern, text):
        raise Invalid([Fault("id", message)])
    return text
