"""What other weights would change, computed on the people who are in now; nothing is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pairing.matching import match
from pairing.services.snapshot import Snapshot, take_snapshot
from programs.models import Cohort, CriteriaWeights, Track
from programs.states import CohortState

MOST_MENTEES = 3000  # about a second of computing


@dataclass(frozen=True)
class Effect:
    """The best pairs under the weights in force and under others: how many mentees would have somebody else."""

    cohort: Cohort
    mentees: int
    paired: int
    moved: int


def cohort_to_try(track: Track) -> Cohort | None:
    """The cohort that a change would act on next: people are in, and it is not published."""
    waiting = track.cohorts.filter(state__in=[CohortState.ENROLLING, CohortState.MATCHING])
    return waiting.select_related("track").order_by("starts_on").first()


def effect_of(cohort: Cohort, weights: Mapping[str, int], today: date) -> Effect | None:
    """None where there is nobody to match, or so many that it would take too long for a preview."""
    now = take_snapshot(cohort, cohort.track.weights, today)
    if not now.mentees or not now.mentors or len(now.mentees) > MOST_MENTEES:
        return None
    then = take_snapshot(cohort, CriteriaWeights(**weights), today)
    before, after = _pairs(now), _pairs(then)
    moved = sum(before.get(person.id) != after.get(person.id) for person in now.mentees)
    return Effect(cohort, len(now.mentees), len(after), moved)


def _pairs(snapshot: Snapshot) -> dict[str, str]:
    found = match(
        snapshot.mentees, snapshot.mentors, weights=snapshot.weights, rules=snapshot.rules, day=snapshot.dates,
        load_costs=snapshot.load_costs, forced=snapshot.rules.forced,
    )  # fmt: skip
    return {mentee: mentor for mentee, mentor, _ in found.solution.pairs}
