"""The image's own steps, taken where nothing is but what they copy. No container is made: what it stands on is this
machine's Node and Python instead."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cli.conftest import COMMAND, Operator
from support.deploy import DEPLOY, ROOT, stages
from support.processes import Process, plain_environment, running


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the stage `scripts` leaves."""
    folder = tmp_path_factory.mktemp("image") / "src"
    for source, target in _copied(stages()["scripts"]):
        _copy(ROOT / source, folder / target)
    # Its `npm ci` has been done here.
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    built = next(line for line in stages()["scripts"] if line.startswith("RUN node "))
    _done(shlex.split(built.removeprefix("RUN ")), folder)
    return folder


def test_it_is_built_from_what_it_copies_and_has_the_widget_and_the_admin_in_it(scripts: Path, tmp_path: Path) -> None:
    folder = tmp_path / "src"
    for source, target in _copied(stages()["packages"]):
        _copy(ROOT / source, folder / target)
    shutil.copytree(scripts / "server", folder / "server")
    wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]
    _done([*wheel, str(tmp_path), "."], folder)
    [made] = tmp_path.glob("annai_server-*.whl")
    inside = zipfile.ZipFile(made).namelist()
    assert "annai_server/static/widget/annai.js" in inside
    assert [name for name in inside if re.fullmatch(r"annai_server/admin/static/build/.+\.js", name)]
    assert [name for name in inside if name.startswith("annai_server/store/migrations/versions/0001")]
    assert not [name for name in inside if "__pycache__" in name or ("assets/" in name and name.endswith(".ts"))]


def test_its_health_check_tells_a_server_that_answers_from_none(operator: Operator, tmp_path: Path) -> None:
    [check] = [line for line in stages()[""] if line.startswith("HEALTHCHECK ")]
    command = [sys.executable, *json.loads(check[check.index("[") :])[1:]]
    port = {"ANNAI_PORT": operator.environment["ANNAI_PORT"]}
    operator.succeeds("init")
    server = Process(operator.url, [COMMAND, "serve"], operator.environment, tmp_path / "log", ready="/readyz")

    def healthy() -> bool:
        done = subprocess.run(command, env=plain_environment(**port), stderr=subprocess.DEVNULL, check=False)
        return done.returncode == 0

    assert not healthy()
    with running(server):
        assert healthy()


def test_what_copies_the_database_is_not_older_than_it() -> None:
    """`pg_dump` refuses a server that is newer than itself. Which one a Debian has is known of each."""
    has = {"bookworm": 15, "trixie": 17}
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    [debian] = re.findall(r"^ARG PYTHON=.*-slim-(\w+)$", text, re.MULTILINE)
    [served] = re.findall(r"library/postgres:(\d+)", (DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    assert has[debian] >= int(served)


def _copied(stage: list[str]) -> list[tuple[str, str]]:
    """What comes from the repository, and where to below the stage's folder."""
    lines = [shlex.split(line)[1:] for line in stage if line.startswith("COPY ") and "--from=" not in line]
    return [
        (source, f"{target}/{Path(source).name}" if target == "./" else target)
        for *sources, target in lines
        for source in sources
    ]


def _copy(source: Path, target: Path) -> None:
    """Without what Containerfile.dockerignore keeps out."""
    kept_out = [
        line for line in (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8").split() if line[0] != "!"
    ][1:]

    def out(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if any(_fits(Path(folder, name), pattern) for pattern in kept_out)]

    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=out)
    else:
        shutil.copyfile(source, target)


def _fits(path: Path, pattern: str) -> bool:
    return path.match(pattern.removeprefix("**/")) if "**/" in pattern else path == ROOT / pattern


def _done(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
