"""Keep a few processes running, and stop all of them together."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event

STEADY_SECONDS = 60.0  # a process that lived this long starts again without delay
LONGEST_DELAY = 30.0
STOP_SECONDS = 10.0
PR_SET_PDEATHSIG = 1

Tell = Callable[[str], object]


def die_with_parent() -> None:
    """On Linux, ask for SIGTERM when the parent is gone, however it went: nobody is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def delay_after(failures: int) -> float:
    """Seconds to wait before the next start: 1, 2, 4 and so on up to half a minute."""
    return min(LONGEST_DELAY, 2.0 ** max(0, failures - 1))


@dataclass
class Part:
    """One process that should always run."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    next_start: float = 0.0

    def start(self, environment: Mapping[str, str] | None, now: float) -> None:
        self.process = subprocess.Popen(  # noqa: S603  our own commands, no shell
            self.command,
            env=environment,
            stdin=subprocess.DEVNULL,
            preexec_fn=die_with_parent,  # noqa: PLW1509  one thread, and the call allocates nothing after the fork
        )
        self.started_at = now

    def note_end(self, now: float) -> None:
        """Count the failure and fix when to start again."""
        self.failures = 1 if now - self.started_at >= STEADY_SECONDS else self.failures + 1
        self.next_start = now + delay_after(self.failures)
        self.process = None


@dataclass
class Supervisor:
    """Starts its parts, starts again what ends, and stops them in the order of the list."""

    parts: list[Part]
    tell: Tell
    environment: Mapping[str, str] | None = None
    stopping: Event = field(default_factory=Event)

    def tend(self, now: float) -> None:
        """Look at every part once: start what is due, note what has ended."""
        for part in self.parts:
            if part.process is not None and (code := part.process.poll()) is not None:
                part.note_end(now)
                self.tell(f"{part.name} ended with code {code}; starting again in {part.next_start - now:.0f} s")
            if part.process is None and now >= part.next_start:
                part.start(self.environment, now)

    def run(self, *, each_round: Callable[[], object] = lambda: None) -> None:
        """Tend the parts until ``stopping`` is set, then stop them all."""
        try:
            while not self.stopping.is_set():
                self.tend(time.monotonic())
                each_round()
                self.stopping.wait(0.25)
        finally:
            self.stop()

    def stop(self) -> None:
        """Ask every part to end, first politely, then not; return when all are gone."""
        running = [part.process for part in self.parts if part.process is not None]
        for number, seconds in (
            (signal.SIGTERM, STOP_SECONDS),
            (signal.SIGQUIT, STOP_SECONDS / 2),
            (signal.SIGKILL, 5),
        ):
            for process in running:
                process.send_signal(number)
            running = still_running(running, seconds)
        for part in self.parts:
            part.process = None


def still_running(processes: list[subprocess.Popen[bytes]], seconds: float) -> list[subprocess.Popen[bytes]]:
    """Wait at most that long for all of them, and give those that still run."""
    deadline = time.monotonic() + seconds
    while processes and time.monotonic() < deadline:
        processes = [process for process in processes if process.poll() is None]
        time.sleep(0.02)
    return processes


def stop_on_signals(stopping: Event) -> None:
    """Let SIGINT and SIGTERM, and the closing of the terminal, ask for an orderly end."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
