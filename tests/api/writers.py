"""A document gets where it is shown by each door that there is: sent by a script, filled in by an author, read from a
file."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from annai_server.settings import Settings
from api.publishing import publish
from support import command_line
from support.admin_desk import Desk
from support.cast import Team
from support.page import json_of
from support.processes import plain_environment

HOME = "/admin/p/invoices"
DEVELOPMENT = {"environment": "development"}
Json = Mapping[str, Any]
# Of a resource the document, with a note for whoever reads the history, until development serves it.
Write = Callable[[str, Json, str], None]


def by_api(team: Team) -> Write:
    def write(resource: str, document: Json, note: str) -> None:
        publish(team, document, resource=resource, note=note)

    return write


def by_form(author: Desk) -> Write:
    def write(resource: str, document: Json, note: str) -> None:
        if resource == "guides":
            _guide(author, document, note)
        else:
            form = _look(document) if resource == "themes" else {"when": json.dumps(document["when"])}
            named = {"key": document["key"], "title": document["title"], "environments": "development"}
            answer = author.post(f"{HOME}/{resource}", {**named, **form})
            assert answer.status_code == 302, answer.text

    return write


def _look(document: Json) -> dict[str, str]:
    tokens = {f"tokens.{name}": value for name, value in document["tokens"].items()}
    return {"base": "ink", "scheme": "auto", **tokens}


def _guide(author: Desk, document: Json, note: str) -> None:
    address = f"{HOME}/guides/{document['key']}"
    if author.get(address).status_code == 404:
        # The first save names it by its title.
        made = author.save(f"{HOME}/guides", {**document, "key": "", "title": document["key"].title()})
        assert json_of(made).get("location") == address, made.text
    version = json_of(author.get(f"{address}/draft"))["version"]
    assert author.save(address, dict(document), version).status_code == 200
    published = author.send("POST", f"{address}/publish", {**DEVELOPMENT, "note": note})
    assert published.status_code == 200, published.text


def by_file(folder: Path, settings: Settings, team: Team) -> Write:
    """As the demo reads its own; nothing there is read again, nor has it a note."""
    environment = plain_environment(
        ANNAI_DIR=str(settings.directory), ANNAI_DATABASE_URL=settings.database_url, ANNAI_SECRET=settings.secret
    )
    (keys := folder / "keys.env").touch()

    def write(resource: str, document: Json, note: str) -> None:
        path = f"/v1/{resource}/{document['key']}"
        if team.author("GET", path).status_code == 404:
            file = folder / ("" if resource == "guides" else resource) / f"{document['key']}.json"
            file.parent.mkdir(exist_ok=True)
            file.write_text(json.dumps(document), encoding="utf-8")
            command_line.succeeds("demo", "--guides", str(folder), "--keys", str(keys), environment=environment)
            if resource == "guides":
                # Development begins empty: what is served there somebody has published.
                assert team.author("POST", f"{path}/publish", {**DEVELOPMENT, "note": note}).status_code == 200
        else:
            publish(team, document, resource=resource, note=note)

    return write
