"""What runs here, and what lies on this machine's disks."""

import os
import stat
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import make_url

from annai_server.cli import copies
from annai_server.cli.examination.finding import Finding
from annai_server.domain.duration import DAY_MS
from annai_server.settings import SECRET_HINT, Settings

_BACKUP_EVERY_MS = 7 * DAY_MS
# Fewer say that somebody made it up.
_DIFFERENT_CHARACTERS = 16


def release() -> Finding:
    python = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(
        "Release", "good", f"annai-server {version('annai-server')}, granian {version('granian')}, Python {python}"
    )


def secret(configured: Settings) -> Iterator[Finding]:
    if len(set(configured.secret)) < _DIFFERENT_CHARACTERS:
        fix = f"before anybody uses it, make another with: {SECRET_HINT}"
        yield Finding("Secret", "fault", "ANNAI_SECRET repeats itself, so that it could be guessed", fix)
    else:
        yield Finding("Secret", "good", f"{len(configured.secret)} characters")


def files(configured: Settings) -> Iterator[Finding]:
    """Nobody else on this machine may read secrets or people's data."""
    named = [value for name, value in os.environ.items() if name.startswith("ANNAI_") and name.endswith("_FILE")]
    # What a container's runtime puts there is the container's alone.
    files = [Path(value) for value in named if not value.startswith("/run/secrets/")]
    files.append(configured.directory / "secret")
    if configured.sqlite:
        files.append(Path(make_url(configured.database_url).database or ""))
    open_ones = [file for file in files if file.is_file() and _open_to_others(file)]
    for file in open_ones:
        yield Finding("Files", "fault", f"others on this machine may read {file}", f"chmod 600 {file}")
    if not open_ones:
        yield Finding("Files", "good", "nobody else on this machine may read secrets and data")


def _open_to_others(file: Path) -> bool:
    """A closed folder above it closes it, too."""
    closed = any(not folder.stat().st_mode & stat.S_IXOTH for folder in file.absolute().parents)
    return bool(file.stat().st_mode & stat.S_IROTH) and not closed


def backups(configured: Settings) -> Iterator[Finding]:
    at = copies.last_backup(configured)
    if at is None:
        fix = "annai-server backup FILE, every night (docs/operating.md); unless something else copies the database"
        yield Finding("Backup", "warning", "none was made with `annai-server backup` here", fix)
    elif (age := time.time() * 1000 - at) > _BACKUP_EVERY_MS:
        yield Finding("Backup", "warning", f"the last is {age / DAY_MS:.0f} days old", "annai-server backup FILE")
    else:
        yield Finding("Backup", "good", "made within a week")
