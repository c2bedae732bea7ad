"""A run of the matching: asked for on a page, carried out by whichever worker claims it, reviewed by the owner."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from time import process_time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from mentorship import audit
from mentorship.celery import hint
from mentorship.notifications.services import notify
from mentorship.people.models import Person
from pairing.matching import Explainer, Match, Scores, Unsolvable, WeightsError, score, solve, worst_first
from pairing.matching.engine import CohortProblem
from pairing.matching.market import Block
from pairing.matching.remarks import remarks
from pairing.models import LeftOut, PairingRun, Proposal
from pairing.policies.pairings import NotNow, check_can_match, check_can_move_run
from pairing.services import organic
from pairing.services.fairness import fairness_of
from pairing.services.inputs import Inputs
from pairing.services.organic import Choosing
from pairing.services.snapshot import Snapshot, take_snapshot
from pairing.states import Method, RunState
from programs import capacity
from programs.models import Cohort
from programs.services.cohorts import move_cohort
from programs.states import CohortState

GONE = "Somebody was removed from the cohort while it was matched. Nothing was kept: run the matching again."
STOPPED = (
    "The matching stopped by an error that is not your doing. Nothing was kept: run it again, or tell who runs this."
)
SOLVING = 55  # percent; how long the solver takes can't be known beforehand
LEASE = timedelta(minutes=35)  # a little longer than a task may run


@transaction.atomic
def request_run(*, cohort: Cohort, method: str = "", by: Person | None, now: datetime) -> PairingRun:
    """Ask for a matching of a cohort, by the method of its track unless another is named.

    Older proposals that nobody published are set aside.
    """
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("track__program").get(pk=cohort.pk)
    check_can_match(cohort)
    if cohort.state == CohortState.ENROLLING:
        cohort = move_cohort(cohort=cohort, to=CohortState.MATCHING, by=by, now=now)
    waiting = cohort.runs.filter(state=RunState.PROPOSED)
    waiting.filter(published_at=None).update(state=RunState.DISCARDED)
    waiting.update(state=RunState.PUBLISHED)  # of which a part is, and the rest is never offered
    run = PairingRun.objects.create(
        cohort=cohort, weights=cohort.track.weights, method=method or organic.method_of(cohort), requested_by=by,
        requested_at=now, step="Waiting for a worker",
    )  # fmt: skip
    audit.record("run.requested", by=by, on=run, now=now, cohort=cohort.pk, method=run.method)
    hint("pairing.tasks.carry_out_run", str(run.pk))
    return run


def carry_out_run(
    *, run_id: UUID | str, now: datetime | None = None, say: Callable[[str], None] = lambda step: None
) -> PairingRun | None:
    """Claim a run, compute it, store what it proposes. None when somebody else has it or it is done.

    ``say`` hears each step while it is taken.
    """
    run = _claim(run_id, now or timezone.now())
    if run is None:
        return None
    try:
        _compute(run, now, say)
    except Cancelled:
        _cancelled(run, now or timezone.now())
    except Unsolvable as refusal:
        _fail(run, " ".join(refusal.sentences(_names())), now or timezone.now())
    except (NotNow, WeightsError) as refusal:
        _fail(run, str(refusal), now or timezone.now())
    except IntegrityError:
        _fail(run, GONE, now or timezone.now())
    except Exception:
        _fail(run, STOPPED, now or timezone.now())
        raise
    return run


def _names() -> Callable[[str], str]:
    """How people are called who are known by their ids; read once, when the first is asked for."""
    known: dict[str, str] = {}

    def name(employee_id: str) -> str:
        if not known:
            known.update(Person.objects.values_list("employee_id", "name"))
        return known.get(employee_id, employee_id)

    return name


class Cancelled(Exception):
    """Somebody asked for the run to stop; the worker leaves off between two steps."""


@transaction.atomic
def cancel_run(*, run: PairingRun, by: Person | None, now: datetime) -> PairingRun:
    """Stop a run: at once where nobody works on it, else before the worker's next step. Again changes nothing."""
    run = PairingRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state == RunState.CANCELLED or (run.state == RunState.RUNNING and run.cancel_asked_at):
        return run
    check_can_move_run(run, RunState.CANCELLED)
    run.cancel_asked_at = now
    run.save(update_fields=["cancel_asked_at"])
    audit.record("run.cancel_asked", by=by, on=run, now=now)
    if run.state == RunState.QUEUED or (run.claimed_until is not None and run.claimed_until < now):
        _cancelled(run, now)
    return run


@transaction.atomic
def _cancelled(run: PairingRun, now: datetime) -> None:
    """Nothing of it stays but that it was asked for."""
    run.state, run.step, run.finished_at, run.claimed_until = RunState.CANCELLED, "", now, None
    run.save(update_fields=["state", "step", "finished_at", "claimed_until"])
    audit.record("run.cancelled", on=run, now=now)


def waiting_runs(now: datetime) -> list[UUID]:
    """Runs nobody has claimed, or whose worker is gone: what a sweep takes up."""
    waiting = PairingRun.objects.filter(state=RunState.QUEUED)
    orphaned = PairingRun.objects.filter(state=RunState.RUNNING, claimed_until__lt=now)
    return list((waiting | orphaned).values_list("pk", flat=True))


@transaction.atomic
def _claim(run_id: UUID | str, now: datetime) -> PairingRun | None:
    run = PairingRun.objects.select_for_update(of=("self",)).filter(pk=run_id).first()
    if run is None:
        return None
    orphaned = run.state == RunState.RUNNING and run.claimed_until is not None and run.claimed_until < now
    if run.state != RunState.QUEUED and not orphaned:
        return None
    if run.cancel_asked_at:  # and the worker is gone that should have stopped
        _cancelled(run, now)
        return None
    run.state, run.claimed_until = RunState.RUNNING, now + LEASE
    run.save(update_fields=["state", "claimed_until"])
    return run


def _compute(run: PairingRun, now: datetime | None, say: Callable[[str], None]) -> None:
    _say(run, 10, "Reading who is enrolled", say)
    cohort = Cohort.objects.select_related("track").get(pk=run.cohort_id)
    today = (now or timezone.now()).date()
    snapshot = take_snapshot(cohort, run.weights, today)
    if not snapshot.mentees or not snapshot.mentors:
        nobody = "Everybody who could be paired has a pairing already, or nobody is left with a free place."
        raise NotNow(" ".join([nobody, *capacity.why_no_place(cohort, today)]))
    if snapshot.unmet:
        raise NotNow(" ".join(snapshot.unmet))
    _say(run, 30, f"Scoring {len(snapshot.mentees)} mentees with {len(snapshot.mentors)} mentors", say)
    started, problem = process_time(), _Clocked(scores_of(snapshot), snapshot.load_costs, snapshot.rules.forced)
    choice = organic.choosing(
        run.method, problem, organic.wishes_in(cohort, snapshot), unranked=cohort.track.unranked_by_score
    )
    found = choice.match(problem) if run.method == Method.STABLE else _best(run, problem, choice, say)
    run.summary = {
        "seconds_scoring": round(problem.seconds, 3),
        "seconds_solving": round(process_time() - started - problem.seconds, 3),
    }
    _say(run, 80, "Writing down why each pair was made", say)
    _store(run, snapshot, found, choice, now or timezone.now())


def _best(run: PairingRun, problem: CohortProblem, choice: Choosing, say: Callable[[str], None]) -> Match:
    """The optimum, which keeps what wishes decided before it; above the highest floor where that was asked for."""

    def tell(step: str) -> None:
        _say(run, SOLVING, step[:1].upper() + step[1:], say)

    problem.forced |= choice.honoured
    try:
        if run.method == Method.WORST_FIRST:
            worst = worst_first(problem, say=tell)
            return Match(problem.scores, worst.solution, worst)
        return Match(problem.scores, solve(problem, say=tell))
    except Unsolvable as refusal:
        raise problem.explained(refusal) from None


class _Clocked(CohortProblem):
    """A cohort's problem that knows how long its scores took."""

    seconds = 0.0

    def blocks(self) -> Iterator[Block]:
        blocks = super().blocks()
        while True:
            started = process_time()
            block = next(blocks, None)
            self.seconds += process_time() - started
            if block is None:
                return
            yield block


def scores_of(snapshot: Snapshot) -> Scores:
    """The scores of everybody in a snapshot, by id, as a run makes them."""
    mentees, mentors = sorted(snapshot.mentees, key=lambda p: p.id), sorted(snapshot.mentors, key=lambda p: p.id)
    return score(mentees, mentors, snapshot.weights, snapshot.rules, snapshot.dates)


def _say(run: PairingRun, progress: int, step: str, say: Callable[[str], None]) -> None:
    """Seen at once by whoever watches the page, who may ask for it to stop until the pairs are stored."""
    say(step)
    run.progress, run.step = progress, step[:100]
    going_on = PairingRun.objects.filter(pk=run.pk, state=RunState.RUNNING, cancel_asked_at=None)
    if not going_on.update(progress=run.progress, step=run.step):
        raise Cancelled


@transaction.atomic
def _store(run: PairingRun, snapshot: Snapshot, found: Match, choice: Choosing, now: datetime) -> None:
    asked = PairingRun.objects.select_for_update(of=("self",)).filter(pk=run.pk, cancel_asked_at=None)
    if not asked.exists():
        raise Cancelled
    run.proposals.all().delete()
    run.left_out.all().delete()
    explainer, key, inputs = Explainer(found), snapshot.enrolments, Inputs(snapshot)
    Proposal.objects.bulk_create(
        [_proposal(run, explainer, choice, inputs, key, *pair) for pair in found.solution.pairs], batch_size=500
    )
    served = {mentee for mentee, _, _ in found.solution.pairs}
    left = [person.id for person in snapshot.mentees if person.id not in served]
    reasons = [(person, *choice.left_out(person, explainer.left_out(person))) for person in left]
    LeftOut.objects.bulk_create(
        [LeftOut(run=run, mentee_id=key[who], reason=code, sentence=sentence) for who, code, sentence in reasons]
    )
    solution = found.solution
    run.status, run.objective, run.bound = choice.status(solution), solution.objective, choice.bound(solution)
    run.inputs_digest = snapshot.digest
    run.certificate = solution.certificate.as_dict() | {"load_costs": snapshot.load_costs} | choice.proof()
    if found.worst:
        run.certificate |= {"floor": found.worst.as_dict()}
    run.summary |= {
        "mentees": len(snapshot.mentees), "mentors": len(snapshot.mentors), "paired": len(served),
        "left_out": len(left), "eligible_pairs": solution.eligible,
        "seconds": round(sum(run.summary.values()), 2),
        "remarks": remarks(snapshot.mentees, snapshot.mentors, _names()),
    } | _floor(found)  # fmt: skip
    run.fairness = fairness_of(run, snapshot, found)
    run.summary |= choice.summary(solution)
    run.state, run.progress, run.step, run.finished_at, run.claimed_until = RunState.PROPOSED, 100, "Done", now, None
    run.save()
    audit.record("run.proposed", on=run, now=now, pairs=len(served), left_out=len(left), inputs=snapshot.digest)
    _tell(run, now)


def _floor(found: Match) -> dict[str, object]:
    """What was raised and what it costs, in thousandths of a point."""
    worst = found.worst
    return {"floor": worst.floor, "floor_without": worst.floor_without, "floor_costs": worst.costs} if worst else {}


def _proposal(
    run: PairingRun, explainer: Explainer, choice: Choosing, inputs: Inputs, key: dict[str, str], mentee: str,
    mentor: str, score: int,
) -> Proposal:  # fmt: skip
    explanation = choice.explain(explainer.explain(mentee, mentor).as_dict(), mentee, mentor)
    points = explanation.pop("points")
    return Proposal(
        run=run, mentee_id=key[mentee], mentor_id=key[mentor], score=score, points=points, explanation=explanation,
        inputs=inputs.of(mentee, mentor),
    )  # fmt: skip


def _tell(run: PairingRun, now: datetime) -> None:
    if run.requested_by:
        notify(
            kind="run_finished", to=run.requested_by, occasion=f"run_finished:{run.pk}",
            title=f"The matching of {run.cohort} has finished", url=run.get_absolute_url(),
            context={"cohort": run.cohort.name}, now=now,
        )  # fmt: skip


@transaction.atomic
def _fail(run: PairingRun, error: str, now: datetime) -> None:
    run.refresh_from_db()  # what was not kept does not stand here either
    check_can_move_run(run, RunState.FAILED)
    run.state, run.error, run.finished_at, run.claimed_until = RunState.FAILED, error[:500], now, None
    run.step = ""
    run.save()
    audit.record("run.failed", on=run, now=now)
