"""Requests that are answered in the same moment: nobody gets more than they take, and no pair is lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from pairing.models import MentoringRequest, Pairing
from pairing.states import RequestState
from programs.states import CohortState, Formation
from tests.factories.pairing import MentoringRequestFactory
from tests.factories.people import make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, TrackFactory
from tests.pairing.test_at_once import AT_ONCE, at_once, count, posts

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("rows are locked on PostgreSQL alone: python -m tests.services pytest …")


@pytest.fixture
def cohort():
    track = TrackFactory(formation=Formation.ORGANIC, lowest_gap=0, highest_gap=5, mentee_limit=3)
    return CohortFactory(track=track, state=CohortState.ENROLLING)


def mentors_of(cohort, number, capacity):
    return [
        EnrolmentFactory(
            cohort=cohort, role="mentor", capacity=capacity, person=make_person(f"Mentor {at}", level=5)
        ).person
        for at in range(number)
    ]


def asked(cohort, mentee, mentor):
    now = timezone.now()
    return MentoringRequestFactory(
        cohort=cohort, mentee=mentee, mentor=mentor, asked_at=now, expires_at=now + timedelta(days=7)
    )


def mentee_of(cohort, at):
    return EnrolmentFactory(cohort=cohort, person=make_person(f"Mentee {at}", level=2)).person


def accept(rows):
    return lambda client, number: (
        client.post(f"/pairing/requests/{rows[number].pk}/answer/", {"accept": "y"}).status_code
    )


def test_one_request_is_accepted_once(cohort):
    (mentor,) = mentors_of(cohort, 1, 3)
    request = asked(cohort, mentee_of(cohort, 0), mentor)

    assert at_once(mentor, posts(f"/pairing/requests/{request.pk}/answer/", {"accept": "y"})) == {302: AT_ONCE}
    assert Pairing.objects.count() == count("request.accepted") == count("pairing.started") == 1


def test_a_mentor_with_three_places_who_accepts_sixteen_gets_three(cohort):
    (mentor,) = mentors_of(cohort, 1, 3)
    rows = [asked(cohort, mentee_of(cohort, at), mentor) for at in range(AT_ONCE)]

    assert at_once(mentor, accept(rows)) == {302: AT_ONCE}
    assert Pairing.objects.current().count() == 3
    assert MentoringRequest.objects.filter(state=RequestState.ACCEPTED).count() == 3
    assert MentoringRequest.objects.waiting().count() == 0


def test_a_mentee_whom_sixteen_mentors_accept_has_one(cohort):
    mentors = mentors_of(cohort, AT_ONCE, 1)
    mentee = mentee_of(cohort, 0)
    rows = [asked(cohort, mentee, mentor) for mentor in mentors]

    assert at_once(None, accept(rows), mentors) == {302: AT_ONCE}
    assert Pairing.objects.current().count() == 1
    assert MentoringRequest.objects.filter(state=RequestState.WITHDRAWN).count() == AT_ONCE - 1
