"""Where the marks of a comparison stand in a plot, in percent of its width or height."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, log2

from governance.equity import Comparison, Interval, Outcome

WIDTH = 100.0
SHARES = (Outcome.PARTICIPATION, Outcome.MATCHED)
RATIOS = (Outcome.WAITING, Outcome.SESSIONS)
MOST_DOUBLINGS = 4
HIGH, LOW = 22, 78  # where the marks of a trend lie, in percent of the height
LABEL = 14  # how high a figure beside its mark is, in the same


@dataclass(frozen=True)
class Mark:
    """Where a point and the ends of its interval stand, no further than the scale goes."""

    at: float
    low: float
    high: float


@dataclass(frozen=True)
class Tick:
    """A line of the scale with its label. ``kind``: ``zero`` for no difference, else nothing."""

    at: float
    label: str
    kind: str = ""


@dataclass(frozen=True)
class Moment:
    """One quarter of a trend: its figure in words, and where it and the ends of its interval stand."""

    period: str
    words: str
    across: float
    down: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Course:
    """A difference from quarter to quarter; ``zero`` and ``target`` are heights of lines across."""

    moments: list[Moment]
    zero: float
    target: float | None = None

    @property
    def labels_below(self) -> bool:
        """Whether figures stand under their marks, as above them a line across would go through the words."""
        return self.target is not None or any(0 <= moment.top - self.zero < LABEL for moment in self.moments)

    @property
    def path(self) -> list[tuple[Moment, Moment]]:
        """Each moment with the next one."""
        return list(zip(self.moments, self.moments[1:], strict=False))


def scaled(outcome: Outcome, effect: float) -> float:
    """Ratios in doublings, so that half and twice are equally far from one."""
    return log2(max(effect, 1e-3)) if outcome in RATIOS else effect


def reach_of(outcome: Outcome, lines: Sequence[Comparison]) -> float:
    """How far the scale of differences goes to each side: tens of points, whole levels, or doublings, at most four."""
    edges = [abs(scaled(outcome, edge)) for line in lines if line.interval for edge in _ends(line.interval)]
    unit = 0.1 if outcome in SHARES else 1.0
    reach = max(1, ceil(round(max(edges, default=0.0) / unit, 6))) * unit
    return min(reach, MOST_DOUBLINGS) if outcome in RATIOS else reach


def ticks_of(outcome: Outcome, reach: float) -> list[Tick]:
    """Both ends and the middle, where nothing differs; the unit stands in the column's heading."""
    if outcome in RATIOS:
        labels = [f"1/{2**reach:.0f}", "1", f"{2**reach:.0f}"]
    else:
        end = 100 * reach if outcome in SHARES else reach
        labels = [f"−{end:.0f}", "0", f"+{end:.0f}"]
    return [Tick(0, labels[0]), Tick(WIDTH / 2, labels[1], "zero"), Tick(WIDTH, labels[2])]


def difference_mark(line: Comparison, reach: float) -> Mark | None:
    return mark_of(line.effect, line.interval, lambda x: (1 + scaled(line.outcome, x) / reach) * WIDTH / 2)


def mark_of(value: float | None, interval: Interval | None, place: Callable[[float], float]) -> Mark | None:
    if value is None or interval is None:
        return None
    return Mark(*(round(min(WIDTH, max(0.0, place(x))), 1) for x in (value, interval.low, interval.high)))


def course_of(
    outcome: Outcome,
    seen: Sequence[tuple[str, float, Interval | None, str]],
    *,
    none: float,
    target: float | None = None,
    within: tuple[float, float] | None = None,
) -> Course:
    """Quarters with their effects, intervals and words. ``within``: the scale that charts side by side share."""
    lowest, highest = within or limits_of(outcome, seen, none, target)

    def down(value: float) -> float:
        share = (highest - scaled(outcome, value)) / ((highest - lowest) or 1.0)
        return round(HIGH + (LOW - HIGH) * min(1.0, max(0.0, share)), 1)

    moments = [
        Moment(
            period, words, round(100 * (number + 0.5) / len(seen), 1), down(effect), *_heights(interval, effect, down)
        )
        for number, (period, effect, interval, words) in enumerate(seen)
    ]
    return Course(moments, down(none), None if target is None else down(target))


def limits_of(
    outcome: Outcome, seen: Sequence[tuple[str, float, Interval | None, str]], none: float, target: float | None = None
) -> tuple[float, float]:
    """The lowest and the highest that a chart of these quarters has to show."""
    edges = [edge for _, effect, interval, _ in seen for edge in (_ends(interval) if interval else (effect,))]
    values = [scaled(outcome, edge) for edge in (*edges, none, *([] if target is None else [target]))]
    return min(values), max(values)


def _heights(interval: Interval | None, effect: float, down: Callable[[float], float]) -> tuple[float, float]:
    low, high = _ends(interval) if interval else (effect, effect)
    return down(high), down(low)


def _ends(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high
