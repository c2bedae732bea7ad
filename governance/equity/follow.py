"""A finding looked at again in a later audit: how large the difference is now, and whether that is good enough.

Only what that audit prints is used: where it withholds the comparison, there is a sentence and no figure.
"""

from dataclasses import dataclass

from governance.equity.grading import RATIOS
from governance.equity.points import lines_by_name, printed
from governance.equity.results import FOUND, Audit, Comparison, Name
from governance.equity.sentences import difference, spread
from governance.equity.values import Interval, Outcome


@dataclass(frozen=True, slots=True)
class Look:
    """What a later audit says of a finding. ``effect`` and ``interval`` as in ``Comparison``; both None, or neither."""

    period: str
    good: bool
    sentence: str
    effect: float | None = None
    interval: Interval | None = None


def look_again(audit: Audit, name: Name, against: str, target: float) -> Look:
    """The same comparison in another audit. ``target`` is the least effect that is good enough."""
    found = printed(lines_by_name(audit), name, against)
    if found is None:
        return Look(audit.period, good=False, sentence=_why_not(audit, name, against))
    good = found.effect >= target and not (found.line.grade in FOUND and found.line.name == name)
    reached = "the target is reached" if good else _short_of(found.effect, target)
    outcome = found.line.outcome
    sentence = f"In {audit.period}: {difference(outcome, found.effect)} ({spread(outcome, found.interval)}); {reached}."
    return Look(audit.period, good, sentence, found.effect, found.interval)


def nothing(outcome: Outcome) -> float:
    """The effect of no difference at all: 1 of a ratio, 0 of points or levels."""
    return 1.0 if outcome in RATIOS else 0.0


def _short_of(effect: float, target: float) -> str:
    return "the target is reached, but it is still a finding" if effect >= target else "the target is not reached"


def _why_not(audit: Audit, name: Name, against: str) -> str:
    line = _line(audit, name, against)
    if line is None:
        return f"{audit.period} makes no such comparison, so nothing can be said about it."
    if line.withheld:
        return f"In {audit.period} the figure is withheld. {line.withheld}"
    if line.split:
        return f"In {audit.period} the levels differ from each other, so there is no figure for all of them together."
    return f"In {audit.period} there is no difference to measure."


def _line(audit: Audit, name: Name, against: str) -> Comparison | None:
    turned = (name[0], name[1], against, name[3])
    return next((line for line in audit.comparisons if line.name in (name, turned)), None)


def target_of(outcome: Outcome, typed: float) -> float:
    """The effect that a typed target asks for: points or levels behind at most, or times the others' at least."""
    if outcome in RATIOS:
        return typed
    return -typed if outcome is Outcome.SENIORITY else -typed / 100


def target_in_words(outcome: Outcome, target: float) -> str:
    """A target as a reader is told it."""
    if outcome in RATIOS:
        return f"at least {difference(outcome, target)}"
    if not round(target, 4):
        return "nothing behind"
    behind = f"{-target:.1f} levels" if outcome is Outcome.SENIORITY else f"{-100 * target:.1f} points"
    return f"at most {behind} behind"
