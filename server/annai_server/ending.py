"""How a server ends: within ANNAI_STOP_WITHIN of SIGTERM or Ctrl-C, whatever it is doing.

A signal that arrives before its handler is there would be lost, as while a process imports the app; and granian's
handler, called a third time, waits for ever with the interpreter's lock held. So signals are never delivered: they
are held back from before the first process is made, and a thread of each process takes them and calls the handler once.
"""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable

log = logging.getLogger(__name__)

# Shares of the time there is, after which the supervisor is told once more; requests that still wait for the writer are
# refused; a server process leaves, whatever it does; the supervisor kills those that could not even leave, and leaves.
_AGAIN, _REFUSE, _LEAVE, _KILL, _GIVE_UP = 0.1, 0.4, 0.6, 0.8, 0.9
_LOOK_S = 1.0


class Ending:
    """Make it in the main thread, before any other thread is started: they all inherit what is held back."""

    def __init__(self, signals: Iterable[signal.Signals], within: float) -> None:
        self._signals = frozenset(signals)
        self._within = within
        self._later: list[tuple[float, Callable[[], object]]] = []
        self.asked = False
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        threading.Thread(target=self._wait, name="annai-ending", daemon=True).start()

    def refuse(self, act: Callable[[], object]) -> None:
        """What makes requests that wait stop waiting."""
        self.after(_REFUSE, act)

    def after(self, share: float, act: Callable[[], object]) -> None:
        """Do this when that share of the time is over, if the process is still there."""
        self._later.append((share * self._within, act))

    def _wait(self) -> None:
        signal.sigwait(self._signals)
        self.asked, began = True, time.monotonic()
        _tell_granian()
        for seconds, act in sorted(self._later, key=lambda later: later[0]):
            time.sleep(max(0.0, began + seconds - time.monotonic()))
            act()


def _tell_granian() -> None:
    handler = signal.getsignal(signal.SIGTERM)
    if not callable(handler):
        # It has not begun to serve, so that there is nothing to finish.
        os._exit(0)
    handler(signal.SIGTERM, None)


def of_supervisor(within: float) -> Ending:
    """For the process that starts the others. `within` is seconds."""
    ending = Ending({signal.SIGINT, signal.SIGTERM}, within)
    # The supervisor's handler may be called again, and has to be: it forgets what it hears while it replaces a process.
    ending.after(_AGAIN, _tell_granian)
    ending.after(_KILL, _kill_children)
    ending.after(_GIVE_UP, lambda: os._exit(1))
    return ending


def of_server_process(within: float) -> Ending:
    """For each process that serves. Ctrl-C is the supervisor's, which then ends the others. They also end when it is
    gone: an orphan would keep the port."""
    # What the supervisor would do is inherited; it must not be taken for our own.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ending = Ending({signal.SIGTERM}, within)
    ending.after(_LEAVE, _leave)
    threading.Thread(target=_end_with_supervisor, name="annai-supervisor", daemon=True).start()
    return ending


def _end_with_supervisor() -> None:
    supervisor = multiprocessing.parent_process()
    while supervisor is not None and os.getppid() == supervisor.pid:
        time.sleep(_LOOK_S)
    os.kill(os.getpid(), signal.SIGTERM)


def _leave() -> None:
    log.warning("connections that did not end in time are cut off")
    os._exit(0)


def _kill_children() -> None:
    for child in multiprocessing.active_children():
        log.warning("server process %s did not end and is killed", child.pid)
        child.kill()
