"""Who signs in to the admin: what they may be called, their address, and a password that is worth something."""

from typing import Any, Literal

from marshmallow import ValidationError, fields, pre_load, validate

from annai_server.wire.bodies import storable
from annai_server.wire.fields import Choice, Fits, StrictSchema

Role = Literal["viewer", "editor", "publisher", "admin"]
ROLES: tuple[Role, ...] = ("viewer", "editor", "publisher", "admin")
PASSWORD_LENGTH = range(10, 1001)
# Whether mail arrives only a message can tell; this catches slips of the hand.
_ADDRESS = r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]+|[^@\s]{1,64}@localhost"


class _Written(StrictSchema):
    """By hand: what stands around a name or an address isn't meant. What no database keeps is refused."""

    @pre_load
    def _trim(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        wrong = [name for name, value in data.items() if isinstance(value, str) and not storable(value)]
        if wrong:
            raise ValidationError({name: ["holds a character that can't be stored"] for name in wrong})
        return {name: value.strip() if isinstance(value, str) else value for name, value in data.items()}


class Address(fields.String):
    """An e-mail address; however it is written, it is one author's."""

    def __init__(self, **kwargs: Any) -> None:
        error = "{input!r} is not an e-mail address"
        super().__init__(validate=[Fits(_ADDRESS, error=error), validate.Length(max=255, error=error)], **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        return text.casefold()


def _name(**kwargs: Any) -> fields.String:
    return fields.String(validate=validate.Length(1, 255, error="give a name of at most 255 characters"), **kwargs)


class AuthorSchema(_Written):
    email = Address(required=True)
    name = _name(required=True)


class AccountSchema(_Written):
    """What an author says of themselves."""

    name = _name(required=True)
    locale = Choice("en", "ja", required=True)


class InvitationSchema(_Written):
    email = Address(required=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES, error="choose a role"))


class PasswordSchema(StrictSchema):
    password = fields.String(
        required=True,
        validate=validate.Length(
            PASSWORD_LENGTH.start, PASSWORD_LENGTH.stop - 1, error=f"use at least {PASSWORD_LENGTH.start} characters"
        ),
    )
