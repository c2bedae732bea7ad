"""Runs of organic and hybrid tracks: what people wished for, carried out and proven."""

import json

import pytest
from django.core.management import call_command

from pairing.services.proofs import check_run
from pairing.services.publishing import publish_run
from pairing.services.runs import carry_out_run, request_run
from pairing.services.wishes import make_wish
from pairing.states import Method, RunState, WishSide
from programs.states import CohortState, Formation
from tests.factories import NOW
from tests.factories.people import PersonSkillFactory, SkillFactory, make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, TrackFactory

pytestmark = pytest.mark.django_db


def cohort_of(formation, **track):
    made = TrackFactory(formation=formation, lowest_gap=0, highest_gap=5, **track)
    return CohortFactory(track=made, state=CohortState.ENROLLING)


def people_of(cohort):
    """Two mentees who want Rust; Rita knows it, Noel does not: both score higher with Rita, Mia most of all."""
    rust = SkillFactory(name="Rust")
    mentees = {
        name: EnrolmentFactory(cohort=cohort, person=make_person(name, level=2, team="Search"))
        for name in ("Mia", "Max")
    }
    for mentee in mentees.values():
        mentee.wanted_skills.set([rust])
    mentors = {
        name: EnrolmentFactory(
            cohort=cohort, role="mentor", capacity=1, person=make_person(name, level=4), communication_style=style
        )
        for name, style in (("Rita", "remote"), ("Noel", "in-person"))
    }
    PersonSkillFactory(person=mentors["Rita"].person, skill=rust, proficiency=5)
    PersonSkillFactory(person=mentees["Max"].person, skill=rust, proficiency=3)
    return mentees | mentors


def wish(who, *whom, side=WishSide.MENTEE):
    for wished in whom:
        make_wish(wisher=who, wished=wished, side=side, by=who.person, now=NOW)


def run_of(cohort, **asked):
    run = request_run(cohort=cohort, by=cohort.track.program.owner, now=NOW, **asked)
    return carry_out_run(run_id=run.pk, now=NOW)


def pairs_of(run):
    rows = run.proposals.values_list("mentee__person__name", "mentor__person__name")
    return dict(rows)


def explained(run, mentee):
    return run.proposals.get(mentee=mentee).explanation


def test_an_organic_track_is_matched_by_wishes_and_the_proof_is_kept():
    cohort = cohort_of(Formation.ORGANIC)
    people = people_of(cohort)
    wish(people["Mia"], people["Noel"], people["Rita"])
    wish(people["Max"], people["Rita"])

    run = run_of(cohort)

    assert (run.method, run.state, run.status, run.bound) == (Method.STABLE, RunState.PROPOSED, "stable", None)
    assert pairs_of(run) == {"Mia": "Noel", "Max": "Rita"}
    assert run.certificate["stable"]["blocking"] == 0
    assert run.certificate["stable"]["checked"] == 4
    assert run.summary["wishes"] == {"wishers": 2, "met": 2, "first": 2, "mutual": 0}
    assert explained(run, people["Mia"])["wish"] == {
        "mentee_rank": 1, "mentor_rank": None, "decided": True, "missed": [],
    }  # fmt: skip
    for proposal in run.proposals.all():
        assert sum(proposal.points.values()) == proposal.score


def test_a_wish_that_was_not_met_has_its_reason():
    cohort = cohort_of(Formation.ORGANIC)
    people = people_of(cohort)
    wish(people["Mia"], people["Rita"], people["Noel"])
    wish(people["Max"], people["Rita"])
    wish(people["Rita"], people["Max"], side=WishSide.MENTOR)

    run = run_of(cohort)

    assert pairs_of(run) == {"Mia": "Noel", "Max": "Rita"}
    missed = explained(run, people["Mia"])["wish"]["missed"]
    assert missed == [{"id": people["Rita"].person.employee_id, "rank": 1, "reason": "taken"}]


def test_who_names_nobody_gets_nobody_where_the_track_says_so():
    cohort = cohort_of(Formation.ORGANIC, unranked_by_score=False)
    people = people_of(cohort)
    wish(people["Mia"], people["Rita"])

    run = run_of(cohort)

    assert pairs_of(run) == {"Mia": "Rita"}
    assert run.left_out.get().sentence.startswith("They named nobody")


def test_a_hybrid_track_keeps_who_wish_for_each_other_and_fills_the_rest_by_the_optimum():
    cohort = cohort_of(Formation.HYBRID)
    people = people_of(cohort)
    wish(people["Mia"], people["Noel"])
    wish(people["Noel"], people["Mia"], side=WishSide.MENTOR)

    run = run_of(cohort)

    assert (run.method, run.status, run.gap) == (Method.HYBRID, "optimal", 0)
    assert pairs_of(run) == {"Mia": "Noel", "Max": "Rita"}
    assert run.certificate["prices"] is not None
    assert run.certificate["stable"]["pairs"] == [
        [people["Mia"].person.employee_id, people["Noel"].person.employee_id]
    ]  # fmt: skip
    assert "wished" in explained(run, people["Mia"])["binding"]
    assert "forced" not in explained(run, people["Mia"])["binding"]


def test_another_method_can_be_asked_for():
    cohort = cohort_of(Formation.ORGANIC)
    people_of(cohort)

    assert run_of(cohort, method=Method.OPTIMUM).status == "optimal"


@pytest.mark.parametrize("formation", list(Formation))
def test_what_is_proposed_can_be_published(formation):
    cohort = cohort_of(formation)
    people = people_of(cohort)
    if formation != Formation.ASSIGNED:
        wish(people["Mia"], people["Noel"])
        wish(people["Noel"], people["Mia"], side=WishSide.MENTOR)

    published = publish_run(run=run_of(cohort), by=cohort.track.program.owner, now=NOW)

    assert published.pairings.count() == 2
    assert all(pairing.rationale.content["score"] for pairing in published.pairings.all())


@pytest.mark.parametrize("formation", [Formation.ORGANIC, Formation.HYBRID])
def test_the_proof_is_checked_and_refuses_two_pairs_that_were_swapped(formation):
    cohort = cohort_of(formation)
    people = people_of(cohort)
    wish(people["Mia"], people["Noel"], people["Rita"])
    wish(people["Max"], people["Rita"])
    wish(people["Noel"], people["Mia"], side=WishSide.MENTOR)
    run = run_of(cohort)

    assert check_run(run, NOW.date()).holds

    swapped = {"Mia": people["Rita"], "Max": people["Noel"]}
    for proposal in run.proposals.select_related("mentee__person"):
        proposal.mentor = swapped[proposal.mentee.person.name]
        proposal.save()
    verdict = check_run(run, NOW.date())
    assert not verdict.holds
    assert "would rather have each other" in verdict.sentence


def test_a_proof_on_wishes_that_changed_says_so():
    cohort = cohort_of(Formation.ORGANIC)
    people = people_of(cohort)
    wish(people["Mia"], people["Noel"])
    run = run_of(cohort)
    wish(people["Mia"], people["Rita"])

    assert "changed their wishes" in check_run(run, NOW.date()).sentence


def test_the_command_says_that_wishes_have_no_bound(tmp_path):
    cohort = cohort_of(Formation.ORGANIC)
    people_of(cohort)

    call_command("propose_pairings", cohort=cohort.slug, output=tmp_path)

    summary = json.loads((tmp_path / "summary.json").read_text())
    assert (summary["status"], summary["bound"], summary["gap"]) == ("stable", None, None)
