"""What everybody knows about people, as unknowns and lines: all releases, and who sat where in each quarter.

People who share department, team, band and site in a quarter are alike: how many of them take part is one unknown.
People who went the same way through departments and bands are alike in what they may have said about themselves, which
stays as it is: how many of them said each code is one unknown, and how many of them take part in a quarter is bounded
by it. Any numbers that fit these lines are those of some people, so nothing is lost by counting instead of naming.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from governance.disclosure.ledger import Group, Published, Units, parts_of, printed_groups
from governance.disclosure.results import Cell, Key
from governance.disclosure.values import ANY, OTHERS, UNITS

Corner: TypeAlias = tuple[str, str]
Topic: TypeAlias = tuple[str, ...]
Places: TypeAlias = NDArray[np.int64]
UNNAMED = ""  # stands for every code that no release names
NOTHING = {UNNAMED, OTHERS}


@dataclass(frozen=True, slots=True)
class Line:
    """Unknowns times factors, and what they come to; ``source`` is the release and the printed cell that says so."""

    places: Places
    factors: NDArray[np.float64]
    result: float = 0.0
    source: tuple[int, Key] | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """What an attacker is after: a count that was not printed, which has to keep ``values`` values.

    With ``below``, how many of some people who are alike said a code: it has to stay possible that fewer did.
    """

    line: Line
    values: int = 1
    below: int | None = None


class Known:
    """The lines and aims of ``published``; ``lasting`` names the attributes that stay with a person.

    Of the last one, cells in ``loose`` have to keep two values only. Of quarters before the last ``detailed`` ones,
    only what they tell about ``lasting`` attributes is known, as who takes part is a quarter's own matter. ``equal``
    lines come to their result, ``within`` lines to no more; unknown i lies between 0 and ``most[i]``.
    """

    def __init__(
        self,
        published: Sequence[Published],
        lasting: Sequence[str],
        loose: Collection[Key] = (),
        detailed: int | None = None,
    ) -> None:
        self.lasting = lasting
        self.most: list[int] = []
        self.equal: list[Line] = []
        self.within: list[Line] = []
        self.aims: list[Aim] = []
        coarse = 0 if detailed is None else len(published) - detailed
        self.quarters = [_Quarter(entry, self, detailed=number >= coarse) for number, entry in enumerate(published)]
        for name in lasting:
            _say(self, (name,), [quarter for quarter in self.quarters if name in quarter.release.groups])
        for quarter in self.quarters[max(0, coarse) :]:
            others = {topic for topic in quarter.topics() if topic not in {(name,) for name in lasting}}
            for topic in sorted(others):
                _say(self, topic, [quarter])
        for number, quarter in enumerate(self.quarters):
            last = quarter is self.quarters[-1]
            for cell in quarter.release.cells:
                self._tell(
                    number, quarter, cell, 2 if last and cell.key in loose else quarter.release.thresholds.counts
                )

    def tell_kinds(self, taking: Mapping[str, int]) -> None:
        """How many take part of each kind, which stands behind the units in the seats of the last release."""
        quarter = self.quarters[-1]
        for kind, count in taking.items():
            self.equal.append(_sum(quarter.places[quarter.seats[:, len(UNITS)] == kind], count))

    def tell_least(self, keys: Collection[Key], count: int) -> None:
        """That at least so many take part in these cells of the last release, which have nobody in common."""
        taking = np.concatenate([self.quarters[-1].taking(key) for key in keys])
        self.within.append(Line(taking, -np.ones(len(taking)), -count))

    def departments(self) -> list[Places]:
        """The unknowns of each department's people; of those who changed it, in each of theirs."""
        found: dict[str, list[Places]] = defaultdict(list)
        for quarter in self.quarters:
            for department, places in quarter.departments():
                found[department].append(places)
        return [np.unique(np.concatenate(found[department])) for department in sorted(found)]

    def unknowns(self, most: Sequence[int]) -> Places:
        """The places of as many new unknowns."""
        self.most.extend(most)
        return np.arange(len(self.most) - len(most), len(self.most))

    def _tell(self, number: int, quarter: "_Quarter", cell: Cell, counts: int) -> None:
        """A printed cell gives lines; a withheld one gives aims, each of so many counts at least."""
        _, topic, _ = quarter.parts_of(cell.key)
        if topic not in quarter.said and not quarter.detailed:
            return
        people, taking = quarter.people(cell.key), quarter.taking(cell.key)
        if cell.reason is None:
            for places, count in ((taking, cell.participants), (people, cell.eligible)):
                if len(places):
                    self.equal.append(_sum(places, float(count or 0), (number, cell.key)))
            return
        if len(people):
            self.aims.append(Aim(_sum(people), min(counts, self._untold(quarter, cell.key) + 1)))
        if quarter.detailed:
            self.aims.append(Aim(_sum(taking), min(counts, quarter.in_doubt(cell.key) + 1)))
        if quarter.detailed and len(people):
            self.aims.append(Aim(_difference(people, taking), min(counts, quarter.headcount(cell.key) + 1)))

    def _untold(self, quarter: "_Quarter", key: Key) -> int:
        """Of how many of the people here the same cell, as printed for another quarter, says nothing."""
        unit, topic, codes = quarter.parts_of(key)
        others = self.quarters if {*topic} <= {*self.lasting} else ()
        told = [other for other in others if (unit, topic, codes) in other.printed]
        moved = [len(quarter.units.members(unit) ^ other.units.members(unit)) for other in told]
        return min([quarter.headcount(key), *moved])


class _Quarter:
    """One release, the people of its cut-off, and which unknowns its cells are sums of."""

    def __init__(self, entry: Published, known: Known, *, detailed: bool) -> None:
        self.detailed = detailed
        self.release, self.people_at, self.units = entry.release, entry.seats, Units(entry.seats)
        self.printed = printed_groups(entry.release)
        counts = Counter(entry.seats.values())
        self.seats = np.array(sorted(counts))
        self.counts = np.array([counts[seat] for seat in sorted(counts)])
        self.places = known.unknowns(self.counts.tolist() if detailed else [])
        self.said: dict[Topic, _Said] = {}
        self.at = {
            (column, value): self.seats[:, column] == value
            for column in range(self.seats.shape[1])
            for value in {*self.seats[:, column].tolist()}
        }
        self.idle = np.zeros(len(self.seats), dtype=bool)
        for cell in entry.release.cells:
            unit, topic, _ = self.parts_of(cell.key)
            if cell.participants == 0 and not topic:
                self.idle |= self._inside(unit)

    def parts_of(self, key: Key) -> Group:
        return parts_of(self.release.dimensions, key, self.release.paths)

    def topics(self) -> set[Topic]:
        return {topic for cell in self.release.cells if (topic := self.parts_of(cell.key)[1])}

    def codes(self, topic: Topic) -> set[tuple[str, ...]]:
        """What is told apart in this release, with everything that its paths may be."""
        if len(topic) == 1:
            return {(code,) for code in self.release.groups[topic[0]]}
        found = (self.parts_of(cell.key) for cell in self.release.cells)
        return {codes for _, about, codes in found if about == topic and ANY not in codes}

    def _inside(self, unit: Key) -> NDArray[np.bool_]:
        inside = np.ones(len(self.seats), dtype=bool)
        for column, value in enumerate(unit):
            if value != ANY:
                inside &= self.at.get((column, value), False)
        return inside

    def headcount(self, key: Key) -> int:
        """How many people the unit has in which the cell lies."""
        return int(self.counts[self._inside(key[: len(UNITS)])].sum())

    def in_doubt(self, key: Key) -> int:
        """The same without those of whom a printed nought says that they don't take part, which is no secret."""
        inside = self._inside(key[: len(UNITS)])
        return int(self.counts[inside & ~self.idle].sum())

    def taking(self, key: Key) -> Places:
        """The unknowns that add up to a cell's participants; none where nothing is known in detail."""
        unit, topic, codes = self.parts_of(key)
        if not self.detailed:
            return self.places
        return self.said[topic].taking(unit, codes) if topic else self.places[self._inside(unit)]

    def people(self, key: Key) -> Places:
        """The unknowns that add up to a cell's people; none where everybody knows the headcount."""
        unit, topic, codes = self.parts_of(key)
        return self.said[topic].people(unit, codes) if topic else self.places[:0]

    def departments(self) -> Iterator[tuple[str, Places]]:
        """The unknowns of departments, piece by piece."""
        for department in np.unique(self.seats[:, 0]).tolist() if self.detailed else ():
            yield department, self.places[self.at[0, department]]
        for said in self.said.values():
            for corners in (said.said, said.both):
                yield from ((department, places.ravel()) for (department, _), places in corners.items())

    def crosses(self, topic: Topic) -> set[int]:
        """The columns of seats that this release tells apart for a topic."""
        parts = (self.parts_of(cell.key) for cell in self.release.cells)
        return {column for unit, about, _ in parts if about == topic for column, at in enumerate(unit) if at != ANY}

    def corners(self, columns: Collection[int]) -> Mapping[Corner, Places]:
        """Which unknowns belong to each department and band, as far as these columns tell them apart."""
        found: dict[Corner, list[int]] = defaultdict(list)
        for place, seat in zip(self.places.tolist(), self.seats.tolist(), strict=True):
            found[_corner(seat, columns)].append(place)
        return {corner: np.array(places) for corner, places in found.items()}


@dataclass
class _Said:
    """One topic in one quarter: the unknowns of each department, band and code."""

    codes: Sequence[tuple[str, ...]]
    shown: Sequence[Collection[str]]
    said: Mapping[Corner, Places]  # a row for each way through the corner, a column for each code
    both: Mapping[Corner, Places]

    def taking(self, unit: Key, codes: tuple[str, ...]) -> Places:
        return np.concatenate([self.both[corner][self._columns(codes)] for corner in self._corners(unit)])

    def people(self, unit: Key, codes: tuple[str, ...]) -> Places:
        columns = self._columns(codes)
        return np.concatenate([self.said[corner][:, columns].ravel() for corner in self._corners(unit)])

    def _corners(self, unit: Key) -> list[Corner]:
        department, _, band, _ = unit
        return [corner for corner in self.said if department in (ANY, corner[0]) and band in (ANY, corner[1])]

    def _columns(self, printed: tuple[str, ...]) -> list[int]:
        """The codes that a release means by what it prints."""
        return [i for i, code in enumerate(self.codes) if all(map(_means, printed, code, self.shown))]


def _means(printed: str, code: str, shown: Collection[str]) -> bool:
    """Whether a printed code stands for this one: the others are all that are not shown."""
    return printed in (ANY, code) or (printed == OTHERS and code not in shown)


def _say(known: Known, topic: Topic, quarters: Sequence[_Quarter]) -> None:
    """What people said about themselves, linked over quarters by the ways they went."""
    codes = [*sorted({code for quarter in quarters for code in quarter.codes(topic)}), (UNNAMED,) * len(topic)]
    columns = {column for quarter in quarters for column in quarter.crosses(topic)}
    ways = _ways(quarters, columns)
    said = known.unknowns([count for count in ways.values() for _ in codes]).reshape(len(ways), len(codes))
    for row, count in zip(said, ways.values(), strict=True):
        known.equal.append(_sum(row, count))
        known.aims += [Aim(_sum(row[[i]]), below=count) for i, code in enumerate(codes) if code[0] not in NOTHING]
    for number, quarter in enumerate(quarters):
        through: dict[Corner, list[int]] = defaultdict(list)
        for row_number, way in enumerate(ways):
            if (corner := way[number]) is not None:
                through[corner].append(row_number)
        there = {corner: said[rows] for corner, rows in through.items()}
        corners = quarter.corners(columns) if quarter.detailed else {}
        both = {corner: known.unknowns([len(quarter.people_at)] * len(codes)) for corner in corners}
        for corner, places in corners.items():
            known.equal.append(_difference(both[corner], places))
            known.within += [_difference(both[corner][[i]], there[corner][:, i]) for i in range(len(codes))]
        quarter.said[topic] = _Said(codes, [quarter.release.groups[name] for name in topic], there, both)
        for place, name in enumerate(topic):
            for code in quarter.release.groups[name]:  # a smaller group would not be named
                printed = tuple(code if i == place else ANY for i in range(len(topic)))
                named = quarter.said[topic].people((ANY,) * len(UNITS), printed)
                least = quarter.release.thresholds.sensitive_people
                known.within.append(Line(named, -np.ones(len(named)), -least))


def _ways(quarters: Sequence[_Quarter], columns: Collection[int]) -> Mapping[tuple[Corner | None, ...], int]:
    """How many people went the same way: the corner of each quarter, None where somebody wasn't there."""
    went: dict[str, list[Corner | None]] = {}
    for number, quarter in enumerate(quarters):
        for person, seat in quarter.people_at.items():
            went.setdefault(person, [None] * len(quarters))[number] = _corner(seat, columns)
    return Counter(tuple(way) for way in went.values())


def _corner(seat: Sequence[str], columns: Collection[int]) -> Corner:
    """The department and band, of which what no table tells apart is left out: people are alike there."""
    department, _, band, *_ = (value if column in columns else ANY for column, value in enumerate(seat))
    return department, band


def _sum(places: Places, result: float = 0.0, source: tuple[int, Key] | None = None) -> Line:
    return Line(places, np.ones(len(places)), result, source)


def _difference(whole: Places, less: Places) -> Line:
    return Line(np.concatenate([whole, less]), np.concatenate([np.ones(len(whole)), -np.ones(len(less))]))
