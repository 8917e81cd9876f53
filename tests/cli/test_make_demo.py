"""What `make demo` runs: both servers up, told what to open, one key to end it, nothing left behind."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.machine import free_port
from support.processes import answers, plain_environment

ROOT = Path(__file__).parents[2]
PATIENCE_S = 90


@contextmanager
def demo(folder: Path, annai: int, example: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "scripts" / "demo.py"), str(folder)],
        env=plain_environment(ANNAI_PORT=str(annai), EXAMPLE_PORT=str(example)),
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
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if "Ctrl-C" in line:
            break
    return "".join(lines)


def can_be_bound(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_says_what_to_open_and_ends_without_a_trace(tmp_path: Path, sign: signal.Signals) -> None:
    annai, example = free_port(), free_port()
    with demo(tmp_path, annai, example) as process:
        text = told(process)
        for url in (f"http://127.0.0.1:{example}", f"http://127.0.0.1:{annai}/docs"):
            assert url in text
            assert answers(url)
        assert re.search(rf"http://127.0.0.1:{annai}/admin/\S+", text)
        process.send_signal(sign)
        process.wait(PATIENCE_S)
        assert process.returncode == 0
    assert can_be_bound(annai)
    assert can_be_bound(example)


@pytest.mark.parametrize("variable", ["ANNAI_PORT", "EXAMPLE_PORT"])
def test_a_taken_port_is_named_with_the_way_round_it(tmp_path: Path, variable: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = {"ANNAI_PORT": free_port(), "EXAMPLE_PORT": free_port(), variable: taken.getsockname()[1]}
        with demo(tmp_path, ports["ANNAI_PORT"], ports["EXAMPLE_PORT"]) as process:
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
