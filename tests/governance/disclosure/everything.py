"""An attacker who has everything ever published and the staff list of every quarter, and can solve linear programmes.

Written apart from the code it attacks and from that code's own attacks. It reads the printed lines, the hierarchy and
the rules, and knows who sat where in which quarter; it takes it that what people said about themselves stays as it is,
while anybody may start or stop taking part. Its unknowns are people who are alike as far as everybody knows:

- of those who share department, team, level and site in a quarter, how many take part;
- of those who went through the same departments and levels, how many said which code;
- in a quarter's department and level, how many of those who said a code take part, no more than there are.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from governance.disclosure import ProtectedRelease, Row, cell_lines, hierarchy_lines
from tests.governance.disclosure.programme import Programme, Terms

ANYTHING, UNSAID, NOT_PRINTED = "*", "never named", "SUPPRESSED"
UNITS = ("department", "team", "band", "site")
LEAST_NAMED, VALUES = 10, 3

Seat = tuple[str, ...]


@dataclass(frozen=True)
class Secret:
    """A count that was not printed, and how many values it has to keep: three, or as many as people and one."""

    quarter: str
    cell: tuple[str, ...]
    what: str
    values: int


class Quarter:
    """What one release prints and what its readers know: lines as text, and where everybody sat."""

    def __init__(self, release: ProtectedRelease, rows: Sequence[Row], kinds: Mapping[str, str]) -> None:
        self.name, self.dimensions, self.paths = release.period, release.dimensions, release.paths
        self.told: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
        for line in cell_lines(release):
            self.told[tuple(line[d] for d in self.dimensions)][line["measure"]] = line["value"]
        self.codes: dict[str, set[str]] = defaultdict(set)
        for line in hierarchy_lines(release):
            if line["dim"] not in UNITS and line["child"] != "others":
                self.codes[line["dim"]].add(line["child"])
        departments = defaultdict(set)
        for row in rows:
            departments[row.team].add(row.department)
        self.seat_of: dict[str, Seat] = {}
        for row in rows:
            team = f"{row.department}/{row.team}" if len(departments[row.team]) > 1 else row.team
            self.seat_of[row.person] = (row.department, team, row.band, row.site, kinds.get(row.person, ""))
        self.seats = Counter(self.seat_of.values())
        self.there: dict[tuple[str, str], set[Seat]] = defaultdict(set)
        self.sitting: dict[Seat, set[str]] = defaultdict(set)
        for seat in self.seats:
            for unit, value in zip(UNITS, seat, strict=False):
                self.there[unit, value].add(seat)
        for person, seat in self.seat_of.items():
            self.sitting[seat].add(person)
        self.subjects = sorted({self.subject(cell) for cell in self.told} - {()})

    def at(self, cell: tuple[str, ...]) -> dict[str, str]:
        return {d: value for d, value in zip(self.dimensions, cell, strict=True) if value != ANYTHING}

    def subject(self, cell: tuple[str, ...]) -> tuple[str, ...]:
        """The attributes that a cell is about; a track and its tier go together."""
        about = tuple(d for d in self.at(cell) if d not in UNITS)
        return tuple(d for d in self.dimensions if d in self.paths) if {*about} & {*self.paths} else about

    def seats_in(self, cell: tuple[str, ...]) -> set[Seat]:
        """The seats of the unit that a cell lies in."""
        parts = [self.there[unit, value] for unit, value in self.at(cell).items() if unit in UNITS]
        return set.intersection(*parts) if parts else set(self.seats)

    def people(self, cell: tuple[str, ...]) -> set[str]:
        """Who sits there."""
        return {person for seat in self.seats_in(cell) for person in self.sitting[seat]}

    def may_be(self, subject: tuple[str, ...]) -> set[tuple[str, ...]]:
        """The codes somebody can have, as far as this release tells them apart."""
        if len(subject) == 1:
            return {(code,) for code in self.codes[subject[0]]}
        found = (
            tuple(self.at(cell).get(d, "") for d in subject) for cell in self.told if self.subject(cell) == subject
        )
        return {codes for codes in found if "" not in codes}


class Everything:
    def __init__(
        self,
        releases: Sequence[ProtectedRelease],
        staff: Sequence[Sequence[Row]],
        kinds: Mapping[str, str] | None = None,
    ) -> None:
        """``staff`` is looked at for who sat where, and for nothing else; ``kinds`` are known of everybody besides."""
        self.quarters = [Quarter(release, rows, kinds or {}) for release, rows in zip(releases, staff, strict=True)]
        self.most: list[float] = []
        self.equal: list[tuple[Terms, float]] = []
        self.at_most: list[tuple[Terms, float]] = []
        self.secrets: list[Secret] = []
        self.terms: list[Terms] = []
        self.alone: dict[tuple, Terms] = {}
        self.takes = [{seat: self._unknown(n) for seat, n in quarter.seats.items()} for quarter in self.quarters]
        self.said: list[dict] = [{} for _ in self.quarters]
        self.both: list[dict] = [{} for _ in self.quarters]
        self.apart = [list(takes.values()) for takes in self.takes]  # unknowns that are one quarter's alone
        self.inside: dict[str, list[int]] = defaultdict(list)  # unknowns of a department's people in any quarter
        for takes in self.takes:
            for (department, *_), place in takes.items():
                self.inside[department].append(place)
        for subject in sorted({subject for quarter in self.quarters for subject in quarter.subjects}):
            there = [i for i, quarter in enumerate(self.quarters) if subject in quarter.subjects]
            for linked in [[i] for i in there] if len(subject) > 1 else [there]:
                self._attribute(subject, linked)
        for number, quarter in enumerate(self.quarters):
            self._read(number, quarter)

    def _unknown(self, most: float) -> int:
        self.most.append(most)
        return len(self.most) - 1

    def _attribute(self, subject: tuple[str, ...], linked: Sequence[int]) -> None:
        codes = sorted({codes for i in linked for codes in self.quarters[i].may_be(subject)})
        codes.append((UNSAID,) * len(subject))
        ways: dict[str, list] = defaultdict(lambda: [None] * len(linked))
        for place, i in enumerate(linked):
            for person, (department, _, level, *_) in self.quarters[i].seat_of.items():
                ways[person][place] = (department, level)
        people = Counter(map(tuple, ways.values()))
        said = {way: {code: self._unknown(n) for code in codes} for way, n in people.items()}
        for way, n in people.items():
            self.equal.append((dict.fromkeys(said[way].values(), 1.0), n))
            if n == 1:
                self.alone |= {
                    (way, code): {said[way][code]: 1.0} for code in codes if {*code}.isdisjoint((UNSAID, "others"))
                }
        if len(subject) > 1:
            self.apart[linked[0]] += [place for way in said.values() for place in way.values()]
        for place, i in enumerate(linked):
            through = defaultdict(list)
            for way in people:
                if way[place]:
                    through[way[place]].append(said[way])
            self._corners(i, subject, codes, through)

    def _corners(self, i: int, subject: tuple, codes: Sequence[tuple], through: Mapping[tuple, list]) -> None:
        quarter = self.quarters[i]
        both = {corner: {code: self._unknown(len(quarter.seat_of)) for code in codes} for corner in through}
        self.said[i][subject], self.both[i][subject] = through, both
        self.apart[i] += [place for way in both.values() for place in way.values()]
        seats = defaultdict(list)
        for (department, _, level, *_), place in self.takes[i].items():
            seats[department, level].append(place)
        for corner, ways in through.items():
            for places in (both[corner], *ways):
                self.inside[corner[0]] += places.values()
            self.equal.append((dict.fromkeys(both[corner].values(), 1.0) | dict.fromkeys(seats[corner], -1.0), 0))
            for code in codes:
                self.at_most.append(({both[corner][code]: 1.0, **{way[code]: -1.0 for way in ways}}, 0))
        for position, attribute in enumerate(subject):
            for named in quarter.codes[attribute]:  # a group is named from ten people on
                those = [way[c] for ways in through.values() for way in ways for c in codes if c[position] == named]
                self.at_most.append((dict.fromkeys(those, -1.0), -LEAST_NAMED))

    def _read(self, number: int, quarter: Quarter) -> None:
        idle = self._idle(number)
        for cell, told in quarter.told.items():
            takes, people = self._meant(number, cell)
            if told["participants"] != NOT_PRINTED:
                self.equal += [(dict.fromkeys(takes, 1.0), int(told["participants"]))] if takes else []
                self.equal += [(dict.fromkeys(people, 1.0), int(told["eligible"]))] if people else []
                continue
            seats = quarter.seats_in(cell)
            inside, doubtful = (sum(quarter.seats[seat] for seat in these) for these in (seats, seats - idle))
            self._after(quarter, cell, "participants", dict.fromkeys(takes, 1.0), doubtful)
            if people:
                self._after(quarter, cell, "people", dict.fromkeys(people, 1.0), self._untold(number, cell))
                others = dict.fromkeys(people, 1.0) | dict.fromkeys(takes, -1.0)
                self._after(quarter, cell, "others", others, inside)

    def is_at_least(self, about: str, taking: int) -> None:
        """That so many of those who are of this code take part in the last quarter, which follows from elsewhere."""
        last = len(self.quarters) - 1
        cells = [cell for cell in self.quarters[last].told if about in cell]
        takes = [place for cell in cells for place in self._meant(last, cell)[0]]
        self.at_most.append((dict.fromkeys(takes, -1.0), -taking))

    def is_told(self, kind: str, taking: int) -> None:
        """How many of a kind take part in the last quarter, printed somewhere else."""
        these = [place for seat, place in self.takes[-1].items() if seat[-1] == kind]
        self.equal.append((dict.fromkeys(these, 1.0), taking))

    def _after(self, quarter: Quarter, cell: tuple, what: str, terms: Terms, people: int) -> None:
        self.secrets.append(Secret(quarter.name, cell, what, min(VALUES, people + 1)))
        self.terms.append(terms)

    def _meant(self, number: int, cell: tuple) -> tuple[list[int], list[int]]:
        """The unknowns that add up to a cell's participants and, where not everybody knows them, to its people."""
        quarter = self.quarters[number]
        at, subject = quarter.at(cell), quarter.subject(cell)
        if not subject:
            return [self.takes[number][seat] for seat in quarter.seats_in(cell)], []
        said, both = self.said[number][subject], self.both[number][subject]
        corners = [c for c in both if at.get("department", c[0]) == c[0] and at.get("band", c[1]) == c[1]]

        def stands_for(code: tuple[str, ...]) -> bool:
            for attribute, own in zip(subject, code, strict=True):
                printed = at.get(attribute, own)
                if printed != own and not (printed == "others" and own not in quarter.codes[attribute]):
                    return False
            return True

        takes = [place for c in corners for code, place in both[c].items() if stands_for(code)]
        people = [place for c in corners for way in said[c] for code, place in way.items() if stands_for(code)]
        return takes, people

    def _idle(self, number: int) -> set[Seat]:
        """Where a printed nought says that nobody takes part: that is no secret."""
        quarter = self.quarters[number]
        noughts = [cell for cell, told in quarter.told.items() if told["participants"] == "0"]
        return {seat for cell in noughts if not quarter.subject(cell) for seat in quarter.seats_in(cell)}

    def _untold(self, number: int, cell: tuple) -> int:
        """Of how many people the same cell, printed for another quarter, has told nothing yet."""
        quarter = self.quarters[number]
        now = quarter.people(cell)
        left = [len(now)]
        for other in self.quarters if len(quarter.subject(cell)) == 1 else ():
            same = tuple(quarter.at(cell).get(d, ANYTHING) for d in other.dimensions)
            if other is not quarter and other.told.get(same, {}).get("eligible", NOT_PRINTED) != NOT_PRINTED:
                left.append(len(now ^ other.people(same)))
        return min(left)

    # What follows from it, once all is said.

    @cached_property
    def programme(self) -> Programme:
        enough, people = [secret.values - 1 for secret in self.secrets], list(self.alone.values())
        programme = Programme(self.most, self.equal, self.at_most, self.terms, enough, people)
        departments = [np.unique(places) for _, places in sorted(self.inside.items())]
        programme.look([np.array(places) for places in self.apart] if len(self.quarters) > 1 else [], departments)
        return programme

    def narrowed(self) -> list[tuple[Secret, int, int]]:
        """The secrets with too few values left, with the first and the last of them."""
        found = zip(self.secrets, self.programme.first(), self.programme.last(), strict=False)
        return [(secret, int(first), int(last)) for secret, first, last in found if last - first + 1 < secret.values]

    def known_people(self) -> list[tuple]:
        """The ways that one person alone went, and the code which that person must have said."""
        least = self.programme.first()[len(self.secrets) :]
        return [name for name, count in zip(self.alone, least, strict=True) if count >= 1]
