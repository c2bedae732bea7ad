import pytest
from django.core.exceptions import PermissionDenied

from mentorship.errors import Refusal
from pairing.services.wishes import drop_wish, make_wish, move_wish
from pairing.states import WishSide
from programs.states import CohortState, Formation
from tests.factories import NOW
from tests.factories.programs import CohortFactory, EnrolmentFactory, TrackFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return CohortFactory(
        track=TrackFactory(formation=Formation.HYBRID, wish_limit=3), state=CohortState.ENROLLING
    )  # fmt: skip


@pytest.fixture
def mentee(cohort):
    return EnrolmentFactory(cohort=cohort)


@pytest.fixture
def mentors(cohort):
    return EnrolmentFactory.create_batch(4, cohort=cohort, role="mentor")


def wish(mentee, *mentors):
    return [
        make_wish(wisher=mentee, wished=mentor, side=WishSide.MENTEE, by=mentee.person, now=NOW) for mentor in mentors
    ]


def ranked(mentee):
    return list(mentee.pair_wishes.order_by("rank").values_list("rank", "wished_id"))


def test_wishes_stand_in_the_order_they_were_made(mentee, mentors):
    wish(mentee, *mentors[:3], mentors[0])

    assert ranked(mentee) == [(n, mentor.pk) for n, mentor in enumerate(mentors[:3], start=1)]


def test_no_more_wishes_than_the_track_counts(mentee, mentors):
    with pytest.raises(Refusal, match="You have 3 wishes already"):
        wish(mentee, *mentors)


def test_a_wish_moves_up_and_down(mentee, mentors):
    first, second, _ = wish(mentee, *mentors[:3])

    move_wish(wish=second, up=True, by=mentee.person, now=NOW)
    move_wish(wish=second, up=True, by=mentee.person, now=NOW)
    move_wish(wish=first, up=False, by=mentee.person, now=NOW)

    assert ranked(mentee) == [(1, mentors[1].pk), (2, mentors[2].pk), (3, mentors[0].pk)]


def test_those_behind_a_dropped_wish_move_up(mentee, mentors):
    first, *_ = wish(mentee, *mentors[:3])

    drop_wish(wish=first, by=mentee.person, now=NOW)
    drop_wish(wish=first, by=mentee.person, now=NOW)

    assert ranked(mentee) == [(1, mentors[1].pk), (2, mentors[2].pk)]


def test_nobody_wishes_for_somebody_else(mentee, mentors):
    with pytest.raises(PermissionDenied):
        make_wish(wisher=mentee, wished=mentors[0], side=WishSide.MENTEE, by=mentors[0].person, now=NOW)


def test_only_who_is_there_as_that_can_be_wished_for(mentee, mentors, cohort):
    for wished in (EnrolmentFactory(cohort=cohort), EnrolmentFactory(role="mentor")):
        with pytest.raises(Refusal, match="not in this cohort"):
            wish(mentee, wished)
    with pytest.raises(Refusal, match="You are not in"):
        make_wish(wisher=mentee, wished=mentors[0], side=WishSide.MENTOR, by=mentee.person, now=NOW)
