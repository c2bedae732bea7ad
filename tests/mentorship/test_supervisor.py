"""Processes that are kept running, and stopped together."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from mentorship.supervisor import Part, Supervisor, delay_after, stop_on_signals

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGQUIT, signal.SIG_IGN)
time.sleep(60)
"""
STUBBORN = [sys.executable, "-c", DEAF]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervise(said):
    made = []

    def make(*commands):
        parts = [Part(f"part {number}", command) for number, command in enumerate(commands, start=1)]
        made.append(Supervisor(parts, said.append))
        return made[-1]

    yield make
    for supervisor in made:
        supervisor.stop()


def test_what_ends_is_started_again_after_a_growing_pause(supervise, said):
    supervisor = supervise([sys.executable, "-c", "raise SystemExit(3)"])
    (part,) = supervisor.parts

    supervisor.tend(now=0.0)
    part.process.wait()
    supervisor.tend(now=1.0)

    assert said == ["part 1 ended with code 3; starting again in 1 s"]
    assert part.process is None
    supervisor.tend(now=1.5)
    assert part.process is None
    supervisor.tend(now=2.0)
    part.process.wait()
    supervisor.tend(now=2.1)
    assert said[-1].endswith("in 2 s")


def test_the_pause_is_bounded():
    assert [delay_after(failures) for failures in (1, 2, 3, 4, 5, 6, 20)] == [1, 2, 4, 8, 16, 30, 30]


def test_a_part_that_ran_steadily_starts_again_with_the_shortest_pause():
    part = Part("x", SLEEPER, started_at=0.0, failures=7)

    part.note_end(now=100.0)

    assert (part.failures, part.next_start) == (1, 101.0)


def test_stopping_ends_every_part(supervise):
    supervisor = supervise(SLEEPER, SLEEPER)
    supervisor.tend(now=0.0)
    pids = [part.process.pid for part in supervisor.parts]

    supervisor.stop()

    assert not any(alive(pid) for pid in pids)


def test_a_part_that_does_not_listen_is_ended(supervise, monkeypatch):
    monkeypatch.setattr("mentorship.supervisor.STOP_SECONDS", 0.2)
    supervisor = supervise(STUBBORN)
    supervisor.tend(now=0.0)
    process = supervisor.parts[0].process
    time.sleep(0.3)

    supervisor.stop()

    assert process.returncode in {-signal.SIGKILL, -signal.SIGTERM}


def test_run_ends_when_asked_to(supervise):
    supervisor = supervise(SLEEPER)
    rounds = []

    def each_round():
        rounds.append(supervisor.parts[0].process.pid)
        supervisor.stopping.set()

    supervisor.run(each_round=each_round)

    assert len(rounds) == 1
    assert not alive(rounds[0])


def test_a_signal_asks_for_an_orderly_end():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    stopping = threading.Event()
    try:
        stop_on_signals(stopping)
        os.kill(os.getpid(), signal.SIGTERM)
        assert stopping.wait(1)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent is gone")
def test_nobody_is_left_when_the_supervisor_itself_is_killed():
    script = (
        "import sys, time\nfrom mentorship.supervisor import Part, Supervisor\n"
        f"s = Supervisor([Part('x', {SLEEPER!r})], print)\ns.tend(0.0)\n"
        "print(s.parts[0].process.pid, flush=True)\ntime.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())

    parent.kill()
    parent.wait()

    deadline = time.monotonic() + 30
    while running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not running(child)


def running(pid: int) -> bool:
    """Whether the process still runs; one that ended and waits to be collected does not."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
