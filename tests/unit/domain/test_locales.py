"""The page's language first, then the person's, then the browser's."""

import pytest

from annai_server.domain.locales import choose, direction


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (["ja", "en"], "ja"),
        (["ja-JP"], "ja"),
        (["JA_jp"], "ja"),
        ([None, "", "fr", "ja"], "ja"),
        (["zh-Hant-TW"], "en"),
        (["zh-hans-cn"], "zh-Hans"),
        ([], "en"),
    ],
)
def test_the_first_wanted_language_that_is_offered_is_chosen(wanted, chosen):
    assert choose(wanted, ["en", "ja", "zh-Hans"], "en") == chosen


def test_arabic_runs_from_right_to_left():
    assert (direction("ar-EG"), direction("ja")) == ("rtl", "ltr")
