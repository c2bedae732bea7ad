"""The whole installation as processes of its own, to be killed: PostgreSQL, Redis, a mail server, web, workers."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from celery import Celery
from django.conf import settings

from mentorship import local_services
from tests.services import DATABASE, USER, Postgres
from tests.sink import Sink

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 600.0
"""Seconds that anything may take."""


class Town:
    """What is started here is stopped by ``remove``; what a test kills it starts again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.processes = folder, dict[str, "subprocess.Popen[bytes]"]()
        self.postgres, self.sink, self.redis_url = Postgres(), Sink(folder), local_services.fresh_url()
        self.postgres.start()
        self.sink.start()
        self.start_redis()
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")} | {
            "DJANGO_SETTINGS_MODULE": "mentorship.settings",
            "MENTORSHIP_MODE": "demo",
            "MENTORSHIP_LOCAL_DIR": str(folder),
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis_url,
            "EMAIL_URL": self.sink.url,
            "SITE_URL": settings.SITE_URL,
        }

    def remove(self) -> None:
        for process in self.processes.values():
            local_services.stop(process)
        self.sink.stop()
        self.postgres.remove()

    def start_redis(self) -> None:
        self.processes["redis"] = local_services.start_redis(self.redis_url, self.folder / "redis")

    def fill(self, pairs: int) -> None:
        command = [sys.executable, "-m", "tests.crowd", str(pairs)]
        subprocess.run(command, check=True, cwd=ROOT, env=self.environment)

    def start(self, name: str, *command: str, ready: str) -> None:
        """Start a module of Python, and wait for a word of its log."""
        log = self.folder / f"{name}.log"
        with log.open("wb") as output:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *command], cwd=ROOT, env=self.environment, stdout=output, stderr=output
            )
        self.wait_for(lambda: ready in log.read_text(errors="replace"))

    def start_worker(self, name: str) -> None:
        options = ("--concurrency", "2", "--loglevel", "INFO", "-n", f"{name}@town")
        self.start(name, "celery", "-A", "mentorship", "worker", *options, ready=" ready.")

    def start_beat(self, name: str) -> None:
        schedule = str(self.folder / f"{name}.schedule")
        self.start(name, "celery", "-A", "mentorship", "beat", "-s", schedule, "--loglevel", "INFO", ready="Starting")

    def start_web(self) -> str:
        """Its address."""
        address = f"127.0.0.1:{local_services.free_port()}"
        self.start("web", "gunicorn", "mentorship.wsgi", "-b", address, "--threads", "4", ready="Booting worker")
        return f"http://{address}"

    def kill(self, name: str) -> None:
        """SIGKILL to a process and to those that work for it, children first."""
        process = self.processes.pop(name)
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False
        ).stdout.split()
        for pid in [*map(int, children), process.pid]:
            os.kill(pid, signal.SIGKILL)
        process.wait()

    def deploy(self, old: str, new: str) -> None:
        """A new worker comes, the old one is asked to go and finishes what it has in hand."""
        self.start_worker(new)
        process = self.processes.pop(old)
        process.terminate()
        process.wait(PATIENCE)

    def ask(self, task: str) -> None:
        """Put a task on the queue, as a scheduler does."""
        with Celery(broker=self.redis_url) as queue:
            queue.send_task(task, ignore_result=True)

    def one(self, question: str) -> int:
        """The number that the database answers."""
        with self._database() as database:
            row = database.execute(question).fetchone()  # type: ignore[arg-type]
            assert row
            return int(row[0])

    def message_ids(self, kind: str) -> set[str]:
        """Of all mails of a kind that there are to send or were sent."""
        from mentorship.outbox.mails import message_id

        with self._database() as database:
            keys = database.execute("SELECT key FROM outbox_delivery WHERE kind = %s", [kind]).fetchall()
        return {message_id(str(key)) for (key,) in keys}

    def let_time_pass(self) -> None:
        """The leases of the dead run out, and what waits for another attempt is due. No worker must be alive."""
        with self._database() as database:
            database.execute("UPDATE outbox_delivery SET claimed_until = now() - interval '1 second' "
                             "WHERE state = 'claimed'")  # fmt: skip
            database.execute("UPDATE outbox_delivery SET due_at = now() WHERE state = 'due' AND attempts > 0")

    def wait_for(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, self.logs()
            time.sleep(0.05)

    def logs(self) -> str:
        """The last words of everybody."""
        ends = (f"{log.name}:\n{log.read_text(errors='replace')[-1500:]}" for log in sorted(self.folder.glob("*.log")))
        return "\n\n".join(ends)

    def _database(self) -> "psycopg.Connection[tuple[int]]":
        return psycopg.connect(host=str(self.postgres.run), user=USER, dbname=DATABASE, autocommit=True)


@contextmanager
def visited(address: str) -> Iterator[Counter[int]]:
    """Somebody opens a page again and again meanwhile; how often each status was the answer."""
    answers, over = Counter[int](), threading.Event()

    def visit() -> None:
        while not over.wait(0.2):
            try:
                with urllib.request.urlopen(address, timeout=30) as answer:
                    answers[answer.status] += 1
            except urllib.error.HTTPError as error:
                answers[error.code] += 1

    visitor = threading.Thread(target=visit)
    visitor.start()
    try:
        yield answers
    finally:
        over.set()
        visitor.join()
