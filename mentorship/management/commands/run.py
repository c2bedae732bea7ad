"""Everything on one machine: queue, database, web server, worker and scheduler."""

import fcntl
import os
import socket
import sys
from argparse import ArgumentParser
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from mentorship import local_services
from mentorship.management.commands.probe import live
from mentorship.people.models import Person
from mentorship.static_stamp import STAMP, fingerprint
from mentorship.supervisor import Part, Supervisor, stop_on_signals


class Command(BaseCommand):
    help = (
        "Prepare the database and start web server, worker and scheduler, with a queue server of its own "
        "unless REDIS_URL names one. Ctrl-C stops all of them."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="Port of the web server on 127.0.0.1 (8000)")
        parser.add_argument("--people", type=int, default=300, help="People of the demonstration; 0 for none (300)")
        parser.add_argument("--workers", type=int, default=2, help="Web processes (2)")
        parser.add_argument("--threads", type=int, default=4, help="Threads of each web process (4)")

    def handle(self, *args: Any, port: int, people: int, workers: int, threads: int, **options: Any) -> None:
        lock = self.only_one()
        self.refuse_taken(port)
        self.prepare(people)
        self.announced = False
        supervisor = Supervisor(self.parts(port, workers, threads), self.say, self.environment(port))
        stop_on_signals(supervisor.stopping)
        supervisor.run(each_round=lambda: self.announce(port))
        lock.close()
        self.say("Stopped.")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def only_one(self) -> IO[str]:
        """One run at a time per folder of data; the lock goes with the process."""
        settings.LOCAL_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (settings.LOCAL_DIR / "run.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError("The application is running already from this folder.") from None
        return lock

    def refuse_taken(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise CommandError(f"Port {port} is taken. Choose another: make run PORT={port + 1}") from None

    def prepare(self, people: int) -> None:
        """Bring database and static files up to date; each step is skipped when nothing has changed."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Preparing the database …")
            call_command("migrate", verbosity=0)
        if settings.DEMO and people and "seed_demo" in get_commands() and not Person.objects.exists():
            self.say("Building the demonstration organisation …")
            call_command("seed_demo", people=people)
        stamp = settings.LOCAL_DIR / STAMP
        if not stamp.exists() or stamp.read_text() != fingerprint():
            self.say("Collecting static files …")
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(fingerprint())
        connection.close()

    def parts(self, port: int, workers: int, threads: int) -> list[Part]:
        """In the order in which they are asked to stop: who takes requests first, the queue last."""
        python, folder = sys.executable, settings.LOCAL_DIR
        web = [
            *(python, "-m", "gunicorn", "mentorship.wsgi", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"),
            *("--workers", str(workers), "--threads", str(threads), "--graceful-timeout", "5", "--preload"),
        ]
        quiet = ["-W", "ignore:You're running the worker"]  # a demonstration in a container is root, and may be
        celery = [python, *quiet, "-m", "celery", "-A", "mentorship", "--quiet"]
        beat = [*celery, "beat", "--schedule", str(folder / "schedule"), "--pidfile=", "--loglevel", "WARNING"]
        worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"]
        parts = [Part("web server", web), Part("scheduler", beat), Part("worker", worker)]
        if "REDIS_URL" not in os.environ and "REDIS_URL_FILE" not in os.environ:
            parts.append(self.queue())
        return parts

    def queue(self) -> Part:
        """A queue server on a free port, whose address the other parts read from the folder of local data."""
        url = local_services.fresh_url()
        (settings.LOCAL_DIR / "redis_url").write_text(url)
        return Part("queue", local_services.redis_command(url, settings.LOCAL_DIR / "redis"))

    def environment(self, port: int) -> dict[str, str]:
        return {"SITE_URL": f"http://localhost:{port}"} | os.environ

    def announce(self, port: int) -> None:
        """Say once where to look, as soon as somebody would be answered."""
        if self.announced:
            return
        if live(port)["ok"]:
            self.announced = True
            self.say(f"Open http://localhost:{port}/ (Ctrl-C stops)")
