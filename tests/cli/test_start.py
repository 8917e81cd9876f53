"""How much of the server a command loads before it does anything."""

import json
import subprocess
import sys

LOADED = """
import json, sys
from annai_server.cli import main
main.get_command(None, sys.argv[1])
print(json.dumps([*sys.modules]))
"""


def test_a_command_loads_neither_the_others_nor_the_migrations_nor_the_server() -> None:
    said = subprocess.run([sys.executable, "-c", LOADED, "author"], capture_output=True, text=True, check=True).stdout
    loaded = set(json.loads(said))
    assert "annai_server.operations.people" in loaded
    assert {name for name in loaded if name.startswith("annai_server.cli.")} == {
        "annai_server.cli.authors",
        "annai_server.cli.session",
    }
    assert not {"alembic", "granian", "annai_server.app", "annai_server.engine"} & loaded
