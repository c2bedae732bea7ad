"""From items, one a person, to a figure with its interval, under the rules of disclosure for outcomes.

A figure is withheld for too few people or mentors, where everybody's value would follow from it, and where with those
of earlier quarters, added and subtracted, it would tell of very few. Scores and agreement are in no other publication,
so nothing else can be subtracted from them. How many people stand behind a figure is: each of them takes part, which
the engagement report counts too (``holds_beside_report``). Sessions and hours are that report's own.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

import numpy as np
from scipy.stats import t

from governance.disclosure import Thresholds
from governance.equity.rates import wilson
from governance.equity.values import Count

LEVEL = 0.95
RULES = Thresholds()


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """The evidence of one person in one quarter. ``mentor`` is empty for somebody to compare with.

    ``values``: what the kind of figure reads; of a share 1 or 0, of a mean the value.
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
    if earlier and tell_of_few([items, *earlier], rules.sensitive_either):
        return (
            f"Fewer than {rules.sensitive_either} people differ from quarters that were shown, so the figures together "
            "would tell theirs."
        )
    return ""


def tell_of_few(samples: Sequence[Sequence[Item]], few: int) -> bool:
    """Whether the sums of the samples, added and subtracted in any way, leave fewer than ``few`` people's values.

    A value that stays the same from one sample to another is the same unknown. Unknowns that stand in the same samples
    are never told apart, so each such pattern is one column; a combination that is about some columns alone exists
    where the others have a smaller rank without them.
    """
    places: dict[Item, list[int]] = defaultdict(list)
    for place, sample in enumerate(samples):
        for item in {*sample}:
            places[item].append(place)
    people: dict[tuple[int, ...], set[str]] = defaultdict(set)
    for item, where in places.items():
        people[tuple(where)].add(item.person)
    patterns = list(people)
    sums = np.array([[float(place in pattern) for pattern in patterns] for place in range(len(samples))])
    rank = np.linalg.matrix_rank(sums)
    for group in _groups_of_few(people, few):
        others = [column for column, pattern in enumerate(patterns) if not people[pattern] <= group]
        if not others or np.linalg.matrix_rank(sums[:, others]) < rank:
            return True
    return False


def _groups_of_few(people: Mapping[tuple[int, ...], set[str]], few: int) -> set[frozenset[str]]:
    """The largest groups of fewer than ``few`` people that patterns are about alone."""
    small = [frozenset(group) for group in people.values() if len(group) < few]
    found = {*small}
    for _ in range(few - 2):
        found |= {one | other for one in found for other in small if len(one | other) < few}
    return found


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
