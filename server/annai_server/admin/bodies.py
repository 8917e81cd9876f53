"""What the editor's script sends, through the wire's schemas."""

from typing import Any

from flask import request
from marshmallow import Schema, ValidationError, fields

from annai_server.domain.errors import Invalid
from annai_server.wire.authoring import PublishBody
from annai_server.wire.bodies import parse
from annai_server.wire.fields import StrictSchema
from annai_server.wire.problems import faults


class DialogBody(PublishBody):
    """What the publish dialog sends: as the API's, and whether the milestones that the guide needs go with it."""

    milestones = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class RenderBody(StrictSchema):
    document = fields.Dict(required=True)
    locale = fields.String(load_default="")
    variant = fields.String(load_default="")


class SayBody(StrictSchema):
    condition = fields.Dict(required=True)


def sent(schema: type[Schema]) -> dict[str, Any]:
    """The request's JSON. Raises NotJson and Invalid."""
    try:
        body: dict[str, Any] = schema().load(parse(request.get_data()))
    except ValidationError as error:
        raise Invalid(faults(error)) from error
    return body
