"""Writing and publishing guides through the admin's own calls."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from annai_server.admin.kinds import KINDS
from annai_server.domain.duration import DAY_MS
from annai_server.store.database import db
from annai_server.store.tables import Environment, Published
from support.admin_desk import Desk
from support.cast import Team
from support.guides import banner, milestone, toast, tour
from support.page import json_of, now

GUIDES = "/admin/p/invoices/guides"


@pytest.fixture
def teammate(app: Flask, team: Team) -> Desk:
    return Desk(app).sign_in("teammate@invoices.example")


def create(desk: Desk, document: dict[str, Any]) -> str:
    answer = desk.save(GUIDES, {**document, "key": ""})
    assert answer.status_code == 200, answer.text
    location: str = json_of(answer)["location"]
    return location


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_form(author: Desk, kind: str) -> None:
    page = author.get(f"{GUIDES}/new/{kind}")
    assert page.status_code == 200
    assert f'"kind": "{kind}"' in page.text


def test_a_new_guide_gets_its_key_from_its_title(author: Desk) -> None:
    assert create(author, tour(title="Welcome on board!")) == f"{GUIDES}/welcome-on-board"


def test_a_japanese_title_gets_a_key_too(author: Desk) -> None:
    assert create(author, tour(title="はじめてのご案内")).startswith(f"{GUIDES}/tour-")


def test_two_guides_of_one_title_get_different_keys(author: Desk) -> None:
    assert create(author, tour(title="Welcome")) != create(author, tour(title="Welcome"))


def test_faults_come_with_their_paths_in_an_authors_words(author: Desk) -> None:
    steps = [{"key": "a", "title": "", "body": "", "target": {"role": "button"}}]
    answer = author.save(GUIDES, tour(key="", title="", steps=steps))
    assert answer.status_code == 422
    found = {fault["path"]: fault["message"] for fault in json_of(answer)["errors"]}
    assert found["title"] == "Write something here."
    assert found["steps.0.target.name"] == "The kind alone fits too many elements: add its name."
    assert author.get(GUIDES).text.count("guide-name") == 0


def test_faults_are_said_in_the_authors_language(author: Desk) -> None:
    author.post("/admin/language", {"locale": "ja"})
    answer = author.save(GUIDES, tour(key="", title=""))
    assert json_of(answer)["errors"][0]["message"] == "入力してください。"


def test_of_two_who_edit_the_second_is_told_and_loses_nothing(author: Desk, teammate: Desk) -> None:
    path = create(author, tour(title="Welcome"))
    key = path.rpartition("/")[2]
    assert teammate.save(path, tour(key=key, title="Theirs"), 1).status_code == 200
    answer = author.save(path, tour(key=key, title="Mine"), 1)
    assert answer.status_code == 409
    current = json_of(answer)["current"]
    assert (current["document"]["title"], current["version"], current["saved_by"]) == ("Theirs", 2, "Taro")
    assert author.save(path, tour(key=key, title="Mine"), current["version"]).status_code == 200


@pytest.mark.parametrize(
    ("call", "body", "path"),
    [
        ("PUT", {"version": "abc", "document": tour()}, "version"),
        ("PUT", {"version": 1}, "document"),
        ("PUT", {"version": 1, "document": tour(), "note": "?"}, "note"),
        ("PUT", [], ""),
        ("POST", {"environment": "production", "note": "n" * 501}, "note"),
        ("POST", {"environment": "production", "again": "yes"}, "again"),
        ("POST", {"environment": "production", "milestones": "yes"}, "milestones"),
        ("POST", {}, "environment"),
    ],
)
def test_what_the_script_sends_is_checked_like_the_apis(author: Desk, call: str, body: Any, path: str) -> None:
    guide = create(author, tour(title="Welcome"))
    answer = author.send(call, guide if call == "PUT" else f"{guide}/publish", body)
    assert answer.status_code == 422, answer.text
    assert [fault["path"] for fault in json_of(answer)["errors"]] == [path]
    assert json_of(author.get(f"{guide}/draft"))["version"] == 1


def test_what_the_publisher_saw_is_published_and_nothing_saved_since(author: Desk, teammate: Desk) -> None:
    path = create(author, tour(title="Welcome"))
    teammate.save(path, tour(key=path.rpartition("/")[2], title="Theirs"), 1)
    said = {"environment": "production", "version": 1, "milestones": True}
    answer = author.send("POST", f"{path}/publish", said)
    assert answer.status_code == 409
    current = json_of(answer)["current"]
    assert (current["document"]["title"], current["version"], current["saved_by"]) == ("Theirs", 2, "Taro")
    assert "Revision 1" not in author.get(f"{path}/history").text
    assert author.send("POST", f"{path}/publish", {**said, "version": 2}).status_code == 200


def test_a_note_may_have_500_characters(author: Desk) -> None:
    path = create(author, tour(title="Welcome"))
    said = {"environment": "production", "note": "n" * 501}
    answer = author.send("POST", f"{path}/publish", said)
    assert json_of(answer)["errors"][0]["message"] == "Write at most 500 characters."
    assert author.send("POST", f"{path}/publish", {**said, "note": "n" * 500}).status_code == 200


def test_the_second_hears_of_it_before_saving(author: Desk, teammate: Desk) -> None:
    path = create(author, tour(title="Welcome"))
    teammate.save(path, tour(key=path.rpartition("/")[2], title="Theirs"), 1)
    assert json_of(author.get(f"{path}/draft"))["version"] == 2


def test_publishing_and_its_history(author: Desk) -> None:
    path = create(author, tour(title="Welcome"))
    answer = author.send("POST", f"{path}/publish", {"environment": "production", "note": "First try"})
    assert json_of(answer)["location"] == f"{path}/history"
    page = author.get(f"{path}/history").text
    assert "First try" in page
    assert "Revision 1 published in Production" in page
    assert "Revision 1</span>" in author.get(GUIDES).text.replace("\n", "")


def test_who_has_published_hears_what_may_hold_it_back_and_where_to_ask(app: Flask, author: Desk) -> None:
    wait = "It comes when its turn does: people get at most one interruption every 30 minutes."
    why = '<a href="/admin/p/invoices/why?environment=production">Why is somebody shown it, or not?</a>'

    def said(document: dict[str, Any]) -> str:
        path = create(author, document)
        author.send("POST", f"{path}/publish", {"environment": "production"})
        page = author.get(f"{path}/history").text
        assert why in page
        assert why not in author.get(f"{path}/history").text
        return page

    assert f"Published in Production as revision 1. {wait}" in said(tour(title="Welcome"))
    # One that pushes the page interrupts nobody.
    assert wait not in said(banner(title="News", push=True))
    with app.app_context():
        db.session.execute(update(Environment).where(Environment.key == "production").values(budget_gap_s=0))
        db.session.commit()
    assert wait not in said(tour(title="Another"))


def test_a_changed_draft_says_so_beside_what_is_published(author: Desk) -> None:
    path = create(author, tour(title="Welcome"))
    author.send("POST", f"{path}/publish", {"environment": "production"})
    author.save(path, tour(key=path.rpartition("/")[2], title="Welcome back"), 1)
    assert "Revision 1; the draft has changed since" in author.get(GUIDES).text
    assert "Welcome back" in author.get(f"{GUIDES}?status=changed").text


def test_stopping_resuming_unpublishing_and_rolling_back(author: Desk) -> None:
    path = create(author, tour(title="Welcome"))
    key = path.rpartition("/")[2]
    author.send("POST", f"{path}/publish", {"environment": "production"})
    author.save(path, tour(key=key, title="Welcome back"), 1)
    author.send("POST", f"{path}/publish", {"environment": "production"})
    where = {"environment": "production"}
    author.post(f"{path}/rollback", {**where, "revision": "1"})
    assert "Rolled back to revision 1 in Production" in author.get(f"{path}/history").text
    author.post(f"{path}/stop", where)
    assert "status stopped" in author.get(f"{path}/history").text
    author.post(f"{path}/resume", where)
    assert "status stopped" not in author.get(f"{path}/history").text
    author.post(f"{path}/unpublish", where)
    assert "Unpublished in Production" in author.get(f"{path}/history").text


def test_after_a_rollback_the_list_says_what_is_served_and_that_the_draft_is_newer(author: Desk) -> None:
    path = create(author, tour(title="Welcome"))
    key, where = path.rpartition("/")[2], {"environment": "production"}
    author.send("POST", f"{path}/publish", where)
    author.save(path, tour(key=key, title="Welcome back"), 1)
    author.send("POST", f"{path}/publish", where)
    author.post(f"{path}/rollback", {**where, "revision": "1"})
    assert "Serves revision 1; the draft is newer" in author.get(GUIDES).text
    assert "An older revision is served here; the draft is newer." in author.get(f"{path}/history").text
    author.save(path, tour(key=key, title="Welcome"), 2)
    assert "draft" not in re.findall(r'status-word">([^<]*)<', author.get(GUIDES).text)[0]


def test_a_title_reads_as_for_somebody_of_whom_nothing_is_known(author: Desk) -> None:
    path = create(author, tour(title="Welcome, {{ user.first_name | there }}"))
    author.send("POST", f"{path}/publish", {"environment": "production"})
    for page in (GUIDES, f"{path}/results", f"{path}/history"):
        assert "Welcome, there" in author.get(page).text, page
        assert "first_name" not in author.get(page).text, page


def test_results_of_the_authors_own_days(author: Desk) -> None:
    path = create(author, tour(title="Welcome"))
    page = author.get(f"{path}/results?from=2026-11-01&to=2026-11-20").text
    assert 'value="2026-11-01"' in page
    assert 'value="2026-11-20"' in page
    assert "must not be before" not in page
    assert "must not be before" in author.get(f"{path}/results?from=2026-11-20&to=2026-11-01").text
    assert author.get(f"{path}/results?from=tomorrow&to=0001-01-01").status_code == 200


def test_before_publishing_one_hears_what_is_missing(author: Desk, team: Team) -> None:
    team.author("PUT", "/v1/milestones/first-invoice", {"document": milestone()})
    path = create(author, toast(title="Sent!"))
    answer = json_of(author.get(f"{path}/cautions?environment=production"))
    assert {one["id"].split()[0] for one in answer["cautions"]} == {"missing_translation", "unpublished_reference"}
    assert answer["milestones"] is True
    assert "“First invoice”" in " ".join(one["message"] for one in answer["cautions"])


def test_the_milestones_a_guide_needs_can_be_published_with_it(author: Desk, team: Team) -> None:
    team.author("PUT", "/v1/milestones/first-invoice", {"document": milestone()})
    path = create(author, toast(title="Sent!"))
    author.send("POST", f"{path}/publish", {"environment": "production", "milestones": True})
    stored = team.author("GET", "/v1/milestones/first-invoice").json
    assert set(stored["environments"]) == {"production"}


def test_a_copy_is_published_nowhere(author: Desk) -> None:
    path = create(author, tour(title="Welcome"))
    author.send("POST", f"{path}/publish", {"environment": "production"})
    copy = author.post(f"{path}/duplicate").location
    assert copy != path
    page = author.get(f"{copy}/history").text
    assert page.count("Not published") == 2
    assert "<h1>Copy of Welcome</h1>" in re.sub(r"<h1 [^>]*>", "<h1>", page)


def test_what_is_stopped_says_since_when_it_is(app: Flask, author: Desk) -> None:
    path = create(author, tour(title="Welcome"))
    author.send("POST", f"{path}/publish", {"environment": "production"})
    with app.app_context():
        db.session.execute(update(Published).values(published_at=now() - 3 * DAY_MS))
        db.session.commit()
    published = _since(author, path)
    author.post(f"{path}/stop", {"environment": "production"})
    stopped = _since(author, path)
    assert stopped != published
    author.post("/admin/p/invoices/settings/production/stop")
    assert _since(author, path) == stopped
    author.post(f"{path}/resume", {"environment": "production"})
    assert _since(author, path) != published, "all guidance is stopped"


def _since(author: Desk, path: str) -> str:
    found = re.search(r"· since ([^<]+)<", author.get(f"{path}/history").text)
    assert found
    return found[1]


def test_what_is_stopped_is_not_called_served(author: Desk) -> None:
    path = create(author, tour(title="Welcome"))
    author.send("POST", f"{path}/publish", {"environment": "production"})
    assert "served in Production" in author.get(f"{path}/history").text
    author.post(f"{path}/stop", {"environment": "production"})
    page = author.get(f"{path}/history").text
    assert "stopped in Production" in page
    assert "served in Production" not in page


def test_a_guide_of_each_kind_can_be_begun(author: Desk) -> None:
    begun = re.findall(r'href="(/admin/p/invoices/guides/new/[a-z]+)"', author.get(f"{GUIDES}/new").text)
    assert {path.rpartition("/")[2] for path in begun} == set(KINDS)
    assert [author.get(path).status_code for path in begun] == [200] * len(KINDS)


def test_archiving_can_be_undone(author: Desk) -> None:
    path = create(author, tour(title="Welcome"))
    assert author.post(f"{path}/archive").status_code == 302
    assert f"{path}/restore" in author.get(GUIDES).text
    assert author.get(path).status_code == 404
    author.post(f"{path}/restore")
    assert author.get(path).status_code == 200


def test_the_preview_is_what_the_widget_would_get(author: Desk) -> None:
    texts = {"ja": {"title": "ようこそ", "steps": {"a": {"title": "ここ", "body": "**太字**です"}}}}
    document = tour(steps=[{"key": "a", "title": "Here", "body": "It is **bold**"}], translations=texts)
    english = json_of(author.send("POST", "/admin/p/invoices/render", {"document": document, "locale": "en"}))
    japanese = json_of(author.send("POST", "/admin/p/invoices/render", {"document": document, "locale": "ja"}))
    assert english["guide"]["steps"][0]["body"] == [{"p": ["It is ", {"b": ["bold"]}]}]
    assert japanese["guide"]["steps"][0]["body"] == [{"p": [{"b": ["太字"]}, "です"]}]
    assert japanese["strings"]["next"] == "次へ"


def test_a_milestone_is_written_and_served(author: Desk, team: Team) -> None:
    data = {
        "title": "First invoice",
        "title-ja": "最初の請求書",
        "when": '{"event": "invoice_sent"}',
        "environments": ["production"],
    }
    assert author.post("/admin/p/invoices/milestones", data).status_code == 302
    summary = team.author("GET", "/v1/milestones").json["milestones"][0]
    stored = team.author("GET", f"/v1/milestones/{summary['key']}").json
    assert stored["document"]["translations"] == {"ja": {"title": "最初の請求書"}}
    assert set(stored["environments"]) == {"production"}


def test_a_segment_is_written_and_served_and_a_name_never_heard_is_told(author: Desk, team: Team) -> None:
    team.backend("PUT", "/v1/users/u_1", {"traits": {"plan": "trial"}})
    data = {"title": "Paying", "when": '{"trait": "plam", "is": "pro"}', "environments": ["production"]}
    assert author.post("/admin/p/invoices/segments", data).status_code == 302
    assert (
        "Nobody there has ever had the trait “plam”. Did you mean “plan”?"
        in author.get("/admin/p/invoices/segments").text
    )
    stored = team.author("GET", "/v1/segments").json["segments"][0]
    assert (stored["key"].startswith("paying-"), set(stored["environments"])) == (True, {"production"})
    refused = author.post("/admin/p/invoices/segments", {"title": "Paying", "when": "null"})
    assert (refused.status_code, "Say who belongs to it." in refused.text) == (422, True)


def test_a_milestone_without_an_event_says_what_it_needs(author: Desk) -> None:
    answer = author.post("/admin/p/invoices/milestones", {"title": "First", "when": '{"event": ""}'})
    assert answer.status_code == 422
    assert "lower-case letters, digits and _" in answer.text
