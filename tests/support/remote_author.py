"""An author whose scripts talk to a real server."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class RemoteAuthor:
    url: str
    key: str

    def says(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's JSON; it must be a good one."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            said = answer.read()
        finally:
            connection.close()
        assert answer.status < 300, said
        return json.loads(said) if said else None

    def publishes(
        self, document: Mapping[str, Any], *, resource: str = "guides", version: int = 0, **more: Any
    ) -> dict[str, Any]:
        """Saved as what follows `version`, and published in development."""
        path = f"/v1/{resource}/{document['key']}"
        self.says("PUT", path, {"version": version, "document": document})
        answer: dict[str, Any] = self.says("POST", f"{path}/publish", {"environment": "development", **more})
        return answer
