"""The end of the process delivers what waits, within bounds."""

import subprocess
import sys
import time
from collections import Counter

from support.annai_network import Network, hang_up, silence

SCRIPT = """
import sys
from annai import Annai

annai = Annai(sys.argv[1], "pk_1", "sk_1", flush_at_exit=float(sys.argv[2]))
for number in range(2_000):
    annai.track("u_42", f"e{number}")
annai.identify("u_42", {"plan": "trial"})
"""


def _run(network: Network, flush_at_exit: float, script: str = SCRIPT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", script, network.url, str(flush_at_exit)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_a_script_that_just_ends_has_delivered_everything(network: Network) -> None:
    done = _run(network, 20)
    assert (done.returncode, done.stderr) == (0, "")
    assert network.deliveries == Counter(f"e{number}" for number in range(2_000))
    assert network.requests[-1].method == "PUT"


def test_a_server_that_was_away_for_a_moment_is_asked_once_more_at_exit(network: Network) -> None:
    network.answers.append(hang_up)
    done = _run(network, 20)
    assert done.returncode == 0
    assert len(network.events) == 2_000


def test_a_server_that_says_nothing_holds_the_exit_no_longer_than_allowed(network: Network) -> None:
    network.every = silence
    began = time.perf_counter()
    done = _run(network, 0.2)
    assert time.perf_counter() - began < 10
    assert done.returncode == 0
    assert done.stderr == "Annai: 2001 calls could not be delivered within 0.2 s\n"


def test_an_exception_of_the_hosts_does_not_cost_what_waits(network: Network) -> None:
    done = _run(network, 20, SCRIPT + "\nraise SystemExit(3)\n")
    assert done.returncode == 3
    assert len(network.events) == 2_000


def test_a_process_that_never_called_anything_starts_no_thread_and_no_connection(network: Network) -> None:
    script = """
import sys, threading
from annai import Annai
annai = Annai(sys.argv[1], "pk_1", "sk_1")
annai.tag("u_42")
assert threading.active_count() == 1
"""
    done = _run(network, 0, script)
    assert (done.returncode, done.stderr) == (0, "")
    assert network.requests == []
