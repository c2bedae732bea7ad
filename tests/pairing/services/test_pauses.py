"""Pairs at rest, who stands in, and what becomes of the pairs of people who leave or are on leave."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from mentorship.notifications.models import Notification
from mentorship.people.services.directory import import_people
from mentorship.people.states import Employment
from pairing.models import Pairing
from pairing.policies.pairings import NotNow
from pairing.services import covers, pauses
from pairing.services.leaving import part_with
from pairing.services.offers import accept_offer, ask_for_another, end_pairing
from pairing.states import PairingState
from tests.cast import make_cast
from tests.factories import END, NOW, START, TODAY
from tests.factories.people import make_person
from tests.factories.programs import EnrolmentFactory

pytestmark = pytest.mark.django_db
UNTIL = TODAY + timedelta(days=21)


@pytest.fixture
def cast():
    cast = make_cast()
    cast.cohort.state = "running"
    cast.cohort.save()
    return cast


def pause(cast, **said):
    said = {"pairing": cast.pairing, "until": UNTIL, "by": cast.mentee, "now": NOW} | said
    return pauses.pause_pairing(**said)


def told(person):
    return list(Notification.objects.filter(person=person).order_by("created_at", "pk").values_list("kind", flat=True))


def state_of(pairing):
    return Pairing.objects.get(pk=pairing.pk).state


def test_either_side_pauses_until_a_day_and_both_are_told(cast):
    paused = pause(cast)

    assert (paused.state, paused.paused_on, paused.resumes_on) == (PairingState.PAUSED, TODAY, UNTIL)
    assert told(cast.mentor) == told(cast.mentee) == ["pairing_paused"]
    assert told(cast.owner) == ["cover_wanted"]


def test_who_runs_the_program_may_pause_and_nobody_else(cast):
    with pytest.raises(PermissionDenied):
        pause(cast, by=cast.outsider)

    assert pause(cast, by=cast.owner).state == PairingState.PAUSED


@pytest.mark.parametrize("until", [None, TODAY, END])
def test_a_pause_needs_a_day_within_the_cohort(cast, until):
    with pytest.raises(pauses.NotADay):
        pause(cast, until=until)


def test_paused_again_changes_the_day_alone(cast):
    pause(cast)
    later = pause(cast, until=UNTIL + timedelta(days=7), now=NOW + timedelta(days=2))

    assert (later.paused_on, later.resumes_on) == (TODAY, UNTIL + timedelta(days=7))


def test_an_ended_pair_can_not_be_paused(cast):
    end_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)

    with pytest.raises(NotNow):
        pause(cast)


def test_it_goes_on_by_itself_on_the_day(cast):
    pause(cast)
    assert pauses.keep_pauses(now=NOW + timedelta(days=20)) == (0, 0)

    assert pauses.keep_pauses(now=NOW + timedelta(days=21)) == (1, 0)

    resumed = Pairing.objects.get(pk=cast.pairing.pk)
    assert (resumed.state, resumed.resumed_on, resumed.resumes_on) == (PairingState.ACTIVE, UNTIL, None)
    assert told(cast.mentor) == ["pairing_paused", "pairing_resumed"]


def test_it_waits_for_who_is_on_leave_on_the_day(cast):
    pause(cast)
    cast.mentor.status = Employment.LEAVE
    cast.mentor.save()

    pauses.keep_pauses(now=NOW + timedelta(days=21))

    assert Pairing.objects.get(pk=cast.pairing.pk).paused_for_leave


def test_going_on_twice_changes_nothing(cast):
    pause(cast)

    for _ in range(2):
        pauses.resume_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)

    assert told(cast.mentee).count("pairing_resumed") == 1


def import_status(person, status, now):
    """The directory says of one person how they stand; all else is as it was."""
    held, boss = person.positions.get(ends_on=None), person.positions.get(ends_on=None).manager
    row = {
        "employee_id": person.employee_id, "name": person.name, "email": person.email, "team": held.unit.path,
        "manager_email": boss.email if boss else "", "job_title": held.job_title, "level": str(held.level),
        "country": person.country, "timezone": person.timezone, "hired_on": str(person.hired_on), "status": status,
    }  # fmt: skip
    content = f"{','.join(row)}\n{','.join(row.values())}\n".encode()
    return import_people(content=content, file_name="people.csv", by=None, now=now, allow_leavers=True)


def test_the_import_pauses_for_leave_and_resumes_afterwards(cast):
    import_status(cast.mentor, "leave", NOW)
    paused = Pairing.objects.get(pk=cast.pairing.pk)
    assert (paused.state, paused.paused_for_leave, paused.resumes_on) == (PairingState.PAUSED, True, None)
    assert state_of(cast.other_pairing) == PairingState.ACTIVE

    import_status(cast.mentor, "active", NOW + timedelta(days=40))

    assert state_of(cast.pairing) == PairingState.ACTIVE


def test_what_was_paused_by_hand_does_not_resume_with_a_return(cast):
    pause(cast)
    import_status(cast.mentor, "leave", NOW)
    import_status(cast.mentor, "active", NOW + timedelta(days=3))

    assert state_of(cast.pairing) == PairingState.PAUSED


def test_both_have_to_be_back(cast):
    import_status(cast.mentor, "leave", NOW)
    import_status(cast.mentee, "leave", NOW)
    import_status(cast.mentor, "active", NOW + timedelta(days=3))
    assert state_of(cast.pairing) == PairingState.PAUSED

    import_status(cast.mentee, "active", NOW + timedelta(days=4))
    assert state_of(cast.pairing) == PairingState.ACTIVE


def test_the_pairs_of_leavers_end_the_same_day_and_the_partner_is_told(cast):
    import_status(cast.mentor, "left", NOW)

    ended = Pairing.objects.get(pk=cast.pairing.pk)
    assert (ended.state, ended.ended_on) == (PairingState.ENDED, TODAY)
    assert told(cast.mentee) == ["partner_left"]
    assert told(cast.mentor) == []
    assert state_of(cast.other_pairing) == PairingState.ACTIVE


def test_an_offer_to_a_leaver_is_taken_back(cast):
    Pairing.objects.filter(pk=cast.pairing.pk).update(state=PairingState.OFFERED, started_on=None)

    part_with(people=[cast.mentor], on=TODAY, by=None, now=NOW)

    assert state_of(cast.pairing) == PairingState.ENDED
    assert "offer_withdrawn" in told(cast.mentee)


def test_the_mentee_of_an_ended_pair_asks_for_another_once(cast):
    end_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)

    for _ in range(2):
        ask_for_another(pairing=cast.pairing, by=cast.mentee, now=NOW)

    assert told(cast.owner) == ["repair_waiting"]
    with pytest.raises(PermissionDenied):
        ask_for_another(pairing=cast.pairing, by=cast.mentor, now=NOW)


def test_nobody_asks_for_another_while_they_have_one(cast):
    with pytest.raises(NotNow):
        ask_for_another(pairing=cast.pairing, by=cast.mentee, now=NOW)


@pytest.fixture
def stand_in(cast):
    person = make_person("Stina Stand-In", level=5)
    EnrolmentFactory(cohort=cast.cohort, person=person, role="mentor", capacity=2)
    return person


def cover(cast, stand_in, **said):
    said = {"pairing": cast.pairing, "mentor": stand_in, "until": UNTIL, "reason": "Leave", "by": cast.owner} | said
    return covers.offer_cover(now=NOW, **said)


def test_who_could_stand_in_has_a_free_place_and_is_not_the_one_who_is_away(cast, stand_in):
    pause(cast)

    found = covers.stand_ins_for(cast.pairing, TODAY)

    assert stand_in in [one.mentor for one in found]
    assert cast.mentor not in [one.mentor for one in found]


def test_a_stand_in_is_offered_beside_the_paused_pair_with_a_rationale(cast, stand_in):
    pause(cast)

    made = cover(cast, stand_in)

    assert (made.state, made.covers, made.ends_on) == (PairingState.OFFERED, cast.pairing, UNTIL)
    assert made.rationale.content["formed"] == "cover"
    assert sum(made.rationale.content["points"].values()) == made.rationale.content["score"]
    with pytest.raises(covers.NotPossible, match="stands in"):
        cover(cast, stand_in)


def test_nobody_stands_in_for_a_pair_that_is_not_paused(cast, stand_in):
    with pytest.raises(covers.NotPossible):
        cover(cast, stand_in)


def test_the_stand_in_ends_when_the_pair_goes_on(cast, stand_in):
    pause(cast)
    made = cover(cast, stand_in)
    for person in (stand_in, cast.mentee):
        accept_offer(pairing=made, by=person, now=NOW)

    pauses.resume_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW + timedelta(days=3))

    assert state_of(made) == PairingState.ENDED
    assert "cover_ended" in told(stand_in)


def test_the_stand_in_ends_after_its_last_day(cast, stand_in):
    pause(cast, until=UNTIL + timedelta(days=30))
    made = cover(cast, stand_in)
    for person in (stand_in, cast.mentee):
        accept_offer(pairing=made, by=person, now=NOW)

    pauses.keep_pauses(now=NOW + timedelta(days=21))
    assert state_of(made) == PairingState.ACTIVE
    pauses.keep_pauses(now=NOW + timedelta(days=22))

    assert Pairing.objects.get(pk=made.pk).ended_on == UNTIL


def test_the_start_of_a_pair_stays_as_it_is(cast):
    pause(cast)
    pauses.resume_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)

    assert Pairing.objects.get(pk=cast.pairing.pk).started_on == START
