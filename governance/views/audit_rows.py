"""An audit as its page shows it: findings first, then a section for each outcome with its plots and its tables."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from governance.equity import Arm, Audit, Comparison, Grade, Name, Outcome, who
from governance.models import CorrectiveAction
from governance.views import audit_words as words
from governance.views.audit_marks import Course, Mark, Tick, difference_mark, mark_of, reach_of, ticks_of
from governance.views.audit_trends import Trends, course_of_line, trends_of

MOST_OPEN = 12


@dataclass(frozen=True)
class Row:
    """One comparison: both sides, each with the interval of its share and its mark, and how far they are apart."""

    line: Comparison
    name: str
    own: str
    own_detail: str
    own_range: str
    other: str
    others: str
    others_range: str
    own_mark: Mark | None
    others_mark: Mark | None
    effect: str
    range: str
    difference: Mark | None
    verdict: str
    tone: str
    ratio: str
    ratio_range: str
    q: str
    noticed: str

    @property
    def grade(self) -> str:
        return str(self.line.grade or "")


@dataclass(frozen=True)
class Table:
    """The groups of one dimension."""

    title: str
    rows: list[Row]

    @property
    def alone(self) -> list["Table"]:
        """A plot of this one table."""
        return [self]


@dataclass(frozen=True)
class Withheld:
    """The groups that one rule withholds, and which rule."""

    reason: str
    names: list[str]


@dataclass(frozen=True)
class Section:
    """One outcome: a plot with a part for each dimension, long ones folded away, its trends, and what is withheld."""

    outcome: Outcome
    title: str
    about: str
    said: str
    own: str
    unit: str
    shares: bool
    ticks: list[Tick]
    ends: tuple[str, str]
    tables: list[Table]
    folded: list[Table]
    trends: Trends | None
    withheld: list[Withheld]

    @property
    def rows(self) -> list[Row]:
        return [row for table in (*self.tables, *self.folded) for row in table.rows]


@dataclass(frozen=True)
class Found:
    """A finding with its number in the audit, its course over the quarters, and the action it led to."""

    number: int
    line: Comparison
    course: Course | None
    ratio: str
    ratio_range: str
    action: CorrectiveAction | None

    @property
    def is_acted_on(self) -> bool:
        return self.action is not None and self.action.is_under_way


def findings(audit: Audit, actions: Mapping[Name, CorrectiveAction]) -> list[Found]:
    return [
        Found(
            number,
            line,
            course_of_line(line, audit.period),
            words.ratio(line),
            words.ratio_range(line),
            actions.get(line.name),
        )
        for number, line in enumerate(audit.findings)
    ]


def sections(audit: Audit) -> list[Section]:
    return [
        _section(audit.period, outcome, [c for c in audit.comparisons if c.outcome is outcome])
        for outcome in words.TITLES
    ]


def _section(period: str, outcome: Outcome, lines: list[Comparison]) -> Section:
    shown = [line for line in lines if not line.withheld]
    reach, length = reach_of(outcome, shown), _length(outcome, shown)
    rows: dict[str, list[Row]] = defaultdict(list)
    for line in shown:
        rows[line.dimension].append(_row(line, reach, length))
    tables = [Table(words.heading(name), found) for name, found in rows.items()]
    return Section(
        outcome=outcome,
        title=words.TITLES[outcome][0],
        about=words.TITLES[outcome][1],
        said=_said(shown),
        own=words.OWN[outcome],
        unit=words.UNITS[outcome],
        shares=outcome in words.SHARES,
        ticks=ticks_of(outcome, reach),
        ends=_ends(outcome, length),
        tables=[table for table in tables if len(table.rows) <= MOST_OPEN],
        folded=[table for table in tables if len(table.rows) > MOST_OPEN],
        trends=trends_of(outcome, period, shown),
        withheld=list(_withheld(line for line in lines if line.withheld)),
    )


def _said(lines: Sequence[Comparison]) -> str:
    """What the plot shows, in one sentence."""
    found = [who(line) for line in lines if line.grade in (Grade.FINDING, Grade.CONFIRMED)]
    watched = sum(line.grade is Grade.WATCH for line in lines)
    rest = sum(line.grade is Grade.NONE for line in lines)
    if not found and not watched and not rest:
        return "Too few people to compare any group." if lines else ""
    behind = ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
    parts = [f"Behind: {behind}" if found else "No group is found behind"]
    if watched:
        parts.append(f"{watched} to watch")
    parts.append(f"{rest} with no finding")
    return "; ".join(parts) + "."


def _withheld(lines: Iterable[Comparison]) -> Iterator[Withheld]:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        by_reason[line.withheld].append(who(line))
    for reason, names in by_reason.items():
        yield Withheld(reason, names)


def _length(outcome: Outcome, lines: Sequence[Comparison]) -> float:
    """Where the scale of both sides ends: at 100 %, or at the first whole number beyond every value."""
    if outcome in words.SHARES:
        return 1.0
    values = [arm.value for line in lines for arm in (line.mine, line.theirs) if arm and arm.value is not None]
    return float(int(max(values, default=0.0)) + 1)


def _ends(outcome: Outcome, length: float) -> tuple[str, str]:
    if outcome in words.SHARES:
        return "0", "100 %"
    unit = {Outcome.WAITING: " weeks", Outcome.SENIORITY: " levels"}.get(outcome, "")
    return "0", f"{length:.0f}{unit}"


def _row(line: Comparison, reach: float, length: float) -> Row:
    mine, theirs = line.mine or Arm(None), line.theirs or Arm(None)
    return Row(
        line=line,
        name=words.name_of(line),
        own=words.figure(line.outcome, mine),
        own_detail=words.count(mine),
        own_range=words.within(mine),
        other=words.other_of(line),
        others=words.figure(line.outcome, theirs),
        others_range=words.within(theirs),
        own_mark=_side_mark(mine, length),
        others_mark=_side_mark(theirs, length),
        effect=words.effect(line.outcome, line.effect),
        range=words.interval(line.outcome, line.interval),
        difference=difference_mark(line, reach),
        verdict=words.verdict(line),
        tone=words.TONES[line.grade] if line.grade else "",
        ratio=words.ratio(line),
        ratio_range=words.ratio_range(line),
        q=words.chance(line),
        noticed=words.noticed(line),
    )


def _side_mark(arm: Arm, length: float) -> Mark | None:
    """With its interval, which shares alone have."""
    if arm.value is None:
        return None
    at = round(min(100.0, max(0.0, 100 * arm.value / length)), 1)
    return mark_of(arm.value, arm.interval, lambda x: 100 * x / length) or Mark(at, at, at)
