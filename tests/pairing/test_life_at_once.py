"""The buttons of what happens to pairs on their way, pressed sixteen times in the same moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.audit.models import AuditEvent
from pairing.models import Escalation, Pairing
from pairing.services import escalations, repairs
from pairing.services.offers import end_pairing
from pairing.states import EscalationState, Outcome, PairingState
from tests.cast import make_cast
from tests.factories.pairing import PairingFactory
from tests.factories.people import make_person
from tests.factories.programs import EnrolmentFactory
from tests.pairing.test_at_once import AT_ONCE, _only_on_postgresql, at_once, posts  # noqa: F401  a fixture

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    cast = make_cast()
    today = timezone.localdate()
    cast.cohort.starts_on, cast.cohort.ends_on = today - timedelta(days=60), today + timedelta(days=90)
    cast.cohort.enrolment_closes_on, cast.cohort.state = cast.cohort.starts_on, "running"
    cast.cohort.save()
    Pairing.objects.update(started_on=cast.cohort.starts_on)
    return cast


def count(action):
    return AuditEvent.objects.filter(action=action).count()


def test_a_concern_is_raised_once(cast):
    said = {"reason": "time", "mediator": str(cast.deputy.pk)}

    assert at_once(cast.mentee, posts(f"/pairing/pairs/{cast.pairing.pk}/not-working/", said)) == {302: AT_ONCE}

    assert Escalation.objects.count() == count("escalation.raised") == 1


def test_a_proposal_is_agreed_to_once(cast):
    now = timezone.now()
    concern = escalations.raise_escalation(pairing=cast.pairing, reason="time", by=cast.mentee, now=now)
    for step in (EscalationState.ACKNOWLEDGED, EscalationState.TALKED):
        escalations.advance_escalation(escalation=concern, to=step, by=cast.deputy, now=now)
    escalations.propose_outcome(escalation=concern, outcome=Outcome.END, by=cast.deputy, now=now)

    assert at_once(cast.mentee, posts(f"/pairing/concerns/{concern.pk}/answer/", {"answer": "agree"})) == {302: AT_ONCE}

    assert count("pairing.ended") == count("escalation.closed") == 1


def test_a_pair_is_paused_and_resumed_once(cast):
    until = (timezone.localdate() + timedelta(days=20)).isoformat()
    pair = f"/pairing/pairs/{cast.pairing.pk}/"

    assert at_once(cast.mentor, posts(f"{pair}pause/", {"until": until})) == {302: AT_ONCE}
    assert at_once(cast.mentee, posts(f"{pair}resume/")) == {302: AT_ONCE}

    assert (count("pairing.paused"), count("pairing.resumed")) == (1, 1)


@pytest.fixture
def between(cast):
    """The mentee needs another; the only other mentor has an offer to Nora that nobody has answered."""
    end_pairing(pairing=cast.pairing, by=cast.mentee, now=timezone.now())
    cast.cohort.enrolments.filter(person=cast.mentor).update(state="withdrawn")
    cast.cohort.enrolments.filter(person=cast.other_mentor).update(capacity=1)
    rare, plain, nora = make_person("Rare", level=5), make_person("Plain", level=5), make_person("Nora", level=2)
    for mentor in (rare, plain):
        EnrolmentFactory(cohort=cast.cohort, person=mentor, role="mentor", capacity=1)
    EnrolmentFactory(cohort=cast.cohort, person=nora)
    return PairingFactory(
        cohort=cast.cohort, mentor=rare, mentee=nora, state=PairingState.OFFERED, started_on=None,
        mentor_accepted_at=None, mentee_accepted_at=None,
    )  # fmt: skip


def repair(cast):
    enrolment = cast.cohort.enrolments.select_related("person", "cohort__track__program").get(person=cast.mentee)
    frontier = repairs.frontier_for([enrolment], timezone.localdate())
    url = f"/pairing/cohorts/{cast.cohort.slug}/without-mentor/{enrolment.pk}/"
    return url, {"option": "nobody", "reason": "Fits", "digest": frontier.digest}


def test_another_mentor_is_asked_once(cast, between):
    url, said = repair(cast)

    answers = at_once(cast.owner, posts(url, said))

    assert sum(answers.values()) == AT_ONCE
    assert not [status for status in answers if status >= 500]
    assert Pairing.objects.current().filter(mentee=cast.mentee).count() == count("repair.made") == 1


def test_an_offer_that_is_answered_meanwhile_is_not_moved(cast, between):
    url, said = repair(cast)

    def press(client, number):
        if number % 2:
            return client.post(url, said).status_code
        client.force_login(between.mentor.user)
        return client.post(f"/pairing/pairs/{between.pk}/answer/", {"answer": "accept"}).status_code

    answers = at_once(cast.owner, press)

    assert not [status for status in answers if status >= 500]
    between.refresh_from_db()
    answered = between.mentor_accepted_at is not None
    assert answered == (between.state == PairingState.OFFERED)
