"""The one shape of every failure: RFC 9457, with the path of each fault."""

from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, ValidationError, fields

from annai_server.domain.errors import Fault

CODES = (
    "not_json", "invalid", "unauthenticated", "wrong_key", "forbidden", "not_found", "conflict", "too_large",
    "origin", "identity", "unavailable", "method", "unconfirmed", "internal",
    "encoding", "too_many", "quota",
)  # fmt: skip


def faults(error: ValidationError) -> list[Fault]:
    """Marshmallow's nested messages as a flat list: `steps.2.title`, and what to do."""
    return list(_walk(error.messages, ""))


def _walk(messages: Any, path: str) -> Iterator[Fault]:
    if isinstance(messages, dict):
        for name, inner in messages.items():
            yield from _walk(inner, path if name in ("_schema", "value") else f"{path}.{name}".removeprefix("."))
    elif isinstance(messages, list):
        for message in messages:
            yield from _walk(message, path)
    else:
        yield Fault(path, str(messages))


class FaultSchema(Schema):
    path = fields.String(required=True, metadata={"example": "events.0.id"})
    message = fields.String(required=True, metadata={"example": "write a UUIDv7"})


class ProblemSchema(Schema):
    """`application/problem+json` (RFC 9457)."""

    type = fields.String(required=True, metadata={"example": "https://annai.dev/problems/invalid"})
    title = fields.String(required=True, metadata={"example": "The request breaks a rule"})
    status = fields.Integer(required=True, metadata={"example": 422})
    code = fields.String(required=True, metadata={"enum": list(CODES), "example": "invalid"})
    detail = fields.String(required=True, metadata={"example": "One field needs mending."})
    reason = fields.String(metadata={"description": "What is wrong with an identity token, in one word"})
    errors = fields.List(fields.Nested(FaultSchema))
    current = fields.Dict(metadata={"description": "What is stored now, where somebody else was faster"})
    confirm = fields.List(
        fields.String(), metadata={"description": "What to send as `confirmed` to do it all the same"}
    )
    retry_after = fields.Float(metadata={"description": "Seconds"})
    server_time = fields.Integer(required=True, metadata={"description": "Milliseconds since the epoch"})
    request_id = fields.String()
