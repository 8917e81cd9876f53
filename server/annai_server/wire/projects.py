"""What a project is made with, and the pages that may ask."""

from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import ValidationError, fields, validate, validates_schema

from annai_server.wire.fields import Fits, Key, Locale, StrictSchema

_ORIGIN = r"\*|https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?"
_USUAL_PORTS = (("http://", ":80"), ("https://", ":443"))


def _as_browsers_say_it(origin: str) -> None:
    for scheme, port in _USUAL_PORTS:
        if origin.startswith(scheme) and origin.endswith(port):
            raise ValidationError(f"browsers leave out {port}, the usual port: leave it out, too")


def _known_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValidationError("write a time zone such as Asia/Tokyo") from error


class ProjectSchema(StrictSchema):
    key = Key(required=True)
    name = fields.String(required=True, validate=validate.Length(1, 255, error="write 1 to 255 characters"))
    default_locale = Locale(required=True)
    locales = fields.List(Locale(), required=True, validate=validate.Length(1, 50, error="name 1 to 50 locales"))
    time_zone = fields.String(
        required=True, validate=[validate.Length(1, 64, error="write at most 64 characters"), _known_zone]
    )

    @validates_schema
    def _default_is_one_of_them(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["default_locale"] not in data["locales"]:
            raise ValidationError("name the default locale too", "locales")

    @validates_schema
    def _each_once(self, data: dict[str, Any], **kwargs: Any) -> None:
        if len({one.casefold() for one in data["locales"]}) < len(data["locales"]):
            raise ValidationError("name each locale once", "locales")


class OriginsSchema(StrictSchema):
    """Exact origins, `https://*.example.com`, or `*` for any."""

    origins = fields.List(
        fields.String(
            validate=[
                Fits(_ORIGIN, error="write an origin such as https://app.example.com, without a path, or *"),
                _as_browsers_say_it,
            ]
        ),
        required=True,
    )
