"""Who is calling: the one place that turns `Authorization: Bearer …` into an environment or a project."""

from flask import request

from annai_server import engine
from annai_server.api.errors import Problem
from annai_server.domain.errors import Fault, Forbidden, Invalid, NotFound
from annai_server.operations import keys, projects
from annai_server.operations.keys import Authoring, Backend
from annai_server.store.tables import Environment


def backend() -> Backend:
    """The environment of the request's secret key. Raises Problem and TooMany."""
    text = _bearer("sk_", "secret key")
    try:
        holder = keys.backend(text)
    except NotFound as error:
        raise _stranger(error) from None
    engine.current().limits.of_key(holder.environment.id, holder.actor.name)
    return holder


def author() -> Authoring:
    """The project of the request's authoring key. Raises Problem and TooMany."""
    text = _bearer("ak_", "authoring key")
    try:
        holder = keys.authoring(text)
    except NotFound as error:
        raise _stranger(error) from None
    engine.current().limits.of_key(holder.project.id, holder.actor.name)
    return holder


def environment_of(author: Authoring, environment: str) -> Environment:
    """The named environment, if it is one of the key's: it reads what became of guidance there, and publishes, and
    does neither elsewhere. Raises NotFound and Forbidden."""
    found = projects.environment(author.project, environment)
    if found.key not in author.environments:
        raise Forbidden(f"this authoring key is not for {environment}")
    return found


def looking_at(environment: str | None) -> Backend:
    """Who asks about the environment that their secret key belongs to, or that they name and their authoring key is
    for: its users are nobody else's. Raises Problem, Forbidden, Invalid and NotFound."""
    if request.headers.get("Authorization", "").partition(" ")[2].strip().startswith("ak_"):
        holder = author()
        if environment is None:
            raise Invalid([Fault("environment", "name one of the project's environments")])
        return Backend(environment_of(holder, environment), holder.actor)
    own = backend()
    if environment not in (None, own.environment.key):
        raise Forbidden(f"this secret key belongs to {own.environment.key}")
    return own


def _stranger(error: NotFound) -> Problem:
    """Raises TooMany."""
    engine.current().limits.of_stranger(request.remote_addr or "")
    return Problem("wrong_key", str(error))


def _bearer(prefix: str, name: str) -> str:
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise Problem("unauthenticated", f"send your {name} as `Authorization: Bearer {prefix}…`")
    if not text.strip().startswith(prefix):
        raise Problem("wrong_key", f"this route needs a {name}, which begins with {prefix}")
    return text.strip()
