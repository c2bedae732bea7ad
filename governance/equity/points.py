"""A comparison found again in another audit, where two groups may have stood the other way round."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from governance.equity.grading import RATIOS
from governance.equity.results import Audit, Comparison, Name
from governance.equity.values import Interval, Outcome

Lines: TypeAlias = Mapping[Name, Comparison]


@dataclass(frozen=True, slots=True)
class Printed:
    """A line that prints its difference, and the difference seen from the side that is asked about."""

    line: Comparison
    effect: float
    interval: Interval


def lines_by_name(audit: Audit) -> Lines:
    """The lines of an audit that print a difference."""
    return {line.name: line for line in audit.comparisons if line.effect is not None and line.interval is not None}


def printed(lines: Lines, name: Name, against: str) -> Printed | None:
    """The comparison as the audit of these lines printed it; None where it printed none."""
    line = lines.get(name)
    turned = lines.get((name[0], name[1], against, name[3]))
    if line and line.effect is not None and line.interval:
        return Printed(line, line.effect, line.interval)
    if turned and turned.against == name[2] and turned.effect is not None and turned.interval:
        return Printed(turned, *_turned(turned.outcome, turned.effect, turned.interval))
    return None


def _turned(outcome: Outcome, effect: float, interval: Interval) -> tuple[float, Interval]:
    if outcome in RATIOS:
        low, high, effect = (1 / max(edge, 0.01) for edge in (interval.high, interval.low, effect))
        return effect, Interval(low, high)
    return -effect, Interval(-interval.high, -interval.low)
