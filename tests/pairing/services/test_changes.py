"""Changes by hand: said before they are made, together or not at all, taken back in order until published."""

import pytest
from django.utils import timezone

from mentorship.audit.models import AuditEvent
from pairing.models import Pairing
from pairing.policies.pairings import NotNow
from pairing.services.changes import (
    Move,
    NotPossible,
    change_proposal,
    effect_of,
    make_change,
    swapped,
    undo_change,
    worth_of,
)  # fmt: skip
from pairing.services.publishing import approve_proposals, discard_run, publish_run
from pairing.services.runs import request_run
from pairing.states import ChangeKind, RunState
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(matching):
    return matching.track.program.owner


def pairs(run) -> set[tuple[str, str]]:
    rows = run.proposals.values_list("mentee__person__name", "mentor__person__name")
    return {(mentee.split()[0], mentor.split()[0]) for mentee, mentor in rows}


def proposal(run, name: str):
    return run.proposals.select_related("mentee__person", "mentor__person").get(mentee__person__name__startswith=name)


def swap(run, by, reason="Both asked."):
    moves = swapped(proposal(run, "Rita"), proposal(run, "Gus"))
    return make_change(run=run, moves=moves, kind=ChangeKind.SWAP, reason=reason, by=by, now=NOW)


def test_the_effect_of_a_swap_is_said_before_it_is_made_and_then_comes_true(run, by):
    before = worth_of(run)
    effect = effect_of(run, swapped(proposal(run, "Rita"), proposal(run, "Gus")), timezone.localdate())
    assert pairs(run) == {("Rita", "Ferris"), ("Gus", "Gopher")}

    change = swap(run, by)

    assert pairs(run) == {("Rita", "Gopher"), ("Gus", "Ferris")}
    assert worth_of(run) - before == effect.worth == change.worth < 0
    assert (effect.alone, effect.served) == ([], [])
    for line in effect.lines:
        made = proposal(run, line.move.mentee.person.name)
        assert made.score == line.after == sum(made.points.values())
        others = [other["id"] for other in made.explanation["mentors"]]
        assert others == [line.move.former.person.employee_id]
        assert (made.inputs["mentee"]["id"], made.changed_by) == (made.mentee.person.employee_id, by)


def test_taking_over_a_place_says_who_is_left_with_nobody(run, by, of):
    moves = [Move(of("Ron"), None, of("Gopher")), Move(of("Gus"), of("Gopher"), None)]

    effect = effect_of(run, moves, timezone.localdate())
    assert [mentee.person.name for mentee in effect.alone] == ["Gus Mentee"]
    assert [mentee.person.name for mentee in effect.served] == ["Ron Mentee"]
    make_change(run=run, moves=moves, kind=ChangeKind.MENTOR, reason="New lead.", by=by, now=NOW)

    assert pairs(run) == {("Rita", "Ferris"), ("Ron", "Gopher")}
    assert run.left_out.get().sentence == "Left out by hand: New lead."


def test_a_swap_that_breaks_a_rule_for_one_of_them_changes_nothing(run, by, of):
    change_proposal(run=run, mentee=of("Gus"), mentor=None, reason="Leaves.", by=by, now=NOW)
    change_proposal(run=run, mentee=of("Ron"), mentor=of("Gopher"), reason="Free now.", by=by, now=NOW)
    moves = swapped(proposal(run, "Rita"), proposal(run, "Ron"))

    with pytest.raises(NotPossible, match="reporting line"):
        make_change(run=run, moves=moves, kind=ChangeKind.SWAP, reason="Try.", by=by, now=NOW)
    assert pairs(run) == {("Rita", "Ferris"), ("Ron", "Gopher")}
    assert run.changes.count() == 2


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(run, by, of):
    moves = swapped(proposal(run, "Rita"), proposal(run, "Gus"))
    change_proposal(run=run, mentee=of("Gus"), mentor=None, reason="Leaves.", by=by, now=NOW)

    with pytest.raises(NotPossible, match="not proposed to Gopher Mentor any more"):
        make_change(run=run, moves=moves, kind=ChangeKind.SWAP, reason="Try.", by=by, now=NOW)


def test_changes_are_taken_back_in_order_and_everything_is_as_it_was(run, by, of):
    kept = {row.mentee_id: (row.mentor_id, row.score, row.explanation, row.inputs) for row in run.proposals.all()}
    sentence = run.left_out.get().sentence
    first, second = (
        swap(run, by),
        change_proposal(run=run, mentee=of("Rita"), mentor=None, reason="No.", by=by, now=NOW),
    )
    assert second is None
    second = run.changes.first()

    with pytest.raises(NotPossible, match="made after this one first"):
        undo_change(change=first, by=by, now=NOW)
    for change in (second, second, first):
        undo_change(change=change, by=by, now=NOW)

    assert kept == {
        row.mentee_id: (row.mentor_id, row.score, row.explanation, row.inputs) for row in run.proposals.all()
    }
    assert run.left_out.get().sentence == sentence
    assert not run.proposals.exclude(change_reason="").exists()
    assert AuditEvent.objects.filter(action="proposal.change_undone").count() == 2


def test_some_are_approved_and_published_and_the_rest_waits(run, by, of):
    rita = proposal(run, "Rita")
    with pytest.raises(NotNow, match="No pair is approved"):
        publish_run(run=run, approved_only=True, by=by, now=NOW)
    assert approve_proposals(run=run, proposals=[rita.pk], by=by, now=NOW) == 1
    assert approve_proposals(run=run, proposals=[rita.pk], by=by, now=NOW) == 0

    published = publish_run(run=run, approved_only=True, by=by, now=NOW)

    assert published.state == RunState.PROPOSED
    assert [str(pairing.mentee) for pairing in Pairing.objects.all()] == ["Rita Mentee"]
    content = Pairing.objects.get().rationale.content
    assert (content["approved_by"], content["published_by"]) == (by.employee_id, by.employee_id)
    assert content["inputs"]["mentor"]["skills"] == {"Rust": 5}
    assert approve_proposals(run=run, proposals=[rita.pk], approve=False, by=by, now=NOW) == 0
    with pytest.raises(NotPossible, match="has nobody already"):
        change_proposal(run=run, mentee=of("Rita"), mentor=None, reason="Late.", by=by, now=NOW)

    assert publish_run(run=run, by=by, now=NOW).state == RunState.PUBLISHED
    assert Pairing.objects.count() == 2


def test_the_rest_is_changed_within_the_places_that_are_left(run, by, of):
    approve_proposals(run=run, proposals=[proposal(run, "Rita").pk], by=by, now=NOW)
    publish_run(run=run, approved_only=True, by=by, now=NOW)

    with pytest.raises(NotPossible):
        change_proposal(run=run, mentee=of("Gus"), mentor=of("Ferris"), reason="No place.", by=by, now=NOW)
    change_proposal(run=run, mentee=of("Gus"), mentor=None, reason="Later.", by=by, now=NOW)
    change_proposal(run=run, mentee=of("Ron"), mentor=of("Gopher"), reason="Now.", by=by, now=NOW)
    assert pairs(run) == {("Rita", "Ferris"), ("Ron", "Gopher")}


def test_a_changed_pair_waits_for_approval_anew_and_published_changes_stay(run, by):
    approve_proposals(run=run, by=by, now=NOW)
    change = swap(run, by)
    assert not run.proposals.exclude(approved_at=None).exists()
    approve_proposals(run=run, proposals=[proposal(run, "Rita").pk], by=by, now=NOW)
    publish_run(run=run, approved_only=True, by=by, now=NOW)

    with pytest.raises(NotPossible, match="that is final"):
        undo_change(change=change, by=by, now=NOW)
    [override] = Pairing.objects.get().rationale.content["overrides"]
    assert (override["kind"], override["reason"], override["by"]) == ("swap", "Both asked.", by.employee_id)


def test_approval_can_be_taken_back_until_it_is_published(run, by):
    approve_proposals(run=run, by=by, now=NOW)
    assert approve_proposals(run=run, approve=False, by=by, now=NOW) == 2
    publish_run(run=run, by=by, now=NOW)

    with pytest.raises(NotNow, match="published"):
        approve_proposals(run=run, approve=False, by=by, now=NOW)
    assert AuditEvent.objects.filter(action="proposals.approval_taken_back").count() == 1


@pytest.mark.parametrize("then", ["discard", "match again"])
def test_what_is_published_of_a_run_stays_when_the_rest_is_set_aside(run, by, matching, then):
    approve_proposals(run=run, proposals=[proposal(run, "Rita").pk], by=by, now=NOW)
    publish_run(run=run, approved_only=True, by=by, now=NOW)

    if then == "discard":
        discard_run(run=run, by=by, now=NOW)
    else:
        request_run(cohort=matching, by=by, now=NOW)

    run.refresh_from_db()
    assert run.state == RunState.PUBLISHED
    assert Pairing.objects.count() == 1
    with pytest.raises(NotPossible, match="published"):
        swap(run, by)


def test_several_mentors_of_one_mentee_are_changed_one_by_one(run, by, of):
    run.cohort.track.mentors_per_mentee = 2
    run.cohort.track.save()
    change_proposal(run=run, mentee=of("Gus"), mentor=None, reason="Leaves.", by=by, now=NOW)
    both = [Move(of("Rita"), None, of("Gopher"))]
    make_change(run=run, moves=both, kind=ChangeKind.MENTOR, reason="Two.", by=by, now=NOW)
    assert pairs(run) == {("Rita", "Ferris"), ("Rita", "Gopher")}

    change_proposal(
        run=run, mentee=of("Rita"), mentor=None, former=of("Ferris"), reason="One.",
        by=by, now=NOW,
    )  # fmt: skip

    assert pairs(run) == {("Rita", "Gopher")}
    assert not run.left_out.filter(mentee=of("Rita")).exists()
