"""What people answered in a guide's forms, in people and in runs: each option of a question, and the latest texts."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func

from annai_server.domain.errors import Invalid
from annai_server.domain.forms import Field, Form
from annai_server.domain.parts import forms_of
from annai_server.operations import revisions
from annai_server.operations.drafts import Draft
from annai_server.store.database import db
from annai_server.store.tables import Project, Run, RunAnswer
from annai_server.wire.guides import load_guide

LATEST = 20


@dataclass(frozen=True, slots=True)
class OptionReach:
    """`key` is an option's, or a mark."""

    key: str
    people: int = 0
    runs: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """A text that somebody wrote, `at` (ms)."""

    text: str
    user: str
    at: int


@dataclass(frozen=True, slots=True)
class FieldAnswers:
    """`people` and `runs` answered this question; `options` and `mean` are shares of the runs among them."""

    key: str
    type: str
    people: int = 0
    runs: int = 0
    options: Sequence[OptionReach] = ()
    mean: float | None = None
    latest: Sequence[Words] = ()


@dataclass(frozen=True, slots=True)
class FormAnswers:
    """`people` and `runs` sent the form."""

    key: str
    people: int
    runs: int
    fields: Sequence[FieldAnswers] = field(default_factory=tuple)


def of_guide(project: Project, draft: Draft, runs: Select[Any]) -> Sequence[FormAnswers]:
    """`runs` are those that count. The draft's forms come first, as it has them; of a form or a question that it no
    longer has, what the latest revision that was answered asks."""
    answered = runs.join(
        RunAnswer,
        and_(
            RunAnswer.environment_id == Run.environment_id,
            RunAnswer.user_id == Run.user_id,
            RunAnswer.run_id == Run.id,
        ),
    )
    forms = _asked(project, draft, set(db.session.scalars(answered.add_columns(Run.revision).distinct())))
    return [_of_form(form, answered.where(RunAnswer.form == form.key)) for form in forms.values()]


def _asked(project: Project, draft: Draft, answered: Collection[int]) -> Mapping[str, Form]:
    """`answered`: revisions of which there are answers. Only these are read: a guide may have hundreds."""
    past = revisions.history(project, "guide", draft.key) if answered else ()
    found: dict[str, Form] = {}
    for document in (draft.document, *(one.document for one in past if one.number in answered)):
        for form in _forms(document):
            known = found.get(form.key, replace(form, fields=()))
            keys = {one.key for one in known.fields}
            found[form.key] = replace(known, fields=(*known.fields, *(f for f in form.fields if f.key not in keys)))
    return found


def _forms(document: Mapping[str, Any]) -> Iterator[Form]:
    try:
        yield from (form for _, form in forms_of(load_guide(document)))
    except Invalid:
        # What an earlier release wrote and this one cannot read asks nothing.
        return


_PEOPLE = func.count(RunAnswer.user_id.distinct())
_RUNS = func.count(RunAnswer.run_id.distinct())


def _of_form(form: Form, answered: Select[Any]) -> FormAnswers:
    people, runs = db.session.execute(answered.add_columns(_PEOPLE, _RUNS)).one()
    return FormAnswers(form.key, people, runs, [_of_field(one, answered) for one in form.fields] if runs else [])


def _of_field(asked: Field, answered: Select[Any]) -> FieldAnswers:
    mine = answered.where(RunAnswer.field == asked.key)
    people, runs = db.session.execute(mine.add_columns(_PEOPLE, _RUNS)).one()
    found = FieldAnswers(asked.key, asked.type, people, runs)
    if asked.type == "text":
        return replace(found, latest=_latest(mine))
    if asked.many:
        return replace(found, options=_each_option(asked, mine))
    options = _each_value(asked, mine)
    if asked.type == "choice":
        return replace(found, options=options)
    marks = sum(one.runs for one in options)
    mean = sum(int(one.key) * one.runs for one in options) / marks if marks else None
    return replace(found, options=options, mean=mean)


def _each_value(asked: Field, mine: Select[Any]) -> Sequence[OptionReach]:
    rows = db.session.execute(mine.add_columns(RunAnswer.value, _PEOPLE, _RUNS).group_by(RunAnswer.value))
    found = {str(json.loads(value)): (people, runs) for value, people, runs in rows}
    keys = [str(mark + 1) for mark in range(asked.scale)] if asked.type == "rating" else _keys(asked)
    return [OptionReach(key, *found.get(key, (0, 0))) for key in keys]


def _each_option(asked: Field, mine: Select[Any]) -> Sequence[OptionReach]:
    """Several may be chosen. An option's key needs no escaping, and in quotation marks it is no part of another's."""
    keys = _keys(asked)
    columns: list[ColumnElement[int]] = []
    for key in keys:
        chosen = RunAnswer.value.like(f'%"{key}"%')
        columns += [
            func.count(case((chosen, RunAnswer.user_id)).distinct()),
            func.count(case((chosen, RunAnswer.run_id)).distinct()),
        ]
    counts = db.session.execute(mine.add_columns(*columns)).one()
    return [OptionReach(key, *counts[2 * n : 2 * n + 2]) for n, key in enumerate(keys)]


def _keys(asked: Field) -> list[str]:
    return [option.key for option in asked.options]


def _latest(mine: Select[Any]) -> Sequence[Words]:
    wanted = mine.add_columns(RunAnswer.value, RunAnswer.user_id, RunAnswer.answered_at)
    rows = db.session.execute(wanted.order_by(RunAnswer.answered_at.desc(), RunAnswer.answer_id).limit(LATEST))
    return [Words(str(json.loads(value)), user, at) for value, user, at in rows]
