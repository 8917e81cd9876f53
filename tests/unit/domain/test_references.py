"""A publisher is told of everything that a document names, with where it does."""

from annai_server.domain.references import references
from annai_server.wire.guides import load_guide
from support import guides


def test_every_reference_of_a_document_is_found_with_its_path() -> None:
    start = {"key": "go", "label": "Go", "action": {"do": "start", "guide": "send-invoice"}}
    document = guides.checklist(
        goal="first-invoice",
        audience={"all": [{"segment": "trial"}, {"not": {"guide": "welcome"}}]},
        items=[
            {"key": "a", "title": "A", "done_when": {"milestone": "first-customer"}, "button": start},
            {"key": "b", "title": "B", "done_when": {"item": "other/x"}, "when": {"segment": "paid"}},
        ],
    )
    assert set(references(load_guide(document))) == {
        ("audience", "segment", "trial"),
        ("audience", "guide", "welcome"),
        ("items.0.done_when", "milestone", "first-customer"),
        ("items.0.button.action.guide", "guide", "send-invoice"),
        ("items.1.when", "segment", "paid"),
        ("items.1.done_when", "item", "other/x"),
        ("goal", "milestone", "first-invoice"),
    }


def test_a_tours_buttons_and_steps_and_a_toasts_milestone_are_references() -> None:
    start = {"key": "go", "label": "Go", "action": {"do": "start", "guide": "next"}}
    step = {"key": "a", "title": "A", "body": "", "when": {"segment": "trial"}, "buttons": [start]}
    assert set(references(load_guide(guides.tour(steps=[step])))) == {
        ("steps.0.when", "segment", "trial"),
        ("steps.0.buttons.0.action.guide", "guide", "next"),
    }
    assert set(references(load_guide(guides.toast(buttons=[start])))) == {
        ("milestone", "milestone", "first-invoice"),
        ("buttons.0.action.guide", "guide", "next"),
    }


def test_a_hints_button_and_the_events_that_start_it_are_references() -> None:
    start = {"key": "go", "label": "Go", "action": {"do": "start", "guide": "next"}}
    asked = {"all": [{"event": "prices_read"}, {"not": {"event": "guide_shown"}}]}
    hint = guides.hint(buttons=[start], audience=asked, trigger={"event": "invoice_created"})
    assert set(references(load_guide(hint))) == {
        ("buttons.0.action.guide", "guide", "next"),
        ("audience", "event", "prices_read"),
        ("audience", "event", "guide_shown"),
        ("trigger.event", "event", "invoice_created"),
    }
