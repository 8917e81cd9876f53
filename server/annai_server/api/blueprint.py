"""flask-smorest's blueprint with our strictness: JSON is parsed from the bytes, and every fault is a problem."""

from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar, cast

import flask_smorest
from flask import Request, request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from annai_server.api.unpacking import unpacked
from annai_server.domain.errors import Fault, Invalid
from annai_server.wire import bodies

_View = TypeVar("_View", bound=Callable[..., Any])


class _Parser(FlaskParser):
    # webargs drops unknown query fields; a mistyped `from` would then silently mean "ever".
    DEFAULT_UNKNOWN_BY_LOCATION = {"json": RAISE, "query": RAISE}  # noqa: RUF012

    def load_json(self, req: Request, schema: Schema) -> Any:
        encoding = req.headers.get("Content-Encoding", "")
        return bodies.parse(unpacked(req.get_data(), encoding, req.max_content_length or 0))

    def handle_error(self, error: ValidationError, req: Request, schema: Schema, **kwargs: Any) -> NoReturn:
        """webargs keeps messages by place (`json`, `query`); a fault's path is the field's own."""
        inner = error.messages if isinstance(error.messages, Mapping) else {}
        raise ValidationError(next(iter(inner.values()), error.messages))


def _refuse_unstorable() -> None:
    """In the address and its query; bodies are looked at when they are parsed."""
    given = (*(request.view_args or {}).items(), *request.args.items())
    faults = [Fault(name, bodies.UNSTORABLE) for name, text in given if not bodies.storable(str(text))]
    if faults:
        raise Invalid(faults)


class Blueprint(flask_smorest.Blueprint):
    """`route`, `arguments` and `response` only gain the types that the library lacks."""

    ARGUMENTS_PARSER = _Parser()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.before_request(_refuse_unstorable)

    def route(self, rule: str, **options: Any) -> Callable[[_View], _View]:
        return cast("Callable[[_View], _View]", super().route(rule, **options))

    def arguments(self, schema: type[Schema], **options: Any) -> Callable[[_View], _View]:
        return cast("Callable[[_View], _View]", super().arguments(schema, **options))

    def response(self, status: int, schema: type[Schema] | None = None, **options: Any) -> Callable[[_View], _View]:
        return cast("Callable[[_View], _View]", super().response(status, schema, **options))
