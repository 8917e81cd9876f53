"""What docs/operating.md has for nginx, in front of a real server, where there is an nginx."""

import http.client
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import COMMAND, Operator
from support.deploy import ROOT
from support.machine import free_port
from support.noise import noise
from support.page import event, now
from support.processes import Process, running

PATH = "/help/annai"


@dataclass(frozen=True)
class Behind:
    port: int
    made: dict[str, Any]

    def ask(
        self, method: str, path: str, body: bytes | None = None, *, source: str = "127.0.0.2", **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(source, 0))
        with closing(connection):
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, PATH + path, body, sent)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def report(self, source: str = "127.0.0.2", **headers: str) -> int:
        key = self.made["environments"]["development"]["public_key"]
        batch = {"v": 1, "key": key, "user": "u_42", "sent_at": now(), "events": [event("invoice_created")]}
        return self.ask("POST", "/v1/events", json.dumps(batch).encode(), source=source, **headers)[0]


@pytest.fixture
def behind(operator: Operator, tmp_path: Path) -> Iterator[Behind]:
    program = shutil.which("nginx", path=os.pathsep.join([os.environ["PATH"], "/usr/sbin"]))
    if program is None:
        pytest.skip("there is no nginx here: what it is told was only read")
    port = free_port()
    address = {"ANNAI_PUBLIC_URL": f"http://127.0.0.1:{port}{PATH}", "ANNAI_TRUSTED_PROXIES": "127.0.0.1"}
    environment = operator.environment | address | {"ANNAI_LIMIT_ADDRESS": "6"}
    made = Operator(environment).succeeds("init", "--json").json
    _configured(tmp_path, port, operator.url)
    command = [program, "-c", str(tmp_path / "conf"), "-p", str(tmp_path)]
    nginx = Process(f"http://127.0.0.1:{port}", command, {}, tmp_path / "nginx.log")
    server = Process(operator.url, [COMMAND, "serve"], environment, tmp_path / "serve.log", ready="/readyz")
    with running(server), running(nginx):
        yield Behind(port, made)


def _configured(folder: Path, port: int, upstream: str) -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    [said] = re.findall(r"```nginx\n(.*?)```", page, re.DOTALL)
    assert "proxy_pass http://127.0.0.1:8600;" in said
    places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{name}_temp_path {folder / name};" for name in places)
    (folder / "conf").write_text(
        f"daemon off; master_process off; pid {folder / 'pid'}; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {temporary}\nserver {{ listen 127.0.0.1:{port};\n"
        f"{said.replace('http://127.0.0.1:8600', upstream)}}}\n}}\n",
        encoding="utf-8",
    )


def test_below_a_path_pages_report_and_authors_sign_in(behind: Behind) -> None:
    assert behind.ask("GET", "/readyz")[0] == 200
    assert behind.report() == 200
    link = re.sub(rf"^http://[^/]+{PATH}", "", behind.made["sign_in"])
    form = {"Origin": f"http://127.0.0.1:{behind.port}", "Content_Type": "application/x-www-form-urlencoded"}
    status, headers, _ = behind.ask("POST", link, b"", **form)
    assert (status, headers["Location"]) == (302, f"{PATH}/admin/")


def test_a_visitor_is_whom_nginx_saw_whatever_they_write_into_its_headers(behind: Behind) -> None:
    asked = [behind.report(X_Forwarded_For=f"203.0.113.{number}") for number in range(8)]
    assert 429 in asked
    assert behind.report(source="127.0.0.3") == 200


def test_a_large_picture_is_taken(behind: Behind) -> None:
    """Of a size that nginx refuses unless it is told otherwise."""
    key = {"Authorization": f"Bearer {behind.made['authoring_key']}", "Content_Type": "image/png"}
    status, _, body = behind.ask("POST", "/v1/images", noise(), **key)
    assert status == 200, body
