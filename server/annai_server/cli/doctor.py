from dataclasses import asdict

import click

from annai_server.cli.examination import Finding, examine
from annai_server.cli.session import answer, as_json

_SIGNS = {"good": "ok     ", "warning": "warning", "fault": "FAULT  "}


@click.command()
@as_json
def doctor(as_json: bool) -> None:
    """Look the set-up over and say how to mend what is wrong; exit code 1 at a fault.

    Looks at settings, secrets, database, disk, clock, the public address, a worker that is apart, and who each
    environment lets in. Changes nothing. Run it where `serve` runs, with the same variables.
    """
    found = list(examine())
    faults = sum(one.level == "fault" for one in found)
    lines = [line for one in found for line in _lines(one)]
    warnings = sum(one.level == "warning" for one in found)
    lines.append(f"{_counted(faults, 'fault')}, {_counted(warnings, 'warning')}.")
    answer({"faults": faults, "findings": [asdict(one) for one in found]}, lines, as_json=as_json)
    raise SystemExit(1 if faults else 0)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _lines(one: Finding) -> list[str]:
    said = [f"{_SIGNS[one.level]}  {one.about}: {one.says}"]
    return [*said, f"         → {one.fix}"] if one.fix else said
