"""Several circles at once, everybody asked: a number of questions that does not grow with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mentorship import audit
from mentorship.notifications.services import notify_all
from mentorship.people.models import Person, Skill
from pairing.models import Circle, CircleMember
from pairing.policies.circles import check_apart, check_can_form, check_sizes, reporting_lines
from pairing.services.circle_places import MENTOR_ROOM, offer_of
from pairing.services.circles import NameTaken
from pairing.states import CirclePart
from programs.models import Cohort


@dataclass(frozen=True)
class Founding:
    """One circle to be: who is asked to lead it, and who to join."""

    name: str
    topic: Skill | None
    mentor: Person
    members: list[Person]


@transaction.atomic
def found_with_people(
    *, cohort: Cohort, founding: Sequence[Founding], size_min: int, size_max: int, by: Person | None, now: datetime
) -> list[Circle]:
    """Found circles in which everybody has a place and is asked; the cohort is locked by whoever calls."""
    check_can_form(cohort)
    check_sizes(size_min, size_max)
    _check_names(cohort, founding)
    _check_lines(founding, now)
    circles = [
        Circle(
            cohort=cohort, name=one.name, topic=one.topic, size_min=size_min, size_max=size_max,
            cadence_days=cohort.track.cadence_days, founded_at=now,
        )
        for one in founding
    ]  # fmt: skip
    Circle.objects.bulk_create(circles)
    placed = [
        (circle, member)
        for circle, one in zip(circles, founding, strict=True)
        for member in _places(circle, one, size_max, now)
    ]
    CircleMember.objects.bulk_create([member for _, member in placed])
    for circle in circles:
        audit.record("circle.founded", by=by, on=circle, now=now, cohort=cohort.pk)
    for circle, member in placed:
        audit.record("circle.asked", by=by, on=circle, now=now, person=member.person_id, part=member.part)
    notify_all(notices=[offer_of(circle, member) for circle, member in placed], now=now)
    return circles


def _places(circle: Circle, one: Founding, size_max: int, now: datetime) -> list[CircleMember]:
    mentor = CircleMember(
        circle=circle, person=one.mentor, part=CirclePart.MENTOR, place=1, room=MENTOR_ROOM, turn=1, asked_at=now
    )
    return [mentor] + [
        CircleMember(circle=circle, person=person, place=place, room=size_max, turn=place + 1, asked_at=now)
        for place, person in enumerate(one.members, start=1)
    ]


def _check_names(cohort: Cohort, founding: Sequence[Founding]) -> None:
    taken = {name.lower() for name in cohort.circles.values_list("name", flat=True)}
    for one in founding:
        if one.name.lower() in taken:
            raise NameTaken(f"{cohort} has a circle called {one.name} already.")
        taken.add(one.name.lower())


def _check_lines(founding: Sequence[Founding], now: datetime) -> None:
    people = {person.pk for one in founding for person in (one.mentor, *one.members)}
    lines = reporting_lines(people, now.date())
    for one in founding:
        check_apart([one.mentor.pk], [person.pk for person in one.members], lines)
