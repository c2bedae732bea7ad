"""How fair a run's proposal is, worked out once when it is made and kept with it.

Figures of self-declared groups are not worked out again after changes by hand: whoever may change one pair and look
again would learn from the difference to which group somebody belongs.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from mentorship.people.groups import groups_for_matching
from mentorship.people.models import Person
from pairing.matching import Match
from pairing.matching.fairness import (
    NEAR_ANOTHER,
    Fare,
    Limits,
    Safe,
    SafeGroup,
    comparable,
    individual,
    safe_groups,
)  # fmt: skip
from pairing.models import PairingRun
from pairing.services.snapshot import Snapshot

# The numbers by which figures of groups are protected everywhere; a test holds them against those of the reports.
LIMITS = Limits(people=10, either=3, mentors=3, percent=10, changed=10)


def fairness_of(run: PairingRun, snapshot: Snapshot, found: Match) -> dict[str, Any]:
    """What ``PairingRun.fairness`` keeps."""
    pairs = found.solution.pairs
    fares = _fares(snapshot, pairs)
    outcomes = {fare.mentee: fare.score for fare in fares}
    past = {person.id: person.past_mentors for person in snapshot.mentees}
    return {
        "single": asdict(individual(found.solution.problem, pairs, past)),
        "groups": [asdict(safe) for safe in _groups(run, fares, outcomes)],
        "outcomes": outcomes,
    }


def safe_in(fairness: dict[str, Any]) -> list[Safe]:
    """The attributes that a run kept, as it may show them."""
    return [
        Safe(kept["attribute"], [SafeGroup(**group) for group in kept["groups"]], kept["withheld"])
        for kept in fairness.get("groups", [])
    ]


def _fares(snapshot: Snapshot, pairs: Sequence[tuple[str, str, int]]) -> list[Fare]:
    best: dict[str, tuple[int, str]] = {}
    for mentee, mentor, score in pairs:
        best[mentee] = max(best.get(mentee, (-1, "")), (score, mentor))
    return [Fare(person.id, *best.get(person.id, (None, ""))) for person in snapshot.mentees]


def _groups(run: PairingRun, fares: list[Fare], outcomes: dict[str, int | None]) -> list[Safe]:
    ids = dict(Person.objects.filter(employee_id__in=outcomes).values_list("pk", "employee_id"))
    said: dict[str, dict[str, str]] = {}
    for person_id, words in groups_for_matching(ids.keys()).items():
        for attribute, value in words.items():
            said.setdefault(attribute, {})[ids[person_id]] = value
    shown = [kept for kept in _kept(run) if any(group["groups"] for group in kept["groups"])]
    if not all(comparable(kept["outcomes"], outcomes, LIMITS) for kept in shown):
        return [Safe(attribute, withheld=[NEAR_ANOTHER]) for attribute in sorted(said)]
    return [
        safe_groups(
            attribute, fares, words, LIMITS,
            [safe for kept in shown for safe in safe_in(kept) if safe.attribute == attribute],
        )
        for attribute, words in sorted(said.items())
    ]  # fmt: skip


def _kept(run: PairingRun) -> list[dict[str, Any]]:
    """What the cohort's other matchings keep, whatever became of them: somebody may have looked."""
    others = PairingRun.objects.filter(cohort=run.cohort_id).exclude(pk=run.pk).exclude(fairness={})
    return [fairness for fairness in others.values_list("fairness", flat=True) if fairness]
