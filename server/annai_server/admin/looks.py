"""The themes that a project can wear: the built-in ones and its own, and what shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annai_server.admin import tokens
from annai_server.admin.door import Visit
from annai_server.admin.words import current, t
from annai_server.domain import contrast, themes
from annai_server.domain.content import Guide
from annai_server.domain.definitions import Theme
from annai_server.domain.delivery import deliver
from annai_server.domain.errors import Conflict, Fault
from annai_server.domain.locales import direction
from annai_server.domain.tokens import plain
from annai_server.engine.chrome import strings
from annai_server.operations import drafts, publishing
from annai_server.store.tables import Environment
from annai_server.wire.definitions import load_definition

Json = dict[str, Any]
_SWATCHES = ("accent", "on-accent", "surface", "text")


@dataclass(frozen=True, slots=True)
class Look:
    """One theme; `worn` are the environments that show themselves in it."""

    key: str
    title: str
    document: Mapping[str, Any]
    built_in: bool
    worn: frozenset[str]

    @property
    def theme(self) -> Theme:
        return loaded(self.document)

    @property
    def swatches(self) -> Sequence[str]:
        face = themes.face(self.theme, "dark" if self.theme.scheme == "dark" else "light")
        return [plain(face[name]) for name in _SWATCHES]


def loaded(document: Mapping[str, Any]) -> Theme:
    """Raises Invalid."""
    theme = load_definition("theme", document)
    assert isinstance(theme, Theme)  # noqa: S101 (a theme's schema makes themes)
    return theme


def every(visit: Visit) -> list[Look]:
    """The built-in ones first. Where nothing is published the first of them is worn."""
    own = {draft.key: draft for draft in drafts.every(visit.project, "theme")}
    dressed = {key for draft in own.values() for key in draft.environments}
    bare = frozenset(one.key for one in visit.environments) - dressed
    looks = []
    for base in themes.BASES:
        worn = frozenset(own[base].environments) if base in own else frozenset[str]()
        document = own[base].document if base in own else themes.document(base)
        looks.append(
            Look(
                base,
                t(tokens.BUILT_IN[base]),
                document,
                True,
                worn | (bare if base == themes.BASES[0] else frozenset()),
            )
        )
    mine = (draft for key, draft in own.items() if key not in themes.BASES)
    return looks + [Look(one.key, one.title, one.document, False, frozenset(one.environments)) for one in mine]


def worn(visit: Visit, environment: Environment) -> Look:
    return next(look for look in every(visit) if environment.key in look.worn)


def wear(visit: Visit, environment: Environment, key: str) -> None:
    """Publish it there. A built-in one becomes a document when it is first chosen. Raises NotFound, Invalid."""
    known = {draft.key for draft in drafts.every(visit.project, "theme")}
    if key in themes.BASES and key not in known:
        _unpack(visit, key)
    publishing.publish(visit.project, environment, "theme", key, actor=visit.actor, now=visit.now)


def _unpack(visit: Visit, base: str) -> None:
    try:
        drafts.save(visit.project, "theme", base, themes.document(base), version=0, actor=visit.actor, now=visit.now)
    except Conflict:
        # It was chosen before and put away.
        drafts.restore(visit.project, "theme", base, actor=visit.actor, now=visit.now)


def judged(document: Mapping[str, Any]) -> tuple[Json, Sequence[Fault]]:
    """What the widget gets of it, and what it would not be saved for. Raises Invalid for what is no theme at all."""
    theme = loaded({**document, "key": document.get("key") or "preview", "title": document.get("title") or "…"})
    return themes.delivered(theme), contrast.faults(theme)


def bases() -> Json:
    """What each built-in theme says of each token, in each face; of a colour that is made of others, what comes out."""
    return {
        base: {face: _plainly(themes.face(Theme(key=base, title=base, base=base), face)) for face in themes.FACES}
        for base in themes.BASES
    }


def _plainly(face: themes.Tokens) -> dict[str, str]:
    return {name: contrast.as_hex(found) if (found := contrast.colour(face, name)) else face[name] for name in face}


def samples() -> Json:
    """A guide of each kind, in the author's language, and the words around it."""
    locale = current()
    return {
        "guides": {kind: deliver(_guide(kind), revision=1) for kind in ("tour", "banner", "checklist", "toast")},
        "locale": locale,
        "dir": direction(locale),
        "strings": strings(locale),
    }


def _guide(kind: str) -> Guide:
    guide = load_definition("guide", {"schema": 1, "key": f"sample-{kind}", "kind": kind, **_sample(kind)})
    assert isinstance(guide, Guide)  # noqa: S101 (a guide's schema makes guides)
    return guide


def _sample(kind: str) -> Json:
    go = {"key": "go", "label": t("Show me"), "action": {"do": "close"}, "primary": True}
    target = {"role": "button", "name": t("New invoice")}
    match kind:
        case "tour":
            first = {"key": "first", "title": t("Make your first invoice"), "target": target}
            body = t("Press **New invoice**. You can [read more](https://example.com) about it, or try it right away.")
            last = {"key": "last", "title": t("You’re all set"), "body": t("That was it.")}
            return {"title": t("Welcome"), "steps": [{**first, "body": body}, last]}
        case "banner":
            body = t("Overdue invoices now remind your customers politely.")
            return {"title": t("New: reminders"), "body": body, "buttons": [go]}
        case "checklist":
            names = (t("Complete your profile"), t("Add a customer"), t("Send an invoice"))
            items = [
                {"key": f"item-{n}", "title": name, "done_when": {"event": "done"}} for n, name in enumerate(names)
            ]
            items[1] |= {"body": t("A name and an e-mail address are enough."), "button": go}
            return {"title": t("Getting started"), "body": t("Three small things, about five minutes."), "items": items}
    return {
        "title": t("Your first invoice is on its way!"),
        "body": t("We’ll tell you when it is opened."),
        "milestone": "sample",
    }
