"""What waits in the outbox: already JSON, so that a later change of the host's objects changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote

from annai import _checks
from annai._ids import uuid7

Subject = tuple[Literal["user", "company"], str]


@dataclass(frozen=True, slots=True)
class Event:
    id: str
    name: str
    subjects: frozenset[Subject]
    body: bytes


@dataclass(frozen=True, slots=True)
class Update:
    """A PUT of what is known of a user or company."""

    subject: Subject
    subjects: frozenset[Subject]
    body: bytes

    @property
    def path(self) -> str:
        kind, identifier = self.subject
        return f"/v1/{'users' if kind == 'user' else 'companies'}/{quote(identifier, safe='')}"


Entry = Event | Update


def event(
    user: str | int,
    name: str,
    properties: Mapping[str, Any] | None,
    company: str | int | None,
    at: datetime | None,
) -> Event:
    subjects = _subjects(user, company)
    content: dict[str, Any] = {
        "id": uuid7(),
        "user": _checks.user(user),
        "name": _checks.event_name(name),
        "at": _checks.moment(at),
        "properties": _checks.fields("properties", properties),
        "company": company if company is None else _checks.identifier("company", company),
    }
    return Event(content["id"], name, subjects, _checks.body("properties", content))


def user(
    identifier: str | int,
    traits: Mapping[str, Any] | None,
    company: str | int | None,
    locale: str | None,
    internal: bool | None,
) -> Update:
    content = {
        "traits": _checks.fields("traits", traits),
        "company": company if company is None else _checks.identifier("company", company),
        "locale": _checks.locale(locale),
        "internal": internal,
    }
    subject: Subject = ("user", _checks.user(identifier))
    return Update(subject, _subjects(identifier, company), _checks.body("traits", content))


def company(identifier: str | int, traits: Mapping[str, Any]) -> Update:
    subject: Subject = ("company", _checks.identifier("company", identifier))
    content = {"traits": _checks.fields("traits", traits) or {}}
    return Update(subject, frozenset([subject]), _checks.body("traits", content))


def _subjects(user: str | int, company: str | int | None) -> frozenset[Subject]:
    subjects: set[Subject] = {("user", _checks.user(user))}
    if company is not None:
        subjects.add(("company", _checks.identifier("company", company)))
    return frozenset(subjects)
