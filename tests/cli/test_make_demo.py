"""What `make demo` runs: both servers up, told what to open, one key to end it, nothing left behind."""

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support import command_line
from support.machine import free_port
from support.processes import answers, plain_environment

ROOT = Path(__file__).parents[2]
GUIDES = ROOT / "examples" / "invoices" / "guides"
PATIENCE_S = 90
NEWCOMER = {
    "first_name": "Ada",
    "last_name": "Mori",
    "business_name": "Mori Studio",
    "email": "ada@example.com",
    "password": "correct horse battery",
}


@contextmanager
def demo(folder: Path, annai: int, example: int, development: int = 0) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "scripts" / "demo.py"), str(folder)],
        env=plain_environment(
            ANNAI_PORT=str(annai), EXAMPLE_PORT=str(example), DEVELOPMENT_PORT=str(development or free_port())
        ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


def told(process: subprocess.Popen[str]) -> str:
    """What it printed until it was ready."""
    assert process.stdout
    assert process.stderr
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if "Ctrl-C" in line:
            return "".join(lines)
    raise AssertionError("".join(lines) + process.stderr.read())


def can_be_bound(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_says_what_to_open_and_ends_without_a_trace(tmp_path: Path, sign: signal.Signals) -> None:
    annai, example, development = free_port(), free_port(), free_port()
    with demo(tmp_path, annai, example, development) as process:
        text = told(process)
        products = (f"http://127.0.0.1:{example}", f"http://127.0.0.1:{development}")
        for url in (*products, f"http://127.0.0.1:{annai}/docs"):
            assert url in text
            assert answers(url)
        assert re.search(rf"http://127.0.0.1:{annai}/admin/\S+", text)
        assert "ANNAI_DIR and ANNAI_PORT" in text
        assert f"ANNAI_DIR={tmp_path / 'annai'} ANNAI_PORT={annai} " in text
        shown, tried = _public_keys(*products)
        assert shown != tried, "production and development"
        process.send_signal(sign)
        process.wait(PATIENCE_S)
        assert process.returncode == 0
    assert can_be_bound(annai)
    assert can_be_bound(example)
    assert can_be_bound(development)


def test_it_says_what_is_published_to_development(tmp_path: Path) -> None:
    annai = free_port()
    with demo(tmp_path, annai, free_port()) as process:
        assert "published to Development: nothing yet." in told(process)
        _publish_to_development(tmp_path, annai, "news-customer-language")
    with demo(tmp_path, annai, free_port()) as process:
        text = told(process)
    title = json.loads((GUIDES / "news-customer-language.json").read_text())["title"]
    assert re.search(rf"published to Development:\n +- {re.escape(title)}\n", text)
    assert "nothing yet" not in text


def _publish_to_development(folder: Path, annai: int, key: str) -> None:
    asked = ["key", "create", "authoring", "--project", "invoices", "--environment", "development", "--json"]
    made = command_line.succeeds(*asked, environment=plain_environment(ANNAI_DIR=str(folder / "annai")))
    request = urllib.request.Request(
        f"http://127.0.0.1:{annai}/v1/guides/{key}/publish",
        json.dumps({"environment": "development"}).encode(),
        {"Authorization": f"Bearer {made.json['text']}", "Content-Type": "application/json"},
    )
    with urllib.request.build_opener().open(request) as answer:
        assert answer.status == 200


def _public_keys(*products: str) -> list[str]:
    """Those of the tags that somebody meets there who signs up at the first: they are signed in at the others, too."""
    person = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def read(url: str, **sent: str) -> str:
        with person.open(url, urllib.parse.urlencode(sent).encode() if sent else None) as answer:
            return str(answer.read().decode())

    csrf = re.findall(r'name="csrf" value="([^"]+)"', read(f"{products[0]}/sign-up"))[0]
    read(f"{products[0]}/sign-up", csrf=csrf, **NEWCOMER)
    return [re.findall(r"pk_\w+", read(f"{url}/dashboard"))[0] for url in products]


@pytest.mark.parametrize("variable", ["ANNAI_PORT", "EXAMPLE_PORT", "DEVELOPMENT_PORT"])
def test_a_taken_port_is_named_with_the_way_round_it(tmp_path: Path, variable: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = {name: free_port() for name in ("ANNAI_PORT", "EXAMPLE_PORT", "DEVELOPMENT_PORT")}
        ports[variable] = taken.getsockname()[1]
        with demo(tmp_path, *ports.values()) as process:
            _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert f"Port {ports[variable]}" in said
    assert re.search(rf"{variable}=\d+ make demo", said)


def test_a_second_one_on_the_same_data_is_refused_before_anything_takes_time(tmp_path: Path) -> None:
    with demo(tmp_path, free_port(), free_port()) as running:
        told(running)
        with demo(tmp_path, free_port(), free_port()) as second:
            _, said = second.communicate(timeout=PATIENCE_S)
        assert second.returncode == 1
        assert "The demo is running already" in said
        assert running.poll() is None
