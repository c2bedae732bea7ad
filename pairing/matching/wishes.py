"""What people wish for, as preferences: those they named come first, in their order, then everybody by score."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from pairing.matching.market import Integers, Market, Mask, Pair
from pairing.matching.stable import Preferences

CLASS = 2**24
"""A mentor who has not named them takes a mentee of a higher class before one with a higher score."""
NAMED_THEM = 2**32
"""Before either, somebody who named them."""
NAMED = 2**40
"""And whom they have named themself before all others."""

TAKEN, NOT_TO_BE_HAD = "taken", "not to be had"


@dataclass(frozen=True)
class Wishes:
    """By mentee the mentors they named, and by mentor the mentees, the first wish first."""

    of_mentees: Mapping[str, Sequence[str]] = field(default_factory=dict)
    of_mentors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def rank_of_mentor(self, mentee: str, mentor: str) -> int | None:
        return _rank(self.of_mentees.get(mentee, ()), mentor)

    def rank_of_mentee(self, mentor: str, mentee: str) -> int | None:
        return _rank(self.of_mentors.get(mentor, ()), mentee)

    @property
    def mutual(self) -> set[Pair]:
        """Those who named each other."""
        return {
            (mentee, mentor)
            for mentee, mentors in self.of_mentees.items()
            for mentor in mentors
            if mentee in self.of_mentors.get(mentor, ())
        }


def _rank(named: Sequence[str], who: str) -> int | None:
    return named.index(who) + 1 if who in named else None


def preferences_of(market: Market, wishes: Wishes, *, unranked: bool) -> Preferences:
    """Every pair that may be. Without ``unranked`` a mentee has nobody but mentors they named.

    A mentor would rather have whom they named, then who named them, then others, each by class and by score. Places
    that forced pairs hold are not there.
    """
    scored = Preferences.by_score(market)
    classes = np.array(getattr(market, "classes", np.zeros(len(market.mentees))), dtype=np.int64)
    liked, likes = scored.for_mentee.copy(), scored.for_mentor + CLASS * classes[scored.edge_mentee]
    named = np.zeros(len(liked), dtype=bool)
    at = _Positions(scored)
    for mentee, mentors in wishes.of_mentees.items():
        for behind, mentor in enumerate(reversed(mentors), start=1):
            if (edge := at.find(mentee, mentor)) is not None:
                liked[edge] += NAMED * behind
                likes[edge] += NAMED_THEM
                named[edge] = True
    for mentor, mentees in wishes.of_mentors.items():
        for behind, mentee in enumerate(reversed(mentees), start=1):
            if (edge := at.find(mentee, mentor)) is not None:
                likes[edge] += NAMED * behind
    whole = replace(scored, for_mentee=liked, for_mentor=likes)
    keep = np.ones(len(liked), dtype=bool) if unranked else named
    return _without(_only(whole, keep), market.forced)


def mutual_preferences(market: Market, wishes: Wishes) -> Preferences:
    """Those who named each other, and nobody else."""
    whole = preferences_of(market, wishes, unranked=False)
    mutual = wishes.mutual
    keep = [
        (whole.mentees[i], whole.mentors[j]) in mutual
        for i, j in zip(whole.edge_mentee.tolist(), whole.edge_mentor.tolist(), strict=True)
    ]
    return _only(whole, np.array(keep, dtype=bool))


def nobody(market: Market) -> Preferences:
    """Nobody would have anybody."""
    nothing: Integers = np.zeros(0, dtype=np.int64)
    return Preferences(
        market.mentees, market.mentors, nothing, nothing, nothing, nothing, market.capacities, market.demands
    )


class _Positions:
    """Finds pairs among those that may be."""

    def __init__(self, preferences: Preferences) -> None:
        self._mentees = {name: number for number, name in enumerate(preferences.mentees)}
        self._mentors = {name: number for number, name in enumerate(preferences.mentors)}
        keys = preferences.edge_mentee * len(preferences.mentors) + preferences.edge_mentor
        self._order = np.argsort(keys, kind="stable")
        self._keys: Integers = keys[self._order]

    def find(self, mentee: str, mentor: str) -> int | None:
        if mentee not in self._mentees or mentor not in self._mentors:
            return None
        key = self._mentees[mentee] * len(self._mentors) + self._mentors[mentor]
        place = int(np.searchsorted(self._keys, key))
        return int(self._order[place]) if place < len(self._keys) and self._keys[place] == key else None


def _only(preferences: Preferences, keep: Mask) -> Preferences:
    return replace(
        preferences, edge_mentee=preferences.edge_mentee[keep], edge_mentor=preferences.edge_mentor[keep],
        for_mentee=preferences.for_mentee[keep], for_mentor=preferences.for_mentor[keep],
    )  # fmt: skip


def _without(preferences: Preferences, forced: Collection[Pair]) -> Preferences:
    """Forced pairs are made already: they are nobody's choice, and their places are taken."""
    if not forced:
        return preferences
    mentees = {name: number for number, name in enumerate(preferences.mentees)}
    mentors = {name: number for number, name in enumerate(preferences.mentors)}
    capacities, demands = preferences.capacities.copy(), preferences.demands.copy()
    made = set()
    for mentee, mentor in forced:
        if mentee in mentees and mentor in mentors:
            capacities[mentors[mentor]] -= 1
            demands[mentees[mentee]] -= 1
            made.add((mentees[mentee], mentors[mentor]))
    left = replace(preferences, capacities=np.maximum(capacities, 0), demands=np.maximum(demands, 0))
    edges = zip(left.edge_mentee.tolist(), left.edge_mentor.tolist(), strict=True)
    return _only(left, np.array([edge not in made for edge in edges], dtype=bool))


@dataclass(frozen=True)
class Missed:
    """A wish that came before what somebody got, and what became of it."""

    id: str
    rank: int
    reason: str


def missed(preferences: Preferences, wishes: Wishes, pairs: Iterable[Pair]) -> dict[str, list[Missed]]:
    """By mentee the wishes they did not get that stand before what they got; all of them for who got nobody.

    ``TAKEN``: the mentor has taken people they ranked higher. ``NOT_TO_BE_HAD``: no place was left before the
    matching, or a rule is against it; it is not said which.
    """
    has: dict[str, set[str]] = {}
    for mentee, mentor in pairs:
        has.setdefault(mentee, set()).add(mentor)
    at = _Positions(preferences)
    found = {}
    for mentee, mentors in wishes.of_mentees.items():
        got = [rank for rank, mentor in enumerate(mentors, start=1) if mentor in has.get(mentee, ())]
        last = max(got) if got else len(mentors) + 1
        found[mentee] = [
            Missed(mentor, rank, NOT_TO_BE_HAD if at.find(mentee, mentor) is None else TAKEN)
            for rank, mentor in enumerate(mentors, start=1)
            if rank < last and mentor not in has.get(mentee, ())
        ]
    return found


@dataclass(frozen=True)
class Met:
    """How far wishes were met: mentees who named somebody, who got one of them, and who got their first."""

    wishers: int
    met: int
    first: int
    mutual: int

    @property
    def share(self) -> float | None:
        return self.met / self.wishers if self.wishers else None


def met(wishes: Wishes, pairs: Iterable[Pair]) -> Met:
    made = set(pairs)
    best: dict[str, int] = {}
    for mentee, mentor in made:
        if rank := wishes.rank_of_mentor(mentee, mentor):
            best[mentee] = min(rank, best.get(mentee, rank))
    wishers = sum(bool(mentors) for mentors in wishes.of_mentees.values())
    return Met(wishers, len(best), sum(rank == 1 for rank in best.values()), len(made & wishes.mutual))
