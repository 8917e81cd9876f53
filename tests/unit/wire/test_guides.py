"""Guide documents: what is wrong is named with its path, what is right becomes what it says."""

from typing import Any

import pytest

from annai_server.domain.delivery import deliver, text_variables
from annai_server.domain.errors import Invalid
from annai_server.domain.globs import source
from annai_server.domain.roles import selector
from annai_server.domain.translation import missing_texts, translate
from annai_server.wire.guides import load_guide


def tour(**fields: Any) -> dict[str, Any]:
    step = {"key": "new", "title": "New", "body": "Press **New**.", "target": {"role": "button", "name": "New"}}
    return {"schema": 1, "key": "welcome", "kind": "tour", "title": "Welcome", "steps": [step], **fields}


def step(**fields: Any) -> dict[str, Any]:
    return tour(steps=[{"key": "new", "title": "New", "body": "Press.", **fields}])


def banner(**fields: Any) -> dict[str, Any]:
    return {"schema": 1, "key": "news", "kind": "banner", "title": "News", "body": "New!", **fields}


def hint(**fields: Any) -> dict[str, Any]:
    about = {"target": {"id": "x"}, "title": "Drafts", "body": "They save themselves."}
    return {"schema": 1, "key": "drafts", "kind": "hint", **about, **fields}


def button(**action: Any) -> dict[str, Any]:
    return {"key": "go", "label": "Go", "action": action}


FAULTS = [
    ([], "", "a guide is a JSON object"),
    ({}, "kind", "use one of"),
    (tour(kind="survey"), "kind", "use one of"),
    (tour(schema=2), "schema", "schema 1"),
    (tour(key="Welcome!"), "key", "lower-case"),
    (tour(key="welcome\n"), "key", "lower-case"),
    (tour(title="   "), "title", "write something"),
    (tour(title=7), "title", "string"),
    (tour(title="Hi {{ user.name }}"), "title", "fallback"),
    (tour(steps=[]), "steps", "1 to 30"),
    (tour(extra=1), "extra", "no such field"),
    (tour(priority="high"), "priority", "integer"),
    (tour(priority=101), "priority", "-100 to 100"),
    (tour(onboarding="yes"), "onboarding", "boolean"),
    (tour(trigger={"page": "invoices"}), "trigger.page.0", "begin with /"),
    (tour(trigger={"after": "soon"}), "trigger.after", "a number and a unit"),
    (tour(schedule={"from": "2026-01-01T09:00:00"}), "schedule.from", "offset"),
    (
        tour(schedule={"from": "2026-01-02T00:00:00Z", "until": "2026-01-01T00:00:00Z"}),
        "schedule.until",
        "after the beginning",
    ),
    (tour(frequency={"at_most": 0}), "frequency.at_most", "from 1"),
    (tour(audience={"trait": "plan"}), "audience.trait", "exactly one of"),
    (tour(audience={"all": [{"trait": "plan", "is": "x"}, {"x": 1}]}), "audience.all.1", "exactly one of"),
    (tour(audience={"not": {"not": {"event": "X"}}}), "audience.not.not.event", "fits"),
    (step(target={}), "steps.0.target", "say what the element is"),
    (step(target={"role": "button"}), "steps.0.target.name", "add its name"),
    (step(target={"css": "#x"}), "steps.0.target.css", "no such field"),
    (step(target={"trace": {"tag": "a"}}), "steps.0.target", "say what the element is"),
    (step(target={"id": "x", "trace": {"box": [1, 2, 3]}}), "steps.0.target.trace.box", "left, top, width and height"),
    (step(target={"id": "x", "trace": {"near": "x" * 301}}), "steps.0.target.trace.near", "300"),
    (step(target={"attributes": {"onclick": "x"}}), "steps.0.target.attributes.onclick.key", "use one of"),
    (step(advance={"on": "click"}), "steps.0.target", "choose a target"),
    (step(buttons=[button(do="page")]), "steps.0.buttons.0.action.url", "needs this"),
    (step(buttons=[button(do="page", url="https://x.y")]), "steps.0.buttons.0.action.url", "a path"),
    (step(buttons=[button(do="link", url="javascript:alert(1)")]), "steps.0.buttons.0.action.url", "https://"),
    (step(buttons=[button(do="next", event="x")]), "steps.0.buttons.0.action.event", "takes none"),
    (tour(steps=[{"key": "a", "title": "A"}, {"key": "a", "title": "B"}]), "steps", "'a'"),
    (tour(translations={"ja": {"steps": {"new": {"titel": "x"}}}}), "translations.ja.steps.new.titel", "no such field"),
    (tour(translations={"Japanese": {}}), "translations.Japanese.key", "a locale"),
    (banner(position="inline"), "target", "choose a target"),
    (banner(buttons=[button(do="next")]), "buttons.0.action.do", "steps of a tour"),
    (banner(buttons=[button(do="close")] * 3), "buttons", "at most 2"),
]


@pytest.mark.parametrize(("document", "path", "fix"), FAULTS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_fault_is_named_with_its_path_and_the_way_to_mend_it(document: dict[str, Any], path: str, fix: str) -> None:
    with pytest.raises(Invalid) as caught:
        load_guide(document)
    found = {fault.path: fault.message for fault in caught.value.faults}
    assert fix.casefold() in found[path].casefold()


JA = {
    "title": "ようこそ",
    "steps": {"new": {"title": "新規", "body": "**新規**を押します。", "target": {"name": "新規"}}},
}


def test_a_translation_is_whole_or_not_at_all() -> None:
    assert translate(load_guide(tour()), "ja") is None
    partial = {**JA, "steps": {"new": {"title": "新規"}}}
    assert missing_texts(load_guide(tour(translations={"ja": partial})), "ja") == ["steps.new.body"]
    assert translate(load_guide(tour(translations={"ja": partial})), "ja") is None


def test_a_translated_guide_carries_the_translated_name_of_its_target() -> None:
    guide = translate(load_guide(tour(translations={"ja": JA})), "ja")
    assert guide
    assert deliver(guide)["steps"][0] == {
        "key": "new",
        "title": ["新規"],
        "body": [{"p": [{"b": ["新規"]}, "を押します。"]}],
        "placement": "auto",
        "advance": "next",
        "missing": "skip",
        "target": {"role": "button", "role_selector": selector("button"), "name": "新規"},
    }


def test_rules_that_stay_on_the_server_are_not_delivered() -> None:
    document = tour(audience={"trait": "plan", "is": "secret-plan"}, frequency={"at_most": 3})
    assert "secret-plan" not in str(deliver(load_guide(document)))
    assert "frequency" not in deliver(load_guide(document))


def test_the_variables_of_a_guide_are_those_of_all_its_texts() -> None:
    guide = load_guide(
        tour(title="{{ user.a | x }}", steps=[{"key": "s", "title": "T", "body": "{{ company.b | y }}"}])
    )
    assert text_variables(guide) == {"user.a", "company.b"}


AFTER = [(["/invoices"], "/invoices"), (["/invoices"], "/invoices"), (["/c/*"], None)]


@pytest.mark.parametrize(
    ("own", "first"),
    [({"page": "/"}, (["/"], "/")), ({"page": "/i*"}, (["/i*"], None)), ({}, (None, None))],
    ids=["the tour's own page", "the tour's own pages", "anywhere"],
)
def test_a_step_without_a_page_lives_where_the_one_before_does_the_first_where_the_tour_starts(
    own: dict[str, str], first: tuple[list[str] | None, str | None]
) -> None:
    walk = [{}, {"page": "/invoices"}, {}, {"page": "/c/*"}]
    steps = [{"key": f"s{n}", "title": "T", **more} for n, more in enumerate(walk)]
    delivered = deliver(load_guide(tour(steps=steps, trigger=own)))["steps"]
    meant = [(pages and [source(page) for page in pages], url) for pages, url in (first, *AFTER)]
    assert [(step.get("page"), step.get("url")) for step in delivered] == meant


@pytest.mark.parametrize(
    ("role", "selector_"),
    [
        ("link", '[role="link"],:is(a[href]):not([role])'),
        ("table", '[role="table"],:is(table):not([role])'),
        ('a"]b', '[role="a\\"]b"]'),
    ],
)
def test_a_target_carries_the_selector_of_its_role(role: str, selector_: str) -> None:
    assert selector(role) == selector_


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (tour(), True),
        (banner(), False),
        (banner(push=False), True),
        (banner(push=False, position="inline", target={"id": "x"}), False),
        (hint(opens="itself"), True),
        (hint(), False),
    ],
)
def test_the_page_is_told_what_takes_the_screen_unasked(document: dict[str, Any], expected: bool) -> None:
    assert deliver(load_guide(document))["interrupts"] is expected


def test_what_was_recorded_of_a_target_is_delivered_as_it_is() -> None:
    trace = {"tag": "a", "attributes": {"class": "primary", "href": "/new"}, "near": "Paid", "box": [10, 20, 80, 32]}
    guide = load_guide(tour(steps=[{"key": "new", "title": "New", "body": "", "target": {"id": "x", "trace": trace}}]))
    assert deliver(guide)["steps"][0]["target"]["trace"] == trace
