import time

from annai_server.cli.examination.finding import Finding

_APART_S = 60


def compared(theirs: float, whose: str) -> Finding:
    apart = abs(theirs - time.time())
    if apart > _APART_S:
        fix = "let a time service (chrony, systemd-timesyncd) set both"
        return Finding("Clock", "fault", f"{apart:,.0f} s from {whose}: tokens and schedules go wrong", fix)
    return Finding("Clock", "good", f"agrees with {whose}")
