"""The tables as they can be shown: over all quarters, and without those in which people could be told.

A group is shown when each side has enough people, and no promotions at all or enough of them and enough others. What is
left out must not follow from the totals either: at least two groups are left out together, and their sum obeys the same
rule.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from evaluation.statistics.exact import CommonOddsRatio
from evaluation.statistics.observations import Observation, Stratum

PEOPLE, EITHER = 10, 3


@dataclass(slots=True)
class Side:
    """One side of a group: people, their quarters, and the promotions in these."""

    people: int = 0
    quarters: int = 0
    promoted: int = 0

    @property
    def per_100(self) -> float:
        return 100 * self.promoted / self.quarters if self.quarters else 0.0

    def __add__(self, other: "Side") -> "Side":
        return Side(self.people + other.people, self.quarters + other.quarters, self.promoted + other.promoted)

    def can_be_shown(self, people: int, either: int) -> bool:
        none_or_enough = not self.promoted or min(self.promoted, self.quarters - self.promoted) >= either
        return self.people >= people and none_or_enough


@dataclass(slots=True)
class Group:
    tenure_band: str
    performance_band: str
    mentored: Side
    others: Side
    withheld: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Plain values; of a withheld group nothing but which it is."""
        named = {"tenure_band": self.tenure_band, "performance_band": self.performance_band, "withheld": self.withheld}
        if self.withheld:
            return named
        table = self._table()
        ratio, interval = table.odds_ratio, None
        if table.informative:
            low, high = CommonOddsRatio([table]).interval
            interval = (low, high if isfinite(high) else None)
        sides = {
            name: asdict(side) | {"per_100": side.per_100}
            for name, side in (("mentored", self.mentored), ("others", self.others))
        }
        return named | sides | {"odds_ratio": ratio, "interval": interval}

    def _table(self) -> Stratum:
        cells = [n for side in (self.mentored, self.others) for n in (side.promoted, side.quarters - side.promoted)]
        return Stratum(self.tenure_band, self.performance_band, "", *cells)


def groups(observations: Iterable[Observation], *, people: int = PEOPLE, either: int = EITHER) -> list[Group]:
    """Tenure band × performance band, those withheld that the rule asks for."""
    persons: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    sides: dict[tuple[str, str], tuple[Side, Side]] = {}
    for one in observations:
        key = (one.tenure_band, one.performance_band)
        side = sides.setdefault(key, (Side(), Side()))[not one.mentored]
        side.quarters += one.count
        side.promoted += one.count if one.promoted else 0
        persons.setdefault(key, (set(), set()))[not one.mentored].add(one.person)
    found = []
    for key in sorted(sides):
        for side, behind in zip(sides[key], persons[key], strict=True):
            side.people = len(behind)
        found.append(Group(*key, *sides[key]))
    _withhold(found, people, either)
    return found


def _withhold(found: list[Group], people: int, either: int) -> None:
    for group in found:
        group.withheld = not all(side.can_be_shown(people, either) for side in (group.mentored, group.others))
    while (hidden := [group for group in found if group.withheld]) and len(hidden) < len(found):
        mentored = sum((group.mentored for group in hidden), Side())
        others = sum((group.others for group in hidden), Side())
        if len(hidden) > 1 and mentored.can_be_shown(people, either) and others.can_be_shown(people, either):
            return
        shown = [group for group in found if not group.withheld]
        min(shown, key=lambda group: min(group.mentored.people, group.others.people)).withheld = True
