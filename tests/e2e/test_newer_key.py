"""A page's tag carries a newer public key: what its browser keeps under the one before goes on."""

from typing import Any

from playwright.sync_api import expect

from support.hosted import Hosted
from support.scripted import TAG, Scripted, banner, tour

NEWER = TAG.replace("pk_1", "pk_2")
AWAY = (503, b"{}")
REVOKED = (401, b"{}")


def _change_key(annai: Scripted, tag: str) -> None:
    annai.tag = tag
    annai.more = {**annai.more, "before": ["pk_1"], "defined": []}


def _leftovers(host: Hosted) -> list[str]:
    names: list[str] = host.call("[localStorage, sessionStorage].flatMap(Object.keys)")
    return [name for name in names if "pk_1" in name]


def test_what_could_not_be_delivered_under_the_older_key_is_delivered_once(annai: Scripted, host: Hosted) -> None:
    annai.events = lambda body: AWAY
    host.open()
    host.call("annai.track('exported'); annai.track('printed')")
    annai.wait(lambda: annai.batches)
    assert annai.stored == {}
    annai.events = lambda body: None
    _change_key(annai, NEWER)
    host.open()
    annai.wait(lambda: {"exported", "printed"} <= {*annai.names()})
    last = annai.batches[-1]
    assert (last["key"], last["user"], last["ticket"]) == ("pk_2", "ann", "ticket of ann")
    assert len(annai.stored) == 2
    host.page.wait_for_function("!Object.keys(localStorage).some((name) => name.includes(':e:'))")
    assert _leftovers(host) == []
    assert host.faults == []


def test_a_page_where_nothing_else_is_to_be_done_delivers_them_too(annai: Scripted, host: Hosted) -> None:
    annai.html += "<script>localStorage['annai:pk_1:dropped'] = 2; localStorage['annai:pk_2:dropped'] = 1</script>"
    _change_key(annai, NEWER)
    host.open()
    host.page.wait_for_function("localStorage['annai:pk_2:dropped'] === '3'")
    assert _leftovers(host) == []


def _anonymous(key: str) -> str:
    return TAG.replace("pk_1", key).replace('data-user="ann"', 'data-privacy="anonymous"')


def _visitor(annai: Scripted, host: Hosted) -> Any:
    """Who a page view begins as."""
    seen = len(annai.asked)
    host.page.goto(annai.url)
    annai.wait(lambda: len(annai.asked) > seen)
    return annai.asked[seen]["user"]


def test_a_visitor_stays_who_they_are(annai: Scripted, host: Hosted) -> None:
    annai.tag = _anonymous("pk_1")
    visitor = _visitor(annai, host)
    _change_key(annai, _anonymous("pk_2"))
    host.page.goto(annai.url)
    annai.wait(lambda: annai.asked[-1]["user"] == visitor and annai.asked[-1]["key"] == "pk_2")
    assert _visitor(annai, host) == visitor


def test_nobody_whom_a_cached_page_makes_up_under_a_revoked_key_takes_their_place(
    annai: Scripted, host: Hosted
) -> None:
    annai.tag = _anonymous("pk_1")
    visitor = _visitor(annai, host)
    _change_key(annai, _anonymous("pk_2"))
    host.page.goto(annai.url)
    annai.wait(lambda: annai.asked[-1]["user"] == visitor and annai.asked[-1]["key"] == "pk_2")
    annai.tag, annai.bootstrap = _anonymous("pk_1"), lambda body: REVOKED
    assert _visitor(annai, host) != visitor
    annai.tag, annai.bootstrap = _anonymous("pk_2"), lambda body: None
    assert _visitor(annai, host) == visitor
    host.page.wait_for_function("!Object.keys(localStorage).some((name) => name.includes('pk_1'))")
    assert _visitor(annai, host) == visitor


def test_a_first_page_with_the_newer_key_that_is_left_before_its_answer_loses_no_visitor(
    annai: Scripted, host: Hosted
) -> None:
    annai.tag = _anonymous("pk_1")
    visitor = _visitor(annai, host)
    _change_key(annai, _anonymous("pk_2"))
    annai.bootstrap = lambda body: AWAY
    assert _visitor(annai, host) != visitor
    annai.bootstrap = lambda body: None
    host.page.goto(annai.url)
    annai.wait(lambda: annai.asked[-1]["user"] == visitor and annai.asked[-1]["key"] == "pk_2")


def test_a_tour_goes_on_at_its_step(annai: Scripted, host: Hosted) -> None:
    annai.publish(tour(), banner())
    host.open()
    card = host.card("The first step")
    card.get_by_role("button", name="Next").click()
    expect(host.card("The second step")).to_be_visible()
    _change_key(annai, NEWER)
    annai.states["welcome"] = {"auto": False, "reason": "shown_before"}
    host.open()
    host.page.wait_for_function("!Object.keys(localStorage).some((name) => name.includes('pk_1'))")
    host.open()
    expect(host.card("The second step")).to_be_visible()
