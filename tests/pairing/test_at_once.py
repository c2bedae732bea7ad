"""Sixteen people press the same button in the same moment: one of them wins, and nobody sees a server error."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from mentorship.audit.models import AuditEvent
from mentorship.csvfiles import BadFile
from mentorship.errors import Refusal
from mentorship.outbox.models import Delivery
from mentorship.people.models import Person
from pairing.models import Pairing, PairingRun
from pairing.services import runs
from pairing.services.imports import Imported, import_pairings
from pairing.services.offers import accept_offer
from pairing.services.places import NoPlace, open_pairing
from pairing.services.publishing import publish_run
from pairing.states import PairingState, RunState
from programs.models import Enrolment, Program
from programs.states import EnrolmentRole
from tests.factories.people import make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, TrackFactory

AT_ONCE = 16

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("rows are locked on PostgreSQL alone: python -m tests.services pytest …")


def at_once(person: Person | None, press: Callable[[Client, int], int], people: Sequence[Person] = ()) -> Counter[int]:
    """The answers to sixteen requests that begin together, each of a browser of its own, or of a person of its own."""
    clients = [Client(raise_request_exception=False) for _ in range(AT_ONCE)]
    for client, who in zip(clients, people or [person] * AT_ONCE, strict=True):
        client.force_login(who.user)
    start = Barrier(AT_ONCE)

    def go(number: int) -> int:
        try:
            start.wait(timeout=30)
            return press(clients[number], number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(go, range(AT_ONCE)))


def posts(url: str, data: dict[str, str] | None = None) -> Callable[[Client, int], int]:
    return lambda client, number: client.post(url, data or {}).status_code


def count(action: str) -> int:
    return AuditEvent.objects.filter(action=action).count()


def test_a_cohort_is_matched_once(matching):
    answers = at_once(matching.track.program.owner, posts("/pairing/cohorts/autumn/runs/new/"))

    assert answers == {302: AT_ONCE}
    assert PairingRun.objects.count() == 1


def test_a_run_is_published_once_and_everybody_told_once(run):
    answers = at_once(run.requested_by, posts(f"/pairing/runs/{run.pk}/publish/"))

    assert answers == {302: AT_ONCE}
    assert Pairing.objects.count() == 2
    assert Delivery.objects.filter(kind="pairing_offered").count() == 4
    assert count("run.published") == 1


def test_an_offer_is_accepted_once_by_each_side(run):
    publish_run(run=run, by=None, now=timezone.now())
    pairing = Pairing.objects.select_related("mentor", "mentee").first()
    for person in (pairing.mentor, pairing.mentee):
        assert at_once(person, posts(f"/pairing/pairs/{pairing.pk}/answer/", {"answer": "accept"})) == {302: AT_ONCE}

    assert Pairing.objects.get(pk=pairing.pk).state == PairingState.ACTIVE
    assert (count("pairing.accepted"), count("pairing.started")) == (2, 1)
    assert Delivery.objects.filter(kind="pairing_started").count() == 2


def test_of_accepting_and_declining_at_once_one_wins(run):
    publish_run(run=run, by=None, now=timezone.now())
    pairing = Pairing.objects.select_related("mentor", "mentee").first()
    url = f"/pairing/pairs/{pairing.pk}/answer/"

    answers = at_once(
        pairing.mentor,
        lambda client, number: client.post(url, {"answer": "decline" if number % 2 else "accept"}).status_code,
    )

    assert answers == {302: AT_ONCE}
    assert Pairing.objects.get(pk=pairing.pk).state == PairingState.DECLINED
    assert count("pairing.declined") == 1


def test_a_person_enrols_once(matching, of):
    person = of("Rita").person
    Enrolment.objects.filter(person=person).delete()

    answers = at_once(person, posts("/programs/cohorts/autumn/enrol/", {"role": "mentee", "wish_1": "Rust"}))

    assert answers == {302: AT_ONCE}
    assert Enrolment.objects.get(person=person).wanted_skills.count() == 1
    assert count("enrolment.made") == 1


def test_a_place_is_given_to_one_of_many_who_are_moved_to_it(run, of):
    """Gopher takes one mentee: whoever is moved there first has the place."""
    gopher, rows = of("Gopher"), Enrolment.objects.filter(person__name__in=["Rita Mentee", "Ron Mentee"])
    run.proposals.filter(mentor=gopher).delete()
    mentees = [str(pk) for pk in rows.values_list("pk", flat=True)]

    def move(client: Client, number: int) -> int:
        url = f"/pairing/runs/{run.pk}/mentees/{mentees[number % 2]}/"
        return client.post(url, {"mentor": str(gopher.pk), "reason": "Both asked."}).status_code

    answers = at_once(run.requested_by, move)

    assert set(answers) <= {200, 302}
    assert run.proposals.filter(mentor=gopher).count() == 1


def test_no_mentor_ends_with_more_than_they_take_when_runs_are_published_at_once(run, matching):
    """A second set of proposals, made from the same people, is published beside the first."""
    other = runs.request_run(cohort=matching, by=run.requested_by, now=timezone.now())
    runs.carry_out_run(run_id=other.pk)
    PairingRun.objects.update(state=RunState.PROPOSED)

    answers = at_once(
        run.requested_by,
        lambda client, number: client.post(f"/pairing/runs/{(run, other)[number % 2].pk}/publish/").status_code,
    )

    assert answers == {302: AT_ONCE}
    assert Counter(Pairing.objects.values_list("mentor__name", flat=True)).most_common(1)[0][1] == 1
    assert PairingRun.objects.filter(state=RunState.PUBLISHED).count() == 1


def test_a_program_is_founded_once_however_often_the_button_is_pressed(matching):
    answers = at_once(matching.track.program.owner, posts("/programs/new/", {"name": "Depth first", "purpose": "Go."}))

    assert set(answers) <= {200, 302}
    assert answers[302] == 1
    assert Program.objects.filter(name="Depth first").count() == 1


def test_tracks_and_cohorts_of_one_name_get_addresses_of_their_own(matching):
    program, track = matching.track.program, matching.track
    facts = {
        "name": "Twin",
        "formation": "assigned",
        "focus": "blend",
        "tier": "peer",
        "cadence_days": "14",
        "duration_weeks": "26",
    }
    assert at_once(program.owner, posts(f"/programs/{program.slug}/tracks/new/", facts)) == {302: AT_ONCE}
    url = f"/programs/{program.slug}/tracks/{track.slug}/cohorts/new/"
    assert at_once(program.owner, posts(url, {"name": "Twin", "starts_on": "2030-01-07"})) == {302: AT_ONCE}

    assert program.tracks.filter(name="Twin").values("slug").distinct().count() == AT_ONCE
    assert track.cohorts.filter(name="Twin").values("slug").distinct().count() == AT_ONCE


def test_every_offer_of_a_cohort_is_accepted_in_one_moment(matching, of):
    """Sixteen mentees of eight mentors press at once: nobody is lost, nobody has more than they take."""
    mentors = [make_person(f"Mentor {n}", level=5) for n in range(8)]
    for mentor in mentors:
        EnrolmentFactory(cohort=matching, person=mentor, role=EnrolmentRole.MENTOR, capacity=2)
    mentees = [make_person(f"Mentee {n}", level=2) for n in range(AT_ONCE)]
    for n, mentee in enumerate(mentees):
        EnrolmentFactory(cohort=matching, person=mentee)
        offered = open_pairing(cohort=matching, mentor=mentors[n // 2], mentee=mentee, by=None, now=timezone.now())
        accept_offer(pairing=offered, by=mentors[n // 2], now=timezone.now())
    urls = {p.mentee_id: f"/pairing/pairs/{p.pk}/answer/" for p in Pairing.objects.all()}

    answers = at_once(
        None,
        lambda client, number: client.post(urls[mentees[number].pk], {"answer": "accept"}).status_code,
        people=mentees,
    )

    assert answers == {302: AT_ONCE}
    assert set(Pairing.objects.values_list("state", flat=True)) == {PairingState.ACTIVE}
    assert Pairing.objects.count() == AT_ONCE
    places_are_kept()


def test_a_place_is_opened_once_however_many_ask_for_it(matching, of):
    """Straight to the one service by which pairings come about, from sixteen connections."""
    mentor = of("Ferris").person
    mentees = [make_person(f"Mentee {n}", level=2) for n in range(AT_ONCE)]
    for mentee in mentees:
        EnrolmentFactory(cohort=matching, person=mentee)

    answers = all_at_once(
        lambda number: (
            open_pairing(cohort=matching, mentor=mentor, mentee=mentees[number], by=None, now=timezone.now()).pk
        )
    )

    assert Counter(type(answer) for answer in answers)[NoPlace] == AT_ONCE - 1
    assert Pairing.objects.count() == 1
    places_are_kept()


def test_the_protected_get_no_more_though_two_cohorts_offer_at_once(matching, of):
    """Their places in all cohorts hang together, and no lock on one cohort alone would see the other."""
    mentor = of("Ferris").person
    track = TrackFactory(tier="principal", protected_level=5, protected_limit=1)
    cohorts = [matching, *CohortFactory.create_batch(AT_ONCE - 1, track=track)]
    mentees = [make_person(f"Mentee {n}", level=2) for n in range(AT_ONCE)]
    for cohort, mentee in zip(cohorts, mentees, strict=True):
        EnrolmentFactory(cohort=cohort, person=mentee)
        if cohort != matching:
            EnrolmentFactory(cohort=cohort, person=mentor, role=EnrolmentRole.MENTOR, capacity=1)

    answers = all_at_once(
        lambda number: (
            open_pairing(cohort=cohorts[number], mentor=mentor, mentee=mentees[number], by=None, now=timezone.now()).pk
        )
    )

    assert Counter(type(answer) for answer in answers)[NoPlace] == AT_ONCE - 1
    assert Pairing.objects.filter(mentor=mentor).count() == 1


def test_runs_imports_and_publications_at_once_break_nothing(run, matching, of):
    """A run computes while files of pairs come in and proposals are published: every answer is one, no pair is lost."""
    owner, ferris, gopher = run.requested_by, of("Ferris").person, of("Gopher").person
    names = [of(name).person for name in ("Rita", "Gus", "Ron")]
    moment, today = timezone.now(), timezone.localdate().isoformat()

    def act(number: int) -> object:
        if number % 4 == 0:
            return publish_run(run=run, by=owner, now=moment)
        if number % 4 == 1:
            asked = runs.request_run(cohort=matching, by=owner, now=moment)
            return runs.carry_out_run(run_id=asked.pk)
        mentee, mentor = names[number % 3], (ferris, gopher)[number % 2]
        row = f"{mentee.employee_id},{mentor.employee_id},autumn,{today}"
        content = f"mentee_id,mentor_id,cohort,started_on\n{row}\n".encode()
        return import_pairings(content=content, name="p.csv", by=None, now=moment)

    answers = all_at_once(act)

    unexpected = [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, SAID)]
    assert not unexpected
    told = [a for a in answers if isinstance(a, Imported)]
    added = sum(imported.added for imported in told)
    published = Pairing.objects.exclude(run=None).count()
    assert Pairing.objects.count() == added + published
    assert all(hasattr(pairing, "rationale") for pairing in Pairing.objects.exclude(run=None))
    places_are_kept()


SAID = (Refusal, BadFile)


def places_are_kept() -> None:
    for cohort_id, mentor_id in Pairing.objects.values_list("cohort_id", "mentor_id").distinct():
        held = Pairing.objects.current().filter(cohort=cohort_id, mentor=mentor_id)
        room = Enrolment.objects.get(cohort=cohort_id, person=mentor_id).capacity
        assert len({pairing.mentor_place for pairing in held}) == len(held) <= room
    current = Pairing.objects.current().values_list("cohort_id", "mentee_id")
    assert Counter(current).most_common(1)[0][1] == 1


def all_at_once(act: Callable[[int], object]) -> list[object]:
    """What sixteen calls that begin together return, or raise; each on a connection of its own."""
    start = Barrier(AT_ONCE)

    def go(number: int) -> object:
        try:
            start.wait(timeout=30)
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = [pool.submit(go, number) for number in range(AT_ONCE)]
    return [answer.exception() or answer.result() for answer in answers]
