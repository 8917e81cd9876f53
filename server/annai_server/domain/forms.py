"""A small form: what it asks, and whether an answer is one. Pure; wire/parts.py makes it of JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LONGEST_ANSWER = 1_000
FIELD_TYPES = ("text", "choice", "rating")
SCALES = (5, 10)


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """`options` and `many` are of a choice, `long` of a text, `scale`, `low` and `high` of a rating, which goes from 1
    to `scale`. What is answered becomes the user's `trait`, where the environment allows it."""

    key: str
    type: str
    label: str
    required: bool = False
    options: tuple[Option, ...] = ()
    many: bool = False
    long: bool = False
    scale: int = 5
    low: str = ""
    high: str = ""
    trait: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    key: str
    fields: tuple[Field, ...]
    submit: str


def fault(form: Form, answers: Mapping[str, Any]) -> str | None:
    """What is wrong with the first answer that is none, as `field: why`; None: all are fine."""
    fields = {field.key: field for field in form.fields}
    for key in answers:
        if key not in fields:
            return f"{key}: the form {form.key!r} asks for no such thing"
    for field in form.fields:
        if field.key not in answers:
            if field.required:
                return f"{field.key}: this has to be answered"
        elif why := _wrong(field, answers[field.key]):
            return f"{field.key}: {why}"
    return None


def _wrong(field: Field, answer: Any) -> str | None:
    if field.type == "rating":
        fits = isinstance(answer, int) and not isinstance(answer, bool) and 1 <= answer <= field.scale
        return None if fits else f"write a whole number from 1 to {field.scale}"
    if field.type == "text":
        return _wrong_text(field, answer)
    if not field.many:
        return None if _is_option(field, answer) else "write the key of one of its options"
    if not isinstance(answer, list) or not all(_is_option(field, one) for one in answer):
        return "write a list of keys of its options"
    if len(set(answer)) != len(answer):
        return "name each option once"
    return "choose at least one" if field.required and not answer else None


def _wrong_text(field: Field, answer: Any) -> str | None:
    if not isinstance(answer, str) or len(answer) > LONGEST_ANSWER:
        return f"write a text of at most {LONGEST_ANSWER:,} characters"
    return "this has to be answered" if field.required and not answer.strip() else None


def _is_option(field: Field, answer: Any) -> bool:
    return isinstance(answer, str) and any(answer == option.key for option in field.options)


def given(answers: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What was really answered: a blank text and no choice are none."""
    for key, answer in answers.items():
        if answer.strip() if isinstance(answer, str) else answer != []:
            yield key, answer


def traits_of(form: Form, answers: Mapping[str, Any], allowed: frozenset[str]) -> dict[str, Any]:
    """What becomes known of whoever answered so."""
    answered = dict(given(answers))
    return {
        field.trait: answered[field.key]
        for field in form.fields
        if field.trait and field.trait in allowed and field.key in answered
    }
