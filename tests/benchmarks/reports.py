"""What a quarter's release and its audit cost, beside the same counts in raw SQL: ratios, and CPU seconds.

python -m tests.services python -m tests.benchmarks.reports --people 2000       on PostgreSQL, with a worker
python -m tests.services python -m tests.benchmarks.reports --people 50000 --rounds 5

Both sides count the same from the database, in turns, and the medians of all rounds make the ratio; what the reference
is and why, ``reports_sql`` says. Nothing is protected or tested there, as SQL can do neither. For that a worker
publishes the quarter (counted, protected, attacked) and audits it (counted, protected, tested) as it does when an
administrator asks: its CPU seconds stand beside the limit for the size. Ends with 1 where something is passed.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from base64 import b64decode
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

RATIO, LARGE = 1.3, 50_000
"""How many times the reference counting may take, for so many people: below, what any query costs weighs more."""
LIMITS = {2_000: 15, 5_000: 60, 50_000: 600}
"""CPU seconds for protecting, attacking and auditing a quarter of so many people."""
LONGEST = 1_700
GROUPS = "governance.selectors.population.declared_groups"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=2_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--counting-only", action="store_true", help="publish nothing")
    given = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    django.setup()
    setup_test_environment()
    kept = setup_databases(verbosity=0, interactive=False)
    try:
        from tests.benchmarks.reports_organisation import fill

        fill(given.people)
        passed = ratios(given.people, given.rounds)
        return passed if given.counting_only else passed | in_the_background(given.people)
    finally:
        teardown_databases(kept, verbosity=0)


def ratios(people: int, rounds: int) -> int:
    """What is counted in Python beside what PostgreSQL counts at once; 1 when a ratio is too large."""
    from mentorship.people.groups import declared_groups
    from tests.benchmarks.reports_sql import AUDIT, RELEASE

    told, passed = mock.patch(GROUPS, return_value=declared_groups()), 0
    for name, ours, statements in (("release", release, RELEASE), ("audit", audit_beside(unprotected()), AUDIT)):
        sides: dict[str, Callable[[], Any]] = {
            "raw": partial(asked, statements),
            "raw opened": lambda statements=statements: (asked(statements), opened()),
            "ours": partial(ours, told),
            "ours opened": partial(ours, nullcontext()),
        }
        seconds = medians(sides, rounds)
        for also, words in (("", "counted"), (" opened", "with what is sealed opened")):
            mine, raw = seconds[f"ours{also}"], seconds[f"raw{also}"]
            print(f"{people:>6,} people, {name} {words}: {mine:.2f} s, {mine / raw:.2f} × raw SQL ({raw:.2f} s)")
            passed |= people >= LARGE and mine / raw > RATIO
    return int(passed)


def release(words: AbstractContextManager[Any]) -> None:
    """Every table of the release, and who sat where."""
    from governance.disclosure import Thresholds, seats_of
    from governance.disclosure.tables import build_tables
    from governance.services.releases import roll_to_count
    from mentorship.encryption.keys import forget_keys

    forget_keys()
    with words:
        roll, declared = roll_to_count(quarter())
    build_tables(roll, declared, Thresholds())
    seats_of(roll)


def audit_beside(printed: Any) -> Callable[[AbstractContextManager[Any]], None]:
    """Every measure of each person, and by every grouping; the release lends the names of the groups alone."""
    from governance.disclosure import Thresholds
    from governance.disclosure.tables import build_tables
    from governance.equity.figures import figures_of, roll_of, tables_of
    from governance.equity.measured import MEASURES, behind_places, thin_places
    from governance.equity.people import TENURE, located
    from governance.equity.shares import groups_of
    from governance.selectors.equity import subjects_of
    from mentorship.encryption.keys import forget_keys

    declared, groups = tables_of(printed), groups_of(figures_of(printed).places)

    def count(words: AbstractContextManager[Any]) -> None:
        forget_keys()
        with words:
            subjects = subjects_of(quarter())
        people = located(subjects, printed)
        enrolled = people.those(people.register.enrolled)
        build_tables(roll_of(enrolled, printed), declared, Thresholds())
        people.counts(TENURE, people.register.participant)
        enrolled.counts(TENURE, enrolled.register.matched)
        for measure in MEASURES:
            thin_places(*behind_places(measure, people, groups), Thresholds())

    return count


def unprotected() -> Any:
    """The quarter's release with everything printed."""
    from governance.services.releases import roll_to_count
    from tests.governance.equity.organisation import opened as printed

    roll, declared = roll_to_count(quarter())
    return printed(roll, replace(declared, paths=()), period=str(quarter()))


def quarter() -> Any:
    from governance.quarters import Quarter

    return Quarter(2026, 3)


def medians(sides: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """The seconds each side takes of the processor, here and in the database together, all sides in turns.

    Not by the clock, as waiting for a busy processor is no side's doing; so the database works in one process. Nor
    does it compile statements, which takes it longer than they do.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0; SET jit = off")
        cursor.execute("SELECT pg_backend_pid()")
        (database,) = cursor.fetchone()
    seconds: dict[str, list[float]] = {side: [] for side in sides}
    for _ in range(rounds):
        for side, do in sides.items():
            started = time.process_time() + processor_seconds(database)
            do()
            seconds[side].append(time.process_time() + processor_seconds(database) - started)
    return {side: statistics.median(found) for side, found in seconds.items()}


def in_the_background(people: int) -> int:
    """Have a worker publish and audit the quarter; 1 when that takes more than the limit for its size."""
    from governance.models import EquityAudit, Release
    from governance.states import FiguresKind
    from mentorship import local_services
    from tests.stack import start_worker

    with tempfile.TemporaryDirectory() as folder:
        worker = start_worker(Path(folder))
        try:
            used = [processor_seconds(worker.process.pid)]
            for kind, kept in ((FiguresKind.REPORT, Release), (FiguresKind.AUDIT, EquityAudit)):
                wait_for(kind, kept)
                used.append(processor_seconds(worker.process.pid))
        finally:
            local_services.stop(worker.process, seconds=15)
    limit = next((limit for size, limit in LIMITS.items() if people <= size), float("inf"))
    published, audited = used[1] - used[0], used[2] - used[1]
    print(f"{people:>6,} people, in a worker: published {published:.1f} s, audited {audited:.1f} s of the processor,")
    print(f"{published + audited:.1f} s of {limit} s. {EquityAudit.objects.get().content['headline']}")
    return int(published + audited > limit)


def wait_for(kind: Any, kept: Any) -> None:
    """Ask as a page does, and wait until what was asked for is kept."""
    from django.utils import timezone

    from governance.services.figures import ask_for_figures
    from mentorship.celery import send

    request = ask_for_figures(kind=kind, quarter=quarter(), by=None, now=timezone.now())
    if not send("governance.tasks.keep_figures", (str(request.pk),)):
        raise SystemExit("There is no queue: python -m tests.services python -m tests.benchmarks.reports")
    deadline = time.monotonic() + LONGEST
    while not kept.objects.exists():
        if time.monotonic() > deadline:
            raise SystemExit(f"The {kind.label} was not made after {LONGEST} seconds.")
        time.sleep(0.2)


def processor_seconds(pid: int) -> float:
    """What a process and its children have used of the processor so far (proc(5))."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    fields = (Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split() for one in (pid, *children))
    return sum(int(stat[11]) + int(stat[12]) for stat in fields) / os.sysconf("SC_CLK_TCK")


def asked(statements: Sequence[str]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, {"first": quarter().first_day, "last": quarter().last_day})
            if cursor.description:
                cursor.fetchall()


def opened() -> list[bytes]:
    """What people said about themselves, opened by a bare loop over one query."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from django.db import connection

    from mentorship.encryption.masters import newest
    from tests.benchmarks.reports_sql import SEALED

    master, found = AESGCM(newest()[1]), []
    with connection.cursor() as cursor:
        cursor.execute(SEALED)
        for pk, value, scope, wrapped in cursor.fetchall():
            key = AESGCM(master.decrypt(wrapped[:12], wrapped[12:], f"key of {scope}".encode()))
            body = b64decode(value.rsplit(".", 1)[1])
            found.append(key.decrypt(body[:12], body[12:], f"people.selfdeclaration.value of {pk}".encode()))
    return found


if __name__ == "__main__":
    sys.exit(main())
