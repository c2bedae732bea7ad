"""From items, one a person, to a figure with its interval, under the rules of disclosure for outcomes.

A figure is withheld for too few people or mentors, where everybody's value would follow from it, and where beside those
that were shown before it would tell of few (``beside``). Scores and agreement are in no other publication,
so nothing else can be subtracted from them. How many people stand behind a figure is: each of them takes part, which
the engagement report counts too (``holds_beside_report``). Sessions and hours are that report's own.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev
from typing import ClassVar

from scipy.stats import t

from governance.disclosure import Thresholds
from governance.equity.rates import wilson
from governance.equity.values import Count
from governance.success.beside import told_beside
from governance.success.items import Item

LEVEL = 0.95
RULES = Thresholds()


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over so many people; without an interval where it is counted and not estimated.

    ``tells``: later figures are held against it.
    """

    value: float
    people: int
    tells: ClassVar[bool] = True
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """No figure, and why, in a sentence; ``tells`` where this says something about values itself."""

    because: str
    tells: bool = False


Figure = Estimate | Withheld
Estimator = Callable[[Sequence[Item]], Figure]


def measure(items: Sequence[Item], estimate: Estimator, earlier: Collection[Sequence[Item]] = ()) -> Figure:
    """``earlier``: the items behind each figure that was shown before, as they were then."""
    if because := why_withheld(items, earlier):
        return Withheld(because)
    return estimate(items)


def why_withheld(items: Sequence[Item], earlier: Collection[Sequence[Item]] = (), rules: Thresholds = RULES) -> str:
    """Why nothing may be shown of these; empty when it may."""
    mentored = [item for item in items if item.mentor]
    if not mentored:
        return "Nobody gave evidence of this in the quarter."
    if len({item.person for item in mentored}) < rules.sensitive_people:
        return f"Fewer than {rules.sensitive_people} people gave evidence of this in the quarter."
    if len({item.mentor for item in mentored}) < rules.mentors:
        return f"Fewer than {rules.mentors} mentors stand behind it."
    if told_beside(items, earlier, rules):
        return (
            f"Fewer than {rules.sensitive_people} people differ from a quarter that was shown, or nearly all of them "
            "in the same way, so the figures together would tell of them."
        )
    return ""


def mean_of(items: Sequence[Item]) -> Figure:
    """The mean with Student's interval."""
    values = [item.values[0] for item in items if item.mentor]
    spread = stdev(values)
    if spread == 0:
        return Withheld("Everybody stands at the same, so the mean would tell each.", tells=True)
    half = float(t.ppf((1 + LEVEL) / 2, len(values) - 1)) * spread / sqrt(len(values))
    mean = fmean(values)
    return Estimate(mean, len(values), mean - half, mean + half)


def share_of(items: Sequence[Item], rules: Thresholds = RULES) -> Figure:
    """The share in percent with Wilson's interval; at least three lie on either side, since it is an outcome."""
    people = [item for item in items if item.mentor]
    yes = sum(item.values[0] > 0 for item in people)
    if min(yes, len(people) - yes) < rules.sensitive_either:
        return Withheld(
            f"Fewer than {rules.sensitive_either} people lie on one side, so it would tell where each lies.", tells=True
        )
    interval = wilson(Count(people=len(people), taking=yes))
    return Estimate(100 * yes / len(people), len(people), 100 * interval.low, 100 * interval.high)
