"""The fake for users' own tests: the same calls, no thread, no network."""

import inspect
import threading
from datetime import UTC, datetime

import pytest
from annai import Annai, UsageError, UserGuide
from annai.testing import FakeAnnai, Grouped, Identified

PUBLIC = [name for name in vars(Annai) if not name.startswith("_")]
TOUCH_NO_NETWORK = {"enabled", "identify", "group", "track", "token", "tag"}


@pytest.mark.parametrize("name", PUBLIC)
def test_the_fake_has_the_same_calls_with_the_same_parameters(name: str) -> None:
    real, fake = getattr(Annai, name), getattr(FakeAnnai, name)
    if isinstance(real, property):
        assert isinstance(fake, property)
        return
    wanted, found = inspect.signature(real), inspect.signature(fake)
    assert found.parameters == wanted.parameters


def test_whatever_could_reach_the_network_is_replaced() -> None:
    """A call added to the client is either replaced in the fake or listed here as harmless."""
    assert {name for name in PUBLIC if name not in vars(FakeAnnai)} == TOUCH_NO_NETWORK


def test_it_remembers_what_it_was_told() -> None:
    fake = FakeAnnai()
    fake.identify(42, {"plan": "trial"}, company="c_7", locale="ja")
    fake.group("c_7", {"seats": 4})
    fake.track(42, "invoice_sent", {"amount": 12_000}, at=datetime(2026, 4, 1, tzinfo=UTC))
    fake.forget(42)
    assert fake.identified == [Identified("42", {"plan": "trial"}, "c_7", "ja", None)]
    assert fake.grouped == [Grouped("c_7", {"seats": 4})]
    [event] = fake.tracked
    assert (event.user, event.name, event.properties, event.at) == (
        "42",
        "invoice_sent",
        {"amount": 12_000},
        datetime(2026, 4, 1, tzinfo=UTC),
    )
    assert fake.forgotten == ["42"]
    assert (fake.stats.stored, fake.stats.updated, fake.flush(), fake.close()) == (1, 2, True, True)


def test_it_starts_no_thread() -> None:
    before = threading.active_count()
    fake = FakeAnnai()
    fake.track("u_42", "invoice_sent")
    fake.identify("u_42")
    assert threading.active_count() == before


def test_assert_tracked_looks_at_the_properties_that_are_named() -> None:
    fake = FakeAnnai()
    fake.track("u_42", "invoice_sent", {"amount": 12_000, "to": "Aoi"})
    assert fake.assert_tracked("u_42", "invoice_sent", amount=12_000).properties["to"] == "Aoi"
    fake.assert_tracked("u_42", "invoice_sent")
    fake.assert_not_tracked("u_42", "invoice_paid")
    with pytest.raises(AssertionError, match=r"invoice_sent\(amount=1\) was not tracked, but .*amount=12000"):
        fake.assert_tracked("u_42", "invoice_sent", amount=1)
    with pytest.raises(AssertionError, match="nothing was"):
        FakeAnnai().assert_tracked("u_42", "invoice_sent")
    with pytest.raises(AssertionError, match="should not have been tracked"):
        fake.assert_not_tracked("u_42", "invoice_sent")


def test_assert_identified_looks_at_the_traits_that_are_named() -> None:
    fake = FakeAnnai()
    fake.identify("u_42", {"plan": "trial", "seats": 4})
    assert fake.assert_identified("u_42", plan="trial").traits["seats"] == 4
    with pytest.raises(AssertionError, match="u_42"):
        fake.assert_identified("u_42", plan="paid")


def test_it_answers_the_guides_it_was_given() -> None:
    fake = FakeAnnai()
    fake.guides["u_42"] = [UserGuide("welcome", "tour", "Welcome", "eligible")]
    assert [guide.key for guide in fake.guides_for("u_42")] == ["welcome"]
    assert fake.guides_for("u_43") == []


def test_it_is_as_strict_as_a_strict_client() -> None:
    with pytest.raises(UsageError, match="Invoice sent"):
        FakeAnnai().track("u_42", "Invoice sent")


def test_its_tags_and_tokens_are_real_ones() -> None:
    fake = FakeAnnai()
    assert 'data-token="ey' in fake.tag("u_42")
    assert fake.token("u_42").count(".") == 2


def test_clear_forgets_the_calls() -> None:
    fake = FakeAnnai()
    fake.track("u_42", "invoice_sent")
    fake.clear()
    assert fake.tracked == []
