"""Waiting, seniority and sessions compared, as far as the counts behind them may be told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from governance.disclosure import ProtectedRelease, Reason, Thresholds
from governance.disclosure.tables import Column
from governance.equity.figures import EVERYBODY, Figures, Place, shielded, withheld_outcomes
from governance.equity.frequency import compare_rates
from governance.equity.measures import Arms, Counts, Measured, Values, compare_levels, compare_waiting, distinct
from governance.equity.people import People
from governance.equity.results import Arm, Comparison
from governance.equity.shares import groups_of, label, named, opposed
from governance.equity.values import Count, Interval, Mask, Numbers, Outcome, Register

DAYS_A_WEEK, DAYS_A_MONTH = 7, 30.4375
ALIKE = "Not compared: there is no difference to look at."


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured, of whom, and how two arms are compared. ``ratio``: the effect is one, so that 1 is none."""

    outcome: Outcome
    applies: Callable[[Register], Mask]
    values: Callable[[Register], Values]
    compare: Callable[[Arms], Measured | None]
    method: str
    ratio: bool
    mentors_behind: bool


MEASURES = (
    Measure(
        outcome=Outcome.WAITING,
        applies=lambda r: r.enrolled & ~np.isnan(r.waited),
        values=lambda r: np.column_stack([r.waited / DAYS_A_WEEK, r.matched]),
        compare=compare_waiting,
        method="log-rank test",
        ratio=True,
        mentors_behind=False,
    ),
    Measure(
        outcome=Outcome.SENIORITY,
        applies=lambda r: r.mentored & ~np.isnan(r.levels_above),
        values=lambda r: r.levels_above[:, None],
        compare=compare_levels,
        method="Mann–Whitney test",
        ratio=False,
        mentors_behind=True,
    ),
    Measure(
        outcome=Outcome.SESSIONS,
        applies=lambda r: r.mentored & (r.days > 0),
        values=lambda r: np.column_stack([r.sessions, r.days / DAYS_A_MONTH]),
        compare=compare_rates,
        method="negative binomial model",
        ratio=True,
        mentors_behind=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of some people have each of the distinct values, and each of the mentors."""

    kinds: Counts
    mentors: Counts

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(self.kinds - other.kinds, self.mentors - other.mentors)

    @property
    def people(self) -> int:
        return int(self.kinds.sum())


@dataclass(frozen=True, slots=True)
class Measurements:
    """The distinct values of a measure, a row each, in order; who has which of them, and which mentor."""

    measure: Measure
    values: Values
    kind: Counts
    mentor: Column

    @classmethod
    def of(cls, measure: Measure, register: Register) -> "Measurements":
        values, kind = distinct(measure.values(register))
        return cls(measure, values, kind, register.mentor)

    def tally(self, members: Numbers) -> Tally:
        return Tally(
            np.bincount(self.kind[members], minlength=len(self.values)),
            np.bincount(self.mentor.places[members], minlength=len(self.mentor.values)),
        )

    def too_few_behind(self, members: Numbers, thresholds: Thresholds) -> bool:
        if len(members) < thresholds.sensitive_people:
            return True
        return self.measure.mentors_behind and self.is_thin(self.tally(members), thresholds)

    def is_thin(self, some: Tally, thresholds: Thresholds) -> bool:
        """Whether too few stand behind a figure, or one pair so much that the figure would be about it."""
        if some.people < thresholds.sensitive_people:
            return True
        if not self.measure.mentors_behind:
            return False
        few_mentors = np.count_nonzero(some.mentors) < thresholds.mentors
        if self.measure.outcome is not Outcome.SESSIONS:
            return bool(few_mentors)
        first, rest = self._largest(some)
        return bool(few_mentors or rest < first * thresholds.pair_percent / 100)

    def _largest(self, some: Tally) -> tuple[float, float]:
        """The largest size of at least two people, and what all but the two largest come to."""
        sizes = self.values[:, 0]
        top, *below = np.flatnonzero(some.kinds)[::-1]
        second = sizes[top if some.kinds[top] > 1 else below[0]]
        return sizes[top], float(some.kinds @ sizes) - sizes[top] - second


def compare_measured(
    people: People, release: ProtectedRelease, participation: Figures, matched: Figures, dimensions: Sequence[str]
) -> list[Comparison]:
    """The lines of the three measured outcomes."""
    lines = []
    for measure in MEASURES:
        base = matched if measure.outcome is Outcome.WAITING else participation
        asked = [d for d in dimensions if d != "band" or measure.outcome is not Outcome.SENIORITY]
        told = withheld_outcomes(release, "sessions") if measure.outcome is Outcome.SESSIONS else set()
        lines += _lines(measure, people, base.without(told, Reason.FEW_BEHIND_OUTCOME), asked)
    return lines


def _lines(measure: Measure, people: People, base: Figures, dimensions: Sequence[str]) -> list[Comparison]:
    thresholds, groups = base.thresholds, groups_of(base.places)
    measured, behind = behind_places(measure, people, groups)
    thin = thin_places(measured, behind, thresholds)
    small = {place for place in behind if place in thin or _few(base.counts.get(place), thresholds)}
    hidden = shielded(small, behind, {place: len(members) for place, members in behind.items()})
    everybody, lines = measured.tally(behind[EVERYBODY]), []
    for place, other in (pair for dimension in dimensions for pair in opposed(groups.get(dimension, []))):
        line, mine = named(measure.outcome, place, other), measured.tally(behind[place])
        rest = everybody - mine
        if {EVERYBODY, place, other or EVERYBODY} & hidden or measured.is_thin(rest, thresholds):
            lines.append(replace(line, withheld=Reason.FEW_BEHIND_OUTCOME.sentence(thresholds)))
        else:
            arms = Arms(measured.values, mine.kinds, rest.kinds)
            lines.append(_compared(line, measure, arms, turn=other is not None))
    return lines


def behind_places(
    measure: Measure, people: People, groups: Mapping[str, Sequence[Place]]
) -> tuple[Measurements, dict[Place, Numbers]]:
    """What was measured of whom, and who stands in each place, as everybody does in the first one.

    ``groups`` are the places by dimension: one look at everybody for each, as units are many.
    """
    there = people.those(measure.applies(people.register))
    behind, nobody = {EVERYBODY: np.arange(len(there))}, np.arange(0)
    for dimension, places in groups.items():
        members = there.by(dimension)
        behind.update((place, members.get(label(place)[1], nobody)) for place in places)
    return Measurements.of(measure, there.register), behind


def thin_places(measured: Measurements, behind: Mapping[Place, Numbers], thresholds: Thresholds) -> set[Place]:
    """The places of whose people too little stands behind a figure."""
    return {place for place, members in behind.items() if measured.too_few_behind(members, thresholds)}


def _few(count: Count | None, thresholds: Thresholds) -> bool:
    """Whether the count this follows from is withheld, or too small for an outcome to stand beside it."""
    t = thresholds
    return count is None or (
        count.people < t.sensitive_people or min(count.taking, count.people - count.taking) < t.sensitive_either
    )


def _compared(line: Comparison, measure: Measure, arms: Arms, *, turn: bool) -> Comparison:
    """The line of two arms; of two groups, which may ``turn``, the one that is behind comes first."""
    found = measure.compare(arms)
    if found is None:
        return replace(line, sentence=ALIKE)
    if turn and found.effect > (1 if measure.ratio else 0):
        return _compared(replace(line, group=line.against, against=line.group), measure, arms.turned(), turn=False)
    return replace(
        line,
        mine=Arm(_rounded(found.group)),
        theirs=Arm(_rounded(found.others)),
        effect=round(found.effect, 2),
        interval=Interval(round(found.interval.low, 2), round(found.interval.high, 2)),
        method=measure.method,
        p_value=found.p_value,
        detectable=round(found.detectable, 2),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
