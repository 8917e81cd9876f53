"""The CPU time of a process and all its children, from /proc."""

import os
from pathlib import Path

PROC = Path("/proc")


def cpu_seconds(pid: int) -> float | None:
    """None where there is no /proc."""
    if not (PROC / "self" / "stat").exists():
        return None
    return sum(_own(one) for one in _family(pid)) / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> list[int]:
    children = [
        int(child)
        for listed in (PROC / str(pid) / "task").glob("*/children")
        for child in listed.read_text(encoding="ascii").split()
    ]
    return [pid, *(member for child in children for member in _family(child))]


def _own(pid: int) -> int:
    """Ticks in user and system mode; fields 14 and 15, after the name, which may hold spaces."""
    try:
        fields = (PROC / str(pid) / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return int(fields[11]) + int(fields[12])
