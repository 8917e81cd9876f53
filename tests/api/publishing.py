"""Content goes live the way authors' scripts do it."""

from collections.abc import Mapping
from typing import Any

from support.cast import Team


def publish(
    team: Team, document: Mapping[str, Any], *, resource: str = "guides", to: str = "development", **more: Any
) -> dict[str, Any]:
    """Write the draft and publish it; the answer of publishing."""
    path = f"/v1/{resource}/{document['key']}"
    current = team.author("GET", path)
    version = current.json["version"] if current.status_code == 200 else 0
    written = team.author("PUT", path, {"version": version, "document": document})
    assert written.status_code == 200, written.json
    answer = team.author("POST", f"{path}/publish", {"environment": to, **more})
    assert answer.status_code == 200, answer.json
    body: dict[str, Any] = answer.json
    return body
