"""What of a target a browser's own selectors can tell, as CSS: so that no page need put it together."""

import re

from annai_server.domain import roles
from annai_server.domain.content import Target

_TEST_IDS = ("data-testid", "data-test", "data-test-id", "data-cy")
_SPECIAL = re.compile(r"[\"\\\n\r\f]")


def selector(target: Target) -> str | None:
    """
    All that was recorded, but names and texts. A test id is a promise of the page's makers: it settles the matter. None
    where a role alone says it, or nothing does.
    """
    if target.test_id:
        return ",".join(_holds(name, target.test_id) for name in _TEST_IDS)
    attributes = {"id": target.id, **target.attributes} if target.id else target.attributes
    if not attributes:
        return None
    role = f":is({roles.selector(target.role)})" if target.role else ""
    return role + "".join(_holds(name, value) for name, value in attributes.items())


def _holds(name: str, value: str) -> str:
    escaped = _SPECIAL.sub(lambda found: rf"\{ord(found[0]):x} ", value)
    return f'[{name}="{escaped}"]'
