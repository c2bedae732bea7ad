"""What a figure tells beside those of the same kind that were shown before, which stand for good.

The sums behind two figures differ by those who came, went or stand elsewhere now. That difference is a figure itself,
printed by nobody and known to everybody, so the rule for outcomes holds for it: ten people, three on either side.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import fmean

import numpy as np

from governance.disclosure import Thresholds
from governance.success.items import Item

EXACTLY = 6  # decimals in which values are held against each other


def told_beside(items: Sequence[Item], earlier: Collection[Sequence[Item]], rules: Thresholds) -> bool:
    """Whether this sample and any earlier one, or several together, would tell of few."""
    if any(differ_by_few(items, then, rules) for then in earlier):
        return True
    return bool(earlier) and tell_of_few([items, *earlier], rules.sensitive_either)


def differing(items: Iterable[Item], then: Iterable[Item]) -> tuple[set[Item], set[Item]]:
    """What is new in a sample and what is gone; the same value under another mentor is no difference."""
    now, before = _unknowns(items), _unknowns(then)
    return now - before, before - now


def differ_by_few(items: Sequence[Item], then: Sequence[Item], rules: Thresholds) -> bool:
    """Whether of those with a mentor, or of those without, some differ and they are too few or too much alike."""
    for mentored in (True, False):
        now, before = ([item for item in sample if bool(item.mentor) is mentored] for sample in (items, then))
        come, gone = differing(now, before)
        people = {item.person for item in come | gone}
        if not {item.person for item in come} & {item.person for item in gone}:  # nobody who stayed moved
            now, before = ([item for item in sample if item.person in people] for sample in (now, before))
        if people and (len(people) < rules.sensitive_people or _alike(now, before, rules.sensitive_either)):
            return True
    return False


def _alike(now: Sequence[Item], then: Sequence[Item], either: int) -> bool:
    """Whether in one of the values fewer than ``either`` add more to the difference than is usual, or fewer less.

    Usual is the mean of those who came, of those who went and of those who stayed. Where all of these add the same, as
    much as there can be perhaps, each is told: they are on neither side. Who of those who stayed moved is not known, so
    all of them count; where nobody came or went and none moved in this value, it tells nothing of either side.
    """
    width = len([*now, *then][0].values)
    return any(min(_sides(now, then, place)) < either for place in range(width))


def _sides(now: Sequence[Item], then: Sequence[Item], place: int) -> tuple[int, int]:
    people: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for which, items in enumerate((now, then)):
        for item in items:
            people[item.person][which].append(item.values[place])
    steps: dict[tuple[bool, bool], list[float]] = defaultdict(list)
    for come, gone in people.values():
        steps[bool(come), bool(gone)].append(round(sum(come) - sum(gone), EXACTLY))
    more = less = 0
    for (came, went), some in steps.items():
        usual, unmoved = round(fmean(some), EXACTLY), came and went and len(steps) == 1 and not any(some)
        more += sum(unmoved or step > usual for step in some)
        less += sum(unmoved or step < usual for step in some)
    return more, less


def _unknowns(items: Iterable[Item]) -> set[Item]:
    return {
        replace(item, mentor="a mentor" if item.mentor else "", values=tuple(round(v, EXACTLY) for v in item.values))
        for item in items
    }


def tell_of_few(samples: Sequence[Sequence[Item]], few: int) -> bool:
    """Whether the sums of the samples, added and subtracted in any way, leave fewer than ``few`` people's values.

    A value that stays the same from one sample to another is the same unknown. Unknowns that stand in the same samples
    are never told apart, so each such pattern is one column; a combination that is about some columns alone exists
    where the others have a smaller rank without them.
    """
    places: dict[Item, list[int]] = defaultdict(list)
    for place, sample in enumerate(samples):
        for item in _unknowns(sample):
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
