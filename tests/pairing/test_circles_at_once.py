"""Many want the last places of a circle in the same moment; whoever comes too late is told so."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Circle
from pairing.services.circle_places import join_circle
from pairing.services.turns import begin_turn, pass_on, turn_now
from tests.factories import NOW
from tests.factories.circles import CircleFactory, put_in
from tests.factories.people import make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, TrackFactory

AT_ONCE = 12

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("rows are locked on PostgreSQL alone: python -m tests.services pytest …")


def at_once(people: list[Person], do) -> Counter[str]:
    """What each of them hears when all begin together: ok, or the sentence of the refusal."""
    start = Barrier(len(people))

    def go(person: Person) -> str:
        try:
            start.wait(timeout=30)
            do(person)
        except Refusal as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return "ok"

    with ThreadPoolExecutor(len(people)) as pool:
        return Counter(pool.map(go, people))


@pytest.fixture
def circle(transactional_db) -> Circle:
    return CircleFactory(cohort=CohortFactory(track=TrackFactory()), name="Reviews", size_min=2, size_max=5)


def test_a_circle_never_has_more_than_its_most(circle):
    people = [make_person(f"Person {number}", level=2) for number in range(AT_ONCE)]
    for person in people:
        EnrolmentFactory(cohort=circle.cohort, person=person)

    answers = at_once(people, lambda person: join_circle(circle=circle, by=person, now=NOW))

    assert answers == {"ok": 5, "Reviews is full: all of its 5 places for members are taken.": AT_ONCE - 5}
    assert sorted(circle.members.values_list("place", flat=True)) == [1, 2, 3, 4, 5]


def test_a_turn_that_many_pass_on_passes_on_once(circle):
    people = [make_person(f"Person {number}", level=2) for number in range(5)]
    for person in people:
        put_in(circle, person)
    begin_turn(circle, now=NOW)
    shown = turn_now(circle).pk

    at_once(people, lambda person: pass_on(circle=circle, turn_id=shown, by=person, now=NOW))

    assert turn_now(circle).person == people[1]
    assert circle.turns.count() == 2
