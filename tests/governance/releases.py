"""An organisation with enough pairs to report about, and releases as if they had been published."""

from datetime import date
from functools import cache
from typing import Any

from governance.disclosure import Declared, protect, release_to_dict
from governance.models import Release
from governance.quarters import Quarter
from governance.services.releases import digest_of
from mentorship.people.models import Person
from programs.models import Cohort
from tests.factories import NOW
from tests.factories.activities import SessionFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonFactory, PositionFactory, UnitFactory
from tests.factories.programs import CohortFactory, ProgramFactory, TrackFactory
from tests.governance.disclosure.organisations import organisation
from tests.governance.disclosure.quarters import enrolled


def team(path: str, *, people: int, pairs: int, cohort: Cohort) -> list[Person]:
    """People of one team, of whom so many pairs met twice in the third quarter of 2026."""
    members = [PersonFactory() for _ in range(people)]
    for number, person in enumerate(members):
        PositionFactory(person=person, unit=UnitFactory(path=path), level=2 + number % 4)
    for mentor, mentee in zip(members[:pairs], members[pairs : 2 * pairs], strict=True):
        pairing = PairingFactory(cohort=cohort, mentor=mentor, mentee=mentee)
        for day in (3, 17):
            SessionFactory(pairing=pairing, held_on=date(2026, 9, day), minutes=30)
    return members


def engaged_organisation() -> list[Person]:
    """Sixty people in three teams of two departments, twelve pairs."""
    owner = PersonFactory(hired_on=date(2026, 10, 1))
    track = TrackFactory(program=ProgramFactory(owner=owner, granted=False))
    cohort = CohortFactory(track=track)
    return [
        *team("Engineering/Platform/Storage", people=20, pairs=4, cohort=cohort),
        *team("Engineering/Platform/Search", people=20, pairs=4, cohort=cohort),
        *team("Engineering/Payments/Checkout", people=20, pairs=4, cohort=cohort),
    ]


def make_release(quarter: str = "2026Q3", people: int = 150, seed: int = 1) -> Release:
    """A release of a made-up organisation."""
    content = {**protected(people, seed), "period": quarter}
    return Release.objects.create(
        quarter=quarter, cut_off_on=Quarter.parse(quarter).cut_off, content=content, digest=digest_of(content),
        published_at=NOW,
    )  # fmt: skip


@cache
def protected(people: int, seed: int) -> dict[str, Any]:
    """Protecting takes a moment, so it is done once for all tests."""
    declared = Declared(demographics=("gender",), paths=("tier", "track"))
    figures = protect(enrolled(organisation(people, seed), seed), declared, period="2026Q3")
    return release_to_dict(figures)
