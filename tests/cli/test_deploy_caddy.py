"""`deploy/Caddyfile`, and what docs/operating.md has for Caddy, in front of a real server, where there is a Caddy."""

import gzip
import http.client
import json
import re
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import COMMAND, Operator
from support.caddy import Caddy, caddy, needed
from support.deploy import DEPLOY, ROOT
from support.noise import noise
from support.page import event, now
from support.processes import Process, running

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Behind:
    """A server behind Caddy, with its first project's keys."""

    caddy: Caddy
    path: str
    made: dict[str, Any]
    server: Process

    @property
    def public_key(self) -> str:
        key: str = self.made["environments"]["development"]["public_key"]
        return key

    def ask(
        self, method: str, path: str, body: bytes | None = None, *, source: str = "127.0.0.1", **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPSConnection("localhost", self.caddy.port, context=self.caddy.context, timeout=20)
        connection.sock = self.caddy.opened(source)
        with closing(connection):
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, self.path + path, body, sent)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def batch(self, note: str = "") -> bytes:
        """One event of somebody."""
        events = [event("invoice_created", properties={"note": note})]
        return json.dumps({"v": 1, "key": self.public_key, "user": "u_42", "sent_at": now(), "events": events}).encode()


@contextmanager
def _behind(operator: Operator, folder: Path, caddyfile: str, path: str = "", **more: str) -> Iterator[Behind]:
    needed()
    port = int(operator.environment["ANNAI_PORT"])
    with caddy(caddyfile, folder, upstream=port) as proxy:
        address = {"ANNAI_PUBLIC_URL": proxy.url + path, "ANNAI_TRUSTED_PROXIES": "127.0.0.1"}
        environment = operator.environment | address | more
        made = Operator(environment).succeeds("init", "--json", "--origin", "https://app.example.com").json
        server = Process(operator.url, [COMMAND, "serve"], environment, folder / "serve.log", ready="/readyz")
        with running(server):
            yield Behind(proxy, path, made, server)


@pytest.fixture
def behind(operator: Operator, tmp_path: Path) -> Iterator[Behind]:
    with _behind(operator, tmp_path, (DEPLOY / "Caddyfile").read_text(encoding="utf-8")) as made:
        yield made


def test_an_author_signs_in_over_https_with_a_cookie_that_is_bound_to_the_host(behind: Behind) -> None:
    link = re.sub(r"^https://[^/]+", "", behind.made["sign_in"])
    status, headers, _ = behind.ask("POST", link, b"", Origin=behind.caddy.url, Content_Type=FORM)
    assert (status, headers["Location"]) == (302, "/admin/")
    session = re.compile(r"__Host-annai[\w-]*=[^;]+; (?=.*Secure)(?=.*HttpOnly)(?=.*Path=/;)")
    [cookie] = [one for one in headers.get_all("Set-Cookie", []) if session.match(one)]
    status, headers, body = behind.ask("GET", "/admin/p/main/guides", Cookie=cookie.partition(";")[0])
    assert (status, b"csrf" in body) == (200, True)
    assert headers["Strict-Transport-Security"]
    assert headers["Content-Security-Policy"]
    refused, _, _ = behind.ask("POST", link, b"", Origin="https://evil.example", Content_Type=FORM)
    assert refused == 403


def test_plain_http_leads_to_https(behind: Behind) -> None:
    with closing(http.client.HTTPConnection("localhost", behind.caddy.plain_port, timeout=10)) as connection:
        connection.request("GET", "/admin/")
        answer = connection.getresponse()
        assert (answer.status // 100, answer.headers["Location"]) == (3, "https://localhost/admin/")


def test_a_visitor_is_whom_caddy_saw_whatever_they_write_into_its_headers(operator: Operator, tmp_path: Path) -> None:
    caddyfile = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    with _behind(operator, tmp_path, caddyfile, ANNAI_LIMIT_ADDRESS="6") as behind:
        asked = [
            behind.ask("POST", "/v1/events", behind.batch(), X_Forwarded_For=f"203.0.113.{number}")[0]
            for number in range(8)
        ]
        assert 429 in asked
        assert behind.ask("POST", "/v1/events", behind.batch(), source="127.0.0.2")[0] == 200


def test_what_a_request_is_known_by_is_caddys_word(behind: Behind) -> None:
    status, headers, _ = behind.ask("GET", "/readyz", X_Request_Id="somebody-elses-id")
    assert status == 200
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", headers["X-Request-Id"])


def test_bodies_come_as_they_were_compressed_in_parts_or_too_long(behind: Behind) -> None:
    batch = behind.batch()
    assert behind.ask("POST", "/v1/events", gzip.compress(batch), Content_Encoding="gzip")[0] == 200
    parts = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (batch[:9], batch[9:])) + b"0\r\n\r\n"
    head = b"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    with behind.caddy.opened() as opened:
        opened.sendall(head + parts)
        assert http_status(opened) == 200
    status, headers, body = behind.ask(
        "POST", "/v1/events", behind.batch("x" * 49 * 1024), Origin="https://app.example.com"
    )
    assert (status, headers["Access-Control-Allow-Origin"]) == (413, "https://app.example.com")
    assert json.loads(body)["code"] == "too_large"


def test_a_large_picture_is_taken(behind: Behind) -> None:
    """Larger than what Caddy takes in before it hands on."""
    key = {"Authorization": f"Bearer {behind.made['authoring_key']}", "Content_Type": "image/png"}
    status, _, body = behind.ask("POST", "/v1/images", noise(), **key)
    assert status == 200, body


def test_answers_come_compressed_once(behind: Behind) -> None:
    for path in ("/admin/static/layout.css", "/v1/openapi.json"):
        _, plain, whole = behind.ask("GET", path)
        _, packed, short = behind.ask("GET", path, Accept_Encoding="gzip")
        assert "Content-Encoding" not in plain
        assert (packed["Content-Encoding"], gzip.decompress(short)) == ("gzip", whole), path


def test_whoever_sends_slowly_waits_at_caddy(behind: Behind) -> None:
    """The server hasn't been told of them: it may be another one by the time that they are done."""
    batch = behind.batch()
    head = f"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(batch)}\r\n\r\n".encode()
    with behind.caddy.opened() as opened:
        opened.sendall(head + batch[:20])
        # Caddy has had the time to hand on what came before this.
        assert behind.ask("POST", "/v1/events", behind.batch())[0] == 200
        behind.server.stop()
        behind.server.start()
        opened.sendall(batch[20:])
        assert http_status(opened) == 200


def test_a_request_waits_at_caddy_while_one_server_makes_room_for_the_next(behind: Behind) -> None:
    batch = behind.batch()
    head = f"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(batch)}\r\n\r\n".encode()
    behind.server.stop()
    with behind.caddy.opened() as opened:
        opened.sendall(head + batch)
        behind.server.start()
        assert http_status(opened) == 200


def test_below_a_path_of_the_products_site_as_the_page_says(operator: Operator, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    [said] = re.findall(r"```caddy\n(.*?)```", page, re.DOTALL)
    assert "app.example.com {" in said
    with _behind(operator, tmp_path, said.replace("app.example.com", "localhost"), "/help/annai") as behind:
        assert behind.ask("GET", "/readyz")[0] == 200
        assert behind.ask("POST", "/v1/events", behind.batch())[0] == 200
        link = re.sub(r"^https://[^/]+/help/annai", "", behind.made["sign_in"])
        status, headers, _ = behind.ask("POST", link, b"", Origin=behind.caddy.url, Content_Type=FORM)
        assert (status, headers["Location"]) == (302, "/help/annai/admin/")


def http_status(opened: ssl.SSLSocket) -> int:
    answer = http.client.HTTPResponse(opened)
    answer.begin()
    answer.read()
    return answer.status
