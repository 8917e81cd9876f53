"""`make demo`: Annai and the example product on this machine, until Ctrl-C.

scripts/demo.py [FOLDER]    where the data stays; var/demo if left out
scripts/demo.py --check     says what would keep it from running, before anything takes time
"""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from itertools import combinations
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

ROOT = Path(__file__).parents[1]
CHECK_ONLY = sys.argv[1:] == ["--check"]
DATA = Path(sys.argv[1]).absolute() if sys.argv[1:] and not CHECK_ONLY else ROOT / "var" / "demo"
MARK = DATA / "running"
HOST = "127.0.0.1"
USUAL_PORT = 8600
ANNAI_SERVER = str(Path(sys.executable).with_name("annai-server"))
MOST_NAMED = 5
PATIENCE_S = 60
STOP_WITHIN_S = 30


class DemoError(Exception):
    """What keeps the demo from running, and how to mend it."""


class Stopped(Exception):
    """Somebody pressed Ctrl-C, or asked us to end."""


class Server:
    """A server in a session of its own, so that Ctrl-C reaches it once and through us."""

    def __init__(self, name: str, url: str, command: list[str], environment: Mapping[str, str]) -> None:
        self.name, self.url = name, url
        self._log = DATA / f"{name}.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_ready(self, path: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not _answers(self.url + path):
            self.check()
            if time.monotonic() > deadline:
                raise DemoError(f"{self.name} does not answer at {self.url}. Its log: {self._log}")
            time.sleep(0.1)

    def check(self) -> None:
        """Raises DemoError if it has ended by itself."""
        if (code := self._process.poll()) is not None:
            said = self._log.read_text(errors="replace")[-2000:]
            raise DemoError(f"{self.name} ended with code {code}.\n{said}")

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_WITHIN_S)
            except subprocess.TimeoutExpired:
                print(f"{self.name} takes too long to end and is killed.", file=sys.stderr)
        # None of its children should be left; a worker that hangs must not keep the port.
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def main() -> int:
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, _stop)
    try:
        ports = _free_ports()
        if not CHECK_ONLY:
            with ExitStack() as running:
                _run(running, *ports)
    except DemoError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except Stopped:
        print("\nStopped. `make demo` goes on where you were; `make demo-reset` forgets it.")
    return 0


def _free_ports() -> tuple[int, int, int]:
    _say_if_running()
    variables = {"ANNAI_PORT": USUAL_PORT, "EXAMPLE_PORT": 8601, "DEVELOPMENT_PORT": 8602}
    ports = {variable: _port(variable, usual) for variable, usual in variables.items()}
    for one, other in combinations(ports, 2):
        if ports[one] == ports[other]:
            raise DemoError(f"{one} and {other} are both {ports[one]}. Give them different numbers.")
    return ports["ANNAI_PORT"], ports["EXAMPLE_PORT"], ports["DEVELOPMENT_PORT"]


def _say_if_running() -> None:
    """Two on the same data would take each other's keys and links away."""
    with suppress(OSError, ValueError):
        os.kill(int(MARK.read_text(encoding="ascii")), 0)
        raise DemoError("The demo is running already. Stop it with Ctrl-C first.")


def _run(running: ExitStack, annai_port: int, example_port: int, development_port: int) -> NoReturn:
    ports = (annai_port, example_port, development_port)
    annai_url, example_url, development_url = (f"http://{HOST}:{port}" for port in ports)
    environment = _environment(annai_port)
    DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Tells `make demo-reset` that the data is in use.
    MARK.write_text(str(os.getpid()), encoding="ascii")
    running.callback(MARK.unlink, missing_ok=True)

    print("Preparing the database and the demo's content …", flush=True)
    seeded = _annai_server(environment, "demo", "--json", "--origin", example_url, "--origin", development_url)
    print("Starting Annai and the example product …", flush=True)
    annai = Server("annai", annai_url, [ANNAI_SERVER, "serve"], environment)
    running.callback(annai.stop)
    servers = [annai]
    for name, url, port, file in (
        ("example", example_url, example_port, seeded["keys"]),
        ("development", development_url, development_port, seeded["development_keys"]),
    ):
        keys = _read_environment(Path(file)) | {"ANNAI_URL": annai_url}
        servers.append(Server(name, url, _granian(port), _example_environment(keys)))
        running.callback(servers[-1].stop)
    annai.wait_until_ready("/readyz")
    for server in servers[1:]:
        server.wait_until_ready("/")
    _say_what_to_open(annai_url, example_url, development_url, seeded)
    while True:
        for server in servers:
            server.check()
        time.sleep(1)


def _say_what_to_open(annai: str, example: str, development: str, seeded: Mapping[str, Any]) -> None:
    tried: list[str] = seeded["development_guides"]
    named = "".join(f"\n{' ' * 18}- {title}" for title in tried[:MOST_NAMED])
    more = f"\n{' ' * 18}and {len(tried) - MOST_NAMED} more" if len(tried) > MOST_NAMED else ""
    published = named + more or " nothing yet."
    where = {"ANNAI_DIR": _short(DATA / "annai")}
    if (port := annai.rpartition(":")[2]) != str(USUAL_PORT):
        where["ANNAI_PORT"] = port
    command = f"{' '.join(f'{name}={value}' for name, value in where.items())} {_short(Path(ANNAI_SERVER))}"
    print(f"""
  The product     {example}/sign-up
                  Sign up, and Annai welcomes you. It shows what is published to Production.
  The admin       {seeded["sign_in"]}
                  This link signs you in once; `make demo` prints a new one.
  Your own try    {development}
                  The same product and the same account, with what is published to Development:{published}
                  Publish a guide there and reload; no pause is kept between two.
  The API         {annai}/docs

  The data        {DATA}
                  Commands look at it with {" and ".join(where)} set, for example
                  {command} doctor
                  {command} explain USER --project invoices

  Ctrl-C stops them all. The data stays.
""")
    sys.stdout.flush()


def _short(path: Path) -> str:
    """As one would type it here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _port(variable: str, default: int) -> int:
    text = os.environ.get(variable) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise DemoError(f"{variable}={text} is not a port number (1 to 65535).")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError as error:
            other = f"{variable}={int(text) + 100 if int(text) < 65000 else default} make demo"
            raise DemoError(f"Port {text} cannot be used ({error.strerror}). Take another: {other}") from None
    return int(text)


def _environment(port: int) -> dict[str, str]:
    """A shell may hold settings of a real installation, which the demo must not touch."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANNAI_", "INVOICES_"))}
    return kept | {"ANNAI_DIR": str(DATA / "annai"), "ANNAI_HOST": HOST, "ANNAI_PORT": str(port)}


def _annai_server(environment: Mapping[str, str], *arguments: str) -> dict[str, Any]:
    command = [ANNAI_SERVER, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DemoError(f"annai-server {arguments[0]} failed.\n{done.stderr[-2000:]}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _granian(port: int) -> list[str]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    command += ["--blocking-threads", "4", "--no-ws", "--working-dir", str(ROOT / "examples" / "invoices")]
    return [*command, "invoices.wsgi:app"]


def _example_environment(keys: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANNAI_")}
    return kept | {
        **keys,
        "PYTHONPATH": str(ROOT / "examples" / "invoices"),
        "INVOICES_DATABASE": str(DATA / "invoices.sqlite"),
        "INVOICES_SECRET_KEY": _kept_secret(DATA / "invoices-secret"),
    }


def _kept_secret(path: Path) -> str:
    """Made once, so that sessions outlive a restart."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32), encoding="ascii")
    return path.read_text(encoding="ascii")


def _read_environment(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def _stop(_sign: int, _frame: FrameType | None) -> NoReturn:
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
