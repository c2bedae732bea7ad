"""What computing a quarter's release and its audit costs, beside the same counts in raw SQL: ratios, and CPU seconds.

python -m tests.services python -m tests.benchmarks.reports --people 2000       on PostgreSQL
python -m tests.services python -m tests.benchmarks.reports --people 50000 --rounds 5

The figures are counted from the database, without protecting them, in turns with one statement of GROUPING SETS that
counts the same tables; the medians of all rounds make the ratio. Then the quarter is published (protected and attacked)
and audited for good, in CPU seconds beside the limit for the size. Ends with 1 where a limit is passed.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

LIMITS = {2_000: 15, 5_000: 60, 50_000: 600}
"""CPU seconds for protecting, attacking and auditing a quarter of so many people."""
AT = datetime(2026, 10, 6, 9, tzinfo=UTC)

RELEASE = """
WITH someone AS (
  SELECT p.id, split_part(u.path, '/', 2) AS department, u.path AS team, p.site, d.gender,
         CASE WHEN o.level <= 2 THEN 'junior' WHEN o.level <= 4 THEN 'mid' ELSE 'senior' END AS band
  FROM people_person p
  JOIN people_position o ON o.person_id = p.id AND o.starts_on <= %(last)s
   AND (o.ends_on IS NULL OR o.ends_on > %(last)s)
  JOIN people_unit u ON u.id = o.unit_id
  LEFT JOIN benchmark_gender d ON d.person_id = p.id
  WHERE (p.left_on IS NULL OR p.left_on > %(last)s) AND (p.hired_on IS NULL OR p.hired_on <= %(last)s)
), lasting AS (
  SELECT id, mentor_id, mentee_id FROM pairing_pairing
  WHERE started_on <= %(last)s AND (ended_on IS NULL OR ended_on > greatest(%(first)s, started_on))
), met AS (
  SELECT l.mentee_id, count(s.id) AS sessions, coalesce(sum(s.minutes), 0) AS minutes
  FROM lasting l LEFT JOIN activities_session s
    ON s.pairing_id = l.id AND s.held_on BETWEEN %(first)s AND %(last)s AND s.withdrawn_at IS NULL
  GROUP BY l.mentee_id
), counted AS (
  SELECT someone.*, met.sessions, met.minutes,
         (someone.id IN (SELECT mentor_id FROM lasting) OR someone.id IN (SELECT mentee_id FROM lasting)) AS takes
  FROM someone LEFT JOIN met ON met.mentee_id = someone.id
)
SELECT department, team, band, site, gender, count(*), count(*) FILTER (WHERE takes), sum(sessions), sum(minutes)
FROM counted GROUP BY GROUPING SETS (
  (), (department), (department, team), (band), (site), (gender),
  (department, band), (department, gender), (band, gender), (band, site))
"""
AUDIT = """
WITH someone AS (
  SELECT p.id, split_part(u.path, '/', 2) AS department, u.path AS team, p.site, d.gender, o.level
  FROM people_person p
  JOIN people_position o ON o.person_id = p.id AND o.starts_on <= %(last)s
   AND (o.ends_on IS NULL OR o.ends_on > %(last)s)
  JOIN people_unit u ON u.id = o.unit_id
  LEFT JOIN benchmark_gender d ON d.person_id = p.id
), asked AS (
  SELECT e.person_id, min(p.started_on - e.enrolled_at::date) AS waited, min(m.level - o.level) AS above
  FROM programs_enrolment e
  JOIN programs_cohort c ON c.id = e.cohort_id AND c.starts_on <= %(last)s AND c.ends_on >= %(first)s
  LEFT JOIN pairing_pairing p ON p.mentee_id = e.person_id AND p.cohort_id = c.id AND p.started_on <= %(last)s
  LEFT JOIN people_position m ON m.person_id = p.mentor_id AND m.ends_on IS NULL
  LEFT JOIN people_position o ON o.person_id = e.person_id AND o.ends_on IS NULL
  WHERE e.role = 'mentee' GROUP BY e.person_id
)
SELECT department, team, level, site, gender, count(asked.person_id), count(waited),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY waited), avg(above)
FROM someone LEFT JOIN asked ON asked.person_id = someone.id
GROUP BY GROUPING SETS ((), (department), (department, team), (level), (site), (gender), (level, gender))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=2_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    django.setup()
    setup_test_environment()
    kept = setup_databases(verbosity=0, interactive=False)
    try:
        fill(given.people)
        ratios(given.people, given.rounds)
        return published(given.people)
    finally:
        teardown_databases(kept, verbosity=0)


def ratios(people: int, rounds: int) -> None:
    """What is counted in Python beside what PostgreSQL counts at once."""
    from governance.disclosure import Thresholds
    from governance.disclosure.tables import build_tables
    from governance.quarters import Quarter
    from governance.selectors.equity import subjects_of
    from governance.selectors.paths import paths_in
    from governance.selectors.population import population_of
    from governance.selectors.releases import declared_tables, rows_of

    quarter = Quarter(2026, 3)

    def release() -> None:
        members = population_of(quarter)
        build_tables(rows_of(members, paths_in(quarter)), declared_tables(members, teams=True), Thresholds())

    pairs: dict[str, tuple[Callable[[], Any], str]] = {
        "release": (release, RELEASE),
        "audit": (lambda: subjects_of(quarter), AUDIT),
    }
    for name, (ours, statement) in pairs.items():
        seconds: dict[str, list[float]] = {"ours": [], "raw": []}
        for _ in range(rounds):
            seconds["raw"].append(timed(lambda statement=statement: asked(statement, quarter)))
            seconds["ours"].append(timed(ours))
        mine, raw = (statistics.median(seconds[side]) for side in ("ours", "raw"))
        print(f"{people:>6,} people, {name}: {mine:.2f} s, {mine / raw:.2f} × raw SQL ({raw:.2f} s)")


def published(people: int) -> int:
    """Publish and audit the quarter; 1 when that takes more than the limit for its size."""
    from governance.quarters import Quarter
    from governance.services.equity import run_audit
    from governance.services.releases import publish_release

    used = [time.process_time()]
    publish_release(quarter=Quarter(2026, 3), by=None, now=AT)
    used.append(time.process_time())
    kept = run_audit(quarter=Quarter(2026, 3), by=None, now=AT)
    used.append(time.process_time())
    limit = next((limit for size, limit in LIMITS.items() if people <= size), float("inf"))
    print(
        f"{people:>6,} people, published {used[1] - used[0]:.1f} s, audited {used[2] - used[1]:.1f} s of the processor"
    )
    print(f"{used[2] - used[0]:.1f} s of {limit} s. {kept.content['headline']}")
    return int(used[2] - used[0] > limit)


def asked(statement: str, quarter: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, {"first": quarter.first_day, "last": quarter.last_day})
        cursor.fetchall()


def timed(do: Callable[[], Any]) -> float:
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def fill(number: int) -> None:
    """Departments of about sixty people, teams of eight; two in five enrolled, most of them paired, meeting weekly."""
    from django.db import connection

    from activities.models import Session
    from mentorship.people.models import Person, Position, SelfDeclaration, Unit
    from pairing.models import Pairing
    from pairing.states import PairingState
    from programs.models import Enrolment
    from tests.factories import NOW
    from tests.factories.programs import CohortFactory

    cohort = CohortFactory(
        starts_on=date(2026, 6, 20), ends_on=date(2026, 12, 18), enrolment_closes_on=date(2026, 6, 15)
    )
    paths = [f"Everybody/D{n // 60}/T{n // 8}" for n in range(number)]
    units = {path: Unit(name=path.split("/")[-1], path=path) for path in dict.fromkeys(paths)}
    Unit.objects.bulk_create(units.values())
    people = Person.objects.bulk_create(
        [
            Person(
                employee_id=f"P{n:06}", name=f"Person {n}", email=f"p{n}@example.org",
                site=("Berlin", "Lisbon", "Oslo")[n % 7 % 3], hired_on=date(2026, 6, 1) - timedelta(days=n * 37 % 2500),
            )
            for n in range(number)
        ],
        batch_size=2_000,
    )  # fmt: skip
    Position.objects.bulk_create(
        [
            Position(person=person, unit=units[paths[n]], level=5 + n % 2 if n % 5 == 0 else 1 + n % 4,
                     starts_on=date(2020, 1, 1))
            for n, person in enumerate(people)
        ],
        batch_size=5_000,
    )  # fmt: skip
    said = [(person, ("woman", "man")[n % 2]) for n, person in enumerate(people) if n % 8 < 6]
    SelfDeclaration.objects.bulk_create(
        [SelfDeclaration(person=p, attribute="gender", value=v, declared_at=NOW) for p, v in said],
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE benchmark_gender (person_id bigint PRIMARY KEY, gender text)")
        cursor.executemany("INSERT INTO benchmark_gender VALUES (%s, %s)", [(p.pk, v) for p, v in said])
    mentors = [person for n, person in enumerate(people) if n % 5 == 0]
    mentees = [person for n, person in enumerate(people) if n % 5 in (1, 3)]
    enrolled_at = datetime(2026, 6, 10, 9, tzinfo=UTC)
    Enrolment.objects.bulk_create(
        [
            Enrolment(cohort=cohort, person=p, role="mentee", enrolled_at=enrolled_at, changed_at=enrolled_at)
            for p in mentees
        ],
        batch_size=5_000,
    )
    pairings = Pairing.objects.bulk_create(
        [
            Pairing(
                cohort=cohort, mentor=mentors[n % len(mentors)], mentee=mentee, state=PairingState.ACTIVE,
                offered_at=NOW, mentor_accepted_at=NOW, mentee_accepted_at=NOW,
                started_on=date(2026, 6, 22) + timedelta(days=n * 7 % 60), mentor_place=n // len(mentors) + 1,
                mentor_room=len(mentees),
            )
            for n, mentee in enumerate(mentees)
            if n * 7 % 10 < 7
        ],
        batch_size=5_000,
    )  # fmt: skip
    Session.objects.bulk_create(
        [
            Session(
                pairing=pairing, held_on=date(2026, 7, 1) + timedelta(days=7 * week + n % 5), minutes=30 + n % 4 * 15,
                logged_by=pairing.mentor, logged_at=NOW,
            )
            for n, pairing in enumerate(pairings)
            for week in range(n % 12)
        ],
        batch_size=5_000,
    )  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
