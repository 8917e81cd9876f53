"""This release, the one before its newest migration, and one that comes after it: each as sources to run."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from support.command_line import Answer
from support.processes import Process
from support.town import annai_server

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "server"
VERSIONS = Path("annai_server/store/migrations/versions")

# What a later release may do, and to every table: it adds, and takes nothing away.
_NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "next", "{before}", None, None


def upgrade() -> None:
    for table in sa.inspect(op.get_bind()).get_table_names():
        if not table.startswith(("events_", "alembic_")):
            op.add_column(table, sa.Column("of_tomorrow", sa.Text(), nullable=True))
    op.create_table("of_tomorrow", sa.Column("id", sa.Integer(), primary_key=True))
"""


@dataclass(frozen=True)
class Release:
    """Sources, run on one database."""

    process: Process

    @property
    def environment(self) -> Mapping[str, str]:
        return self.process.environment

    def runs(self, *arguments: str) -> Answer:
        done = subprocess.run(
            [self.process.command[0], *arguments],
            env=dict(self.environment),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def succeeds(self, *arguments: str) -> Answer:
        answer = self.runs(*arguments)
        assert answer.code == 0, answer
        return answer


def release(source: Path, folder: Path, database_url: str) -> Release:
    """Its server has two processes."""
    server = annai_server(folder, database_url)
    environment = {**server.environment, "PYTHONPATH": str(source), "ANNAI_WORKERS": "2"}
    return Release(replace(server, environment=environment, entry=None))


def one_before() -> str | None:
    """The commit that this repository was at before the newest migration came; None where its history isn't here."""
    newest = SOURCE / VERSIONS / f"{_newest()}.py"
    came = _git("log", "-1", "--diff-filter=A", "--no-renames", "--format=%H", "--", str(newest))
    if came is None:
        return None
    found = _git("rev-parse", "--verify", "--quiet", f"{came.decode().strip()}^" if came.strip() else "HEAD")
    return found.decode().strip() if found else None


def sources_of(commit: str, folder: Path) -> Path:
    packed = _git("archive", "--format=zip", commit, "server/annai_server")
    assert packed, f"the sources of {commit} can't be read"
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(folder)
    return folder / "server"


def sources_of_the_next(folder: Path) -> Path:
    # What is compiled of them already needn't be once more; what is just being compiled has a name for as long.
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("*.pyc.*", "*.egg-info", "assets"))
    (folder / VERSIONS / "next.py").write_text(_NEXT.format(before=_newest().partition("_")[0]))
    return folder


def _newest() -> str:
    return max(path.stem for path in (SOURCE / VERSIONS).glob("[0-9]*.py"))


def _git(*arguments: str) -> bytes | None:
    """What it says; None if it can't."""
    git = shutil.which("git")
    if git is None:
        return None
    done = subprocess.run([git, "-C", ROOT, *arguments], capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None
