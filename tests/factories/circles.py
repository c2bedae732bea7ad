from datetime import date

import factory

from activities.models import CircleGoal, CircleGoalProgress, CircleItem, CircleNote, CircleSession
from mentorship.people.models import Person
from pairing.models import Circle, CircleMember, CirclePlan
from pairing.states import CirclePart, CircleState, MemberState
from tests.factories import NOW, START
from tests.factories.people import PersonFactory
from tests.factories.programs import CohortFactory


class CircleFactory(factory.django.DjangoModelFactory):
    """An active circle without anybody in it; see ``put_in``."""

    class Meta:
        model = Circle

    cohort = factory.SubFactory(CohortFactory)
    name = factory.Sequence(lambda n: f"Circle {n}")
    state = CircleState.ACTIVE
    founded_at = NOW
    started_on = START


def put_in(circle: Circle, person: Person, part: str = CirclePart.MEMBER, state: str = MemberState.IN) -> CircleMember:
    """A place in the circle, the next in the rotation."""
    held = CircleMember.objects.filter(circle=circle)
    dated = state in (MemberState.IN, MemberState.LEFT, MemberState.STAYED)
    return CircleMember.objects.create(
        circle=circle, person=person, part=part, state=state, place=1 + held.holding().filter(part=part).count(),
        room=20, turn=1 + held.count(), asked_at=NOW, joined_on=START if dated else None,
        left_on=START if state in (MemberState.LEFT, MemberState.STAYED) else None,
    )  # fmt: skip


class CirclePlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CirclePlan

    cohort = factory.SubFactory(CohortFactory)
    weights = factory.LazyAttribute(lambda plan: plan.cohort.track.weights)
    size_min = 2
    size_max = 4
    made_at = NOW
    status = "optimal"
    people = 0
    objective = 0
    most_people = 0
    bound = 0
    tried = 1


class CircleSessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CircleSession

    circle = factory.SubFactory(CircleFactory)
    held_on = date(2026, 9, 9)
    minutes = 60
    facilitator = factory.SubFactory(PersonFactory)
    logged_by = factory.SelfAttribute("facilitator")
    logged_at = NOW


class CircleNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CircleNote

    circle = factory.SubFactory(CircleFactory)
    author = factory.SubFactory(PersonFactory)
    body = "Said among ourselves."
    written_at = NOW
    changed_at = NOW


class CircleGoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CircleGoal

    circle = factory.SubFactory(CircleFactory)
    title = "Agree on one way to review"
    set_by = factory.SubFactory(PersonFactory)
    set_at = NOW


class CircleGoalProgressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CircleGoalProgress

    goal = factory.SubFactory(CircleGoalFactory)
    attainment = 0
    comment = "Two teams do it."
    reviewed_by = factory.SelfAttribute("goal.set_by")
    reviewed_at = NOW


class CircleItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CircleItem

    circle = factory.SubFactory(CircleFactory)
    owner = factory.SubFactory(PersonFactory)
    text = "Write up the example"
    created_by = factory.SelfAttribute("owner")
    created_at = NOW
