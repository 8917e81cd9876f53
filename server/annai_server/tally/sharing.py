"""The counts of all processes of one server, any of which may be asked: each keeps its own in a file that all read.

What a process has counted outlives it. Files hold numbers only, and go with the server.
"""

import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from annai_server.tally.counting import Tally, Total, Totals

EVERY_S = 1.0
# Set by the process that starts the others, for them.
_FOLDER = "_ANNAI_TALLIES"


@dataclass(slots=True)
class Sum:
    """Of the whole server. `waiting` is how many events wait to be written, `processes` how many are there."""

    totals: Totals
    waiting: int = 0
    processes: int = 1


def folder_for_all() -> AbstractContextManager[None]:
    """For the process that starts the others. Raises OSError where none can be made."""
    folder = tempfile.mkdtemp(prefix="annai-")
    os.environ[_FOLDER] = folder
    return _gone_afterwards(folder)


@contextmanager
def _gone_afterwards(folder: str) -> Iterator[None]:
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def share(tally: Tally) -> None:
    """Once a second, from now on."""
    folder = os.environ.get(_FOLDER)
    if tally.kept and folder:
        threading.Thread(target=_keep_writing, args=(tally, Path(folder)), name="annai-tally", daemon=True).start()


def of_all(tally: Tally) -> Sum:
    """This process's counts are of this moment, the others' up to a second old."""
    found = Sum(tally.totals(), tally.queue())
    folder = os.environ.get(_FOLDER)
    for path in Path(folder).glob("*.json") if folder else ():
        if path.stem != _name(tally):
            _add(found, json.loads(path.read_bytes()))
    return found


def _add(found: Sum, said: dict[str, Any]) -> None:
    for name, labels, *total in said["totals"]:
        key = (name, tuple(labels))
        if key in found.totals:
            found.totals[key].add(Total(*total))
        else:
            found.totals[key] = Total(*total)
    if _lives(said["process"]):
        found.waiting += said["waiting"]
        found.processes += 1


def _keep_writing(tally: Tally, folder: Path) -> None:
    path = folder / f"{_name(tally)}.json"
    before = b""
    while True:
        totals = [[name, labels, *astuple(total)] for (name, labels), total in tally.totals().items()]
        said = json.dumps({"process": os.getpid(), "waiting": tally.queue(), "totals": totals}).encode()
        if said != before and folder.is_dir():
            _replace(path, said)
        before = said
        time.sleep(EVERY_S)


def _replace(path: Path, content: bytes) -> None:
    """Whole: others may read at any moment."""
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _name(tally: Tally) -> str:
    """No process that comes later has the same."""
    return f"{os.getpid()}-{tally.since}"


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True
