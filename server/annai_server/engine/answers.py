"""What people answered in forms: held against what they were asked, and what becomes known of them by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from annai_server.domain import forms
from annai_server.domain.errors import Invalid
from annai_server.domain.events import Event
from annai_server.domain.forms import Form
from annai_server.domain.parts import forms_of
from annai_server.engine.snapshot import Snapshot
from annai_server.store import published
from annai_server.wire.guides import load_guide

FORM_ANSWERED = "form_answered"


@dataclass(frozen=True, slots=True)
class Answers:
    connection: Connection
    snapshot: Snapshot

    def fault(self, event: Event) -> str | None:
        """Why this is no answer to what the run's revision asks, naming the field."""
        if event.name != FORM_ANSWERED:
            return None
        asked = self._asked(event)
        if asked is None:
            return f"revision: {event.guide!r} was never published here in this revision"
        form = asked.get(event.properties["form"])
        if form is None:
            return f"properties.form: this revision has no form {event.properties['form']!r}"
        wrong = forms.fault(form, event.properties["answers"])
        return f"properties.answers.{wrong}" if wrong else None

    def traits(self, event: Event) -> Mapping[str, Any]:
        """What is known by it, of the traits that this environment lets forms say."""
        allowed = self.snapshot.form_traits
        if event.name != FORM_ANSWERED or not allowed:
            return {}
        form = (self._asked(event) or {}).get(event.properties["form"])
        return forms.traits_of(form, event.properties["answers"], allowed) if form else {}

    def _asked(self, event: Event) -> Mapping[str, Form] | None:
        """The forms of the guide in that revision; None: it was never served here."""
        name = (event.guide or "", event.revision or 0)
        known = self.snapshot.forms
        if name not in known:
            content = published.revision(self.connection, self.snapshot.served.environment_id, *name)
            if content is None:
                return None
            known[name] = _forms(content)
        return known[name]


def _forms(content: Mapping[str, Any]) -> Mapping[str, Form]:
    try:
        return {form.key: form for _, form in forms_of(load_guide(content))}
    except Invalid:
        return {}
