"""Waiting, seniority and sessions compared, as far as the counts behind them may be told."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from governance.disclosure import ProtectedRelease, Reason, Thresholds
from governance.equity.figures import EVERYBODY, Figures, Place, shielded, withheld_outcomes
from governance.equity.frequency import compare_rates
from governance.equity.measures import Measured, compare_levels, compare_waiting
from governance.equity.results import Arm, Comparison
from governance.equity.shares import groups_of, named, opposed
from governance.equity.values import Count, Interval, Outcome, Subject

DAYS_A_WEEK, DAYS_A_MONTH = 7, 30.4375
ALIKE = "Not compared: there is no difference to look at."

Located = Sequence[tuple[Subject, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured, of whom, and how two arms are compared. ``ratio``: the effect is one, so that 1 is none."""

    outcome: Outcome
    applies: Callable[[Subject], bool]
    value: Callable[[Subject], Any]
    compare: Callable[[Sequence[Any], Sequence[Any]], Measured | None]
    method: str
    ratio: bool
    mentors_behind: bool


MEASURES = (
    Measure(
        outcome=Outcome.WAITING,
        applies=lambda s: s.enrolled and s.waited is not None,
        value=lambda s: ((s.waited or 0) / DAYS_A_WEEK, s.matched),
        compare=compare_waiting,
        method="log-rank test",
        ratio=True,
        mentors_behind=False,
    ),
    Measure(
        outcome=Outcome.SENIORITY,
        applies=lambda s: bool(s.mentor) and s.levels_above is not None,
        value=lambda s: float(s.levels_above or 0),
        compare=compare_levels,
        method="Mann–Whitney test",
        ratio=False,
        mentors_behind=True,
    ),
    Measure(
        outcome=Outcome.SESSIONS,
        applies=lambda s: bool(s.mentor) and s.days > 0,
        value=lambda s: (s.sessions, s.days / DAYS_A_MONTH),
        compare=compare_rates,
        method="negative binomial model",
        ratio=True,
        mentors_behind=True,
    ),
)


def compare_measured(
    people: Located, release: ProtectedRelease, participation: Figures, matched: Figures, dimensions: Sequence[str]
) -> list[Comparison]:
    """The lines of the three measured outcomes."""
    lines = []
    for measure in MEASURES:
        base = matched if measure.outcome is Outcome.WAITING else participation
        asked = [d for d in dimensions if d != "band" or measure.outcome is not Outcome.SENIORITY]
        told = withheld_outcomes(release, "sessions") if measure.outcome is Outcome.SESSIONS else set()
        lines += _lines(measure, people, base.without(told, Reason.FEW_BEHIND_OUTCOME), asked)
    return lines


def _lines(measure: Measure, people: Located, base: Figures, dimensions: Sequence[str]) -> list[Comparison]:
    thresholds = base.thresholds
    there = [(subject, where) for subject, where in people if measure.applies(subject)]
    subjects = [subject for subject, _ in there]
    groups = groups_of(base.places)
    behind = _behind(there, groups.values())
    small = {
        place
        for place, members in behind.items()
        if _few(base.counts.get(place), thresholds) or _thin(measure, members, subjects, thresholds)
    }
    hidden = shielded(small, behind, {place: len(members) for place, members in behind.items()})
    lines = []
    for place, other in (pair for dimension in dimensions for pair in opposed(groups.get(dimension, []))):
        line, mine = named(measure.outcome, place, other), behind[place]
        shown = not {EVERYBODY, place, other or EVERYBODY} & hidden
        rest = behind[EVERYBODY] - mine if shown else frozenset()
        if not shown or _thin(measure, rest, subjects, thresholds):
            lines.append(replace(line, withheld=Reason.FEW_BEHIND_OUTCOME.sentence(thresholds)))
        else:
            arms = [[subjects[i] for i in sorted(arm)] for arm in (mine, rest)]
            lines.append(_compared(line, measure, *arms, turn=other is not None))
    return lines


def _behind(there: Located, dimensions: Iterable[Sequence[Place]]) -> dict[Place, frozenset[int]]:
    """Who stands in each place, by number; one look at everybody for each dimension, as units are many."""
    found = {EVERYBODY: frozenset(range(len(there)))}
    for places in dimensions:
        names = sorted(name for name, _ in places[0])
        members: dict[tuple[str | None, ...], list[int]] = defaultdict(list)
        for i, (_, where) in enumerate(there):
            members[tuple(where.get(name) for name in names)].append(i)
        for place in places:
            values = dict(place)
            found[place] = frozenset(members.get(tuple(values[name] for name in names), ()))
    return found


def _few(count: Count | None, thresholds: Thresholds) -> bool:
    """Whether the count this follows from is withheld, or too small for an outcome to stand beside it."""
    t = thresholds
    return count is None or (
        count.people < t.sensitive_people or min(count.taking, count.people - count.taking) < t.sensitive_either
    )


def _thin(measure: Measure, members: frozenset[int], subjects: Sequence[Subject], thresholds: Thresholds) -> bool:
    """Whether too few stand behind a figure, or one pair so much that the figure would be about it."""
    inside = [subjects[i] for i in members]
    if len(inside) < thresholds.sensitive_people:
        return True
    if not measure.mentors_behind:
        return False
    few_mentors = len({subject.mentor for subject in inside}) < thresholds.mentors
    if measure.outcome is not Outcome.SESSIONS:
        return few_mentors
    first, _, *rest = sorted((subject.sessions for subject in inside), reverse=True)
    return few_mentors or sum(rest) < first * thresholds.pair_percent / 100


def _compared(
    line: Comparison, measure: Measure, mine: Sequence[Subject], rest: Sequence[Subject], *, turn: bool
) -> Comparison:
    """The line of two arms; of two groups, which may ``turn``, the one that is behind comes first."""
    found = measure.compare([measure.value(s) for s in mine], [measure.value(s) for s in rest])
    if found is None:
        return replace(line, sentence=ALIKE)
    if turn and found.effect > (1 if measure.ratio else 0):
        return _compared(replace(line, group=line.against, against=line.group), measure, rest, mine, turn=False)
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
