"""What other weights would change, computed on the people who are in now; nothing is kept but in memory, for a moment.

Everybody is scored once, and each criterion's judgement stays in the memory of the process for a minute. Under other
weights only sums and optimum are new, so that a slider can be followed.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from time import monotonic, perf_counter

from django.db.models import Count, Max

from mentorship.people.models import Person
from pairing.matching import Match, Unsolvable, problem_of, score, solve
from pairing.matching.effects import Change, preview
from pairing.matching.fairness import distribution
from pairing.models import Pairing
from pairing.services.snapshot import take_snapshot
from programs.models import Cohort, CriteriaWeights, Track
from programs.states import CohortState

MOST_PAIRS = 4_000_000  # twelve bytes each in memory, and about a second of computing
FRESH = 60.0  # seconds
KEPT = 3  # cohorts


@dataclass(frozen=True)
class Moved:
    """A mentee who would have somebody else, by name; scores as the other weights have it."""

    mentee: str
    before: str
    after: str
    score_before: int
    score_after: int

    @property
    def change(self) -> int:
        return self.score_after - self.score_before


@dataclass(frozen=True)
class Effect:
    """The best pairs under the weights in force and under others; ``lowest``: the score of the lowest pair under them.

    ``paired``, ``paired_now``: mentees with somebody. ``gain``: what the new pairs score more, under the new weights,
    than today's would. ``seconds``: of the clock, for what had to be computed anew.
    """

    cohort: Cohort
    mentees: int
    paired: int
    paired_now: int
    moved: int
    changes: list[Moved]
    gain: int
    lowest: int | None
    seconds: float


def cohort_to_try(track: Track) -> Cohort | None:
    """The cohort that a change would act on next: people are in, and it is not published."""
    waiting = track.cohorts.filter(state__in=[CohortState.ENROLLING, CohortState.MATCHING])
    return waiting.select_related("track").order_by("starts_on").first()


def effect_of(
    cohort: Cohort, weights: Mapping[str, int], today: date, *, in_force: CriteriaWeights | None = None, named: int = 0
) -> Effect | None:
    """None where there is nobody to match, or so many that it would take too long, or rules that collide.

    ``named``: for so many of those who change, who it is.
    """
    before = _matched(cohort, in_force or cohort.track.weights, today)
    if before is None:
        return None
    started = perf_counter()
    found = preview(before, weights)
    seconds = perf_counter() - started
    pairs = found.after.solution.pairs
    scores = distribution(score for _, _, score in pairs)
    return Effect(
        cohort, mentees=len(before.rows), paired=len({mentee for mentee, _, _ in pairs}),
        paired_now=len({mentee for mentee, _, _ in before.solution.pairs}), moved=found.moved,
        changes=_by_name(found.changes[:named]), gain=found.total_after - found.total_before,
        lowest=scores.lowest if scores else None, seconds=seconds,
    )  # fmt: skip


def _by_name(changes: list[Change]) -> list[Moved]:
    ids = {name for change in changes for name in (change.mentee, *change.before, *change.after)}
    names = dict(Person.objects.filter(employee_id__in=ids).values_list("employee_id", "name"))
    moved = [
        Moved(
            names.get(change.mentee, change.mentee),
            ", ".join(sorted(names.get(mentor, mentor) for mentor in change.before)),
            ", ".join(sorted(names.get(mentor, mentor) for mentor in change.after)),
            change.score_before, change.score_after,
        )
        for change in changes
    ]  # fmt: skip
    return sorted(moved, key=lambda row: row.mentee)


_memory: OrderedDict[tuple[int, date], tuple[object, float, Match | None]] = OrderedDict()
_one_at_a_time = Lock()


def _matched(cohort: Cohort, in_force: CriteriaWeights, today: date) -> Match | None:
    """The optimum under the weights in force with every judgement kept, not older than a minute."""
    key, stamp = (cohort.pk, today), _stamp(cohort, in_force)
    with _one_at_a_time:
        known = _memory.get(key)
        if known and known[0] == stamp and monotonic() - known[1] < FRESH:
            return known[2]
        found = _match(cohort, in_force, today)
        _memory[key] = (stamp, monotonic(), found)
        _memory.move_to_end(key)
        while len(_memory) > KEPT:
            _memory.popitem(last=False)
        return found


def _match(cohort: Cohort, in_force: CriteriaWeights, today: date) -> Match | None:
    snapshot = take_snapshot(cohort, in_force, today)
    if not snapshot.mentees or not snapshot.mentors or len(snapshot.mentees) * len(snapshot.mentors) > MOST_PAIRS:
        return None
    mentees, mentors = sorted(snapshot.mentees, key=lambda p: p.id), sorted(snapshot.mentors, key=lambda p: p.id)
    scores = score(mentees, mentors, snapshot.weights, snapshot.rules, snapshot.dates).kept()
    try:
        return Match(scores, solve(problem_of(scores, snapshot.load_costs, snapshot.rules.forced)))
    except Unsolvable:
        return None


def _stamp(cohort: Cohort, in_force: CriteriaWeights) -> object:
    """What changes at once when somebody joins, is paired, or sets other weights."""
    people = cohort.enrolments.aggregate(count=Count("pk"), changed=Max("changed_at"))
    first = cohort.enrolments.order_by("pk").values_list("pk", flat=True).first()
    pairs = Pairing.objects.current().filter(cohort=cohort).count()
    return (*people.values(), first, pairs, in_force.pk)
