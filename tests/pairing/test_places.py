"""Nobody gets more than they take: by the one way in which pairings come about, and by the database."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentorship.people.states import Employment
from pairing.models import Pairing, PairingRun
from pairing.services import runs
from pairing.services.imports import import_pairings
from pairing.services.places import NoPlace, Places, open_pairing
from pairing.services.publishing import Stale, publish_run
from pairing.services.snapshot import take_snapshot
from pairing.states import PairingState
from programs import capacity
from programs.models import Enrolment
from programs.states import EnrolmentRole
from tests.factories import NOW
from tests.factories.pairing import PairingFactory
from tests.factories.programs import CohortFactory, EnrolmentFactory, TrackFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(matching):
    return matching


def opened(cohort, mentor, mentee, **facts) -> Pairing:
    return open_pairing(cohort=cohort, mentor=mentor.person, mentee=mentee.person, by=None, now=timezone.now(), **facts)


def room(cohort, enrolment) -> capacity.Room:
    return capacity.rooms(cohort, timezone.localdate())[enrolment.person_id]


def test_a_pairing_holds_the_lowest_free_place_and_the_next_finds_none(cohort, of):
    pairing = opened(cohort, of("Ferris"), of("Rita"))

    assert (pairing.mentor_place, pairing.mentor_room, pairing.mentee_place, pairing.mentee_room) == (1, 1, 1, 1)
    with pytest.raises(NoPlace, match="Ferris Mentor has no place left in Autumn: they take 1"):
        opened(cohort, of("Ferris"), of("Gus"))
    with pytest.raises(NoPlace, match="Rita Mentee has a mentor in this cohort already"):
        opened(cohort, of("Gopher"), of("Rita"))
    with pytest.raises(NoPlace, match="are a pair in this cohort already"):
        opened(cohort, of("Ferris"), of("Rita"))


def test_a_place_that_was_given_back_is_given_again(cohort, of):
    Enrolment.objects.filter(pk=of("Ferris").pk).update(capacity=2)
    first, second = opened(cohort, of("Ferris"), of("Rita")), opened(cohort, of("Ferris"), of("Gus"))
    Pairing.objects.filter(pk=first.pk).update(state=PairingState.DECLINED)

    assert (second.mentor_place, opened(cohort, of("Ferris"), of("Rita")).mentor_place) == (2, 1)


def test_who_takes_fewer_than_before_keeps_whom_they_have_and_gets_nobody(cohort, of):
    Enrolment.objects.filter(pk=of("Ferris").pk).update(capacity=2)
    first = opened(cohort, of("Ferris"), of("Rita"))
    opened(cohort, of("Ferris"), of("Gus"))
    Enrolment.objects.filter(pk=of("Ferris").pk).update(capacity=1)
    Pairing.objects.filter(pk=first.pk).update(state=PairingState.DECLINED)

    with pytest.raises(NoPlace, match="they take 1"):
        opened(cohort, of("Ferris"), of("Rita"))


def test_nobody_is_given_to_who_is_no_mentor_here(cohort, of):
    with pytest.raises(NoPlace, match="not enrolled as a mentor"):
        opened(cohort, of("Gus"), of("Rita"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"mentor_place": 1, "mentor_room": 1},  # held already
        {"mentor_place": 2, "mentor_room": 1},  # more than there are
        {"mentor_place": 0, "mentor_room": 1},
        {"mentor_place": 2, "mentor_room": 2, "mentee_place": 2, "mentee_room": 1},
        {"mentor_place": 2, "mentor_room": 2, "mentee_place": 0},
    ],
)
def test_the_database_lets_no_place_be_held_twice_nor_beyond_the_room(cohort, of, wrong):
    opened(cohort, of("Ferris"), of("Rita"))

    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.create(
            cohort=cohort, mentor=of("Ferris").person, mentee=of("Gus").person, offered_at=NOW, **wrong
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.create(cohort=cohort, mentor=of("Gopher").person, mentee=of("Rita").person, offered_at=NOW)


def test_a_mentee_of_a_track_with_two_mentors_gets_two_others(cohort, of):
    cohort.track.mentors_per_mentee = 2
    cohort.track.save()
    asked = runs.request_run(cohort=cohort, by=cohort.track.program.owner, now=timezone.now())
    runs.carry_out_run(run_id=asked.pk)
    publish_run(run=asked, by=None, now=timezone.now())
    opened_for = {pairing.mentee.name for pairing in Pairing.objects.all()}
    assert Pairing.objects.count() == 2

    Enrolment.objects.filter(cohort=cohort, role=EnrolmentRole.MENTOR).update(capacity=3)
    again = runs.request_run(cohort=cohort, by=cohort.track.program.owner, now=timezone.now())
    runs.carry_out_run(run_id=again.pk)
    publish_run(run=again, by=None, now=timezone.now())

    pairs = [(pairing.mentee.name, pairing.mentor.name) for pairing in Pairing.objects.all()]
    assert len(pairs) == len(set(pairs)) == 5  # Ron reports to one of the two mentors
    assert opened_for < {mentee for mentee, _ in pairs}
    assert sorted(Pairing.objects.filter(mentee__name="Rita Mentee").values_list("mentee_place", flat=True)) == [1, 2]


def test_an_import_takes_places_too(cohort, of):
    def take_in(mentee: str) -> str:
        row = f"{of(mentee).person.employee_id},{of('Ferris').person.employee_id},autumn,2026-01-10\n"
        content = ("mentee_id,mentor_id,cohort,started_on\n" + row).encode()
        return str(import_pairings(content=content, name="p.csv", by=None, now=NOW))

    assert "1 added" in take_in("Rita")
    assert "0 added" in take_in("Rita")
    with pytest.raises(Exception, match="has no place left in this cohort: they take 1"):
        take_in("Gus")


def test_levels_outside_the_tier_take_nobody(cohort, of):
    cohort.track.lowest_mentor_level, cohort.track.highest_mentor_level = 6, 8
    cohort.track.save()

    assert room(cohort, of("Ferris")).places == 0
    assert room(cohort, of("Ferris")).because == "They are of level 5. Mentors are of level 6 to 8."
    assert not take_snapshot(cohort, cohort.track.weights, timezone.localdate()).mentors


def test_an_unknown_level_is_no_reason(cohort):
    cohort.track.lowest_mentor_level = 6
    cohort.track.save()
    newcomer = EnrolmentFactory(cohort=cohort, role=EnrolmentRole.MENTOR, capacity=1)

    assert room(cohort, newcomer).places == 1


@pytest.fixture
def principal(cohort, of):
    """A principal track of another program that protects from level 5, at most two altogether; Ferris is in both."""
    track = TrackFactory(tier="principal", protected_level=5, protected_limit=2)
    other = CohortFactory(track=track, name="Principals")
    EnrolmentFactory(cohort=other, person=of("Ferris").person, role=EnrolmentRole.MENTOR, capacity=3)
    Enrolment.objects.filter(pk=of("Ferris").pk).update(capacity=3)
    return other


def test_the_protected_get_at_most_so_many_altogether(cohort, principal, of):
    assert room(cohort, of("Ferris")).places == 2
    PairingFactory(cohort=principal, mentor=of("Ferris").person)

    assert room(cohort, of("Ferris")).places == 1
    assert room(cohort, of("Ferris")).because.endswith("at most 2 mentees altogether, and 1 is in other cohorts.")
    opened(cohort, of("Ferris"), of("Rita"))
    with pytest.raises(NoPlace, match="at most 2 mentees altogether"):
        opened(cohort, of("Ferris"), of("Gus"))
    assert capacity.protected(cohort, timezone.localdate()) == {of("Ferris").person_id}


def test_below_the_protected_level_nothing_is_counted_together(cohort, principal, of):
    principal.track.protected_level = 6
    principal.track.save()
    PairingFactory.create_batch(2, cohort=principal, mentor=of("Ferris").person)

    assert room(cohort, of("Ferris")).places == 3


def test_who_went_on_leave_since_is_not_offered_anybody(cohort, of):
    asked = runs.request_run(cohort=cohort, by=None, now=timezone.now())
    runs.carry_out_run(run_id=asked.pk)
    for name in ("Ferris", "Rita"):
        person = of(name).person
        person.status = Employment.LEAVE
        person.save()
        with pytest.raises(Stale, match=f"{person.name} is on leave now"):
            publish_run(run=asked, by=None, now=timezone.now())
        person.status = Employment.ACTIVE
        person.save()
    assert not Pairing.objects.exists()


def test_a_matching_without_places_says_what_takes_them(cohort, of):
    cohort.track.needs_agreement = True
    cohort.track.save()
    asked = runs.request_run(cohort=cohort, by=None, now=timezone.now())

    run = runs.carry_out_run(run_id=asked.pk)

    assert run is not None
    assert run.error.endswith("2 mentors: Their hours are not agreed yet, and the track asks for that.")


def test_an_import_during_a_run_changes_nothing_of_it(cohort, of, tmp_path):
    """The run refers to the snapshot it started from; publishing looks again and says what is no longer so."""
    asked = runs.request_run(cohort=cohort, by=None, now=timezone.now())
    plain = take_snapshot(cohort, cohort.track.weights, timezone.localdate())

    def meanwhile(step: str) -> None:
        if step.startswith("Scoring"):
            Enrolment.objects.filter(pk=of("Ferris").pk).update(capacity=3)
            of("Rita").wanted_skills.clear()
            of("Gus").person.positions.update(level=9)

    run = runs.carry_out_run(run_id=asked.pk, say=meanwhile)

    assert run is not None
    assert run.inputs_digest == plain.digest
    pairs = set(run.proposals.values_list("mentee__person__name", "mentor__person__name"))
    assert pairs == {("Rita Mentee", "Ferris Mentor"), ("Gus Mentee", "Gopher Mentor")}
    with pytest.raises(Stale, match="Gus Mentee and Gopher Mentor may no longer be a pair"):
        publish_run(run=PairingRun.objects.get(pk=asked.pk), by=None, now=timezone.now())
    assert not Pairing.objects.exists()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("FG"), st.sampled_from(["Rita", "Gus", "Ron"]), st.booleans()), max_size=12))
def test_however_places_are_taken_and_given_back_nobody_has_too_many(cohort, of, steps):
    with transaction.atomic():
        Enrolment.objects.filter(pk=of("Ferris").pk).update(capacity=2)
        places = Places(cohort)
        for first, mentee, give_back in steps:
            mentor = of("Ferris") if first == "F" else of("Gopher")
            if give_back:
                Pairing.objects.filter(cohort=cohort, mentee=of(mentee).person).delete()
                places = Places(cohort)
                continue
            try:
                places.take(mentor=mentor.person, mentee=of(mentee).person, offered_at=timezone.now()).save()
            except NoPlace:
                pass
        rows = list(Pairing.objects.filter(cohort=cohort))
        for enrolment, most in ((of("Ferris"), 2), (of("Gopher"), 1)):
            held = [row.mentor_place for row in rows if row.mentor_id == enrolment.person_id]
            assert len(held) == len(set(held)) <= most
        assert len({row.mentee_id for row in rows}) == len(rows)
        transaction.set_rollback(True)
