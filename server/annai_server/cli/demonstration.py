import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from annai_server.cli.session import answer, as_json, connected
from annai_server.cli.setup import author, ready
from annai_server.clock import now
from annai_server.domain.errors import Fault, Invalid, NotFound
from annai_server.operations import drafts, keys, people, projects, publishing, switches
from annai_server.operations.actor import COMMAND_LINE
from annai_server.operations.drafts import Resource
from annai_server.operations.keys import Issued
from annai_server.store.database import db
from annai_server.store.tables import Author, Environment, Project

_KEY = "invoices"
_PRODUCTION = "production"
_DEVELOPMENT = "development"
# Milestones and segments first: guides name them.
_FOLDERS: Mapping[Resource, str] = {
    "milestone": "milestones/*.json",
    "segment": "segments/*.json",
    "theme": "themes/*.json",
    "event": "events/*.json",
    "guide": "*.json",
}


@click.command()
@click.option(
    "--guides",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("examples/invoices/guides"),
    show_default=True,
    help="Folder of the documents to publish.",
)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    default=["http://127.0.0.1:8601", "http://127.0.0.1:8602"],
    show_default=True,
    help="Where the example product runs, as production or as development; may be given several times.",
)
@click.option(
    "--keys",
    "keys_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the example's settings. Default: demo.env in ANNAI_DIR. Those of development lie beside it.",
)
@as_json
def demo(guides: Path, origins: tuple[str, ...], keys_file: Path | None, as_json: bool) -> None:
    """Set up the example product: its project, guidance and keys, and a link to sign in with.

    Its guides are published in production. In development there are only yours, and interruptions needn't be any time
    apart, so that what you publish there shows at once.

    Repeat it as you like: what is there stays, drafts that you changed included.
    """
    configured = ready()
    path = keys_file or configured.directory / "demo.env"
    paths = {_PRODUCTION: path, _DEVELOPMENT: path.with_name(f"{path.stem}-{_DEVELOPMENT}{path.suffix}")}
    with connected(configured):
        owner = author("demo@localhost", "Demo")
        project = _project(owner, configured.public_url, paths)
        _allow(project, origins)
        published = _publish(project, guides)
        tried = [one.title for one in drafts.every(project, "guide") if _DEVELOPMENT in one.environments]
        link = people.sign_in_link(owner, configured.public_url, now=now())
        db.session.commit()
    values = {"url": configured.public_url, "project": _KEY, "published": published, "keys": str(path)}
    values |= {"development_keys": str(paths[_DEVELOPMENT]), "development_guides": tried, "sign_in": link}
    lines = [
        f"The example's keys are in {path}, those of development in {paths[_DEVELOPMENT].name} beside it.",
        "Sign in to the admin:",
        f"  {link}",
    ]
    answer(values, lines, as_json=as_json)


def _project(owner: Author, url: str, paths: Mapping[str, Path]) -> Project:
    """The example's project. Its keys go to the files; where one is gone, new keys replace them, for they are shown
    only once."""
    try:
        project = projects.by_key(_KEY)
    except NotFound:
        made = projects.create(_KEY, "Invoices", owner=owner, actor=COMMAND_LINE, now=now()).environments
        for name, path in paths.items():
            _write_keys(path, url, made[name].environment, made[name].secret, made[name].signing)
        project = projects.by_key(_KEY)
        _let_everything_show(project, made[_DEVELOPMENT].environment)
        return project
    for name, path in paths.items():
        if not path.exists():
            environment = projects.environment(project, name)
            _write_keys(path, url, environment, *_replaced_keys(project, environment))
            if name == _DEVELOPMENT:
                _let_everything_show(project, environment)
    return project


def _let_everything_show(project: Project, environment: Environment) -> None:
    """Half an hour between two interruptions is right for people, and long for whoever tries a guide."""
    before = {"budget_gap_s": environment.budget_gap_s, "budget_day": environment.budget_day}
    after = {"budget_gap_s": 0, "budget_day": 100}
    environment.budget_gap_s, environment.budget_day = after.values()
    switches.settings_changed(project, environment, before, after, actor=COMMAND_LINE, now=now())


def _replaced_keys(project: Project, environment: Environment) -> tuple[Issued, Issued]:
    for old in keys.every(project):
        if old.kind in ("secret", "signing") and environment.key in old.environments:
            keys.revoke(project, old.kind, old.id, actor=COMMAND_LINE, now=now())
    return (
        keys.create_secret(environment, label="demo", actor=COMMAND_LINE, now=now()),
        keys.create_signing(environment, actor=COMMAND_LINE, now=now()),
    )


def _write_keys(path: Path, url: str, environment: Environment, secret: Issued, signing: Issued) -> None:
    """Settings of the Python SDK, readable by their owner only."""
    values = {
        "ANNAI_URL": url,
        "ANNAI_PUBLIC_KEY": environment.public_key,
        "ANNAI_SECRET_KEY": secret.text,
        "ANNAI_SIGNING_SECRET": signing.text,
        "ANNAI_SIGNING_KID": signing.kid,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())


def _allow(project: Project, origins: Iterable[str]) -> None:
    spelt = [one for origin in origins for one in _spellings(origin)]
    for environment in projects.environments(project):
        wanted = [*dict.fromkeys([*environment.allowed_origins, *spelt])]
        if wanted != environment.allowed_origins:
            projects.allow_origins(project, environment, wanted, actor=COMMAND_LINE, now=now())


def _spellings(origin: str) -> list[str]:
    """People type either name of this machine."""
    return [origin, *([origin.replace("127.0.0.1", "localhost")] if "127.0.0.1" in origin else [])]


def _publish(project: Project, folder: Path) -> list[str]:
    """Save and publish what isn't there yet; the keys of what was published now. All is saved first: documents refer
    to each other."""
    fresh = [
        (resource, key) for resource, key, document in _documents(folder) if _write(project, resource, key, document)
    ]
    for environment in projects.environments(project):
        for resource, key in fresh:
            if resource == "guide" and environment.key == _DEVELOPMENT:
                continue
            publishing.publish(project, environment, resource, key, actor=COMMAND_LINE, now=now(), note="Demo")
    return [key for _, key in fresh]


def _write(project: Project, resource: Resource, key: str, document: Mapping[str, Any]) -> bool:
    """Whether it wasn't there."""
    try:
        drafts.load(project, resource, key)
    except NotFound:
        drafts.save(project, resource, key, document, version=0, actor=COMMAND_LINE, now=now())
        return True
    return False


def _documents(folder: Path) -> Iterator[tuple[Resource, str, Mapping[str, Any]]]:
    for resource, pattern in _FOLDERS.items():
        for path in sorted(folder.glob(pattern)):
            yield resource, path.stem, _read(path)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        document: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Invalid([Fault(str(path), f"is not JSON: {error}")]) from None
    return document
