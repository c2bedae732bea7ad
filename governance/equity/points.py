"""A comparison found again in another audit, where two groups may have stood the other way round."""

from dataclasses import dataclass

from governance.equity.grading import RATIOS
from governance.equity.results import Audit, Comparison, Name
from governance.equity.values import Interval, Outcome


@dataclass(frozen=True, slots=True)
class Printed:
    """A line that prints its difference, and the difference seen from the side that is asked about."""

    line: Comparison
    effect: float
    interval: Interval


def printed(audit: Audit, name: Name, against: str) -> Printed | None:
    """The comparison as that audit printed it; None where it printed none."""
    turned = (name[0], name[1], against, name[3])
    for line in audit.comparisons:
        if line.effect is None or line.interval is None:
            continue
        if line.name == name:
            return Printed(line, line.effect, line.interval)
        if line.name == turned and line.against == name[2]:
            return Printed(line, *_turned(line.outcome, line.effect, line.interval))
    return None


def _turned(outcome: Outcome, effect: float, interval: Interval) -> tuple[float, Interval]:
    if outcome in RATIOS:
        low, high, effect = (1 / max(edge, 0.01) for edge in (interval.high, interval.low, effect))
        return effect, Interval(low, high)
    return -effect, Interval(-interval.high, -interval.low)
