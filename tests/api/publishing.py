"""Content goes live the way authors' scripts do it."""

from collections.abc import Mapping
from typing import Any

from annai_server.domain.references import references
from annai_server.wire.guides import load_guide
from support import guides
from support.cast import Team


def publish(
    team: Team, document: Mapping[str, Any], *, resource: str = "guides", to: str = "development", **more: Any
) -> dict[str, Any]:
    """Write the draft and publish it; the answer of publishing."""
    if resource == "guides":
        _name(team, document)
    path = f"/v1/{resource}/{document['key']}"
    current = team.author("GET", path)
    version = current.json["version"] if current.status_code == 200 else 0
    written = team.author("PUT", path, {"version": version, "document": document})
    assert written.status_code == 200, written.json
    answer = team.author("POST", f"{path}/publish", {"environment": to, **more})
    assert answer.status_code == 200, answer.json
    body: dict[str, Any] = answer.json
    return body


def _name(team: Team, document: Mapping[str, Any]) -> None:
    """What the guide refers to is in the project, if only as a draft: what isn't there at all can't be published."""
    made = {"milestone": guides.milestone, "segment": guides.segment, "guide": guides.banner}
    for _, resource, key in references(load_guide(document)):
        path = f"/v1/{resource}s/{key}"
        if resource in made and key != document["key"] and team.author("GET", path).status_code == 404:
            assert team.author("PUT", path, {"document": made[resource](key)}).status_code == 200
