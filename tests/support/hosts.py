"""Host products of the tests that are written with a framework."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def bundled(name: str) -> str:
    """`tests/hosts/<name>.tsx` as a script of a page."""
    command = ["node", "tests/hosts/bundle.mjs", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    # What would end the script's element may stand in a text of it.
    script = done.stdout.replace("</script", "<\\/script")
    return f'<script type="module">{script}</script>'
