"""Pairs in great number, made in bulk.

python -m tests.crowd PAIRS         into the database of the environment, made ready as for a start
"""

import sys
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from programs.models import Cohort

SILENT_DAYS = 20


def silent_pairs(count: int, *, now: datetime) -> "Cohort":
    """Pairs that have not met since they began, of people who are awake at every hour; the cohort they are in."""
    from mentorship.notifications.models import Preference, Reminding
    from mentorship.people.models import Person
    from pairing.models import Pairing
    from pairing.states import PairingState
    from tests.factories.programs import CohortFactory

    today = now.date()
    cohort: Any = CohortFactory(
        starts_on=today - timedelta(days=90), ends_on=today + timedelta(days=90),
        enrolment_closes_on=today - timedelta(days=90),
    )  # fmt: skip
    people = Person.objects.bulk_create(
        [
            Person(employee_id=f"C{n}", name=f"Person {n}", email=f"c{n}@example.org", timezone="Europe/Berlin")
            for n in range(2 * count)
        ],
        batch_size=1000,
    )
    Preference.objects.bulk_create(
        [
            Preference(
                person=person,
                wakes_at=time(0),
                rests_at=time(23, 59, 59),
                working_days="1234567",
                reminding=Reminding.EACH,
            )
            for person in people
        ],
        batch_size=1000,
    )
    accepted = now - timedelta(days=SILENT_DAYS + 1)
    Pairing.objects.bulk_create(
        [
            Pairing(
                cohort=cohort, mentor=mentor, mentee=mentee, state=PairingState.ACTIVE, offered_at=accepted,
                mentor_accepted_at=accepted, mentee_accepted_at=accepted,
                started_on=today - timedelta(days=SILENT_DAYS),
            )
            for mentor, mentee in zip(people[::2], people[1::2], strict=True)
        ],
        batch_size=1000,
    )  # fmt: skip
    return cohort


def main(pairs: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    silent_pairs(int(pairs), now=timezone.now())


if __name__ == "__main__":
    main(*sys.argv[1:])
