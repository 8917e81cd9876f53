"""Finds a Chromium to test in, or installs one."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from playwright.sync_api import sync_playwright

from support.machine import apt_install

# The shell has no window to draw: it does the same work for two fifths of the processor's time.
PACKAGES = ("chromium-headless-shell", "chromium")
NAMES = (*PACKAGES, "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
MISSING = (
    "The browser tests need Chromium, and none could be installed here. Install it (Debian: apt install chromium; "
    "Ubuntu: Google Chrome's own package; macOS: brew install --cask google-chrome), or name one in CHROMIUM."
)


class ChromiumMissing(RuntimeError):
    """No Chromium here, and none could be installed."""


@cache
def chromium() -> str:
    """The path of a Chromium that starts. Raises ChromiumMissing."""
    return _found() or _downloaded() or _from_packages() or _give_up()


@cache
def whole(own: str) -> str:
    """One with windows, or at `own`: the shell cannot put pages away and bring them back. Raises ChromiumMissing."""
    return _whole(own) or (apt_install("chromium") and _whole(own)) or _give_up()


def arguments() -> list[str]:
    """Chromium's sandbox cannot start as root; where /dev/shm is small it must use files; drawing without a GPU is
    quicker than with one in software."""
    return ["--disable-dev-shm-usage", "--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def _found() -> str | None:
    return _first(os.environ.get("CHROMIUM"), _playwrights_own(), *map(shutil.which, NAMES), MACOS)


def _whole(own: str) -> str | None:
    paths = [os.environ.get("CHROMIUM"), own, *map(shutil.which, NAMES), MACOS]
    return _first(*(path for path in paths if path and "shell" not in path))


def _first(*paths: str | None) -> str | None:
    return next((path for path in paths if path and _starts(path)), None)


def _downloaded() -> str | None:
    print("Downloading Chromium with Playwright …", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    path = _playwrights_own()
    return path if path and _starts(path) else None


def _from_packages() -> str | None:
    return _found() if any(map(apt_install, PACKAGES)) else None


def _give_up() -> str:
    raise ChromiumMissing(MISSING)


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _starts(path: str) -> bool:
    """Ubuntu's /usr/bin/chromium-browser is there without a browser behind it, so being there proves nothing."""
    try:
        done = subprocess.run(
            [path, "--version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    try:
        print(chromium())
    except ChromiumMissing as problem:
        sys.exit(str(problem))
