"""The page's language first, then the person's, then the browser's."""

import pytest

from annai_server.domain.locales import choose, direction


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (["ja", "en"], "ja"),
        (["ja-JP"], "ja"),
        (["fr-FR", "zh-Hans"], "zh-Hans"),
        (["JA_jp"], "ja"),
        ([None, "", "fr", "ja"], "ja"),
        (["zh-Hant-TW"], "en"),
        (["zh-hans-cn"], "zh-Hans"),
        ([], "en"),
    ],
)
def test_the_first_wanted_language_that_is_offered_is_chosen(wanted: list[str | None], chosen: str) -> None:
    assert choose(wanted, ["en", "ja", "zh-Hans"], "en") == chosen


@pytest.mark.parametrize(
    ("wanted", "offered", "chosen"),
    [
        ("zh-CN", ["en", "zh-Hans"], "zh-Hans"),
        ("zh-SG", ["en", "zh-Hans"], "zh-Hans"),
        ("zh", ["en", "zh-Hans"], "zh-Hans"),
        ("zh-Hans", ["en", "zh-CN"], "zh-CN"),
        ("zh-TW", ["en", "zh-Hans", "zh-Hant"], "zh-Hant"),
        ("zh-Hant-HK", ["en", "zh-TW"], "zh-TW"),
        ("zh-TW", ["en", "zh"], "en"),
        ("zh-HK", ["zh-TW", "zh-HK"], "zh-HK"),
        ("zh-Hans-HK", ["zh-Hant", "zh-Hans"], "zh-Hans"),
    ],
)
def test_chinese_is_told_apart_by_how_it_is_written(wanted: str, offered: list[str], chosen: str) -> None:
    assert choose([wanted], offered, "en") == chosen


def test_arabic_runs_from_right_to_left() -> None:
    assert (direction("ar-EG"), direction("ja")) == ("rtl", "ltr")
