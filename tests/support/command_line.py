"""`annai-server` as an operator calls it, in this process: a test is seldom about how a command starts."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from click.testing import CliRunner


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self.out)
        return body

    def refused(self) -> str:
        """One line on stderr, exit code 2, no trace; that line."""
        assert (self.code, self.out) == (2, ""), self
        line, end = self.err.split("\n")
        assert end == ""
        assert line.startswith("annai-server: ")
        return line.removeprefix("annai-server: ")


def runs(*arguments: str, environment: Mapping[str, str]) -> Answer:
    """What the command answers in this environment; a bug in it is raised here."""
    from annai_server.cli import main

    others = dict.fromkeys(name for name in os.environ if name.startswith("ANNAI_"))
    given = {**others, **environment}
    done = CliRunner().invoke(main, arguments, prog_name="annai-server", env=given, catch_exceptions=False)
    return Answer(done.exit_code, done.stdout, done.stderr)


def succeeds(*arguments: str, environment: Mapping[str, str]) -> Answer:
    answer = runs(*arguments, environment=environment)
    assert answer.code == 0, answer
    return answer
