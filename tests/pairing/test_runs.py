from dataclasses import replace
from datetime import timedelta

import pytest

from mentorship.notifications.models import Notification
from mentorship.outbox.models import Delivery
from mentorship.people.models import Person
from pairing.matching import Problem, Unsolvable
from pairing.models import LeftOut, Pairing, PairingRun
from pairing.policies.pairings import NotNow, can_match
from pairing.selectors import breakdown, left_out_of, load_per_level, proposals_matching, proposals_of
from pairing.services import runs
from pairing.services.changes import NotPossible, change_proposal
from pairing.services.offers import accept_offer, decline_offer
from pairing.services.publishing import Stale, discard_run, is_unchanged, publish_run
from pairing.services.snapshot import take_snapshot
from pairing.states import Method, PairingState, RunState
from programs.models import Enrolment
from programs.services.enrolments import withdraw
from programs.states import CohortState, EnrolmentRole
from tests.factories import NOW, TODAY
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonSkillFactory, SkillFactory, make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    """Two mentors with one place each, three mentees: one of them reports to one of the mentors."""
    later = TODAY + timedelta(days=30)
    cohort = CohortFactory(
        state=CohortState.ENROLLING, enrolment_closes_on=later, starts_on=later, ends_on=later + timedelta(days=180)
    )
    rust, go = SkillFactory(name="Rust"), SkillFactory(name="Go")
    ferris, gopher = make_person("Ferris Mentor", level=5), make_person("Gopher Mentor", level=5)
    PersonSkillFactory(person=ferris, skill=rust, proficiency=5)
    PersonSkillFactory(person=gopher, skill=go, proficiency=5)
    for mentor in (ferris, gopher):
        EnrolmentFactory(cohort=cohort, person=mentor, role=EnrolmentRole.MENTOR, capacity=1)
    for name, wish, manager in [("Rita", rust, None), ("Gus", go, None), ("Reporting Ron", rust, ferris)]:
        person = make_person(f"{name} Mentee", level=2, manager=manager)
        EnrolmentFactory(cohort=cohort, person=person).wanted_skills.add(wish)
    return cohort


def proposed(cohort, by=None) -> PairingRun:
    run = runs.request_run(cohort=cohort, by=by, now=NOW)
    runs.carry_out_run(run_id=run.pk, now=NOW)
    run.refresh_from_db()
    return run


def pairs(run) -> set[tuple[str, str]]:
    rows = run.proposals.values_list("mentee__person__name", "mentor__person__name")
    return {(mentee.split()[0], mentor.split()[0]) for mentee, mentor in rows}


def enrolment(cohort, name) -> Enrolment:
    return cohort.enrolments.select_related("person").get(person__name__startswith=name)


def test_a_run_proposes_the_best_pairs_with_their_proof_and_says_who_is_left_out(cohort):
    run = proposed(cohort, by=cohort.track.program.owner)

    assert pairs(run) == {("Rita", "Ferris"), ("Gus", "Gopher")}
    assert (run.state, run.status, run.gap) == (RunState.PROPOSED, "optimal", 0)
    assert [row.mentee.person.name for row in left_out_of(run)] == ["Reporting Ron Mentee"]
    assert "full" in left_out_of(run)[0].sentence
    assert Notification.objects.get().kind == "run_finished"
    cohort.refresh_from_db()
    assert cohort.state == CohortState.MATCHING


def test_a_run_may_raise_the_worst_score_first_and_says_what_that_costs(cohort):
    run = runs.request_run(cohort=cohort, method=Method.WORST_FIRST, by=None, now=NOW)
    runs.carry_out_run(run_id=run.pk, now=NOW)
    run.refresh_from_db()

    assert (run.state, run.status, run.gap) == (RunState.PROPOSED, "optimal", 0)
    assert run.summary["floor"] == min(proposal.score for proposal in run.proposals.all())
    assert run.summary["floor"] >= run.summary["floor_without"]
    assert run.summary["floor_costs"] >= 0
    assert run.certificate["floor"]["cut"]["floor"] == run.summary["floor"]


def test_a_run_whose_forced_pairs_collide_fails_and_names_what_to_give_up(cohort, monkeypatch):
    taken = runs.take_snapshot

    def with_a_forced_pair(*args):
        snapshot = taken(*args)
        ids = {person.name: person.employee_id for person in Person.objects.all()}
        pair = ids["Reporting Ron Mentee"], ids["Ferris Mentor"]
        return replace(snapshot, rules=replace(snapshot.rules, forced=frozenset({pair})))

    monkeypatch.setattr(runs, "take_snapshot", with_a_forced_pair)

    run = proposed(cohort)

    assert run.state == RunState.FAILED
    assert run.error == (
        "Reporting Ron Mentee with Ferris Mentor is forced, but they are in the same reporting line. Release the pair."
    )


def meanwhile(monkeypatch, change) -> None:
    """Something happens between the reading of the cohort and the answer."""
    solve = runs.solve

    def solve_after_the_change(problem, **more):
        change()
        return solve(problem, **more)

    monkeypatch.setattr(runs, "solve", solve_after_the_change)


def test_what_is_imported_during_a_run_is_no_part_of_it(cohort, monkeypatch):
    late = make_person("Late Mentee", level=2)
    before = take_snapshot(cohort, cohort.track.weights, NOW.date()).digest
    meanwhile(monkeypatch, lambda: EnrolmentFactory(cohort=cohort, person=late))

    run = proposed(cohort)

    assert run.state == RunState.PROPOSED
    assert run.inputs_digest == before
    assert run.summary["mentees"] == 3
    assert not run.left_out.filter(mentee__person=late).exists()


@pytest.mark.django_db(transaction=True)
def test_who_is_removed_during_a_run_ends_it_with_a_sentence_and_nothing_half_done(cohort, monkeypatch):
    meanwhile(monkeypatch, lambda: cohort.enrolments.filter(person__name__startswith="Rita").delete())

    run = proposed(cohort)

    assert (run.state, run.error) == (RunState.FAILED, runs.GONE)
    assert not run.proposals.exists()
    assert not run.left_out.exists()


def test_an_unexpected_error_ends_the_run_at_once(cohort, monkeypatch):
    def broken():
        raise ZeroDivisionError

    meanwhile(monkeypatch, broken)

    with pytest.raises(ZeroDivisionError):
        proposed(cohort)
    assert PairingRun.objects.get().state == RunState.FAILED


def test_points_add_up_to_the_score_and_show_as_bars(cohort):
    run = proposed(cohort)

    for proposal in run.proposals.all():
        bars = breakdown(proposal.points, run.weights.as_dict())
        assert sum(proposal.points.values()) == proposal.score
        assert sum(bar.points for bar in bars) == pytest.approx(proposal.score / 1000)
        assert all(0 <= bar.share <= 100 for bar in bars)
    assert breakdown({}, {})[0].share == 0


def test_nobody_may_mentor_them_is_said_with_the_reasons(cohort):
    cohort.enrolments.filter(person__name__startswith="Gopher").delete()
    run = proposed(cohort)

    assert "1 in the same reporting line" in run.left_out.get(mentee__person__name__startswith="Reporting").sentence


def test_two_runs_of_the_same_cohort_agree_and_the_older_proposals_are_set_aside(cohort):
    first = proposed(cohort)
    second = proposed(cohort)
    first.refresh_from_db()

    assert (pairs(first), first.inputs_digest) == (pairs(second), second.inputs_digest)
    assert first.state == RunState.DISCARDED


def test_one_matching_at_a_time(cohort):
    runs.request_run(cohort=cohort, by=None, now=NOW)

    assert not can_match(cohort)
    with pytest.raises(NotNow, match="under way"):
        runs.request_run(cohort=cohort, by=None, now=NOW)


@pytest.mark.parametrize(("role", "sentence"), [("mentor", "as a mentor"), ("mentee", "as a mentee")])
def test_a_cohort_without_one_side_is_not_matched(cohort, role, sentence):
    cohort.enrolments.filter(role=role).delete()

    with pytest.raises(NotNow, match=sentence):
        runs.request_run(cohort=cohort, by=None, now=NOW)


def test_a_cohort_that_ended_is_not_matched(cohort):
    cohort.state = CohortState.ENDED
    cohort.save()

    assert not can_match(cohort)


def test_a_run_is_claimed_once_and_taken_up_when_its_worker_is_gone(cohort):
    run = runs.request_run(cohort=cohort, by=None, now=NOW)
    assert runs.waiting_runs(NOW) == [run.pk]

    assert runs._claim(run.pk, NOW) is not None
    assert runs.carry_out_run(run_id=run.pk, now=NOW) is None
    assert runs.waiting_runs(NOW) == []

    later = NOW + timedelta(hours=1)
    assert runs.waiting_runs(later) == [run.pk]
    assert runs.carry_out_run(run_id=run.pk, now=later).state == RunState.PROPOSED


def test_a_run_nobody_knows_is_no_error():
    assert runs.carry_out_run(run_id="00000000-0000-0000-0000-000000000000", now=NOW) is None


def test_a_matching_that_has_no_answer_says_so(cohort, monkeypatch):
    def collide(*args, **kwargs):
        raise Unsolvable("These two rules collide.")

    monkeypatch.setattr(runs, "solve", collide)
    run = proposed(cohort)

    assert (run.state, run.error) == (RunState.FAILED, "These two rules collide.")


def test_publishing_offers_each_pair_keeps_why_and_tells_both(cohort):
    run = proposed(cohort)

    for _ in range(2):
        publish_run(run=run, by=cohort.track.program.owner, now=NOW)

    assert Pairing.objects.filter(state=PairingState.OFFERED).count() == 2
    rationale = Pairing.objects.get(mentee__name__startswith="Rita").rationale
    assert is_unchanged(rationale)
    assert rationale.content["score"] == sum(rationale.content["points"].values())
    assert Delivery.objects.filter(kind="pairing_offered").count() == 4
    cohort.refresh_from_db()
    assert cohort.state == CohortState.RUNNING


def test_a_changed_rationale_is_found_out(cohort):
    publish_run(run=proposed(cohort), by=None, now=NOW)
    rationale = Pairing.objects.first().rationale

    rationale.content["score"] += 1

    assert not is_unchanged(rationale)


def test_somebody_who_withdrew_since_stops_the_publication_whole(cohort):
    run = proposed(cohort)
    withdraw(enrolment=enrolment(cohort, "Rita"), by=None, now=NOW)

    with pytest.raises(Stale, match="withdrew"):
        publish_run(run=run, by=None, now=NOW)
    assert not Pairing.objects.exists()


def test_a_mentee_who_was_paired_since_stops_it_too(cohort):
    run = proposed(cohort)
    PairingFactory(cohort=cohort, mentor=make_person("Other"), mentee=enrolment(cohort, "Rita").person)

    with pytest.raises(Stale, match="has a mentor"):
        publish_run(run=run, by=None, now=NOW)


def test_capacity_that_shrank_since_stops_it_too(cohort):
    run = proposed(cohort)
    PairingFactory(cohort=cohort, mentor=enrolment(cohort, "Ferris").person, mentee=make_person("Other"))

    with pytest.raises(Stale, match="no place left"):
        publish_run(run=run, by=None, now=NOW)


def test_a_later_matching_serves_only_who_is_free_and_repeats_no_declined_pair(cohort):
    run = proposed(cohort)
    publish_run(run=run, by=None, now=NOW)
    for pairing in Pairing.objects.select_related("mentor", "mentee"):
        if pairing.mentee.name.startswith("Rita"):
            decline_offer(pairing=pairing, by=pairing.mentee, now=NOW)
        else:
            accept_offer(pairing=pairing, by=pairing.mentor, now=NOW)

    cohort.refresh_from_db()
    with_ferris_free = take_snapshot(cohort, cohort.track.weights, TODAY)
    assert [m.id for m in with_ferris_free.mentors] == [enrolment(cohort, "Ferris").person.employee_id]
    assert len(with_ferris_free.rules.forbidden) == 1

    again = proposed(cohort)
    assert pairs(again) == set()
    assert LeftOut.objects.filter(run=again).count() == 2


def test_a_cohort_with_everybody_paired_has_nothing_to_match(cohort):
    for mentee in cohort.enrolments.mentees():
        PairingFactory(cohort=cohort, mentor=make_person(f"Mentor of {mentee.person.name}"), mentee=mentee.person)

    run = proposed(cohort)

    assert run.state == RunState.FAILED
    assert "has a pairing already" in run.error


def test_the_owner_changes_a_pair_with_a_reason_that_is_kept(cohort):
    run, owner = proposed(cohort), cohort.track.program.owner
    change_proposal(run=run, mentee=enrolment(cohort, "Gus"), mentor=None, reason="Leaves soon.", by=owner, now=NOW)
    ron, gopher = enrolment(cohort, "Reporting"), enrolment(cohort, "Gopher")

    changed = change_proposal(run=run, mentee=ron, mentor=gopher, reason="Both asked.", by=owner, now=NOW)

    assert sum(changed.points.values()) == changed.score
    assert pairs(run) == {("Rita", "Ferris"), ("Reporting", "Gopher")}
    assert run.left_out.get().sentence == "Left out by hand: Leaves soon."
    publish_run(run=run, by=owner, now=NOW)
    content = Pairing.objects.get(mentee=ron.person).rationale.content
    assert (content["change_reason"], content["changed_by"]) == ("Both asked.", owner.employee_id)


@pytest.mark.parametrize(
    ("mentee", "mentor", "reason", "sentence"),
    [
        ("Reporting", "Ferris", "Why not", "reporting line"),
        ("Reporting", "Gopher", "Why not", "no place left"),
        ("Rita", "Gopher", "  ", "Say why"),
    ],
)
def test_a_change_that_breaks_a_rule_is_refused_with_the_rule(cohort, mentee, mentor, reason, sentence):
    run = proposed(cohort)

    with pytest.raises(NotPossible, match=sentence):
        change_proposal(
            run=run, mentee=enrolment(cohort, mentee), mentor=enrolment(cohort, mentor), reason=reason,
            by=cohort.track.program.owner, now=NOW,
        )  # fmt: skip


def test_a_change_needs_people_who_are_still_there_and_a_run_that_is_open(cohort):
    run, owner = proposed(cohort), cohort.track.program.owner
    rita, ferris = enrolment(cohort, "Rita"), enrolment(cohort, "Ferris")
    withdraw(enrolment=ferris, by=None, now=NOW)
    with pytest.raises(NotPossible, match="no longer enrolled"):
        change_proposal(run=run, mentee=rita, mentor=ferris, reason="Please", by=owner, now=NOW)

    for _ in range(2):
        run = discard_run(run=run, by=owner, now=NOW)
    with pytest.raises(NotPossible, match="discarded"):
        change_proposal(run=run, mentee=rita, mentor=None, reason="Please", by=owner, now=NOW)
    with pytest.raises(NotNow, match="discarded"):
        publish_run(run=run, by=owner, now=NOW)


def test_the_owner_sees_the_load_of_each_level_and_finds_people(cohort):
    run = proposed(cohort)

    [load] = load_per_level(run, TODAY)
    assert (load.level, load.mentors, load.places, load.mentees, load.share) == (5, 2, 2, 2, 100)
    assert proposals_matching(proposals_of(run, TODAY), "rita").count() == 1


def test_a_problem_is_checked_before_it_is_solved():
    with pytest.raises(ValueError, match="never decrease"):
        Problem([], [], *([None] * 5), load_costs=(3, 0))
    with pytest.raises(ValueError, match="named once"):
        Problem(["a", "a"], [], *([None] * 5))
