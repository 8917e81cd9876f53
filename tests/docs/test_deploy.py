"""What `deploy/` sets up is what the server knows: its settings, its commands, its files."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from annai_server.cli import main
from annai_server.settings import VARIABLES, read
from docs.pages import ROOT

DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())


def _commands() -> set[str]:
    return set(main.list_commands(click.Context(main)))


def _compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def _unit() -> Iterator[tuple[str, str]]:
    for line in (DEPLOY / "annai.service").read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            yield name, value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_is_one_that_the_server_reads(path: Path) -> None:
    known = {*VARIABLES, *(f"{name}_FILE" for name, variable in VARIABLES.items() if variable.secret)}
    assert set(re.findall(r"\bANNAI_[A-Z_]+", path.read_text(encoding="utf-8"))) <= known


def test_the_image_is_built_from_what_is_here_and_lets_in_what_it_copies() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    let_in = (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8").split()
    copied = [
        source for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE) for source in line.split()[:-1]
    ]
    assert "server" in copied
    for source in copied:
        assert (ROOT / source).exists(), source
        assert f"!{source.split('/')[0]}" in let_in, source


def test_the_image_serves_as_somebody_without_rights() -> None:
    last = (DEPLOY / "Containerfile").read_text(encoding="utf-8").rpartition("\nFROM ")[2]
    assert re.search(r"^USER annai$", last, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK ", last, re.MULTILINE)
    assert re.search(r'^ENTRYPOINT \["tini", "--", "annai-server"\]\nCMD \["serve"\]$', last, re.MULTILINE)
    # The first process of a container never hears of a SIGTERM that comes before it has said what to do then.
    assert re.search(r"^RUN apt-get [^#]* tini ", last, re.MULTILINE)


def test_compose_runs_commands_that_there_are_and_gives_them_time_and_little_else() -> None:
    services = _compose()["services"]
    assert {"server", "database", "proxy"} <= set(services)
    for name in ("server", "migrate"):
        service = services[name]
        assert service["command"][0] in _commands()
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert "ports" not in service, "only the proxy is reached from outside"
    assert int(services["server"]["stop_grace_period"].removesuffix("s")) > _stops_within()
    secrets = _compose()["secrets"]
    assert all(secret in secrets for service in services.values() for secret in service.get("secrets", ()))


def test_the_proxy_finds_the_server_where_compose_and_the_image_put_it() -> None:
    """By reading, also where there is no Caddy; tests/cli/test_deploy_caddy.py runs one."""
    services = _compose()["services"]
    [name, port] = re.findall(r"reverse_proxy (\w+):(\d+)", (DEPLOY / "Caddyfile").read_text(encoding="utf-8"))[0]
    image = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert services[name]["command"] == ["serve"]
    assert (f"ANNAI_PORT={port}" in image, f"EXPOSE {port}" in image) == (True, True)
    believed = services[name]["environment"]["ANNAI_TRUSTED_PROXIES"]
    assert believed == _compose()["networks"]["inside"]["ipam"]["config"][0]["subnet"]
    assert all("inside" in services[one]["networks"] for one in ("proxy", name, "database"))


def test_the_unit_starts_commands_that_there_are_and_waits_for_their_end() -> None:
    said = dict(_unit())
    for name in ("ExecStartPre", "ExecStart"):
        program, command, *_ = shlex.split(said[name])
        assert (Path(program).name, command in _commands()) == ("annai-server", True)
    assert int(said["TimeoutStopSec"]) > _stops_within()
    assert said["StateDirectory"] == Path(dict(one.split("=") for one in said["Environment"].split())["ANNAI_DIR"]).name


KNOWN = {
    "Unit": "Description Documentation Wants After",
    "Service": """
        User Group Environment EnvironmentFile ExecStartPre ExecStart Restart RestartSec TimeoutStopSec LimitNOFILE
        StateDirectory StateDirectoryMode UMask NoNewPrivileges CapabilityBoundingSet ProtectSystem ProtectHome
        PrivateTmp PrivateDevices ProtectClock ProtectControlGroups ProtectHostname ProtectKernelLogs
        ProtectKernelModules ProtectKernelTunables ProtectProc RestrictAddressFamilies RestrictNamespaces
        RestrictRealtime RestrictSUIDSGID RemoveIPC LockPersonality SystemCallArchitectures SystemCallErrorNumber
        SystemCallFilter
    """,
    "Install": "WantedBy",
}
# What systemd takes no other word for, by systemd.exec(5), systemd.service(5) and systemd.syntax(7).
TAKES = {
    "Protect(System)": "strict|full|true|false",
    "Protect(?!System|Home|Proc).*|Private.*|NoNewPrivileges|Remove.*|Lock.*|Restrict(Names|Real|SUID).*": "true|false",
    "ProtectHome": "true|false|read-only|tmpfs",
    "ProtectProc": "noaccess|invisible|ptraceable|default",
    "Restart": "no|always|on-(success|failure|abnormal|abort|watchdog)",
    "RestartSec|TimeoutStopSec|LimitNOFILE": "[0-9]+",
    "StateDirectoryMode|UMask": "0[0-7]{3}",
    "RestrictAddressFamilies": "~?AF_[A-Z0-9]+( AF_[A-Z0-9]+)*",
    "SystemCallFilter": "~?@?[a-z0-9_-]+( @?[a-z0-9_-]+)*",
    "Exec.*": "/[^ ]+( .*)?",
    "EnvironmentFile": "-?/.+",
}


def test_the_unit_says_what_systemd_knows_where_it_is_looked_for() -> None:
    """By reading, also where there is no systemd: of a key that it doesn't know, or meets in another section, it only
    warns, and starts the server without the protection that was meant."""
    section = ""
    for line in (DEPLOY / "annai.service").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            section = heading[1]
            continue
        name, equals, value = line.partition("=")
        assert (equals, name in KNOWN[section].split()) == ("=", True), line
        for names, takes in TAKES.items():
            assert not re.fullmatch(names, name) or re.fullmatch(takes, value), line


def test_systemd_where_there_is_one_understands_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        return
    unit = tmp_path / "annai.service"
    # The same, with programs that are on this machine.
    unit.write_text(re.sub(r"/opt/annai/bin/annai-server", "/bin/true", (DEPLOY / "annai.service").read_text()))
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "annai.service" in line]) == (0, [])


def test_the_unit_takes_from_the_server_all_rights_but_those_to_serve(tmp_path: Path) -> None:
    """By reading; and, where there is a systemd, by what it says of that itself, in tenths of ten."""
    said = dict(_unit())
    assert (said["User"], said["CapabilityBoundingSet"], said["NoNewPrivileges"]) == ("annai", "", "true")
    assert (said["ProtectSystem"], said["ProtectHome"], said["PrivateTmp"], said["UMask"]) == (
        "strict",
        "true",
        "true",
        "0077",
    )
    if shutil.which("systemd-analyze") is None:
        return
    unit = shutil.copy(DEPLOY / "annai.service", tmp_path)
    asked = ["systemd-analyze", "security", "--offline=yes", "--threshold=14", "--no-pager", str(unit)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-400:]


def _stops_within() -> int:
    return read({"ANNAI_SECRET": "s" * 40}).stop_within
