"""Differences from quarter to quarter: one large for a finding, small ones side by side for each outcome."""

from collections.abc import Sequence
from dataclasses import dataclass

from governance.equity import Comparison, Grade, Interval, Outcome, nothing, who
from governance.views import audit_words as words
from governance.views.audit_marks import Course, course_of, limits_of

MOST_SIDE_BY_SIDE = 12
ORDER = {Grade.CONFIRMED: 0, Grade.FINDING: 1, Grade.WATCH: 2}
Seen = list[tuple[str, float, Interval | None, str]]


@dataclass(frozen=True)
class Small:
    """One group's course, with where it stands now."""

    name: str
    now: str
    grade: str
    tone: str
    course: Course


@dataclass(frozen=True)
class Past:
    """One group's figures, a cell a quarter; empty where that audit printed none."""

    name: str
    cells: list[str]


@dataclass(frozen=True)
class Trends:
    """The courses of an outcome on one scale, and all of them as a table under ``periods``."""

    periods: list[str]
    small: list[Small]
    rows: list[Past]


def seen_of(line: Comparison, period: str) -> Seen:
    """What the audits printed of the comparison, this one last."""
    seen = [(p.period, p.effect, p.interval, words.effect(line.outcome, p.effect)) for p in line.trend]
    if line.effect is not None:
        seen.append((period, line.effect, line.interval, words.effect(line.outcome, line.effect)))
    return seen


def course_of_line(line: Comparison, period: str) -> Course | None:
    """The course of a comparison that more than one audit printed."""
    seen = seen_of(line, period)
    return course_of(line.outcome, seen, none=nothing(line.outcome)) if len(seen) > 1 else None


def trends_of(outcome: Outcome, period: str, lines: Sequence[Comparison]) -> Trends | None:
    """None where no comparison has a past. Teams, which are many, are in the table alone unless they are behind."""
    past = [(line, seen) for line in lines if len(seen := seen_of(line, period)) > 1]
    if not past:
        return None
    past.sort(key=lambda one: ORDER.get(one[0].grade, 3) if one[0].grade else 3)
    drawn = [(line, seen) for line, seen in past if line.dimension != "team" or line.grade in ORDER]
    none = nothing(outcome)
    edges = [limits_of(outcome, seen, none) for _, seen in drawn]
    within = (min(low for low, _ in edges), max(high for _, high in edges)) if edges else (0.0, 1.0)
    periods = sorted({p for _, seen in past for p, *_ in seen})
    return Trends(
        periods=periods,
        small=[_small(line, seen, none, within) for line, seen in drawn[:MOST_SIDE_BY_SIDE]],
        rows=[_past(line, seen, periods) for line, seen in past],
    )


def _small(line: Comparison, seen: Seen, none: float, within: tuple[float, float]) -> Small:
    course = course_of(line.outcome, seen, none=none, within=within)
    tone = words.TONES[line.grade] if line.grade else ""
    return Small(who(line), seen[-1][3], str(line.grade or ""), tone, course)


def _past(line: Comparison, seen: Seen, periods: Sequence[str]) -> Past:
    by_period = {period: said for period, _, _, said in seen}
    return Past(who(line), [by_period.get(period, "") for period in periods])
