"""docs/operating.md's commands for backups and upgrades, given to a shell as they stand there, in their order."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from cli.conftest import COMMAND, Operator
from support.databases import BACKENDS, Databases
from support.deploy import ROOT

PAGE = ROOT / "docs" / "operating.md"


def _lines(heading: str, number: int = 0) -> list[str]:
    """The commands of a section's block."""
    section = PAGE.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    block: str = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)[number]
    return block.splitlines()


def _type(line: str, operator: Operator, folder: Path) -> str:
    """What it prints; it has to succeed."""
    path = os.pathsep.join([str(Path(COMMAND).parent), os.environ["PATH"]])
    given = {**operator.environment, "PATH": path}
    done = subprocess.run(["/bin/sh", "-c", line], cwd=folder, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (line, done.stderr)
    return done.stdout


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_copy_is_made_and_restored_and_the_nightly_line_lets_go_of_old_ones(
    backend: str, databases: Databases, tmp_path: Path
) -> None:
    backup, restore, verify = _lines("Backups")
    with databases.fresh(backend, migrated=False) as first, databases.fresh(backend, migrated=False) as second:
        operator = _operator(tmp_path / "var", first)
        operator.succeeds("init")
        _type(backup, operator, tmp_path)
        restored = _operator(tmp_path / "again", second)
        assert "Restored 0 users" in _type(restore, restored, tmp_path)
        assert "0 differences" in _type(verify, restored, tmp_path)
        # The secret goes back before anything starts, as the page says.
        (tmp_path / "again").mkdir(exist_ok=True)
        (tmp_path / "again" / "secret").write_text((tmp_path / "var" / "secret").read_text())
        assert restored.runs("environment", "list").out == operator.runs("environment", "list").out != ""

        [nightly] = [line.replace("/srv/copies", str(tmp_path / "copies")) for line in _lines("Backups", 1)]
        old = tmp_path / "copies" / "2026-01-01.backup"
        old.write_bytes(b"")
        os.utime(old, (0, 0))
        (tmp_path / "copies" / "2026-11-21.backup").touch()
        _type(nightly, operator, tmp_path)
        kept = {path.name for path in (tmp_path / "copies").iterdir()}
        assert (old.name in kept, len(kept)) == (False, 2)


def test_an_upgrade_is_copied_first_migrated_and_says_that_it_is_up_to_date(operator: Operator, tmp_path: Path) -> None:
    operator.succeeds("init")
    lines = _lines("Upgrading")
    ours = [line for line in lines if line.startswith("annai-server ")]
    # The one between brings the new release, which is what runs here already.
    assert [line for line in lines if line not in ours] == lines[1:2]
    for line in ours:
        said = _type(line, operator, tmp_path)
    assert "up to date" in said


def _operator(folder: Path, url: str) -> Operator:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANNAI_")}
    return Operator({**kept, "ANNAI_DIR": str(folder), "ANNAI_DATABASE_URL": url})
