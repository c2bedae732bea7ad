"""Reminding a whole organisation, against what the mail server itself takes over one connection.

python -m tests.services python -m tests.benchmarks.reminders           50,000 people, on PostgreSQL
python -m tests.benchmarks.reminders 5000                               5,000, on SQLite in a file

The mail server is a real one on loopback that keeps every mail's name. Its limit is the time for as many ready-made
mails over one connection. The fan-out is everything from the question who is due to the last mail marked as sent, by
one process and by two. The ratio is the limit over the fan-out: 1 is as fast as the mail server takes them.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from smtplib import SMTP

from tests.sink import ROOT, Sink

TARGETS = {1: 0.35, 2: 0.65}
"""The least ratio by the number of processes."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", type=int, nargs="?", default=50_000)
    parser.add_argument("--work", choices=["decide", "deliver"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        return work(decides=options.work == "decide")
    with tempfile.TemporaryDirectory() as folder, Sink(Path(folder)) as sink:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "mentorship.settings",
            "MENTORSHIP_MODE": "demo",
            "MENTORSHIP_LOCAL_DIR": folder,
            "EMAIL_URL": sink.url,
        }
        return measure(options.people, sink)


def measure(people: int, sink: Sink) -> int:
    from tests import crowd

    crowd.main(str(people // 2))
    from django.db import connection

    limit = sink_limit(people, sink)
    print(
        f"The mail server takes {people:,} mails in {limit:.1f} s ({people / limit:,.0f} a second), {connection.vendor}"
    )
    missed = 0
    for processes, target in TARGETS.items():
        before, taken = sink.kept().total(), fan_out(processes)
        mails = sink.kept().total() - before
        assert mails == people, f"{mails:,} mails for {people:,} people"
        ratio = limit / taken
        missed += ratio < target
        print(f"{processes} process{'es' * (processes > 1)}: {taken:.1f} s, ratio {ratio:.2f} (at least {target})")
        forget()
    return int(missed > 0)


def sink_limit(people: int, sink: Sink) -> float:
    """Seconds for as many mails of the usual size over one connection."""
    from django.template.loader import render_to_string

    shown = {"person": {"name": "Person 1"}, "sentence": "You have not met for a while.", "url": sink.url}
    body = render_to_string("emails/notice.txt", shown) + render_to_string("emails/notice.html", shown)
    body = body.replace("\r\n", "\n").replace("\n", "\r\n")
    with SMTP("127.0.0.1", sink.port) as server:
        started = time.perf_counter()
        for number in range(people):
            mail = f"Message-ID: <{number}@ready>\r\nSubject: Ready\r\n\r\n{body}"
            server.sendmail("mentorship@example.org", [f"c{number}@example.org"], mail.encode())
        return time.perf_counter() - started


def fan_out(processes: int) -> float:
    """Seconds until all is sent, by processes that were ready before; the first one decides."""
    decided().unlink(missing_ok=True)
    roles = ["decide", *["deliver"] * (processes - 1)]
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.reminders", "--work", role], cwd=ROOT, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for role in roles
    ]  # fmt: skip
    for worker in workers:
        assert worker.stdout
        assert worker.stdout.readline() == b"ready\n"
    started = time.perf_counter()
    for worker in workers:
        assert worker.stdin
        worker.stdin.close()
    assert [worker.wait() for worker in workers] == [0] * processes
    return time.perf_counter() - started


def work(*, decides: bool) -> int:
    """What a process does once its standard input is closed: decide, or not, and send until nothing is left."""
    import django

    django.setup()
    from django.utils import timezone

    from activities.services.reminders import send_reminders
    from mentorship.celery import without_hints
    from mentorship.outbox.models import Delivery
    from mentorship.outbox.services import deliver_due

    print("ready", flush=True)
    sys.stdin.read()
    if decides:
        with without_hints():
            send_reminders(now=timezone.now())
        decided().touch()
    while True:
        over = decided().exists()
        if not deliver_due().sent:
            if over and not Delivery.objects.claimable(timezone.now()).exists():
                return 0
            time.sleep(0.02)


def decided() -> Path:
    """The file that says that all mails are in the outbox."""
    return Path(os.environ["MENTORSHIP_LOCAL_DIR"]) / "decided"


def forget() -> None:
    """Nobody was ever told anything."""
    from mentorship.notifications.models import Notification
    from mentorship.outbox.models import Delivery

    Delivery.objects.all().delete()
    Notification.objects.all().delete()


if __name__ == "__main__":
    raise SystemExit(main())
