"""A success metric as its page shows it: the last figure in a sentence, the target, the trend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from governance.metrics import Kind, kind_of
from governance.models import ProgramFigure, SuccessMetric
from governance.success import verdict

TOP, BOTTOM = 14.0, 82.0


@dataclass(frozen=True)
class Told:
    """One quarter's figure in words; without a figure, why there is none."""

    quarter: str
    sentence: str
    value: str = ""
    interval: str = ""
    people: int | None = None


@dataclass(frozen=True)
class Mark:
    """Where a figure and its interval stand in the plot, in percent."""

    quarter: str
    words: str
    across: float
    down: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Row:
    metric: SuccessMetric
    kind: Kind
    latest: Told | None
    verdict: str
    told: list[Told]
    marks: list[Mark]
    target_down: float
    counts: list[tuple[SuccessMetric, list[Told]]]


def rows_of(metrics: Sequence[SuccessMetric], figures: Mapping[str, Sequence[ProgramFigure]]) -> list[Row]:
    """Of metrics whose kind is provided; ``figures`` by kind, the earliest first."""
    return [_row(metric, kind, figures) for metric in metrics if (kind := kind_of(metric.kind))]


def _row(metric: SuccessMetric, kind: Kind, figures: Mapping[str, Sequence[ProgramFigure]]) -> Row:
    mine = figures.get(metric.kind, [])
    told = [_told(figure, kind, metric.minimum_group) for figure in mine]
    shown = [figure for figure, words in zip(mine, told, strict=True) if words.value]
    counts = [
        (count, [_told(figure, of, metric.minimum_group) for figure in figures.get(count.kind, [])])
        for count in metric.counts  # type: ignore[attr-defined]
        if (of := kind_of(count.kind))
    ]
    target = float(metric.target or 0)
    judged = bool(told and told[-1].value and metric.reach_by)
    says = verdict(mine[-1].value, mine[-1].low, mine[-1].high, target, metric.reach_by) if judged else ""  # type: ignore[arg-type]
    marks, target_down = _marks(shown, target, kind.unit)
    return Row(metric, kind, told[-1] if told else None, says, told, marks, target_down, counts)


def _told(figure: ProgramFigure, kind: Kind, least: int) -> Told:
    if figure.value is None:
        return Told(figure.quarter, figure.withheld)
    if (figure.people or 0) < least:
        return Told(figure.quarter, f"Fewer than the {least} people from whom this program wants a figure.")
    value, interval = _number(figure.value, figure), ""
    if figure.low is not None and figure.high is not None:
        interval = f"{_number(figure.low, figure)} to {_number(figure.high, figure)}"
    sentence = kind.says.format(value=value, people=figure.people)
    if interval:
        sentence += f" With 95\N{NO-BREAK SPACE}% confidence it lies between {interval.replace(' to ', ' and ')}."
    return Told(figure.quarter, sentence, value, interval, figure.people)


def _number(value: float, figure: ProgramFigure) -> str:
    """One decimal, as both ends of its interval have; none where it is a whole number of something counted."""
    said = f"{value:.1f}" if figure.low is not None else f"{value:.1f}".removesuffix(".0")
    return said.replace("-", "\N{MINUS SIGN}")


def _marks(shown: Sequence[ProgramFigure], target: float, unit: str) -> tuple[list[Mark], float]:
    """Every figure on one scale that holds the target."""
    ends = [end for figure in shown for end in (figure.low, figure.value, figure.high) if end is not None] + [target]
    least, most = min(ends), max(ends)
    room = (most - least) or 1.0

    def down(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (value - least) / room, 2)

    marks = []
    for number, figure in enumerate(shown):
        value = figure.value or 0.0
        across = round(100 * (number + 0.5) / len(shown), 2)
        low, high = (value if end is None else end for end in (figure.low, figure.high))
        words = f"{_number(value, figure)}{f' {unit}' if unit else ''}"
        marks.append(Mark(figure.quarter, words, across, down(value), down(high), down(low)))
    return marks, down(target)
