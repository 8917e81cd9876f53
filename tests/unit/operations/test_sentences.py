"""Every condition and every reason can be said, in English and in Japanese."""

import json
from string import Formatter

import pytest

from annai_server.domain.conditions import expand
from annai_server.domain.conditions.tracing import changes, trace
from annai_server.operations.explaining.accounts import tree
from annai_server.operations.explaining.phrases import LANGUAGES, Speaker, words
from annai_server.wire.conditions import load_condition
from support.cases import load_cases
from support.facts import NOW, facts_of

CASES = load_cases("conditions.json")


def speaker(language: str) -> Speaker:
    titles = {("guide", "welcome"): "Welcome"}
    return Speaker(language, "Asia/Tokyo", NOW, lambda resource, key: titles.get((resource, key), key))


def test_both_languages_have_the_same_words_with_the_same_blanks() -> None:
    english, japanese = (words(language) for language in LANGUAGES)
    assert english.keys() == japanese.keys()
    # One day is "day" in English, 1日 in Japanese.
    told = [key for key in english if not key.startswith("length.")]
    assert {key: blanks(english[key]) for key in told} == {key: blanks(japanese[key]) for key in told}


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_golden_condition_is_said_traced_and_turned_round(language: str) -> None:
    for case in CASES:
        condition = load_condition(case["condition"])
        facts = facts_of(case["facts"], expand(condition, {}))
        found = trace(condition, facts, {})
        assert json.loads(json.dumps(tree(speaker(language), found)))["holds"] is found.holds, case["name"]
        for to in (True, False):
            for change in changes(found, to=to) or ():
                assert change.trace.holds is not change.to
                assert speaker(language).change(change)


@pytest.mark.parametrize(
    ("raw", "english", "japanese"),
    [
        ({"trait": "plan", "is": "trial"}, "“plan” is “trial”", "「plan」が「trial」である"),
        (
            {"company": "seats", "between": [1, 2000]},
            "the company's “seats” lies between 1 and 2,000",
            "会社の「seats」が1から2,000までの間にある",
        ),
        ({"trait": "ends", "within_next": "2w"}, "“ends” lies within the next 14 days", "「ends」が今後14日以内である"),
        (
            {"trait": "plan", "in": ["a", "b", "c"]},
            "“plan” is “a”, “b” or “c”",
            "「plan」が「a」、「b」、「c」のいずれかである",
        ),
        (
            {"event": "sent", "count": {"gte": 3}, "within": "1d"},
            "the event “sent” came at least 3 times in the last day",
            "過去1日以内にイベント「sent」が3回以上あった",
        ),
        (
            {"event": "sent", "where": {"amount": {"gt": 99}}},
            "the event “sent” came where “amount” is more than 99",
            "「amount」が99より大きいイベント「sent」があった",
        ),
        (
            {"guide": "welcome", "is": "dismissed"},
            "they closed or skipped the guide “Welcome”",
            "ガイド「Welcome」を閉じたかスキップした",
        ),
        (
            {"weekday": ["mon", "tue"], "zone": "Asia/Tokyo"},
            "the day is Monday or Tuesday (Asia/Tokyo)",
            "曜日が月曜日、火曜日のいずれかである（Asia/Tokyo）",
        ),
        (
            {"time": {"from": "09:00", "until": "18:30"}},
            "the clock shows 9:00 to 18:30 (where they are)",
            "時刻が9:00から18:30までの間である（本人の現地時間）",
        ),
        (
            {"locale": ["ja", "en"]},
            "they read Japanese or English",
            "表示言語が日本語、英語のいずれかである",
        ),
        (
            {"browser": ["safari", "other"]},
            "the browser is Safari or another one",
            "ブラウザーがSafari、その他のいずれかである",
        ),
        ({"anonymous": True}, "they haven't signed in", "サインインしていない"),
        ({"country": "JP"}, "the country is Japan", "国が日本である"),
    ],
)
def test_a_predicate_reads_as_a_person_would_say_it(raw: object, english: str, japanese: str) -> None:
    said = [speaker(language).statement(load_condition(raw)) for language in LANGUAGES]
    assert said == [english, japanese]


@pytest.mark.parametrize(
    ("at", "english", "japanese"),
    [
        (NOW + 60_000, "today 5:01", "今日5:01"),
        (NOW + 2 * 86_400_000 + 4 * 3_600_000, "Tuesday 9:00", "火曜日 9:00"),
        (NOW + 30 * 86_400_000, "22 December 2026, 5:00", "2026年12月22日 5:00"),
    ],
)
def test_a_moment_is_told_by_the_projects_clock(at: int, english: str, japanese: str) -> None:
    assert [speaker(language).moment(at) for language in LANGUAGES] == [english, japanese]


@pytest.mark.parametrize(
    ("raw", "english", "japanese"),
    [
        (
            {"all": [{"device": "phone"}, {"any": [{"trait": "a", "gt": 1}, {"not": {"segment": "vip"}}]}]},
            "the device is phone and (“a” is more than 1 or not: they are in the segment “vip”)",
            "デバイスがスマートフォンである、かつ（「a」が1より大きい、または次に当てはまらない：セグメント「vip」に属している）",
        ),
        (
            {"not": {"all": [{"device": "phone"}, {"device": "tablet"}]}},
            "not: (the device is phone and the device is tablet)",
            "次に当てはまらない：（デバイスがスマートフォンである、かつデバイスがタブレットである）",
        ),
        ({"all": [{"any": []}]}, "never", "該当なし"),
    ],
)
def test_a_whole_condition_is_said_in_one_line(raw: object, english: str, japanese: str) -> None:
    assert [speaker(language).condition(load_condition(raw)) for language in LANGUAGES] == [english, japanese]
