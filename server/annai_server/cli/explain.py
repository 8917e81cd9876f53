import json
from typing import Any

import click
from marshmallow import ValidationError

from annai_server.cli.session import answer as say
from annai_server.cli.session import as_json, connected, existing, project_called
from annai_server.clock import now
from annai_server.domain.errors import Fault, Invalid
from annai_server.engine.snapshots import Snapshots
from annai_server.operations import explaining, projects
from annai_server.operations.explaining.accounts import report
from annai_server.operations.explaining.asking import question_of
from annai_server.store.database import db
from annai_server.wire import explaining as wire
from annai_server.wire.problems import faults


@click.command()
@click.argument("user", required=False)
@click.option("--project", default="main", show_default=True, help="The project's key.")
@click.option("--environment", default="production", show_default=True)
@click.option("--imagined", metavar="JSON", help='Somebody who doesn\'t exist: {"traits": {"plan": "trial"}}.')
@click.option("--guide", help="Only this one.")
@click.option("--at", help="A time with its offset, such as 2026-12-01T09:00+09:00. Default: now.")
@click.option("--url", help="The page that they open.")
@click.option("--language", type=click.Choice(explaining.LANGUAGES), default="en", show_default=True)
@click.option("--trace", is_flag=True, help="Everything that was asked, with the values compared.")
@as_json
def explain(
    user: str | None, project: str, environment: str, imagined: str | None, as_json: bool, **asked: Any
) -> None:
    """Say why USER is or isn't shown each published guide, and what would change it.

    \b
    annai-server explain u_42 --guide welcome --trace
    annai-server explain u_42 --at 2026-12-24T09:00+09:00 --url /invoices
    annai-server explain --imagined '{"traits": {"plan": "trial"}, "events": [{"name": "invoice_sent"}]}'
    """
    body = _body(user, imagined, asked)
    with connected(existing()):
        where = projects.environment(project_called(project), environment)
        found = explaining.answer(db.session.connection(), Snapshots(), where, question_of(body, now()))
        told = report(found, where, trace=body["trace"])
    document = wire.ExplainAnswer().dump(told)
    lines = [line for one in document["guides"] for line in _lines(one)]
    say(document, lines or [f"Nothing is published in {environment}."], as_json=as_json)


def _body(user: str | None, imagined: str | None, asked: dict[str, Any]) -> dict[str, Any]:
    given = {"user": user, "imagined": _read(imagined), **asked}
    try:
        body: dict[str, Any] = wire.ExplainBody().load({name: one for name, one in given.items() if one is not None})
    except ValidationError as error:
        raise Invalid(faults(error)) from error
    return body


def _read(imagined: str | None) -> Any:
    try:
        return None if imagined is None else json.loads(imagined)
    except ValueError as error:
        raise Invalid([Fault("imagined", f"write JSON: {error}")]) from error


def _lines(guide: dict[str, Any]) -> list[str]:
    sign = "+" if guide["shows"] else "-"
    lines = [f"{sign} {guide['key']} ({guide['title']}): {guide['because']}"]
    lines += [f"    → {change}" for change in guide["changes"]]
    lines += [f"    {'ok' if one['passes'] else 'no'}  {one['check']}" for one in guide.get("checks", ())]
    return [*lines, *_tree(guide.get("audience"), 2)]


def _tree(node: dict[str, Any] | None, depth: int) -> list[str]:
    if node is None:
        return []
    said = node["says"] or node["head"]
    line = f"{'  ' * depth}{'✓' if node['holds'] else '✗'} {said} {'' if node['holds'] else node['found'] or ''}"
    return [line.rstrip(), *(inner for part in node["parts"] for inner in _tree(part, depth + 1))]
