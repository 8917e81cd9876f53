"""What this machine can do for the tests: install a package, name a free port."""

import os
import random
import shutil
import socket
import subprocess
import sys
from contextlib import suppress


def apt_install(package: str) -> bool:
    """Whether the package could be installed; False where there is no apt, or no right to use it."""
    prefix = _as_root()
    if shutil.which("apt-get") is None or prefix is None:
        return False
    print(f"Installing {package} with apt-get …", file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", package]):
        done = subprocess.run(
            # A machine that has just started may be installing its own updates.
            [*prefix, "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            print(done.stderr[-2000:], file=sys.stderr)
    return done.returncode == 0


def _as_root() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None or subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode != 0:
        return None
    return [sudo, "-n"]


# Below those that systems give to whoever connects, so that no connection takes one before its server does.
_PORTS = range(20_000, 32_000)


def free_port() -> int:
    """A port that was free a moment ago."""
    while True:
        port = random.SystemRandom().choice(_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
