"""A mentee asks, a mentor answers; what nobody answers lapses."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from mentorship.audit.models import AuditEvent
from mentorship.errors import Refusal
from mentorship.notifications.models import Notification
from mentorship.outbox.models import Delivery
from pairing.models import MentoringRequest
from pairing.services import requests
from pairing.services.rationales import verify_rationale
from pairing.states import Kindness, PairingState, RequestState
from programs.states import CohortState, Formation
from tests.factories import NOW
from tests.factories.pairing import PairingFactory
from tests.factories.people import make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, TrackFactory

pytestmark = pytest.mark.django_db
WORDS = "I want to learn how you keep old systems running."


@pytest.fixture
def cohort():
    track = TrackFactory(formation=Formation.ORGANIC, lowest_gap=0, highest_gap=5)
    return CohortFactory(track=track, state=CohortState.ENROLLING)


def mentee_in(cohort, name="Milo Mentee", **fields):
    return EnrolmentFactory(cohort=cohort, person=make_person(name, level=2, **fields))


def mentor_in(cohort, name="Mara Mentor", capacity=1, **fields):
    return EnrolmentFactory(
        cohort=cohort, person=make_person(name, level=5, **fields), role="mentor", capacity=capacity
    )


def ask(mentee, mentor, now=NOW):
    return requests.ask(mentee=mentee, mentor=mentor, message=WORDS, by=mentee.person, now=now)


def test_a_mentor_is_told_of_a_request_and_not_what_it_says(cohort):
    mentee, mentor = mentee_in(cohort), mentor_in(cohort)

    request = ask(mentee, mentor)

    assert request.state == RequestState.OPEN
    assert request.expires_at == NOW + timedelta(days=7)
    told = Notification.objects.get(person=mentor.person)
    assert told.kind == "request_received"
    assert "Milo Mentee" in told.title
    assert not any(WORDS in str(delivery.__dict__) for delivery in Delivery.objects.all())
    assert not any(WORDS in str(event.facts) for event in AuditEvent.objects.all())


def test_asking_again_while_it_waits_changes_nothing(cohort):
    mentee, mentor = mentee_in(cohort), mentor_in(cohort)

    assert ask(mentee, mentor) == ask(mentee, mentor)
    assert MentoringRequest.objects.count() == 1


def test_the_words_are_sealed_and_their_reading_is_on_record(cohort):
    mentee, mentor = mentee_in(cohort), mentor_in(cohort)
    request = MentoringRequest.objects.get(pk=ask(mentee, mentor).pk)

    assert WORDS not in str(request.__dict__["message"])
    assert requests.read_message(request=request, user=mentor.person.user, now=NOW) == WORDS
    assert AuditEvent.objects.filter(action="request.read", actor=f"people.person:{mentor.person.pk}").exists()


def test_nobody_else_reads_the_words(cohort):
    mentee, mentor = mentee_in(cohort), mentor_in(cohort)
    request = ask(mentee, mentor)

    with pytest.raises(PermissionDenied):
        requests.read_message(request=request, user=cohort.track.program.owner.user, now=NOW)


def test_yes_begins_the_pairing_and_keeps_why(cohort):
    mentee, mentor = mentee_in(cohort), mentor_in(cohort)
    request = ask(mentee, mentor)

    pairing = requests.accept(request=request, by=mentor.person, now=NOW + timedelta(days=1))

    request.refresh_from_db()
    assert (request.state, request.pairing) == (RequestState.ACCEPTED, pairing)
    assert pairing.state == PairingState.ACTIVE
    assert pairing.started_on == (NOW + timedelta(days=1)).date()
    content = pairing.rationale.content
    assert content["formed"] == "request"
    assert sum(content["points"].values()) == content["score"]
    assert WORDS not in str(content)
    assert verify_rationale(pairing.rationale).problems == []
    assert Notification.objects.filter(person=mentee.person, kind="request_accepted").exists()


def test_yes_twice_is_one_pairing(cohort):
    mentee, mentor = mentee_in(cohort), mentor_in(cohort)
    request = ask(mentee, mentor)

    first = requests.accept(request=request, by=mentor.person, now=NOW)

    assert requests.accept(request=request, by=mentor.person, now=NOW) == first


def test_a_yes_closes_what_can_no_longer_be(cohort):
    mentee, mentor = mentee_in(cohort), mentor_in(cohort)
    other_mentor, other_mentee = mentor_in(cohort, "Otto Mentor"), mentee_in(cohort, "Oona Mentee")
    elsewhere, waits = ask(mentee, other_mentor), ask(other_mentee, mentor)

    requests.accept(request=ask(mentee, mentor), by=mentor.person, now=NOW)

    elsewhere.refresh_from_db()
    waits.refresh_from_db()
    assert elsewhere.state == RequestState.WITHDRAWN
    assert waits.state == RequestState.EXPIRED
    assert Notification.objects.filter(person=other_mentee.person, kind="request_expired").exists()


def test_no_carries_chosen_words_to_the_mentee_alone(cohort):
    mentee, mentor = mentee_in(cohort), mentor_in(cohort)
    request = ask(mentee, mentor)

    declined = requests.decline(request=request, kindness=Kindness.TIME, by=mentor.person, now=NOW)

    assert declined.state == RequestState.DECLINED
    assert declined.kind_words.startswith("Thank you for asking me.")
    assert "Thank you" not in str(AuditEvent.objects.values_list("facts", flat=True))
    assert not Notification.objects.filter(person=cohort.track.program.owner).exists()
    with pytest.raises(Refusal, match="has answered you in this cohort already"):
        ask(mentee, mentor, NOW + timedelta(days=1))


def test_only_the_mentor_answers_and_only_the_mentee_takes_back(cohort):
    mentee, mentor = mentee_in(cohort), mentor_in(cohort)
    request = ask(mentee, mentor)

    for answer in (requests.accept, lambda **given: requests.decline(kindness=Kindness.TIME, **given)):
        with pytest.raises(PermissionDenied):
            answer(request=request, by=mentee.person, now=NOW)
    with pytest.raises(PermissionDenied):
        requests.take_back(request=request, by=mentor.person, now=NOW)


@pytest.mark.parametrize("state", [state for state in RequestState if state not in ("open", "accepted", "declined")])
def test_what_is_closed_is_not_answered(cohort, state):
    mentee, mentor = mentee_in(cohort), mentor_in(cohort)
    request = ask(mentee, mentor)
    MentoringRequest.objects.update(state=state, answered_at=NOW)

    with pytest.raises(Refusal, match="nothing to answer"):
        requests.accept(request=request, by=mentor.person, now=NOW)


def test_what_nobody_answered_lapses_once_and_the_mentee_hears_of_it(cohort):
    mentee, mentor = mentee_in(cohort), mentor_in(cohort)
    request = ask(mentee, mentor)

    assert requests.sweep_requests(now=NOW + timedelta(days=6, hours=23)) == 0
    assert requests.sweep_requests(now=NOW + timedelta(days=7)) == 1
    assert requests.sweep_requests(now=NOW + timedelta(days=7)) == 0

    request.refresh_from_db()
    assert request.state == RequestState.EXPIRED
    assert Notification.objects.filter(person=mentee.person, kind="request_expired").count() == 1


@pytest.mark.parametrize("what", ["mentor withdrew", "mentee withdrew", "mentor left", "cohort ended"])
def test_a_request_that_nobody_can_answer_any_more_lapses(cohort, what):
    mentee, mentor = mentee_in(cohort), mentor_in(cohort)
    request = ask(mentee, mentor)
    if "withdrew" in what:
        who = mentor if "mentor" in what else mentee
        who.state = "withdrawn"
        who.save()
    elif what == "mentor left":
        mentor.person.status = "left"
        mentor.person.save()
    else:
        cohort.state = CohortState.ENDED
        cohort.save()

    assert requests.sweep_requests(now=NOW + timedelta(hours=1)) == 1

    request.refresh_from_db()
    assert request.state == RequestState.EXPIRED


def test_a_mentor_is_reminded_once_of_a_request_that_lapses_soon(cohort):
    ask(mentee_in(cohort), mentor := mentor_in(cohort))

    for days in (4, 5.5, 6):
        requests.sweep_requests(now=NOW + timedelta(days=days))

    assert Notification.objects.filter(person=mentor.person, kind="request_waits").count() == 1


def test_an_answer_after_the_last_day_comes_too_late(cohort):
    request = ask(mentee_in(cohort), mentor := mentor_in(cohort))

    with pytest.raises(Refusal, match="lapsed on"):
        requests.accept(request=request, by=mentor.person, now=NOW + timedelta(days=8))


def test_three_requests_wait_at_a_time(cohort):
    mentee = mentee_in(cohort)
    for number in range(3):
        ask(mentee, mentor_in(cohort, f"Mentor {number}"))

    with pytest.raises(Refusal, match="3 of your requests wait"):
        ask(mentee, mentor_in(cohort, "Mentor four"))


def test_every_rule_against_a_pair_is_said_in_the_same_words(cohort):
    boss = mentor_in(cohort, "Berta Boss")
    too_close = EnrolmentFactory(cohort=cohort, person=make_person("Peer Less", level=1), role="mentor", capacity=1)
    mentee = mentee_in(cohort, manager=boss.person)
    said = set()

    for mentor in (boss, too_close):
        with pytest.raises(Refusal) as refusal:
            ask(mentee, mentor)
        said.add(str(refusal.value).replace(mentor.person.name, "X"))

    assert len(said) == 1


@pytest.mark.parametrize("formation", [Formation.ASSIGNED])
def test_nobody_asks_where_pairs_are_assigned(cohort, formation):
    mentee, mentor = mentee_in(cohort), mentor_in(cohort)
    cohort.track.formation = formation
    cohort.track.save()

    with pytest.raises(Refusal, match="are assigned"):
        ask(mentee, mentor)


def test_who_has_a_mentor_or_no_place_is_told_so(cohort):
    mentee, mentor, other = mentee_in(cohort), mentor_in(cohort), mentor_in(cohort, "Otto Mentor")
    PairingFactory(cohort=cohort, mentor=mentor.person, mentee=mentee.person)

    with pytest.raises(Refusal, match="You have a mentor in this cohort already"):
        ask(mentee, other)
    with pytest.raises(Refusal, match="Mara Mentor has no free place"):
        ask(mentee_in(cohort, "Oona Mentee"), mentor)


def test_a_mentor_can_close_their_door(cohort):
    from pairing.services.profiles import show_profile

    mentee, mentor = mentee_in(cohort), mentor_in(cohort)
    show_profile(
        enrolment=mentor, headline="", helps_with="", expects="", open_to_requests=False, by=mentor.person, now=NOW
    )

    with pytest.raises(Refusal, match="takes no requests at the moment"):
        ask(mentee, mentor)
