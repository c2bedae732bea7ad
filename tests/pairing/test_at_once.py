"""Sixteen people press the same button in the same moment: one of them wins, and nobody sees a server error."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from mentorship.audit.models import AuditEvent
from mentorship.outbox.models import Delivery
from mentorship.people.models import Person
from pairing.models import Pairing, PairingRun
from pairing.services import runs
from pairing.services.publishing import publish_run
from pairing.states import PairingState, RunState
from programs.models import Enrolment, Program

AT_ONCE = 16

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("rows are locked on PostgreSQL alone: python -m tests.services pytest …")


def at_once(person: Person, press: Callable[[Client, int], int]) -> Counter[int]:
    """The answers to sixteen requests that begin together, each of a browser of its own."""
    clients = [Client(raise_request_exception=False) for _ in range(AT_ONCE)]
    for client in clients:
        client.force_login(person.user)
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
    facts = {"name": "Twin", "focus": "blend", "tier": "peer", "cadence_days": "14", "duration_weeks": "26"}
    assert at_once(program.owner, posts(f"/programs/{program.slug}/tracks/new/", facts)) == {302: AT_ONCE}
    url = f"/programs/{program.slug}/tracks/{track.slug}/cohorts/new/"
    assert at_once(program.owner, posts(url, {"name": "Twin", "starts_on": "2030-01-07"})) == {302: AT_ONCE}

    assert program.tracks.filter(name="Twin").values("slug").distinct().count() == AT_ONCE
    assert track.cohorts.filter(name="Twin").values("slug").distinct().count() == AT_ONCE
