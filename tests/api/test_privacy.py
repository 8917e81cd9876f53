"""What is kept of a user is told whole and erased whole: from every table, and after the vacuum from the files."""

import json
import logging
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import BigInteger, insert, make_url, select, text

from annai_server import engine, logs
from annai_server.domain.events import Event
from annai_server.settings import Settings
from annai_server.store import belongings
from annai_server.store.database import db
from annai_server.store.rows import table_of
from annai_server.store.tables import Alias, AuditEntry, Base, User
from annai_server.wire.people import is_moment
from api.publishing import publish
from support import command_line, guides
from support.admin_desk import Desk, add_author
from support.cast import Team
from support.page import Page, Run, event, now, statuses
from support.processes import plain_environment

# In everything of theirs that is text: so it is found wherever it went.
MARK = "m4rk-花子-7f3a"
USER, VISITOR = f"u-{MARK}", f"visitor-{MARK}"
QUESTION = {"key": "why", "type": "text", "label": "Why?"}
FORM = {"key": "asked", "fields": [QUESTION], "submit": "Send"}
TOGETHER = {"scope": "company"}
DEVELOPMENT = ("--project", "invoices", "--environment", "development")


@pytest.fixture
def known(team: Team, in_app: None) -> Page:
    """Somebody of whom everything is kept that can be, beside a colleague."""
    items = [
        {"key": "customer", "title": "Add a customer", "done_when": {"event": "customer_created"}},
        {"key": "team", "title": "Send", "done_when": {"event": "invoice_sent"}, **TOGETHER},
    ]
    publish(team, guides.tour(frequency={"at_most": 3, **TOGETHER}))
    publish(team, guides.banner(form=FORM))
    publish(team, guides.checklist(items=items))
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.milestone("ours", when={"event": "invoice_sent"}, **TOGETHER), resource="milestones")
    for user in (USER, "colleague"):
        team.backend("PUT", f"/v1/users/{user}", {"traits": {"name": f"{user}!"}, "company": "c_7"}, to="development")
    alias = {"environment_id": team.development.environment_id, "subject": VISITOR, "user_id": USER}
    db.session.execute(insert(table_of(Alias)).values(created_at=now(), **alias))
    db.session.commit()
    page, run, asked = Page(team.client, team.development, USER), Run(), Run("news")
    answers = {"form": "asked", "answers": {"why": f"because {MARK}"}}
    pressed = run.says("action_clicked", step="first", properties={"button": "go"})
    page.bootstrap(traits={"said": MARK}, time_zone="Asia/Tokyo")
    page.report(run.shown(), run.step("first"), pressed, asked.shown(), asked.says("form_answered", properties=answers))
    page.report(event("customer_created", properties={"note": MARK}), event("invoice_sent"))
    page.report(event("opted_out", properties={"kinds": ["toast"]}))
    Page(team.client, team.development, VISITOR).report(event("invoice_sent"))
    Page(team.client, team.development, "colleague").report(event("invoice_sent"), Run().shown())
    return page


def marked() -> set[str]:
    """The tables of which any column of any row holds the mark."""
    db.session.rollback()
    return {
        table.name
        for table in Base.metadata.sorted_tables
        if any(MARK in str(value) for row in db.session.execute(select(table)) for value in row)
    }


def test_an_export_has_every_row_and_erasing_leaves_none(known: Page, team: Team) -> None:
    kept = marked()
    assert len(kept) == 15, kept
    answer = team.backend("GET", f"/v1/users/{USER}/export", to="development")
    told = answer.json
    assert kept - {"users"} <= {name for name, rows in told["records"].items() if rows}
    assert (told["id"], told["ids"], told["company"]) == (USER, [USER, VISITOR], "c_7")
    assert told["traits"]["name"] == {"value": f"{USER}!", "source": "backend", "at": told["traits"]["name"]["at"]}
    assert (told["traits"]["said"]["source"], told["opted_out"]["toast"]["out"]) == ("unsigned", True)
    assert [row["value"] for row in told["records"]["run_answers"]] == [f'"because {MARK}"']
    names = [row["name"] for row in told["records"]["events"] if row["source"] != "server"]
    assert sorted(names)[:3] == ["action_clicked", "customer_created", "form_answered"]
    assert "colleague" not in answer.text
    (noted,) = [one for one in audit() if one.action == "export"]
    assert team.development.secret.startswith(noted.by)
    assert MARK not in str(vars(noted))

    assert team.backend("DELETE", f"/v1/users/{USER}", to="development").status_code == 204
    assert marked() == set()
    assert team.backend("GET", f"/v1/users/{USER}/export", to="development").status_code == 404
    assert [one.action for one in audit() if one.subject_type == "user"] == ["export", "erase"]
    assert statuses(known.report(event("invoice_sent", now() - 60_000))) == ["too_old"]
    assert marked() == set()


def test_an_export_tells_times_as_the_rest_of_the_api_does() -> None:
    """As ISO 8601, in whatever column of whatever table."""
    tables = (*belongings._theirs(), *belongings._their_companies())
    columns = {(column.name, isinstance(column.type, BigInteger)) for table in tables for column in table.columns}
    assert {name for name, moment in columns if moment != is_moment(name)} == set()


def test_the_vacuum_leaves_nothing_in_the_files(known: Page, settings: Settings) -> None:
    environment = plain_environment(
        ANNAI_DIR=str(settings.directory), ANNAI_DATABASE_URL=settings.database_url, ANNAI_SECRET=settings.secret
    )
    exported = command_line.succeeds("user", "export", USER, *DEVELOPMENT, environment=environment)
    assert f"because {MARK}" in exported.out
    assert_on_disk(settings, found=True)
    recycled(settings)
    command_line.succeeds("user", "erase", USER, "--yes", *DEVELOPMENT, environment=environment)
    assert marked() == set()
    db.session.rollback()
    told = command_line.succeeds("db", "vacuum", environment=environment).out
    assert "its log is empty" in told or "(pg_wal) holds nothing of before" in told
    assert_on_disk(settings, found=False)
    assert [one.action for one in audit() if one.subject_type == "user"] == ["export", "erase"]


def test_an_admin_downloads_and_erases_and_nobody_else_may(known: Page, app: Flask, author: Desk, team: Team) -> None:
    project, whom = "/admin/p/invoices", {"environment": "development", "user": USER}
    add_author(app, "invoices", "publisher@invoices.example", "publisher")
    publisher = Desk(app).sign_in("publisher@invoices.example")
    for action in ("export-user", "erase-user"):
        assert publisher.post(f"{project}/{action}", {**whom, "again": USER}).status_code == 403
    address = f"{project}/users/{USER}?environment=development"
    assert "Their data" in author.get(address).text
    assert "Their data" not in publisher.get(address).text

    file = author.post(f"{project}/export-user", whom)
    assert file.headers["Content-Disposition"] == 'attachment; filename="annai-user.json"'
    assert json.loads(file.text)["traits"]["said"]["value"] == MARK
    refused = author.post(f"{project}/erase-user", {**whom, "again": "somebody else"})
    assert refused.status_code == 422
    assert "Nothing was erased." in refused.text
    assert "users" in marked()
    assert author.post(f"{project}/erase-user", {**whom, "again": USER}).status_code == 302
    assert marked() == set()
    assert [(one.by, one.action) for one in audit() if one.subject_type == "user"] == [
        (team.owner, "export"),
        (team.owner, "erase"),
    ]


def test_erasing_nobody_is_told_as_that(known: Page, settings: Settings, author: Desk, team: Team) -> None:
    environment = plain_environment(
        ANNAI_DIR=str(settings.directory), ANNAI_DATABASE_URL=settings.database_url, ANNAI_SECRET=settings.secret
    )

    def erase(user: str) -> str:
        return command_line.succeeds("user", "erase", user, "--yes", *DEVELOPMENT, environment=environment).out

    assert "Nothing was kept of nobody in development" in erase("nobody")
    assert "rows are gone: nothing is left of" in erase(USER)
    assert "nothing was erased" in erase(USER), "a second time"
    assert team.backend("DELETE", "/v1/users/nobody", to="development").status_code == 204, "as often as one likes"
    address = "/admin/p/invoices/erase-user"
    for user, told in (("colleague", "rows are gone"), ("colleague", "nothing was erased.")):
        form = {"environment": "development", "user": user, "again": user}
        assert told in author.get(author.post(address, form).location).text
    assert [bool((one.after or {})["rows"]) for one in audit() if one.action == "erase"] == [
        False, True, False, False, True, False,
    ]  # fmt: skip
    assert author.get("/admin/p/invoices/audit").text.count("nothing was found") == 4


def test_an_id_is_typed_exactly_blanks_at_its_ends_included(author: Desk, team: Team, in_app: None) -> None:
    for user in ("u_7", " u_7 "):
        assert team.backend("PUT", f"/v1/users/{quote(user)}", {}, to="development").status_code == 200
    form, address = {"environment": "development", "user": " u_7 "}, "/admin/p/invoices/erase-user"
    assert author.post(address, {**form, "again": "u_7"}).status_code == 422
    assert author.post(address, {**form, "user": "u_7", "again": " u_7 "}).status_code == 422
    assert author.post(address, {**form, "again": " u_7 "}).status_code == 302
    assert db.session.scalars(select(User.id)).all() == ["u_7"]


ADDRESSES = ("203.0.113.77", "198.51.100.9", "2001:db8::7a3f")


def test_neither_tables_nor_the_log_know_anybodys_address_and_the_log_knows_nobody(
    known: Page, app: Flask, team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is asked, well or badly, at any level of the log, exceptions included."""
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(logs._Json())
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = ADDRESSES[0]
    page = Page(client, team.development, USER, token=f"eyJ.{MARK}.x")
    headers = {"X-Forwarded-For": f"{ADDRESSES[1]}, {ADDRESSES[2]}", "User-Agent": MARK, "Referer": f"https://x/{MARK}"}
    page.post("/v1/bootstrap", page.envelope(traits={"said": MARK}, url=f"https://x/?q={MARK}"), **headers)
    page.post("/v1/events", page.envelope(events=[event("invoice_sent", properties={"note": MARK})]), **headers)
    page.post("/v1/events", f'{{"v": 1, "user": "{MARK}"'.encode(), **headers)
    team.backend("PUT", f"/v1/users/{USER}", {"traits": {"x": {"y": MARK}}}, to="development", query_string={"q": MARK})
    team.backend("GET", f"/v1/users/nobody-{MARK}", to="development")
    key = f"sk_{MARK.encode().hex()}"
    client.get(f"/v1/users/{MARK}", headers={"Authorization": f"Bearer {key}"})
    signing_in = {"email": f"{MARK}@example.com", "password": MARK}
    client.post("/admin/sign-in", data=signing_in, headers={"Origin": "http://localhost", **headers})
    # It passes every schema, and no PostgreSQL keeps it.
    unfit = [Event(**event("invoice_sent", properties={"note": f"{MARK}\0"}))]
    engine.current().writer.record(team.development.environment_id, USER, unfit, source="backend")

    said = "\n".join(map(caplog.handler.format, caplog.records))
    assert "/v1/users/<id>" in said
    for never in (MARK, "7f3a", key, key[3:], *ADDRESSES):
        assert never not in said
    rows = str([list(map(tuple, db.session.execute(select(table)))) for table in Base.metadata.sorted_tables])
    assert [address for address in ADDRESSES if address in rows] == []


def audit() -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def assert_on_disk(settings: Settings, *, found: bool) -> None:
    """That the database's files have the mark's bytes and its log has them, too, or neither. The files of a PostgreSQL
    on another machine can't be read."""
    for files in places_of(settings):
        having = [path.name for path in files if path.is_file() and MARK.encode() in path.read_bytes()]
        assert bool(having) is found, having


def recycled(settings: Settings) -> None:
    """Segments of PostgreSQL's log with the mark wait under other names to be written to."""
    if settings.sqlite:
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in ("SELECT pg_current_xact_id()", "SELECT pg_switch_wal()", "CHECKPOINT"):
            connection.execute(text(statement))
    assert_on_disk(settings, found=True)


def places_of(settings: Settings) -> list[list[Path]]:
    address = make_url(settings.database_url)
    if address.get_backend_name() == "sqlite":
        file = Path(address.database or "")
        return [list(file.parent.glob(f"{file.name}*"))]
    db.session.rollback()
    db.session.execute(text("CHECKPOINT"))
    folder = Path(db.session.scalar(text("SHOW data_directory")) or "")
    number = db.session.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
    db.session.rollback()
    places = (folder / "base" / str(number), folder / "pg_wal")
    return [list(place.iterdir()) for place in places if folder.exists()]
