"""Rotation plans as their days come: the former pair ends without fault, the next is offered; reminders before."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from mentorship import audit
from mentorship.notifications.services import Notice, notify, notify_all
from mentorship.notifications.still_due import Told, still_due
from mentorship.people.states import Employment
from pairing.matching import normalised
from pairing.models import Pairing, Rationale, RotationMove, RotationPlan
from pairing.services.inputs import Inputs
from pairing.services.offers import end_pairing
from pairing.services.options import NotPossible, score_of
from pairing.services.places import NoPlace, Places
from pairing.services.rationales import digest_of
from pairing.services.rotation_plans import everybody, my_rotation_url, rotating_pairs
from pairing.services.snapshot import Snapshot
from pairing.states import MoveState, PairingState, RotationState
from programs.states import CohortState

REMIND_BEFORE = timedelta(days=7)


@dataclass(frozen=True)
class Moved:
    begun: int
    missed: int
    reminded: int

    def __str__(self) -> str:
        return f"{self.begun} moves begun, {self.missed} not possible, {self.reminded} reminders queued."


def keep_rotations(*, now: datetime) -> Moved:
    """What is due of every published plan: moves of today, and reminders of those to come. Again does nothing."""
    begun = missed = 0
    due = RotationMove.objects.published().filter(
        state=MoveState.PLANNED, starts_on__lte=now.date(), plan__cohort__state=CohortState.RUNNING
    )
    for plan_id, step in sorted(set(due.values_list("plan", "step")), key=lambda key: (str(key[0]), key[1])):
        moves = begin_step(plan=RotationPlan.objects.get(pk=plan_id), step=step, by=None, now=now)
        begun += sum(1 for move in moves if move.state == MoveState.BEGUN)
        missed += sum(1 for move in moves if move.state == MoveState.MISSED)
    return Moved(begun, missed, remind_of_moves(now=now))


@transaction.atomic
def begin_step(*, plan: RotationPlan, step: int, by: None, now: datetime) -> list[RotationMove]:
    """Begin the moves of one step that are due: all former pairs end, then all new ones are offered.

    Where a move is not possible, the mentee stays with whom they have, and the owner is told.
    """
    rows = RotationPlan.objects.select_for_update(of=("self",)).select_related("cohort__track__program__owner")
    plan = rows.get(pk=plan.pk)
    due = plan.moves.filter(step=step, state=MoveState.PLANNED, starts_on__lte=now.date())
    moves = list(due.select_related("mentee", "mentor", "system"))
    if plan.state != RotationState.PUBLISHED or not moves:
        return []
    places_of_cohort = Places(plan.cohort)  # locks the cohort: nobody else gives a place away meanwhile
    cohort = places_of_cohort.cohort
    pairs = {pairing.mentee_id: pairing for pairing in rotating_pairs(cohort)}
    snapshot = everybody(cohort, list(pairs.values()), now.date())
    wanted = _within_places([move for move in moves if _possible(move, snapshot)], pairs, snapshot)
    changing = [move for move in wanted if (p := pairs.get(move.mentee_id)) is None or p.mentor_id != move.mentor_id]
    for move in changing:
        if former := pairs.get(move.mentee_id):
            end_pairing(pairing=former, by=by, now=now)
    places, inputs = Places(cohort), Inputs(snapshot)
    for move in wanted:
        if move in changing:
            _offer(move, plan, places, snapshot, inputs, now)
        else:
            move.state = MoveState.BEGUN  # they are a pair already
    RotationMove.objects.bulk_update(moves, ["state", "outcome", "pairing"])
    begun = [move for move in moves if move.state == MoveState.BEGUN]
    audit.record("rotation.moved", by=by, on=plan, now=now, step=step, begun=len(begun), of=len(moves))
    notify_all(notices=[notice for move in begun if move in changing for notice in _notices(move)], now=now)
    if missed := [move for move in moves if move.state == MoveState.MISSED]:
        _tell_owner(plan, step, len(missed), now)
    return moves


def _possible(move: RotationMove, snapshot: Snapshot) -> bool:
    """Whether both are there and may be a pair; what stands against it is kept with the move."""
    if move.mentor is None:
        _miss(move, "Nobody new was free in this step.")
        return False
    for person in (move.mentee, move.mentor):
        if person.status != Employment.ACTIVE:
            away = "has left" if person.status == Employment.LEFT else "is on leave"
            _miss(move, f"{person} {away}.")
            return False
    try:
        score_of(snapshot, move.mentee.employee_id, move.mentor.employee_id)
    except NotPossible:
        # Which rule it is stays unsaid: it may be a private wish of one of the two.
        _miss(move, "By its rules, or by who takes part now, the two can't be a pair.")
        return False
    return True


def _within_places(moves: list[RotationMove], pairs: Mapping[int, Pairing], snapshot: Snapshot) -> list[RotationMove]:
    """Those for whom there will be a place once the others have moved: who can't move keeps theirs, and so on."""
    room = {person.id: person.places for person in snapshot.mentors}
    going = {move.mentee_id: move for move in moves}
    while True:
        stay = Counter(pair.mentor.employee_id for mentee, pair in pairs.items() if mentee not in going)
        coming: dict[str, list[RotationMove]] = defaultdict(list)
        for move in going.values():
            coming[move.mentor.employee_id].append(move)  # type: ignore[union-attr]
        over = next((who for who, of in sorted(coming.items()) if stay[who] + len(of) > room.get(who, 0)), None)
        if over is None:
            return list(going.values())
        last = min(coming[over], key=lambda move: (move.score, move.mentee.employee_id))
        _miss(last, f"{last.mentor} has no place left, because others could not move.")
        del going[last.mentee_id]


def _miss(move: RotationMove, outcome: str) -> None:
    move.state, move.outcome = MoveState.MISSED, outcome[:300]


def _offer(
    move: RotationMove, plan: RotationPlan, places: Places, snapshot: Snapshot, inputs: Inputs, now: datetime
) -> None:
    mentor, mentee = move.mentor, move.mentee
    if mentor is None:
        return
    try:
        pairing = places.take(mentor=mentor, mentee=mentee, offered_at=now)
    except NoPlace as refusal:
        _miss(move, str(refusal))
        return
    pairing.save(force_insert=True)
    content = _rationale(move, plan, snapshot, inputs, now)
    digest = digest_of(content)
    Rationale.objects.create(pairing=pairing, content=content, digest=digest, created_at=now)
    audit.record("pairing.offered", on=pairing, now=now, rotation=str(plan.pk), rationale=digest)
    move.state, move.pairing = MoveState.BEGUN, pairing


def _rationale(
    move: RotationMove, plan: RotationPlan, snapshot: Snapshot, inputs: Inputs, now: datetime
) -> dict[str, Any]:
    """Why the two are a pair now, in itself, as publishing keeps it of a matching."""
    mentee, mentor = move.mentee, move.mentor
    if mentor is None:
        return {}
    points, total, unknown = score_of(snapshot, mentee.employee_id, mentor.employee_id)
    owner, changer = plan.published_by, move.changed_by
    return {
        "cohort": plan.cohort.slug,
        "formed": "rotation",
        "rotation": {"plan": str(plan.pk), "step": move.step, "system": move.system.name if move.system else ""},
        "mentee": {"employee_id": mentee.employee_id, "name": mentee.name},
        "mentor": {"employee_id": mentor.employee_id, "name": mentor.name},
        "weights": {"version": plan.cohort.track.weights.version} | _hundred(snapshot.weights),
        "score": total,
        "points": points,
        "inputs": inputs.of(mentee.employee_id, mentor.employee_id),
        "explanation": {"without_data": unknown, "mentors": [], "mentees": [], "binding": []},
        "changed_by": changer.employee_id if changer else None,
        "change_reason": move.change_reason,
        "approved_by": owner.employee_id if owner else None,
        "approved_at": (plan.published_at or now).isoformat(),
    }


def _hundred(weights: dict[str, int]) -> dict[str, int]:
    return {criterion.value: weight for criterion, weight in normalised(weights).items()}


def _notices(move: RotationMove) -> list[Notice]:
    if move.pairing is None or move.mentor is None:
        return []
    return [
        Notice(
            kind="pairing_offered", to=person, occasion=f"pairing_offered:{move.pairing.pk}",
            title=f"You and {partner.name} are proposed as a pair", url=move.pairing.get_absolute_url(),
            context={"partner": partner.name, "cohort": move.pairing.cohort.name}, cohort=move.plan.cohort_id,
        )
        for person, partner in ((move.mentor, move.mentee), (move.mentee, move.mentor))
    ]  # fmt: skip


def _tell_owner(plan: RotationPlan, step: int, missed: int, now: datetime) -> None:
    cohort = plan.cohort
    notify(
        kind="rotation_stuck", to=cohort.track.program.owner, occasion=f"rotation_stuck:{plan.pk}:{step}",
        title=f"{missed} move{'' if missed == 1 else 's'} in {cohort} did not happen",
        url=reverse("pairing:rotation_detail", args=[cohort.slug]), context={"cohort": cohort.name}, now=now,
    )  # fmt: skip


def remind_of_moves(*, now: datetime) -> int:
    """A week before a move, its mentee, the mentor who comes and the one who has them now hear of it, once."""
    soon = (
        RotationMove.objects.published()
        .filter(state=MoveState.PLANNED, starts_on__gt=now.date(), starts_on__lte=now.date() + REMIND_BEFORE)
        .exclude(mentor=None)
    )
    moves = list(soon.select_related("mentee", "mentor", "plan__cohort"))
    former = _former(moves)
    notices = [notice for move in moves for notice in _reminders(move, former.get(move.mentee_id))]
    return len(notify_all(notices=notices, now=now))


@still_due("rotation_soon")
def those_planned(told: Collection[Told], now: datetime) -> set[Told]:
    """The move is still ahead."""
    ahead = RotationMove.objects.published().filter(state=MoveState.PLANNED, starts_on__gt=now.date())
    planned = {f"rotation_soon:{pk}" for pk in ahead.values_list("pk", flat=True)}
    return {one for one in told if one.occasion in planned}


def _former(moves: Iterable[RotationMove]) -> dict[int, Pairing]:
    """By mentee the pair they are in now."""
    by_cohort: dict[int, set[int]] = defaultdict(set)
    for move in moves:
        by_cohort[move.plan.cohort_id].add(move.mentee_id)
    current = Pairing.objects.filter(
        cohort__in=by_cohort, mentee__in={mentee for of in by_cohort.values() for mentee in of},
        state__in=[PairingState.OFFERED, PairingState.ACTIVE],
    ).select_related("mentor")  # fmt: skip
    return {pairing.mentee_id: pairing for pairing in current if pairing.mentee_id in by_cohort[pairing.cohort_id]}


def _reminders(move: RotationMove, former: Pairing | None) -> list[Notice]:
    people = {person.pk: person for person in (move.mentee, move.mentor, former and former.mentor) if person}
    day: date = move.starts_on
    return [
        Notice(
            kind="rotation_soon", to=person, occasion=f"rotation_soon:{move.pk}",
            title=f"A move in {move.plan.cohort} on {day:%-d %B}", url=my_rotation_url(move.plan.cohort),
            context={"mentee": move.mentee.name, "mentor": str(move.mentor), "day": day}, lasts=REMIND_BEFORE,
            cohort=move.plan.cohort_id,
        )
        for person in people.values()
    ]  # fmt: skip
