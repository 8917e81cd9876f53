"""Events without code: authors define them, pages hear them, conditions count them."""

import time
from typing import Any

from annai_server.domain.ids import uuid7
from api.publishing import publish
from support import guides
from support.cast import Team

ASKS = {"event": "prices_read"}


def _answer(team: Team) -> dict[str, Any]:
    now = int(time.time() * 1000)
    body = {"v": 1, "key": team.development.public, "user": "u_1", "sent_at": now, "page_lang": "ja"}
    answer: dict[str, Any] = team.client.post("/v1/bootstrap", json=body).get_json()
    return answer


def test_a_page_is_told_what_to_hear_in_its_own_language_and_nothing_where_there_is_none(team: Team) -> None:
    assert "defined" not in _answer(team)
    click = {"click": {"role": "button", "name": "Export"}}
    texts = {"ja": {"title": "書き出し", "target": {"name": "書き出し"}}}
    publish(team, guides.event(), resource="events")
    publish(team, guides.event("exported", when=click, translations=texts), resource="events")
    defined = _answer(team)["defined"]
    assert [one["name"] for one in defined] == ["exported", "prices_read"]
    assert defined[0]["click"]["name"] == "書き出し"
    assert defined[1] == {"name": "prices_read", "page": ["^/prices/{0,9}(?:\\?[^#]*)?(?:#.*)?$"], "dwell": 20_000}


def test_an_event_has_the_life_of_every_document(team: Team) -> None:
    publish(team, guides.event(), resource="events")
    publish(team, guides.event(title="Read what it costs"), resource="events")
    found = team.author("GET", "/v1/events/prices_read").json
    assert (found["kind"], found["version"], found["environments"]["development"]["revision"]) == ("event", 2, 2)
    assert [one["number"] for one in team.author("GET", "/v1/events/prices_read/revisions").json["revisions"]] == [2, 1]
    copied = team.author("POST", "/v1/events/prices_read/duplicate", {"key": "prices_read_2"})
    assert copied.json["document"]["title"] == "Copy of Read what it costs"
    back = {"environment": "development", "revision": 1}
    assert team.author("POST", "/v1/events/prices_read/rollback", back).json["revision"] == 1
    assert team.author("DELETE", "/v1/events/prices_read").status_code == 204
    assert "defined" not in _answer(team)
    assert [one["key"] for one in team.author("GET", "/v1/events").json["events"]] == ["prices_read_2"]


def test_a_condition_on_a_defined_event_is_counted_and_nobody_is_warned_of_it(team: Team) -> None:
    draft = {"document": guides.event()}
    team.author("PUT", "/v1/events/prices_read", draft)
    said = publish(team, guides.banner(audience=ASKS))["warnings"]
    assert said == ["audience: event 'prices_read' is not published in development"] + [
        one for one in said if "translat" in one
    ]
    publish(team, guides.event(), resource="events")
    said = publish(team, guides.banner(audience=ASKS, priority=1))["warnings"]
    assert [one for one in said if "prices_read" in one] == []
    assert [one["key"] for one in _answer(team)["guides"]] == []
    now = int(time.time() * 1000)
    heard = {"id": str(uuid7(now)), "name": "prices_read", "at": now, "properties": {"defined": True}}
    body = {"v": 1, "key": team.development.public, "user": "u_1", "sent_at": now, "events": [heard]}
    assert team.client.post("/v1/events", json=body).get_json()["changes"] == [{"type": "event", "key": "prices_read"}]
    assert [one["key"] for one in _answer(team)["guides"]] == ["news"]


def test_an_event_goes_along_with_the_guide_that_asks_for_it(team: Team) -> None:
    publish(team, guides.event(), resource="events")
    publish(team, guides.banner(trigger={"event": "prices_read"}))
    promotion = {"from": "development", "to": "production", "guides": ["news"]}
    done = team.author("POST", "/v1/promotions", promotion).json["published"]
    assert [(one["resource"], one["key"]) for one in done] == [("event", "prices_read"), ("guide", "news")]
