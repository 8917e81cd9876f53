"""Whom each environment lets in."""

from collections.abc import Iterator

from annai_server.cli.examination.finding import Finding, Level
from annai_server.operations import projects
from annai_server.store.tables import Environment


def environments() -> Iterator[Finding]:
    every = [(project, one) for project in projects.every() for one in projects.environments(project)]
    if not every:
        yield Finding("Projects", "warning", "there are none yet", "annai-server init")
    for project, environment in every:
        about = f"{project.key}/{environment.key}"
        yield _origins(about, environment)
        yield _identity(about, environment)


def _origins(about: str, environment: Environment) -> Finding:
    allowed = environment.allowed_origins
    if not allowed:
        fix = "name your product's under Settings in the admin"
        return Finding(about, "warning", "no page may ask, because no origin is allowed", fix)
    if "*" in allowed:
        level: Level = "warning" if environment.key == "production" else "good"
        fix = "name your product's own in the settings" if level == "warning" else ""
        return Finding(about, level, "pages of any origin may ask", fix)
    return Finding(about, "good", f"pages of {', '.join(allowed)} may ask")


def _identity(about: str, environment: Environment) -> Finding:
    mode = environment.identity_mode
    if mode == "required" or environment.key != "production":
        return Finding(about, "good", f"identity is {mode}")
    says = f"identity is {mode}: whoever knows a user's id can act as that user"
    fix = "sign identities in your backend, then set it to required"
    return Finding(about, "warning" if mode == "observe" else "fault", says, fix)
