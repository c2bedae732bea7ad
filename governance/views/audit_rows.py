"""An audit as its page shows it: sections by outcome, rows with the places of their marks in the plot."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import ceil, log2

from governance.equity import EVERYBODY_ELSE, Arm, Audit, Comparison, Grade, Interval, Outcome, Point, who

WIDTH = 100.0
HIGH, LOW = 18, 84  # where the marks of a trend lie, in percent of the height, between its words
TITLES = {
    Outcome.PARTICIPATION: ("Participation", "Who had a mentor or a mentee on some day of the quarter."),
    Outcome.MATCHED: ("Matching", "Who was matched, of those enrolled as mentees in a cohort that ran in the quarter."),
    Outcome.WAITING: ("Waiting", "How long it took from enrolment to the first day of a pairing."),
    Outcome.SENIORITY: ("Seniority of the mentor", "How many levels the mentor is above the mentee."),
    Outcome.SESSIONS: ("Sessions", "How often pairs met, in a month of pairing."),
}
DIMENSIONS = {
    "department": "By department",
    "team": "By team",
    "band": "By level",
    "site": "By site",
    "tenure": "By time in the company",
}
MOST_OPEN = 12
SHARES = (Outcome.PARTICIPATION, Outcome.MATCHED)
TONES = {Grade.CANNOT_TELL: "", Grade.NONE: "good", Grade.WATCH: "warn", Grade.FINDING: "bad", Grade.CONFIRMED: "bad"}


@dataclass(frozen=True)
class Mark:
    """Where a point and the ends of its interval stand, in percent of the width."""

    at: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """One comparison: its words, and where its marks are."""

    name: str
    own: str
    own_detail: str
    others: str
    rate: Mark | None
    others_at: float | None
    gap: str
    gap_detail: str
    difference: Mark | None
    verdict: str
    tone: str
    sentence: str
    inner: bool


@dataclass(frozen=True)
class Moment:
    """One quarter of a trend: its difference in words, and where it stands, in percent of width and height."""

    period: str
    words: str
    across: float
    down: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Found:
    """A finding, and how large the difference was in each audit that printed it; empty for a first one.

    ``zero`` is where no difference lies, in percent of the height.
    """

    line: Comparison
    moments: list[Moment]
    zero: float


@dataclass(frozen=True)
class Withheld:
    """The groups that one rule withholds, and which rule."""

    reason: str
    names: list[str]


@dataclass(frozen=True)
class Table:
    """The groups of one dimension; folded away where there are many."""

    title: str
    rows: list[Row]

    @property
    def folded(self) -> bool:
        return len(self.rows) > MOST_OPEN


@dataclass(frozen=True)
class Section:
    """One outcome: a table for each dimension, the short ones first, and what is withheld."""

    outcome: Outcome
    title: str
    about: str
    shares: bool
    scale: tuple[str, str, str]
    tables: list[Table]
    withheld: list[Withheld]


def findings(audit: Audit) -> list[Found]:
    return [_found(line, audit.period) for line in audit.findings]


def _found(line: Comparison, period: str) -> Found:
    points = [*line.trend, *([Point(period, line.effect, line.interval)] if line.effect is not None else [])]
    edges = [_scaled(line.outcome, edge) for point in points for edge in _ends(point)]
    highest, lowest = max([0.0, *edges]), min([0.0, *edges])

    def down(value: float) -> float:
        return round(HIGH + (LOW - HIGH) * (highest - value) / ((highest - lowest) or 1.0), 1)

    moments = [
        Moment(
            period=point.period,
            words=_effect(line.outcome, point.effect),
            across=round(100 * (number + 0.5) / len(points), 1),
            down=down(_scaled(line.outcome, point.effect)),
            top=down(_scaled(line.outcome, _ends(point)[1])),
            bottom=down(_scaled(line.outcome, _ends(point)[0])),
        )
        for number, point in enumerate(points)
    ]
    return Found(line, moments if len(moments) > 1 else [], down(0.0))


def _ends(point: Point) -> tuple[float, float]:
    return (point.interval.low, point.interval.high) if point.interval else (point.effect, point.effect)


def sections(audit: Audit) -> list[Section]:
    return [_section(outcome, [c for c in audit.comparisons if c.outcome is outcome]) for outcome in TITLES]


def _section(outcome: Outcome, lines: list[Comparison]) -> Section:
    shown = [line for line in lines if not line.withheld]
    reach = _reach(outcome, shown)
    rows: dict[str, list[Row]] = defaultdict(list)
    for line in shown:
        rows[line.dimension].append(_row(line, reach))
    tables = [Table(DIMENSIONS.get(name, f"By {name.replace('_', ' ')}"), found) for name, found in rows.items()]
    return Section(
        outcome=outcome,
        title=TITLES[outcome][0],
        about=TITLES[outcome][1],
        shares=outcome in SHARES,
        scale=_scale(outcome, reach),
        tables=sorted(tables, key=lambda table: table.folded),
        withheld=list(_withheld(line for line in lines if line.withheld)),
    )


def _withheld(lines: Iterable[Comparison]) -> Iterator[Withheld]:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        by_reason[line.withheld].append(who(line))
    for reason, names in by_reason.items():
        yield Withheld(reason, names)


def _reach(outcome: Outcome, lines: list[Comparison]) -> float:
    """How far the axis of differences goes to each side: tens of points, whole levels, or doublings."""
    edges = [edge for line in lines for edge in _edges(outcome, line.interval)]
    unit = 0.1 if outcome in SHARES else 1.0
    return max(1, ceil(round(max(edges, default=0) / unit, 6))) * unit


def _edges(outcome: Outcome, interval: Interval | None) -> list[float]:
    return [] if interval is None else [abs(_scaled(outcome, edge)) for edge in (interval.low, interval.high)]


def _scaled(outcome: Outcome, effect: float) -> float:
    """Ratios in doublings, so that half and twice are equally far from one."""
    return log2(max(effect, 1e-3)) if outcome in (Outcome.WAITING, Outcome.SESSIONS) else effect


def _scale(outcome: Outcome, reach: float) -> tuple[str, str, str]:
    if outcome in SHARES:
        return f"−{100 * reach:.0f} points", "no gap", f"+{100 * reach:.0f} points"
    if outcome is Outcome.SENIORITY:
        return f"−{reach:.0f} levels", "no gap", f"+{reach:.0f} levels"
    return f"1/{2**reach:.0f}", "the same", f"{2**reach:.0f} times"


def _row(line: Comparison, reach: float) -> Row:
    mine, theirs = line.mine or Arm(None), line.theirs or Arm(None)
    return Row(
        name=_name(line),
        own=_figure(line.outcome, mine),
        own_detail=_count(mine),
        others=f"{_other(line)} {_figure(line.outcome, theirs)}",
        rate=_mark(mine.value, mine.interval, lambda share: share * WIDTH),
        others_at=None if theirs.value is None else round(theirs.value * WIDTH, 1),
        gap=_gap(line),
        gap_detail=_range(line),
        difference=_mark(line.effect, line.interval, lambda x: (1 + _scaled(line.outcome, x) / reach) * WIDTH / 2),
        verdict=line.grade.label if line.grade else "see each level" if line.split else "not compared",
        tone=TONES[line.grade] if line.grade else "",
        sentence=line.sentence + _before(line),
        inner=bool(line.stratum),
    )


def _name(line: Comparison) -> str:
    """The group alone, as its table says of what kind it is; a level within it by the level."""
    if line.stratum:
        return line.stratum[:1].upper() + line.stratum[1:]
    return line.group[:1].upper() + line.group[1:]


def _other(line: Comparison) -> str:
    return "Others" if line.against == EVERYBODY_ELSE else line.against.capitalize()


def _figure(outcome: Outcome, arm: Arm) -> str:
    if outcome is Outcome.WAITING:
        return "over half still wait" if arm.value is None else f"{arm.value:.1f} weeks"
    if arm.value is None:
        return "–"
    if outcome in SHARES:
        return f"{100 * arm.value:.1f} %"
    return f"{arm.value:.1f} levels" if outcome is Outcome.SENIORITY else f"{arm.value:.1f} a month"


def _count(arm: Arm) -> str:
    return "" if arm.people is None else f"{arm.count} of {arm.people}"


def _gap(line: Comparison) -> str:
    if line.effect is None:
        return ""
    return _effect(line.outcome, line.effect)


def _effect(outcome: Outcome, effect: float) -> str:
    if outcome in SHARES:
        return f"{100 * effect:+.1f} points".replace("-", "−")
    if outcome is Outcome.SENIORITY:
        return f"{effect:+.1f} levels".replace("-", "−")
    return f"× {effect:.2f}"


def _range(line: Comparison) -> str:
    if line.interval is None:
        return ""
    low, high = (_effect(line.outcome, edge).split()[-1 if line.outcome not in SHARES else 0] for edge in
                 (line.interval.low, line.interval.high))  # fmt: skip
    return f"{low} to {high}"


def _before(line: Comparison) -> str:
    if not line.trend:
        return ""
    points = ", ".join(f"{point.period} {_effect(line.outcome, point.effect)}" for point in line.trend)
    return f" Before: {points}."


def _mark(value: float | None, interval: Interval | None, place: Callable[[float], float]) -> Mark | None:
    if value is None or interval is None:
        return None
    return Mark(*(round(min(WIDTH, max(0.0, place(x))), 1) for x in (value, interval.low, interval.high)))
