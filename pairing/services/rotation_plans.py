"""Rotation plans: computed step by step, changed by hand with a reason, published, set aside."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.models import Person
from pairing.matching import Rules, Unsolvable, score
from pairing.matching.rotation import Step, plan_rotation, rotating
from pairing.models import Pairing, PairRule, RotationMove, RotationPlan
from pairing.models.rotation import MOST_STEPS
from pairing.services.options import score_of
from pairing.services.snapshot import Snapshot, take_snapshot
from pairing.states import MoveState, PairingState, RotationState, RuleKind
from programs.models import Cohort, System, SystemKnowledge
from programs.models.system import TEACHES_FROM
from programs.states import CohortState


class NotPossible(Refusal):
    pass


def check_can_plan(cohort: Cohort) -> None:
    if cohort.state not in (CohortState.ENROLLING, CohortState.MATCHING, CohortState.RUNNING):
        raise NotPossible(f"{cohort} is {cohort.get_state_display()}: a rotation is planned from enrolment to the end.")
    if cohort.track.mentors_per_mentee > 1:
        raise NotPossible("Mentees of this track have several mentors at once: there is no one place to rotate from.")


def why_not_plan(cohort: Cohort) -> str:
    """The sentence that says why no rotation can be planned; empty when one can."""
    try:
        check_can_plan(cohort)
    except Refusal as refusal:
        return str(refusal)
    return ""


def last_first_move(cohort: Cohort, step_weeks: int, steps: int) -> date:
    """The latest day of the first move, so that the last step still begins a week before the cohort ends."""
    return cohort.ends_on - timedelta(weeks=(steps - 1) * step_weeks + 1)


@transaction.atomic
def make_plan(
    *, cohort: Cohort, starts_on: date, step_weeks: int, steps: int, by: Person | None, now: datetime
) -> RotationPlan:
    """Compute who moves when, to which mentor and system. A draft that was there is set aside; nobody is told."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("track__program").get(pk=cohort.pk)
    check_can_plan(cohort)
    _check_dates(cohort, starts_on, step_weeks, steps, now.date())
    if cohort.rotation_plans.filter(state=RotationState.PUBLISHED).exists():
        raise NotPossible("There is a published plan. Set it aside before you plan anew.")
    cohort.rotation_plans.filter(state=RotationState.DRAFT).update(state=RotationState.REPLACED)
    plan = RotationPlan.objects.create(
        cohort=cohort, starts_on=starts_on, step_weeks=step_weeks, steps=steps, made_by=by, made_at=now
    )
    computed = _compute(plan, now.date())
    plan.summary = [
        {
            "starts_on": step.dates[0].isoformat(), "status": step.status, "objective": step.objective,
            "bound": step.bound, "moves": sum(1 for turn in step.turns if turn.mentor),
            "new_systems": sum(1 for turn in step.turns if turn.new_system),
        }
        for step in computed
    ]  # fmt: skip
    plan.save(update_fields=["summary"])
    audit.record("rotation.planned", by=by, on=plan, now=now, cohort=cohort.pk, steps=steps)
    return plan


def _check_dates(cohort: Cohort, starts_on: date, step_weeks: int, steps: int, today: date) -> None:
    if starts_on <= today:
        raise NotPossible("The first move is on a day after today.")
    if not 1 <= steps <= MOST_STEPS:
        raise NotPossible(f"A plan has from 1 to {MOST_STEPS} moves.")
    if starts_on > last_first_move(cohort, step_weeks, steps):
        raise NotPossible(
            f"{cohort} ends on {cohort.ends_on:%-d %B %Y}, before the last of {steps} moves. Move less often, less "
            "far apart, or earlier."
        )


def rotating_pairs(cohort: Cohort) -> list[Pairing]:
    """The pairs that a rotation moves on; who has paused, or must be a pair by a rule, stays where they are."""
    moving = cohort.pairings.filter(state__in=[PairingState.OFFERED, PairingState.ACTIVE], covers=None)
    rules = PairRule.objects.in_force().filter(cohort=cohort, kind=RuleKind.FORCED)
    bound = set(rules.values_list("mentee__person_id", "mentor__person_id"))
    rows = moving.select_related("mentor", "mentee").order_by("mentee__name", "pk")
    return [pairing for pairing in rows if (pairing.mentee_id, pairing.mentor_id) not in bound]


def everybody(cohort: Cohort, pairs: list[Pairing], today: date) -> Snapshot:
    """All who take part, as if the pairs that rotate were free; weighed as a plan is."""
    snapshot = take_snapshot(cohort, cohort.track.weights, today, without=[pairing.pk for pairing in pairs])
    rules = snapshot.rules
    return replace(
        snapshot, weights=rotating(snapshot.weights), rules=Rules(rules.lowest_gap, rules.highest_gap, rules.forbidden)
    )


def _compute(plan: RotationPlan, today: date) -> list[Step]:
    cohort, pairs = plan.cohort, rotating_pairs(plan.cohort)
    snapshot = everybody(cohort, pairs, today)
    if not snapshot.mentees or not snapshot.mentors:
        raise NotPossible("There is nobody who could rotate, or no mentor with a place.")
    starts = [plan.starts_on + timedelta(weeks=number * plan.step_weeks) for number in range(plan.steps)]
    spans = list(zip(starts, [*starts[1:], cohort.ends_on], strict=True))
    try:
        computed = plan_rotation(
            snapshot.mentees, snapshot.mentors, spans, weights=snapshot.weights, rules=snapshot.rules,
            shown=_shown([person.id for person in snapshot.mentors]), load_costs=snapshot.load_costs,
            now=[(pairing.mentee.employee_id, pairing.mentor.employee_id) for pairing in pairs],
        )  # fmt: skip
    except Unsolvable as collision:
        raise NotPossible(str(collision)) from None
    moves = [*_present(plan, pairs, today), *_moves(plan, computed)]
    RotationMove.objects.bulk_create(moves, batch_size=300)
    return computed


def _shown(mentors: list[str]) -> dict[str, list[str]]:
    shown: dict[str, list[str]] = defaultdict(list)
    rows = SystemKnowledge.objects.filter(person__employee_id__in=mentors, level__gte=TEACHES_FROM)
    for mentor, slug in rows.order_by("-level", "system__slug").values_list("person__employee_id", "system__slug"):
        shown[mentor].append(slug)
    return dict(shown)


def _present(plan: RotationPlan, pairs: list[Pairing], today: date) -> list[RotationMove]:
    """Where everybody is before the first move: step 0, with the system that their mentor knows best."""
    shown = _shown([pairing.mentor.employee_id for pairing in pairs])
    systems = {system.slug: system for system in System.objects.all()}
    return [
        RotationMove(
            plan=plan, mentee=pairing.mentee, mentor=pairing.mentor, step=0, state=MoveState.BEGUN, pairing=None,
            system=systems.get(next(iter(shown.get(pairing.mentor.employee_id, ())), "")),
            starts_on=min(pairing.started_on or today, plan.starts_on - timedelta(days=1)), ends_on=plan.starts_on,
        )
        for pairing in pairs
    ]  # fmt: skip


def _moves(plan: RotationPlan, computed: list[Step]) -> list[RotationMove]:
    ids = {turn.mentee for step in computed for turn in step.turns}
    ids |= {turn.mentor for step in computed for turn in step.turns}
    people = {person.employee_id: person for person in Person.objects.filter(employee_id__in=ids)}
    systems = {system.slug: system for system in System.objects.all()}
    return [
        RotationMove(
            plan=plan, mentee=people[turn.mentee], mentor=people.get(turn.mentor), system=systems.get(turn.system),
            step=number, starts_on=step.dates[0], ends_on=step.dates[1], score=turn.score,
        )
        for number, step in enumerate(computed, start=1)
        for turn in step.turns
    ]  # fmt: skip


def options_of(move: RotationMove, today: date) -> list[tuple[Person, int, int]]:
    """Whom the mentee could have in this step instead: mentor, score, free places; best first."""
    cohort = move.plan.cohort
    snapshot = everybody(cohort, rotating_pairs(cohort), today)
    mentees = [person for person in snapshot.mentees if person.id == move.mentee.employee_id]
    if not mentees:
        raise NotPossible(f"{move.mentee} is no longer enrolled and at work in this cohort.")
    scores = score(mentees, snapshot.mentors, snapshot.weights, snapshot.rules, snapshot.dates)
    barred, totals = scores.barred(slice(0, 1))[0].tolist(), scores.total[0].tolist()
    taken = _taken(move)
    people = {person.employee_id: person for person in Person.objects.filter(
        employee_id__in=[mentor.id for mentor in snapshot.mentors])}  # fmt: skip
    options = [
        (people[mentor.id], total, mentor.places - taken[people[mentor.id].pk])
        for mentor, code, total in zip(snapshot.mentors, barred, totals, strict=True)
        if code < 0
    ]
    return sorted(options, key=lambda option: (-option[1], option[0].name))


def _taken(move: RotationMove) -> Counter[int | None]:
    """How many others each mentor has in the step, those who stay with them included."""
    others = move.plan.moves.filter(step__lte=move.step).exclude(mentee=move.mentee_id).exclude(mentor=None)
    return Counter(dict(others.order_by("step").values_list("mentee_id", "mentor_id")).values())


@transaction.atomic
def change_move(
    *, move: RotationMove, mentor: Person | None, system: System | None, reason: str, by: Person, now: datetime
) -> RotationMove:
    """Another mentor or system for one step, or nobody, with a reason that is kept; who is concerned is told if the
    plan is published.
    """
    plan = _locked(move.plan_id)
    move = RotationMove.objects.select_related("mentee", "mentor", "system").get(pk=move.pk)
    move.plan = plan
    if plan.state == RotationState.REPLACED or move.step == 0 or move.state != MoveState.PLANNED:
        raise NotPossible("This move can't be changed any more.")
    if not reason.strip():
        raise NotPossible("Say why: the reason is kept with the plan.")
    if (mentor, system) == (move.mentor, move.system):
        return move
    move.score = _score(move, mentor, now.date()) if mentor else 0
    former, move.mentor, move.system = move.mentor, mentor, system if mentor else None
    move.changed_by, move.change_reason = by, reason.strip()[:500]
    move.save(update_fields=["mentor", "system", "score", "changed_by", "change_reason"])
    audit.record(
        "rotation.changed", by=by, on=plan, now=now, mentee=move.mentee_id, step=move.step,
        former=former and former.pk, mentor=mentor and mentor.pk,
    )  # fmt: skip
    if plan.state == RotationState.PUBLISHED:
        concerned = {person.pk: person for person in (move.mentee, former, mentor) if person}
        notify_all(notices=[_changed(move, person, now) for person in concerned.values()], now=now)
    return move


def _score(move: RotationMove, mentor: Person, today: date) -> int:
    cohort = move.plan.cohort
    snapshot = everybody(cohort, rotating_pairs(cohort), today)
    _, total, _ = score_of(snapshot, move.mentee.employee_id, mentor.employee_id)
    places = next(person.places for person in snapshot.mentors if person.id == mentor.employee_id)
    if _taken(move)[mentor.pk] >= places:
        raise NotPossible(f"{mentor} has no place left in this step: they take {places}.")
    return total


@transaction.atomic
def publish_plan(*, plan: RotationPlan, by: Person, now: datetime) -> RotationPlan:
    """Make a draft what counts, and tell every mentee and mentor in it. Again changes nothing."""
    plan = _locked(plan.pk)
    if plan.state == RotationState.PUBLISHED:
        return plan
    if plan.state != RotationState.DRAFT:
        raise NotPossible("This plan was set aside. Plan anew.")
    if plan.starts_on <= now.date():
        raise NotPossible("The day of the first move has passed. Plan anew.")
    plan.state, plan.published_by, plan.published_at = RotationState.PUBLISHED, by, now
    plan.save(update_fields=["state", "published_by", "published_at"])
    audit.record("rotation.published", by=by, on=plan, now=now, moves=plan.moves.filter(step__gt=0).count())
    moves = plan.moves.filter(step__gt=0).exclude(mentor=None).select_related("mentee", "mentor")
    people = {person.pk: person for move in moves for person in (move.mentee, move.mentor) if person}
    notify_all(notices=[_published(plan, person) for person in people.values()], now=now)
    return plan


@transaction.atomic
def set_plan_aside(*, plan: RotationPlan, by: Person, now: datetime) -> RotationPlan:
    """Nobody moves by it from now on; who was told hears that it is off. Pairs stay as they are."""
    plan = _locked(plan.pk)
    if plan.state == RotationState.REPLACED:
        return plan
    was_published, plan.state = plan.state == RotationState.PUBLISHED, RotationState.REPLACED
    plan.save(update_fields=["state"])
    audit.record("rotation.set_aside", by=by, on=plan, now=now)
    if was_published:
        moves = plan.moves.filter(state=MoveState.PLANNED).exclude(mentor=None).select_related("mentee", "mentor")
        people = {person.pk: person for move in moves for person in (move.mentee, move.mentor) if person}
        notify_all(notices=[_off(plan, person) for person in people.values()], now=now)
    return plan


def _locked(pk: UUID) -> RotationPlan:
    rows = RotationPlan.objects.select_for_update(of=("self",)).select_related("cohort__track__program")
    return rows.get(pk=pk)


def my_rotation_url(cohort: Cohort) -> str:
    return reverse("pairing:rotation_mine", args=[cohort.slug])


def _published(plan: RotationPlan, person: Person) -> Notice:
    return Notice(
        kind="rotation_published", to=person, occasion=f"rotation_published:{plan.pk}",
        title=f"Your rotation in {plan.cohort}", url=my_rotation_url(plan.cohort),
        context={"cohort": plan.cohort.name, "day": plan.starts_on}, cohort=plan.cohort_id,
    )  # fmt: skip


def _changed(move: RotationMove, person: Person, now: datetime) -> Notice:
    return Notice(
        kind="rotation_changed", to=person, occasion=f"rotation_changed:{move.pk}:{now.isoformat()}",
        title=f"A change in your rotation in {move.plan.cohort}", url=my_rotation_url(move.plan.cohort),
        context={"cohort": move.plan.cohort.name, "day": move.starts_on}, cohort=move.plan.cohort_id,
    )  # fmt: skip


def _off(plan: RotationPlan, person: Person) -> Notice:
    return Notice(
        kind="rotation_off", to=person, occasion=f"rotation_off:{plan.pk}",
        title=f"The rotation in {plan.cohort} is off", url=my_rotation_url(plan.cohort),
        context={"cohort": plan.cohort.name}, cohort=plan.cohort_id,
    )  # fmt: skip
