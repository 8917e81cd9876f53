"""Where somebody finds the form who comes back to an address that is only posted to, as that of a refused form.

It is the nearest page that the address is below, unless its view says otherwise.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request, url_for
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException

View = TypeVar("View", bound=Callable[..., Any])
Find = Callable[..., str | None]
_FORM = "form_of_it"


def form_at(find: Find) -> Callable[[View], View]:
    """`find` is given what the address names, and tells the form's; None: a script posts here, there is no form."""

    def decorate(view: View) -> View:
        setattr(view, _FORM, find)
        return view

    return decorate


def no_form(**_named: Any) -> None:
    return None


def of_user(project: str, **_named: Any) -> str:
    """Which user it is about stands in the form, and may stand in the address."""
    user, environment = request.args.get("user"), request.args.get("environment")
    if user is None:
        return url_for("admin.users", project=project, environment=environment)
    return url_for("admin.user", project=project, user_id=user, environment=environment)


def of_environment(project: str, key: str, **_named: Any) -> str:
    return url_for("admin.settings", project=project, environment=key)


def of_themes(project: str, **_named: Any) -> str:
    return url_for("admin.themes", project=project)


def form() -> str | None:
    """Of the address that is asked for."""
    adapter = request_ctx.url_adapter
    try:
        endpoint, named = adapter.match(method="POST") if adapter else ("", {})
    except HTTPException:
        return None
    find: Find = getattr(current_app.view_functions[endpoint], _FORM, _above)
    return find(**named)


def _above(**_named: Any) -> str | None:
    adapter, path = request_ctx.url_adapter, request.path
    while adapter and (path := path.rpartition("/")[0]):
        try:
            if adapter.match(path, method="GET")[0] != "admin.nothing":
                return f"{request.script_root}{path}"
        except HTTPException:
            return None
    return None
