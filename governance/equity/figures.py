"""Which counts may be printed: those of the quarter's release, and what is counted beside it under the same rules.

A place says whom a count is about: no restriction at all, one dimension, a team in its department, or a crossing.
Comparisons take their counts from here alone, so that nothing they print tells more than the counts do.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from governance.disclosure import (
    ANY,
    OTHERS,
    CannotProtect,
    Cell,
    Declared,
    Key,
    ProtectedRelease,
    Published,
    Reason,
    Roll,
    Thresholds,
    holds_beside,
)
from governance.disclosure import protect as protect_rows
from governance.disclosure.protect import MOST_PEOPLE
from governance.disclosure.values import UNITS
from governance.equity.people import TENURE, People
from governance.equity.values import Count

Place: TypeAlias = frozenset[tuple[str, str]]
EVERYBODY: Place = frozenset()


@dataclass(frozen=True)
class Figures:
    """Counts to print, by place; where none may be printed, the sentence that says which rule withholds it."""

    counts: Mapping[Place, Count]
    reasons: Mapping[Place, str]
    thresholds: Thresholds

    @cached_property
    def places(self) -> frozenset[Place]:
        return frozenset((*self.counts, *self.reasons))

    @cached_property
    def bands(self) -> list[tuple[str, str]]:
        """The levels, as a place names them."""
        return sorted(pair for place in self.places if len(place) == 1 for pair in place if pair[0] == "band")

    def without(self, hidden: set[Place], reason: Reason) -> "Figures":
        """The same with more withheld, for the reason."""
        counts = {place: count for place, count in self.counts.items() if place not in hidden}
        return replace(
            self, counts=counts, reasons={**dict.fromkeys(hidden, reason.sentence(self.thresholds)), **self.reasons}
        )


def figures_of(release: ProtectedRelease) -> Figures:
    """The release's own counts."""
    counts, reasons = {}, {}
    for place, cell in _comparable(release):
        if cell.reason is not None:
            reasons[place] = cell.reason.sentence(release.thresholds)
        elif cell.eligible is not None and cell.participants is not None:
            counts[place] = Count(cell.eligible, cell.participants)
    return Figures(counts, reasons, release.thresholds)


def withheld_outcomes(release: ProtectedRelease, measure: str) -> set[Place]:
    """The places for which the release withholds that outcome."""
    return {place for place, cell in _comparable(release) if measure in cell.outcome_reasons}


def _comparable(release: ProtectedRelease) -> Iterator[tuple[Place, Cell]]:
    """Cells that don't ask what people are enrolled in: whoever is takes part, so that is nothing to compare."""
    for cell in release.cells:
        place = place_of(release.dimensions, cell.key)
        if not any(name in release.paths for name, _ in place):
            yield place, cell


def place_of(dimensions: Sequence[str], key: Key) -> Place:
    return frozenset((name, value) for name, value in zip(dimensions, key, strict=True) if value != ANY)


def with_tenure(figures: Figures, people: People, counted: Mapping[str, Count], release: ProtectedRelease) -> Figures:
    """The figures and a table by tenure, which no release holds: all of it or, when one count is small, none.

    Everybody knows how long each of the ``people`` has been here, so it also has to hold beside the ``release`` that
    the figures are from. Where people were corrected since, so that it doesn't add up to the release's total, the
    difference would tell about them: it is withheld too, as it is where so many people are there that nobody could
    check it.
    """
    t = figures.thresholds
    whole = (
        sum(counted.values(), Count(0, 0)) == figures.counts.get(EVERYBODY)
        and all(
            count.people >= t.sensitive_people and min(count.taking, count.people - count.taking) >= t.sensitive_either
            for count in counted.values()
        )
        and len(people) <= MOST_PEOPLE
        and _holds(people, counted, release)
    )
    places = {frozenset({(TENURE, name)}): count for name, count in counted.items()}
    if whole:
        return replace(figures, counts={**figures.counts, **places})
    return figures.without(set(places), Reason.FEW_SENSITIVE_OR_SHIELD)


def _holds(people: People, counted: Mapping[str, Count], release: ProtectedRelease) -> bool:
    names = [str(i) for i in range(len(people))]
    seats = dict(zip(names, zip(*(people.values(unit) for unit in UNITS), strict=True), strict=True))
    kinds = dict(zip(names, people.values(TENURE), strict=True))
    return holds_beside(Published(release, seats), kinds, {name: count.taking for name, count in counted.items()})


def participation_figures(people: People, release: ProtectedRelease) -> Figures:
    """Who takes part: the release's counts, and a table by tenure."""
    counted = people.counts(TENURE, people.register.participant)
    return with_tenure(figures_of(release), people, counted, release)


def matched_figures(people: People, release: ProtectedRelease, participation: Figures) -> Figures:
    """How many of those enrolled as mentees are matched: protected as a release of its own, under the strict rule.

    Where the count of participants is withheld, so is this one, and whatever would give it away.
    """
    t = release.thresholds
    strict = replace(t, people=t.sensitive_people, either=t.sensitive_either)
    enrolled = people.those(people.register.enrolled)
    try:
        inner = protect_rows(roll_of(enrolled, release), tables_of(release), strict, period=release.period)
    except CannotProtect as refusal:
        return Figures({}, dict.fromkeys(participation.places, f"Withheld: {refusal}"), t)
    figures = figures_of(inner)
    hidden = {*figures.reasons, *(place for place in figures.counts if place not in participation.counts)}
    sizes = {place: count.people for place, count in figures.counts.items()}
    hidden = shielded(hidden, figures.places, sizes)
    reason = Reason.FEW_SENSITIVE_OR_SHIELD
    counted = enrolled.counts(TENURE, enrolled.register.matched)
    return with_tenure(replace(figures, thresholds=t).without(hidden, reason), enrolled, counted, inner)


def roll_of(enrolled: People, release: ProtectedRelease) -> Roll:
    """Those enrolled as mentees as they are counted, where who is matched takes part."""
    said = {name: enrolled.values(name) for name in release.demographics}
    return Roll(
        people=[f"{number:08d}" for number in range(len(enrolled))],
        units={unit: enrolled.values(unit) for unit in UNITS},
        said={name: ["" if code == OTHERS else code for code in codes] for name, codes in said.items()},
        participant=enrolled.register.matched.tolist(),
    )


def tables_of(release: ProtectedRelease) -> Declared:
    """The same tables as the release declares."""

    def is_told(dimension: str) -> bool:
        place = release.dimensions.index(dimension)
        return any(cell.key[place] != ANY for cell in release.cells)

    return Declared(demographics=release.demographics, sites=is_told("site"), teams=is_told("team"), outcomes=())


def lines_of(places: Iterable[Place]) -> list[tuple[Place, list[Place]]]:
    """Each place with those that add up to it: along one dimension, a department's teams last."""
    known = set(places)
    children: dict[tuple[Place, str], list[Place]] = defaultdict(list)
    for place in known:
        for pair in place:
            inside = pair[0] == "department" and any(name == "team" for name, _ in place)
            if not inside and place - {pair} in known:
                children[place - {pair}, pair[0]].append(place)
    return [(parent, found) for (parent, _), found in sorted(children.items(), key=lambda line: _order(line[0]))]


def _order(line: tuple[Place, str]) -> tuple[list[tuple[str, str]], str]:
    return sorted(line[0]), line[1]


def shielded(hidden: Iterable[Place], places: Iterable[Place], sizes: Mapping[Place, int]) -> set[Place]:
    """What is withheld, and as much again that no sum has a single unknown; the smallest first.

    In tables of one dimension that share a total, two unknowns in each sum leave every one of them open.
    """
    withheld, lines = set(hidden), lines_of(places)
    changed = True
    while changed:
        changed = False
        for parent, children in lines:
            unknown = [place for place in (parent, *children) if place in withheld]
            if len(unknown) == 1:
                open_ones = [place for place in children if place not in withheld] or [parent]
                withheld.add(min(open_ones, key=lambda place: (sizes.get(place, 0), sorted(place))))
                changed = True
    return withheld
