"""A host that forks (gunicorn with preload, Celery, multiprocessing) delivers every call exactly once."""

import subprocess
import sys
from collections import Counter

from support.annai_network import Network

PARENT_FIRST = """
import os, sys
from annai import Annai

annai = Annai(sys.argv[1], "pk_1", "sk_1", flush_at_exit=10)
for number in range(200):
    annai.track("u_42", f"parent_before_{number}")
children = []
for child in range(3):
    if (pid := os.fork()) == 0:
        assert annai.stats.accepted == 0, "a child starts with a queue of its own"
        for number in range(50):
            annai.track("u_42", f"child_{child}_{number}")
        annai.identify("u_42", {"child": child})
        sys.exit(0)
    children.append(pid)
for number in range(200):
    annai.track("u_42", f"parent_after_{number}")
for pid in children:
    assert os.waitpid(pid, 0)[1] == 0
"""

THREADED = """
import os, sys, threading
from annai import Annai

annai = Annai(sys.argv[1], "pk_1", "sk_1", flush_at_exit=10)
ready = threading.Barrier(5)

def busy(thread):
    ready.wait()
    for number in range(300):
        annai.track("u_42", f"thread_{thread}_{number}")

threads = [threading.Thread(target=busy, args=[number]) for number in range(4)]
for thread in threads:
    thread.start()
ready.wait()
children = []
for child in range(8):
    if (pid := os.fork()) == 0:
        annai.track("u_42", f"child_{child}")
        annai.guides_for("u_42")
        os._exit(0 if annai.flush(20) else 1)
    children.append(pid)
for thread in threads:
    thread.join()
for pid in children:
    assert os.waitpid(pid, 0)[1] == 0
"""


def _run(script: str, network: Network) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, network.url], capture_output=True, text=True, timeout=30
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_what_waits_before_a_fork_is_sent_by_the_parent_and_each_childs_own_calls_by_the_child(
    network: Network,
) -> None:
    _run(PARENT_FIRST, network)
    wanted = {f"parent_{when}_{number}" for when in ("before", "after") for number in range(200)}
    wanted |= {f"child_{child}_{number}" for child in range(3) for number in range(50)}
    assert network.deliveries == Counter(wanted)
    assert sum(request.method == "PUT" for request in network.requests) == 3


def test_forks_in_the_middle_of_other_threads_calls_lock_up_nobody(network: Network) -> None:
    _run(THREADED, network)
    wanted = {f"thread_{thread}_{number}" for thread in range(4) for number in range(300)}
    assert network.deliveries == Counter(wanted | {f"child_{child}" for child in range(8)})


def test_a_first_delivery_imports_nothing(network: Network) -> None:
    """A fork in the middle of an import leaves children in which that module never becomes usable."""
    script = """
import sys
from annai import Annai
annai = Annai(sys.argv[1].replace("127.0.0.1", "localhost"), "pk_1", "sk_1")
before = set(sys.modules)
annai.track("u_42", "invoice_sent")
annai.identify("u_42")
assert annai.flush(10)
annai.guides_for("u_42")
print(sorted(set(sys.modules) - before), end="", file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script, network.url], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "[]")
