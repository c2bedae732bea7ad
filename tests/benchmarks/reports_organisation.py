"""The organisation of ``tests.benchmarks.reports``, written straight to the database."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import connection

from activities.models import Session
from mentorship.encryption.keys import make_keys
from mentorship.people.models import Person, Position, SelfDeclaration, Unit
from pairing.models import Pairing
from pairing.states import PairingState
from programs.models import Cohort, Enrolment
from tests.factories import NOW
from tests.factories.programs import CohortFactory

ENROLLED = datetime(2026, 6, 10, 9, tzinfo=UTC)
BATCH = 5_000


def fill(number: int) -> None:
    """Departments of about sixty people, teams of eight; two in five enrolled, most of them paired, meeting weekly."""
    cohorts = [
        CohortFactory(starts_on=date(2026, 6, 20), ends_on=date(2026, 12, 18), enrolment_closes_on=date(2026, 6, 15))
        for _ in range(2)
    ]
    people = staff(number)
    declarations(people)
    mentors = [person for n, person in enumerate(people) if n % 5 == 0]
    mentees = [person for n, person in enumerate(people) if n % 5 in (1, 3)]
    Enrolment.objects.bulk_create(
        [
            Enrolment(cohort=cohorts[n % 2], person=person, role="mentee", enrolled_at=ENROLLED, changed_at=ENROLLED)
            for n, person in enumerate(mentees)
        ],
        batch_size=BATCH,
    )
    sessions(pairings(mentors, mentees, cohorts))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def staff(number: int) -> list[Person]:
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
        batch_size=BATCH,
    )  # fmt: skip
    Position.objects.bulk_create(
        [
            Position(person=person, unit=units[path], level=5 + n % 2 if n % 5 == 0 else 1 + n % 4,
                     starts_on=date(2020, 1, 1))
            for n, (person, path) in enumerate(zip(people, paths, strict=True))
        ],
        batch_size=BATCH,
    )  # fmt: skip
    return people


def declarations(people: Sequence[Person]) -> None:
    """Sealed, as everything is that people say of themselves; and open in a table for the reference alone."""
    said = [(person, ("woman", "man")[n % 2]) for n, person in enumerate(people) if n % 8 < 6]
    make_keys(f"person:{person.pk}" for person, _ in said)
    SelfDeclaration.objects.bulk_create(
        [SelfDeclaration(person=p, attribute="gender", value=value, declared_at=NOW) for p, value in said],
        batch_size=BATCH,
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE benchmark_gender (person_id bigint PRIMARY KEY, gender text)")
        cursor.executemany("INSERT INTO benchmark_gender VALUES (%s, %s)", [(p.pk, value) for p, value in said])


def pairings(mentors: Sequence[Person], mentees: Sequence[Person], cohorts: Sequence[Cohort]) -> list[Pairing]:
    return Pairing.objects.bulk_create(
        [
            Pairing(
                cohort=cohorts[n % 2], mentor=mentors[n % len(mentors)], mentee=mentee, state=PairingState.ACTIVE,
                offered_at=NOW, mentor_accepted_at=NOW, mentee_accepted_at=NOW,
                started_on=date(2026, 6, 22) + timedelta(days=n * 7 % 60), mentor_place=n // len(mentors) + 1,
                mentor_room=len(mentees),
            )
            for n, mentee in enumerate(mentees)
            if n * 7 % 10 < 7
        ],
        batch_size=BATCH,
    )  # fmt: skip


def sessions(pairings: Sequence[Pairing]) -> None:
    Session.objects.bulk_create(
        [
            Session(
                pairing=pairing, held_on=date(2026, 7, 1) + timedelta(days=7 * week + n % 5), minutes=30 + n % 4 * 15,
                logged_by=pairing.mentor, logged_at=NOW,
            )
            for n, pairing in enumerate(pairings)
            for week in range(n % 12)
        ],
        batch_size=BATCH,
    )  # fmt: skip
