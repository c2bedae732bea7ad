from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.outbox.models import Delivery
from pairing.models import Pairing, PairingRun
from pairing.services import runs
from pairing.services.publishing import publish_run
from pairing.states import RunState
from programs.models import Cohort
from programs.services.enrolments import withdraw
from programs.states import CohortState
from tests.factories.pairing import PairingRunFactory
from tests.factories.people import RoleAssignmentFactory, make_person
from tests.factories.programs import EnrolmentFactory
from tests.queries import assert_same_queries

LIST = "/pairing/cohorts/autumn/runs/"


def url(run: PairingRun, rest: str = "") -> str:
    return f"{run.get_absolute_url()}{rest}"


def test_the_owner_asks_for_a_matching_and_watches_it(owner, matching):
    assert "Run the matching" in owner.get(LIST).text

    answer = owner.post(f"{LIST}new/", follow=True)

    run = PairingRun.objects.get()
    assert answer.redirect_chain == [(url(run), 302)]
    assert "Waiting for a worker" in answer.text
    assert 'http-equiv="refresh"' in answer.text
    assert run.requested_by == matching.track.program.owner


def test_asking_twice_is_refused_with_a_sentence(owner, matching):
    owner.post(f"{LIST}new/")

    assert "A matching of this cohort is under way" in owner.post(f"{LIST}new/", follow=True).text
    assert PairingRun.objects.count() == 1


def test_a_matching_that_waits_can_be_cancelled(owner, matching):
    run = runs.request_run(cohort=matching, by=matching.track.program.owner, now=timezone.now())

    assert "Cancel" in owner.get(url(run)).text
    assert "Cancelled. Nothing was changed" in owner.post(url(run, "cancel/"), follow=True).text

    assert runs.carry_out_run(run_id=run.pk) is None
    assert PairingRun.objects.get().state == RunState.CANCELLED
    assert "before it proposed anything" in owner.get(url(run)).text


def test_a_matching_under_way_is_asked_to_stop_and_says_so(owner, run):
    PairingRun.objects.update(state=RunState.RUNNING, claimed_until=timezone.now() + timedelta(minutes=30))

    assert "It stops before its next step" in owner.post(url(run, "cancel/"), follow=True).text
    PairingRun.objects.update(state=RunState.PROPOSED)
    assert "can&#x27;t become cancelled" in owner.post(url(run, "cancel/"), follow=True).text


def test_a_watching_page_gets_the_bar_alone_and_loads_itself_when_it_is_done(owner, run):
    PairingRun.objects.update(state=RunState.RUNNING, step="Scoring 3 mentees with 2 mentors", progress=30)
    piece = owner.get(url(run), headers={"HX-Request": "true"})
    assert "Scoring 3 mentees" in piece.text
    assert "<html" not in piece.text
    assert "Cancel" in piece.text

    PairingRun.objects.update(state=RunState.PROPOSED)
    assert owner.get(url(run), headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_the_proposals_stand_with_scores_load_proof_and_who_is_left_out_and_why(owner, run):
    answer = owner.get(url(run))

    assert {row.mentee.person.name for row in answer.context["page"]} == {"Gus Mentee", "Rita Mentee"}
    assert "No other pairs serve as many mentees and score higher" in answer.text
    assert "a gap of 0" in answer.text
    assert "Ron Mentee" in answer.text
    assert "2 of 2" in answer.text
    assert "Every pair scores" in answer.text


def test_pairs_are_searched_and_sorted_by_address(owner, run):
    def names(query: str) -> list[str]:
        return [row.mentee.person.name for row in owner.get(url(run, query)).context["page"]]

    assert names("?q=rita") == ["Rita Mentee"]
    assert names("?q=gopher") == ["Gus Mentee"]
    assert names("?order=mentee") == ["Gus Mentee", "Rita Mentee"]
    assert names("?order=mentor") == ["Rita Mentee", "Gus Mentee"]
    assert "No pair fits" in owner.get(url(run, "?q=nobody")).text


def test_the_proof_names_the_price_of_each_mentor(owner, run):
    answer = owner.get(url(run, "proof/"))

    assert {row.mentor for row in answer.context["page"]} == {"Ferris Mentor", "Gopher Mentor"}
    assert run.inputs_digest in answer.text


def test_the_proof_is_checked_when_asked_and_refuses_other_pairs(owner, run):
    assert "The proof holds." in owner.get(url(run, "proof/?check=yes")).text

    run.proposals.first().delete()

    assert "does not hold for these pairs" in owner.get(url(run, "proof/?check=yes")).text


def test_what_raising_the_worst_score_costs_is_said(owner, matching):
    owner.post(f"/pairing/cohorts/{matching.slug}/runs/new/", {"method": "worst first"})
    run = PairingRun.objects.latest("requested_at")
    runs.carry_out_run(run_id=run.pk)

    assert "The worst score came first" in owner.get(url(run)).text
    assert "all score more than" in owner.get(url(run, "proof/")).text


def test_a_matching_without_prices_says_so(owner, matching):
    run = PairingRunFactory(cohort=matching, state=RunState.PROPOSED)

    assert "No place has a price" in owner.get(url(run, "proof/")).text
    answer = owner.get(url(run))
    assert "proposes no pair" in answer.text
    assert "Publish" not in answer.text


def test_a_matching_that_failed_says_why(owner, matching):
    run = PairingRunFactory(cohort=matching, state=RunState.FAILED, error="Everybody has somebody.")

    assert "Everybody has somebody." in owner.get(url(run)).text
    assert "Everybody has somebody." in owner.get(LIST).text


def test_publishing_says_first_what_will_happen_and_then_tells_both_sides(owner, run):
    asked = owner.get(url(run, "publish/"))
    assert "2 pairs are offered" in asked.text
    assert "4 in all" in asked.text
    assert "1 mentee is left out" in asked.text
    assert not Pairing.objects.exists()

    for _ in range(2):
        answer = owner.post(url(run, "publish/"), follow=True)
        assert answer.redirect_chain == [("/pairing/cohorts/autumn/pairs/", 302)]
    assert Pairing.objects.count() == 2
    assert Delivery.objects.filter(kind="pairing_offered").count() == 4
    assert Cohort.objects.get(slug="autumn").state == CohortState.RUNNING
    assert "Published" in owner.get(url(run)).text


def test_a_publication_that_is_no_longer_true_is_refused_whole(owner, run, of):
    withdraw(enrolment=of("Rita"), by=None, now=timezone.now())

    assert "withdrew since" in owner.post(url(run, "publish/"), follow=True).text
    assert not Pairing.objects.exists()


def test_nobody_who_left_is_offered_a_pair(owner, run, of):
    person = of("Gus").person
    person.status = "left"
    person.save()

    assert "left since" in owner.post(url(run, "publish/"), follow=True).text
    assert not Pairing.objects.exists()


def test_setting_aside_asks_first_and_can_not_follow_a_publication(owner, run):
    assert "Nobody was told of them" in owner.get(url(run, "discard/")).text
    publish_run(run=run, by=None, now=timezone.now())

    assert "This matching is published" in owner.post(url(run, "discard/"), follow=True).text


def test_owner_and_deputy_match_and_others_find_nothing(client, matching, run, of):
    administrator = make_person("Ada Administrator")
    RoleAssignmentFactory(person=administrator, role="administrator")
    client.force_login(matching.track.program.deputy.user)
    assert client.get(LIST).status_code == 200
    for person in (administrator, of("Rita").person, make_person("Ulla")):
        client.force_login(person.user)
        for page in (LIST, url(run), url(run, "proof/"), url(run, "publish/"), url(run, "discard/")):
            assert client.get(page).status_code == 404
            assert client.post(page).status_code in (404, 405)
        assert client.post(f"{LIST}new/").status_code == 404
    assert PairingRun.objects.get().state == RunState.PROPOSED


def test_a_longer_list_of_matchings_asks_no_more(owner, matching):
    def more(count):
        person = matching.track.program.owner
        PairingRunFactory.create_batch(count, cohort=matching, state=RunState.DISCARDED, requested_by=person)

    assert_same_queries(owner, LIST, more, at_most=14)


@pytest.mark.parametrize("query", ["", "?order=mentee"])
def test_a_longer_list_of_proposals_asks_no_more(owner, run, query):
    run.proposals.all().delete()

    def more(count):
        for _ in range(count):
            mentee, mentor = (EnrolmentFactory(cohort=run.cohort, role=role) for role in ("mentee", "mentor"))
            run.proposals.create(mentee=mentee, mentor=mentor, score=70_000)

    assert_same_queries(owner, url(run, query), more, at_most=36)
