"""From items, one a person, to a figure with its interval, under the rules of disclosure for outcomes.

A figure is withheld for too few people or mentors, where everybody's value would follow from it, and where so few
people differ from an earlier quarter that the two figures together would tell theirs.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from scipy.stats import t

from governance.disclosure import Thresholds
from governance.equity.rates import wilson
from governance.equity.values import Count

LEVEL = 0.95
RULES = Thresholds()


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """The evidence of one person in one quarter. ``mentor`` is empty for somebody to compare with.

    ``values``: what the kind of figure reads; of a share 1 or 0, of a mean the value, of a total the amount.
    """

    person: str
    mentor: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over so many people; without an interval where it is counted and not estimated."""

    value: float
    people: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """No figure, and why, in a sentence."""

    because: str


Figure = Estimate | Withheld
Estimator = Callable[[Sequence[Item]], Figure]


def measure(items: Sequence[Item], estimate: Estimator, earlier: Collection[Sequence[Item]] = ()) -> Figure:
    """``earlier``: the items behind each figure that was shown in a quarter before."""
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
    for others in earlier:
        if 0 < len(differing(items, others)) < rules.sensitive_either:
            return (
                f"Fewer than {rules.sensitive_either} people differ from a quarter that was shown, so the two figures "
                "together would tell theirs."
            )
    return ""


def differing(items: Sequence[Item], others: Sequence[Item]) -> set[str]:
    """Who is in one and not in the other, or with other values."""
    return {item.person for item in {*items} ^ {*others}}


def mean_of(items: Sequence[Item]) -> Figure:
    """The mean with Student's interval."""
    values = [item.values[0] for item in items if item.mentor]
    spread = stdev(values)
    if spread == 0:
        return Withheld("Everybody stands at the same, so the mean would tell each.")
    half = float(t.ppf((1 + LEVEL) / 2, len(values) - 1)) * spread / sqrt(len(values))
    mean = fmean(values)
    return Estimate(mean, len(values), mean - half, mean + half)


def share_of(items: Sequence[Item], rules: Thresholds = RULES) -> Figure:
    """The share in percent with Wilson's interval; at least three lie on either side, since it is an outcome."""
    people = [item for item in items if item.mentor]
    yes = sum(item.values[0] > 0 for item in people)
    if min(yes, len(people) - yes) < rules.sensitive_either:
        return Withheld(
            f"Fewer than {rules.sensitive_either} people lie on one side, so it would tell where each lies."
        )
    interval = wilson(Count(people=len(people), taking=yes))
    return Estimate(100 * yes / len(people), len(people), 100 * interval.low, 100 * interval.high)


def total_of(items: Sequence[Item], rules: Thresholds = RULES) -> Figure:
    """The sum, unless it would tell the largest part: the second largest could work it out too closely."""
    parts = sorted((item.values[0] for item in items), reverse=True)
    total = sum(parts)
    if not total or total - parts[0] - parts[1] < parts[0] * rules.pair_percent / 100:
        return Withheld("One pair makes up so much of it that its part would follow.")
    return Estimate(total, len(parts))
