"""Fields that several schemas share. Each gives its JSON Schema, for OpenAPI and the generated types."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from annai_server.domain.duration import milliseconds
from annai_server.domain.text import bad_variable

KEY_PATTERN = r"^[a-z0-9][a-z0-9-]{0,63}$"
EVENT_PATTERN = r"^[a-z][a-z0-9_]{0,63}$"
NAME_PATTERN = r"^[A-Za-z_][A-Za-z0-9_]{0,63}$"
LOCALE_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
LONGEST_LOCALE = 32


class StrictSchema(Schema):
    """Refuses unknown fields: a typing mistake is an error, not silence."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "there is no such field here; remove it or mend its name"}  # noqa: RUF012


class Fits(validate.Regexp):
    """The whole text fits: `$` alone would let a line break at the end pass."""

    def __call__(self, value: Any) -> Any:
        if not self.regex.fullmatch(value):
            raise ValidationError(self._format_error(value))
        return value


class Key(fields.String):
    def __init__(self, **kwargs: Any) -> None:
        message = "use lower-case letters, digits and hyphens, 1 to 64 characters, a letter or digit first"
        super().__init__(validate=Fits(KEY_PATTERN, error=message), **kwargs)


class EventName(fields.String):
    def __init__(self, **kwargs: Any) -> None:
        message = "use lower-case letters, digits and _, at most 64, a letter first"
        super().__init__(validate=Fits(EVENT_PATTERN, error=message), **kwargs)


class TraitName(fields.String):
    def __init__(self, **kwargs: Any) -> None:
        message = "use letters, digits and _, at most 64, no digit first"
        super().__init__(validate=Fits(NAME_PATTERN, error=message), **kwargs)


class Locale(fields.String):
    """A language tag such as ja or zh-Hans."""

    def __init__(self, **kwargs: Any) -> None:
        form = Fits(LOCALE_PATTERN, error="write a locale such as ja or zh-Hans")
        longest = validate.Length(0, LONGEST_LOCALE, error=f"write at most {LONGEST_LOCALE} characters")
        super().__init__(validate=[form, longest], **kwargs)


class Text(fields.String):
    """Author text with variables, at most `longest` characters, not blank where required."""

    def __init__(self, *, longest: int = 200, **kwargs: Any) -> None:
        shortest = 1 if kwargs.get("required") else 0
        message = f"write between {shortest} and {longest} characters"
        super().__init__(validate=validate.Length(shortest, longest, error=message), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if self.required and not text.strip():
            raise ValidationError("write something here")
        if bad := bad_variable(text):
            raise ValidationError(
                f"write a variable as {{{{ user.first_name | there }}}}, with a fallback; found {bad!r}"
            )
        return text


class Body(Text):
    """Author text in the Markdown subset."""

    def __init__(self, *, longest: int = 4_000, **kwargs: Any) -> None:
        super().__init__(longest=longest, **kwargs)


class Flag(fields.Boolean):
    """JSON's true and false, and nothing that could be taken for them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(truthy={True}, falsy={False}, **kwargs)


class Choice(fields.String):
    """One of a few words."""

    def __init__(self, *words: str, **kwargs: Any) -> None:
        *most, last = words
        error = f"use {', '.join(most)} or {last}"
        super().__init__(validate=validate.OneOf(words, error=error), **kwargs)


class Percent(fields.Field[float]):
    """A number from 0 to `most`, with one decimal at most."""

    def __init__(self, most: int = 100, **kwargs: Any) -> None:
        self.most = most
        about = {"type": "number", "minimum": 0, "maximum": most}
        super().__init__(metadata=about, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> float:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0 <= value <= self.most or round(value, 1) != value:
            raise ValidationError(f"write a percentage from 0 to {self.most}, with one decimal at most")
        return float(value)


class Duration(fields.String):
    """`500ms` … `1w`; becomes milliseconds."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"pattern": r"^\d{1,6}(ms|s|m|h|d|w)$", "examples": ["1d"]}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        try:
            return milliseconds(super()._deserialize(value, attr, data, **kwargs))
        except ValueError as error:
            raise ValidationError(str(error)) from error


class Scope(fields.String):
    """Whose it is: each `user`'s own (as it is where this is left out), or one for all members of a `company`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.OneOf(("user", "company"), error="use user or company"), **kwargs)


class Ordinal(fields.Integer):
    """A revision's number, or a draft's version."""

    def __init__(self, *, least: int = 1, **kwargs: Any) -> None:
        message = f"a whole number from {least}"
        super().__init__(strict=True, validate=validate.Range(least, 2**31 - 1, error=message), **kwargs)


class Moment(fields.AwareDateTime):
    """An ISO 8601 time with an offset; becomes milliseconds since the epoch."""

    def __init__(self, **kwargs: Any) -> None:
        messages: dict[str, Any] = {
            "invalid": "write an ISO 8601 time",
            "invalid_awareness": "add the offset from UTC: …+09:00 or …Z",
        }
        super().__init__(format="iso", error_messages=messages, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        return to_ms(super()._deserialize(value, attr, data, **kwargs))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else from_ms(value).isoformat().replace("+00:00", "Z")


class Day(fields.Date):
    """A day of a calendar that people still use, in whatever time zone."""

    def __init__(self, **kwargs: Any) -> None:
        span = validate.Range(date(1970, 1, 2), date(2999, 12, 31), error="choose a day from 1970 to 2999")
        super().__init__(validate=span, **kwargs)


def to_ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def from_ms(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)


NEAR = validate.Range(0, to_ms(datetime(2999, 12, 31, tzinfo=UTC)), error="choose a time from 1970 to 2999")
"""For a Moment that is reckoned with, rather than kept."""


class Traits(fields.Dict):
    """Names to text, number, boolean, or a list of texts and numbers; null forgets the trait."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(keys=TraitName(), values=TraitValue(allow_none=True), **kwargs)


class TraitValue(fields.Field[Any]):
    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not _is_trait(value):
            raise ValidationError(
                "give a text (at most 1,000 characters), a number, true or false, or a short list of those"
            )
        return value


def _is_trait(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= 100 and all(_is_scalar(one) for one in value)
    return _is_scalar(value)


def _is_scalar(value: Any) -> bool:
    return (
        isinstance(value, bool)
        or (isinstance(value, int | float) and abs(value) < 1e15)
        or (isinstance(value, str) and len(value) <= 1_000)
    )


def matches(pattern: str, value: Any) -> bool:
    """Whether the value is a text of that form, to its very end (`$` alone would let a line break pass)."""
    return isinstance(value, str) and re.fullmatch(pattern.removeprefix("^").removesuffix("$"), value) is not None
