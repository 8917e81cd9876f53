"""How many elements of real sites are found again years later; where the data is present."""

import json
import subprocess
from dataclasses import dataclass

from bench.sizes import ROOT

DATA = ROOT.parent / "shared" / "data" / "relocation.json"


@dataclass(frozen=True)
class FoundAgain:
    """Counts of targets; `ms` is the processor's time for a page of 1,000 candidates."""

    right: int
    wrong: int
    none: int
    closest: int
    ms: float

    def share(self, count: int) -> float:
        return count / (self.right + self.wrong + self.none)


def found_again() -> FoundAgain | None:
    if not DATA.exists():
        return None
    command = ["node", "bench/relocation.mjs", str(DATA)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return FoundAgain(**json.loads(done.stdout))
