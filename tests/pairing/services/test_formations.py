"""The three ways of forming pairs side by side, and the advice."""

import pytest

from pairing.matching.wishes import Met
from pairing.models import PairingRun
from pairing.services.formations import Outcome, _advice, compare
from pairing.states import WishSide
from programs.states import CohortState, Formation
from tests.factories import START
from tests.factories.pairing import WishFactory
from tests.factories.people import make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, TrackFactory


def outcome(formation, matched=10, total=500_000, met=2, wishers=8):
    return Outcome(formation, matched, total, 40_000, Met(wishers, met, met, 0), 0)


def advised(now=Formation.ASSIGNED, **others):
    outcomes = [others.get(formation.value, outcome(formation)) for formation in Formation]
    best, because = _advice(outcomes, 10, now)
    return best.formation, because


def test_without_enough_wishes_pairs_are_assigned():
    few = {way.value: outcome(way, wishers=2, met=2 * (way == Formation.ORGANIC)) for way in Formation}

    formation, because = advised(**few)

    assert formation == Formation.ASSIGNED
    assert because.startswith("Only 2 of 10 mentees have named anybody")


def test_the_way_that_meets_most_wishes_is_advised_with_its_price():
    formation, because = advised(organic=outcome(Formation.ORGANIC, total=480_000, met=7))

    assert formation == Formation.ORGANIC
    assert because.startswith("5 more people get somebody they named, with 20.0 points fewer in total and as many")


def test_a_way_that_leaves_people_out_is_not_advised():
    formation, _ = advised(organic=outcome(Formation.ORGANIC, matched=8, met=8))

    assert formation == Formation.ASSIGNED


def test_what_is_stays_where_nothing_is_gained():
    formation, because = advised(now=Formation.HYBRID)

    assert formation == Formation.HYBRID
    assert "nothing to change" in because


@pytest.mark.django_db
def test_each_way_is_carried_out_on_who_is_in_and_nothing_is_kept():
    track = TrackFactory(lowest_gap=0, highest_gap=5)
    cohort = CohortFactory(track=track, state=CohortState.ENROLLING)
    mentees = [EnrolmentFactory(cohort=cohort, person=make_person(f"Mentee {n}", level=2)) for n in range(2)]
    mentors = [
        EnrolmentFactory(cohort=cohort, role="mentor", capacity=1, person=make_person(f"Mentor {n}", level=4))
        for n in range(2)
    ]
    for mentee, mentor in zip(mentees, reversed(mentors), strict=True):
        WishFactory(wisher=mentee, wished=mentor)
        WishFactory(wisher=mentor, wished=mentee, side=WishSide.MENTOR)

    comparison = compare(cohort, START)

    ways = {way.formation: way for way in comparison.outcomes}
    assert [way.matched for way in comparison.outcomes] == [2, 2, 2]
    assert ways[Formation.ORGANIC].wishes.first == ways[Formation.HYBRID].wishes.mutual == 2
    assert ways[Formation.ORGANIC].blocking == 0
    assert not PairingRun.objects.exists()


@pytest.mark.django_db
def test_nobody_to_match_is_no_comparison():
    assert compare(CohortFactory(), START) is None
