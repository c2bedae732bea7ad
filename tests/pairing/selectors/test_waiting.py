"""Who was left out before comes first, until they have had a mentor."""

from datetime import timedelta

import pytest

from pairing.selectors.waiting import left_out_before, my_waiting, waiting_in
from pairing.services.snapshot import take_snapshot
from pairing.states import PairingState
from programs.models import Cohort
from programs.states import CohortState
from tests.factories import END, START
from tests.factories.pairing import PairingFactory
from tests.factories.people import make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, TrackFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohorts():
    """Three of one track, a year apart, the last one running now."""
    track = TrackFactory()
    return [
        CohortFactory(
            track=track, starts_on=START - timedelta(days=365 * ago), ends_on=END - timedelta(days=365 * ago),
            enrolment_closes_on=START - timedelta(days=365 * ago),
            state=CohortState.ENDED if ago else CohortState.RUNNING,
        )
        for ago in (2, 1, 0)
    ]  # fmt: skip


def wanting(person, *cohorts):
    for cohort in cohorts:
        EnrolmentFactory(cohort=cohort, person=person)
    return person


def times(person, cohort):
    return left_out_before([person.pk], cohort).get(person.pk, 0)


def test_each_cohort_that_brought_nobody_counts(cohorts):
    person = wanting(make_person("Milo"), *cohorts)

    assert times(person, cohorts[2]) == 2
    assert times(person, cohorts[1]) == 1


def test_who_has_had_a_mentor_since_waits_like_everybody(cohorts):
    person = wanting(make_person("Milo"), *cohorts)
    PairingFactory(cohort=cohorts[1], mentee=person, state=PairingState.ENDED, ended_on=END)

    assert times(person, cohorts[2]) == 0


def test_an_offer_that_was_declined_is_no_mentor(cohorts):
    person = wanting(make_person("Milo"), *cohorts)
    PairingFactory(cohort=cohorts[1], mentee=person, state=PairingState.DECLINED)

    assert times(person, cohorts[2]) == 2


def test_another_program_and_a_cohort_that_was_never_matched_do_not_count(cohorts):
    Cohort.objects.filter(pk=cohorts[0].pk).update(state=CohortState.ENROLLING)
    before = START - timedelta(days=9)
    elsewhere = CohortFactory(starts_on=before, enrolment_closes_on=before, state=CohortState.ENDED)
    person = wanting(make_person("Milo"), cohorts[0], elsewhere, cohorts[2])

    assert times(person, cohorts[2]) == 0


def test_the_waiting_list_begins_with_who_was_left_out_oftenest(cohorts):
    new, old = wanting(make_person("Nora New"), cohorts[2]), wanting(make_person("Olaf Old"), *cohorts)
    wanting(served := make_person("Sally Served"), cohorts[2])
    PairingFactory(cohort=cohorts[2], mentee=served)

    rows = waiting_in(cohorts[2], START)

    assert [(row.enrolment.person, row.times) for row in rows] == [(old, 2), (new, 0)]


def test_the_matching_serves_their_class_first(cohorts):
    old = wanting(make_person("Olaf Old"), *cohorts)
    wanting(make_person("Nora New"), cohorts[2])
    snapshot = take_snapshot(cohorts[2], cohorts[2].track.weights, START)

    assert {person.id: person.priority for person in snapshot.mentees}[old.employee_id] == 2
    assert "waited" in snapshot.situations[old.employee_id][0]


def test_who_waits_reads_no_position(cohorts):
    old = wanting(make_person("Olaf Old"), *cohorts)

    assert "you were left out before" in my_waiting(old, cohorts[2])
    assert my_waiting(make_person("Ulla"), cohorts[2]) == ""
