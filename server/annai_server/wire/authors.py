"""Who signs in to the admin: what they may be called, their address, and a password that is worth something."""

from dataclasses import dataclass
from typing import Any, Literal

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, pre_load, validate

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


@dataclass(frozen=True, slots=True)
class Vouched:
    """What an OpenID provider says of somebody who has signed in there."""

    subject: str
    email: str
    name: str


class ClaimsSchema(Schema):
    """The claims of an ID token that matter here (OpenID Connect Core 1.0, section 5.1); there may be any others."""

    class Meta:
        unknown = EXCLUDE

    sub = fields.String(required=True, validate=validate.Length(1, 255))
    email = Address(required=True)
    # Some providers write a text.
    email_verified = fields.Boolean(required=True, truthy={True, "true"}, falsy={False, "false"})
    name = fields.String(load_default="")

    @post_load
    def _vouched(self, data: dict[str, Any], **kwargs: Any) -> Vouched:
        """Raises ValidationError where the address isn't known to be theirs."""
        if not data["email_verified"]:
            raise ValidationError("is not verified", "email_verified")
        name = data["name"].strip() if storable(data["name"]) else ""
        return Vouched(data["sub"], data["email"], name[:255] or data["email"].partition("@")[0])
