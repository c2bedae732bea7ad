from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from mentorship.audit.models import AuditEvent
from pairing.models import Pairing
from pairing.policies.pairings import NotNow
from pairing.services.offers import accept_offer, decline_offer, end_pairing
from pairing.states import PairingState
from programs.services.cohorts import move_cohort
from programs.states import CohortState
from tests.cast import make_cast
from tests.factories import NOW, TODAY
from tests.factories.pairing import PairingFactory
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered() -> Pairing:
    return PairingFactory(
        mentor=make_person("Mara"), mentee=make_person("Milo"), state=PairingState.OFFERED,
        mentor_accepted_at=None, mentee_accepted_at=None, started_on=None,
    )  # fmt: skip


def test_a_pairing_starts_when_both_have_accepted(offered):
    pairing = accept_offer(pairing=offered, by=offered.mentor, now=NOW)
    assert pairing.state == PairingState.OFFERED

    accept_offer(pairing=offered, by=offered.mentor, now=NOW)
    pairing = accept_offer(pairing=offered, by=offered.mentee, now=NOW)

    assert (pairing.state, pairing.started_on) == (PairingState.ACTIVE, TODAY)
    assert AuditEvent.objects.filter(action="pairing.accepted").count() == 2


def test_it_begins_on_a_day_that_has_come_for_both(offered):
    """What either does today is not from before it, wherever they are."""
    offered.mentor.timezone, offered.mentee.timezone = "America/Los_Angeles", "Pacific/Auckland"
    for person in (offered.mentor, offered.mentee):
        person.save()
        pairing = accept_offer(pairing=offered, by=person, now=datetime(2026, 9, 17, 3, 0, tzinfo=UTC))

    assert pairing.started_on == date(2026, 9, 16)


def test_one_side_declines_without_a_reason_and_twice_is_once(offered):
    for _ in range(2):
        pairing = decline_offer(pairing=offered, by=offered.mentee, now=NOW)

    assert pairing.state == PairingState.DECLINED
    with pytest.raises(NotNow, match="declined"):
        accept_offer(pairing=offered, by=offered.mentor, now=NOW)


def test_nobody_answers_for_somebody_else(offered):
    stranger = make_person("Ulla")
    for answer in (accept_offer, decline_offer):
        with pytest.raises(PermissionDenied):
            answer(pairing=offered, by=stranger, now=NOW)


def test_a_pairing_ends_once_and_not_before_it_began():
    pairing = PairingFactory(started_on=date(2026, 10, 1), mentor=make_person("Mara"), mentee=make_person("Milo"))

    for _ in range(2):
        ended = end_pairing(pairing=pairing, by=pairing.mentor, now=NOW)

    assert (ended.state, ended.ended_on) == (PairingState.ENDED, date(2026, 10, 1))
    with pytest.raises(NotNow):
        decline_offer(pairing=ended, by=ended.mentor, now=NOW)


def test_the_pairs_of_a_cohort_end_with_it():
    cast = make_cast()

    move_cohort(cohort=cast.cohort, to=CohortState.ENDED, by=cast.owner, now=NOW)

    assert set(cast.cohort.pairings.values_list("state", flat=True)) == {PairingState.ENDED}
