"""sdk/wire/ says what the server says: JSON Schema, types, roles and delivered pages are generated, never edited."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WIRE = ROOT / "sdk" / "wire"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wire")
    schema, types = folder / "annai.schema.json", folder / "types.ts"
    subprocess.run([sys.executable, "-m", "annai_server.wire.export", schema], check=True)
    subprocess.run(["node", ROOT / "scripts" / "wire-types.mjs", schema, types], cwd=ROOT, check=True)
    (folder / "cases").mkdir()
    globs, pages = WIRE / "cases" / "globs.json", folder / "cases" / "pages.json"
    subprocess.run([sys.executable, ROOT / "scripts" / "wire_pages.py", globs, pages], check=True)
    subprocess.run([sys.executable, ROOT / "scripts" / "wire_roles.py", folder / "roles.json"], check=True)
    return folder


@pytest.mark.parametrize("name", ["annai.schema.json", "types.ts", "roles.json", "cases/pages.json"])
def test_what_is_committed_is_what_the_server_gives(generated: Path, name: str) -> None:
    said, meant = (WIRE / name).read_text(encoding="utf-8"), (generated / name).read_text(encoding="utf-8")
    assert said == meant, f"sdk/wire/{name} is out of date; run make wire"
