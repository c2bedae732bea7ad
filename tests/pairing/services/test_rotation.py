from datetime import date, timedelta

import pytest

from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from pairing.models import Pairing, PairRule, RotationMove
from pairing.services.places import open_pairing
from pairing.services.rationales import verify_rationale
from pairing.services.rotation_moves import keep_rotations
from pairing.services.rotation_plans import (
    NotPossible,
    change_move,
    make_plan,
    options_of,
    publish_plan,
    set_plan_aside,
    why_not_plan,
)
from pairing.states import MoveState, PairingState, RotationState, RuleKind
from tests.factories import NOW, TODAY
from tests.factories.people import UnitFactory, make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, ProgramFactory, TrackFactory
from tests.factories.systems import SystemFactory, SystemKnowledgeFactory

pytestmark = pytest.mark.django_db
FIRST = date(2026, 9, 28)


@pytest.fixture
def cohort():
    """Two mentors with a system each, and two mentees who are with one each since July."""
    owner = make_person("Olga Owner", level=7)
    track = TrackFactory(program=ProgramFactory(owner=owner), lowest_gap=1, highest_gap=5)
    cohort = CohortFactory(track=track, name="Autumn", slug="autumn")
    people = {}
    for name, system in (("Ferris", "Billing"), ("Gopher", "Ledger")):
        people[name] = make_person(f"{name} Mentor", level=5, team=name)
        EnrolmentFactory(cohort=cohort, person=people[name], role="mentor", capacity=1)
        unit = UnitFactory(path=f"Engineering/Platform/{name}")
        made = SystemFactory(name=system, slug=system.lower(), unit=unit)
        SystemKnowledgeFactory(system=made, person=people[name], level=4)
    for name, mentor in (("Rita", "Ferris"), ("Gus", "Gopher")):
        people[name] = make_person(f"{name} Mentee", level=2)
        EnrolmentFactory(cohort=cohort, person=people[name])
        open_pairing(
            cohort=cohort, mentor=people[mentor], mentee=people[name], by=None, now=NOW, mentor_accepted_at=NOW,
            mentee_accepted_at=NOW, started_on=date(2026, 7, 1), state=PairingState.ACTIVE,
        )  # fmt: skip
    cohort.people = people
    return cohort


def plan_of(cohort, **changes):
    facts = {"starts_on": FIRST, "step_weeks": 4, "steps": 1, "by": cohort.track.program.owner, "now": NOW} | changes
    return make_plan(cohort=cohort, **facts)


def published(cohort, **changes):
    return publish_plan(plan=plan_of(cohort, **changes), by=cohort.track.program.owner, now=NOW)


def table(plan) -> set[tuple[str, int, str, str]]:
    return {
        (move.mentee.name.split()[0], move.step, str(move.mentor or ""), str(move.system or ""))
        for move in plan.moves.select_related("mentee", "mentor", "system")
    }


def with_whom(cohort) -> dict[str, str]:
    rows = Pairing.objects.current().filter(cohort=cohort).values_list("mentee__name", "mentor__name")
    return {mentee.split()[0]: mentor.split()[0] for mentee, mentor in rows}


def test_a_plan_shows_where_everybody_is_and_moves_them_to_the_other_system(cohort):
    plan = plan_of(cohort)

    assert table(plan) == {
        ("Rita", 0, "Ferris Mentor", "Billing"), ("Gus", 0, "Gopher Mentor", "Ledger"),
        ("Rita", 1, "Gopher Mentor", "Ledger"), ("Gus", 1, "Ferris Mentor", "Billing"),
    }  # fmt: skip
    assert (plan.state, plan.summary[0]["status"], plan.summary[0]["new_systems"]) == ("draft", "optimal", 2)
    assert plan.moves.get(step=1, mentee__name="Rita Mentee").ends_on == cohort.ends_on
    assert not Notification.objects.exists()


def test_a_pair_that_must_be_one_by_a_rule_is_not_moved(cohort):
    rita, ferris = (cohort.enrolments.get(person=cohort.people[name]) for name in ("Rita", "Ferris"))
    PairRule.objects.create(
        cohort=cohort, kind=RuleKind.FORCED, mentee=rita, mentor=ferris, reason="Same release", made_at=NOW
    )

    plan = plan_of(cohort)

    assert table(plan) == {("Gus", 0, "Gopher Mentor", "Ledger"), ("Gus", 1, "", "")}


def test_where_nobody_new_is_left_the_mentee_stays_and_the_plan_says_so(cohort):
    plan = plan_of(cohort, steps=2)

    assert set(plan.moves.filter(step=2).values_list("mentor", flat=True)) == {None}


def test_a_plan_computed_anew_sets_the_draft_aside_and_a_published_one_must_go_first(cohort):
    first = plan_of(cohort)
    second = published(cohort)

    first.refresh_from_db()
    assert (first.state, second.state) == (RotationState.REPLACED, RotationState.PUBLISHED)
    with pytest.raises(NotPossible, match="published plan"):
        plan_of(cohort)
    with pytest.raises(NotPossible, match="set aside"):
        publish_plan(plan=first, by=cohort.track.program.owner, now=NOW)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_on": TODAY}, "after today"),
        ({"steps": 13}, "from 1 to 12"),
        ({"steps": 6, "step_weeks": 8}, "ends on 30 December 2026"),
    ],
)
def test_dates_that_do_not_fit_are_refused(cohort, changes, sentence):
    with pytest.raises(NotPossible, match=sentence):
        plan_of(cohort, **changes)


def test_only_a_cohort_that_goes_on_and_gives_one_mentor_can_rotate(cohort):
    assert why_not_plan(cohort) == ""
    cohort.track.mentors_per_mentee = 2
    assert "several mentors" in why_not_plan(cohort)
    cohort.state = "ended"
    assert "is ended" in why_not_plan(cohort)


def test_publishing_tells_mentees_and_mentors_once(cohort):
    plan = published(cohort)
    publish_plan(plan=plan, by=cohort.track.program.owner, now=NOW)

    told = Notification.objects.filter(kind="rotation_published").values_list("person__name", flat=True)
    assert sorted(told) == ["Ferris Mentor", "Gopher Mentor", "Gus Mentee", "Rita Mentee"]
    assert AuditEvent.objects.filter(action="rotation.published").count() == 1


def test_on_the_day_the_former_pairs_end_and_the_next_are_offered_all_at_once(cohort):
    plan = published(cohort)
    assert keep_rotations(now=NOW).begun == 0

    on_the_day = NOW + (FIRST - TODAY)
    moved = keep_rotations(now=on_the_day)

    assert (moved.begun, moved.missed) == (2, 0)
    assert with_whom(cohort) == {"Rita": "Gopher", "Gus": "Ferris"}
    assert set(Pairing.objects.filter(state=PairingState.ENDED).values_list("ended_on", flat=True)) == {FIRST}
    move = plan.moves.get(step=1, mentee__name="Rita Mentee")
    assert (move.state, move.pairing.state) == (MoveState.BEGUN, PairingState.OFFERED)
    assert not verify_rationale(move.pairing.rationale).problems
    assert move.pairing.rationale.content["rotation"]["system"] == "Ledger"
    assert keep_rotations(now=on_the_day).begun == 0


def test_whoever_is_away_on_the_day_stays_with_their_mentor_and_the_owner_hears_of_it(cohort):
    published(cohort)
    rita = cohort.people["Rita"]
    rita.status = "leave"
    rita.save()

    moved = keep_rotations(now=NOW + (FIRST - TODAY))

    assert (moved.begun, moved.missed) == (0, 2)
    assert RotationMove.objects.get(step=1, mentee=rita).outcome == "Rita Mentee is on leave."
    # Her mentor still has her, so there is no place for Gus, who keeps the one he has.
    assert "has no place left" in RotationMove.objects.get(step=1, mentee=cohort.people["Gus"]).outcome
    assert with_whom(cohort) == {"Rita": "Ferris", "Gus": "Gopher"}
    assert Notification.objects.filter(kind="rotation_stuck", person=cohort.track.program.owner).count() == 1


def test_a_week_before_all_three_are_reminded_once(cohort):
    published(cohort)

    for _ in range(2):
        keep_rotations(now=NOW + (FIRST - TODAY) - timedelta(days=6))

    told = Notification.objects.filter(kind="rotation_soon").values_list("person__name", flat=True)
    assert sorted(told) == sorted(["Rita Mentee", "Gus Mentee", *["Ferris Mentor", "Gopher Mentor"] * 2])


def test_a_move_is_changed_with_a_reason_within_rules_and_places(cohort):
    plan, owner = published(cohort), cohort.track.program.owner
    move = plan.moves.select_related("plan__cohort", "mentee").get(step=1, mentee__name="Rita Mentee")
    ferris = cohort.people["Ferris"]
    facts = {"system": None, "by": owner, "now": NOW}

    with pytest.raises(NotPossible, match="Say why"):
        change_move(move=move, mentor=None, reason=" ", **facts)
    with pytest.raises(NotPossible, match="no place left in this step"):
        change_move(move=move, mentor=ferris, reason="She asked", **facts)
    assert {mentor.name: free for mentor, _, free in options_of(move, TODAY)} == {
        "Ferris Mentor": 0, "Gopher Mentor": 1,
    }  # fmt: skip

    changed = change_move(move=move, mentor=None, reason="On a course", **facts)
    assert (changed.mentor, changed.change_reason, changed.changed_by) == (None, "On a course", owner)
    told = Notification.objects.filter(kind="rotation_changed").values_list("person__name", flat=True)
    assert sorted(told) == ["Gopher Mentor", "Rita Mentee"]


def test_a_plan_set_aside_moves_nobody_and_who_was_told_hears_it(cohort):
    plan = published(cohort)

    for _ in range(2):
        set_plan_aside(plan=plan, by=cohort.track.program.owner, now=NOW)

    assert keep_rotations(now=NOW + (FIRST - TODAY)).begun == 0
    assert with_whom(cohort) == {"Rita": "Ferris", "Gus": "Gopher"}
    assert Notification.objects.filter(kind="rotation_off").count() == 4
