"""Rows for an organisation large enough that an audit of the third quarter of 2026 has something to say."""

from datetime import UTC, date, datetime, timedelta

from mentorship.people.models import Person, Position, SelfDeclaration, Unit
from pairing.models import Pairing
from pairing.states import PairingState
from programs.models import Cohort, Enrolment
from tests.factories import NOW, START
from tests.factories.people import UnitFactory
from tests.factories.programs import CohortFactory

TEAMS = ("Payments/Ledger", "Payments/Cards", "Platform/Storage", "Platform/Runtime", "Search/Ranking", "Search/Crawl")
ENROLLED = datetime(2026, 6, 10, 9, tzinfo=UTC)
OVER = datetime(2026, 10, 6, 9, tzinfo=UTC)


def make_organisation(number: int = 240, *, cohort: Cohort | None = None, first: int = 0) -> Cohort:
    """Mentees of levels 1 to 4 and as many mentors above; the women of them are matched half as often as the men."""
    cohort = cohort or CohortFactory()
    units = [UnitFactory(path=f"Engineering/{team}") for team in TEAMS]
    people = Person.objects.bulk_create(
        Person(
            employee_id=f"Q{first + n:05}", name=f"Somebody {first + n}", email=f"q{first + n}@example.org",
            site=("Berlin", "Lisbon")[n // 5 % 2], hired_on=date(2026, 6, 1) - timedelta(days=n * 37 % 2500),
        )
        for n in range(number)
    )  # fmt: skip
    mentors, mentees = people[: number // 3], people[number // 3 :]
    Position.objects.bulk_create(
        _position(units, n, person, level=5 + n % 2 if n < number // 3 else 1 + n % 4)
        for n, person in enumerate(people)
    )
    SelfDeclaration.objects.bulk_create(
        SelfDeclaration(person=person, attribute="gender", value=("woman", "man")[n % 2], declared_at=NOW)
        for n, person in enumerate(people)
        if n % 8 < 6
    )
    Enrolment.objects.bulk_create(
        Enrolment(cohort=cohort, person=person, role="mentee", enrolled_at=ENROLLED, changed_at=ENROLLED)
        for person in mentees
    )
    Pairing.objects.bulk_create(
        Pairing(
            cohort=cohort, mentor=mentors[n % len(mentors)], mentee=mentee, state=PairingState.ACTIVE, offered_at=NOW,
            mentor_accepted_at=NOW, mentee_accepted_at=NOW, started_on=START + timedelta(days=n * 7 % 40),
            mentor_place=n // len(mentors) + 1, mentor_room=len(mentees),
        )
        for n, mentee in enumerate(mentees)
        if n * 7 % 10 < (3 if n % 2 == 0 else 8)
    )  # fmt: skip
    return cohort


def _position(units: list[Unit], n: int, person: Person, *, level: int) -> Position:
    return Position(person=person, unit=units[n // 3 % len(units)], level=level, starts_on=date(2019, 1, 1))
