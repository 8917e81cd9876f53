"""What the browser looks for by itself: CSS made of a target's fingerprints, whatever authors wrote into them."""

from typing import Any

import pytest

from annai_server.domain.content import Target
from annai_server.domain.delivery import deliver_target
from annai_server.domain.selectors import selector

BUTTON = ':is([role="button"],:is(button,summary,[type=button],[type=submit],[type=reset]):not([role]))'


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"id": "save"}, '[id="save"]'),
        ({"id": "save", "role": "button", "name": "Save"}, f'{BUTTON}[id="save"]'),
        ({"attributes": {"href": "/a", "type": "b"}}, '[href="/a"][type="b"]'),
        ({"id": 'a"b\\c\nd'}, r'[id="a\22 b\5c c\a d"]'),
        ({"role": "button", "name": "Save"}, None),
        ({"text": "Save"}, None),
    ],
    ids=["an id", "with its role", "attributes together", "what would end a string", "a role alone", "only read"],
)
def test_all_but_names_and_texts_holds_together(given: dict[str, Any], expected: str | None) -> None:
    assert selector(Target(**given)) == expected


def test_a_test_id_settles_it_by_whichever_of_its_names() -> None:
    names = ("data-testid", "data-test", "data-test-id", "data-cy")
    given = Target(test_id="save", role="button", name="Save", id="b7")
    assert selector(given) == ",".join(f'[{name}="save"]' for name in names)


def test_what_a_target_lies_within_has_a_selector_of_its_own() -> None:
    delivered = deliver_target(Target(text="Save", within=Target(id="bar")))
    assert delivered == {"text": "Save", "within": {"id": "bar", "selector": '[id="bar"]'}}
