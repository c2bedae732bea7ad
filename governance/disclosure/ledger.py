"""Everything published before, and what has to wait because of it.

What somebody said about themselves stays as it is, so the same group of the same unit, printed in two quarters, tells
what those said who came or went in between. It is printed again once nobody did, or enough people for a figure of
their own. Whether people take part changes with every quarter; there is no such difference.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from governance.disclosure.results import Key, ProtectedRelease
from governance.disclosure.tables import Tables, units_of
from governance.disclosure.values import ANY, UNITS, Roll, Row, Thresholds

Seat: TypeAlias = tuple[str, ...]
Group: TypeAlias = tuple[Key, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Published:
    """A release, and who sat where at its cut-off: person to department, team, band and site, as everybody knows."""

    release: ProtectedRelease
    seats: Mapping[str, Seat]


def seats_of(rows: Iterable[Row] | Roll) -> dict[str, Seat]:
    """Where everybody sits, in the words of the release that is made of the same rows."""
    roll = Roll.of(rows)
    return dict(zip(roll.people, zip(*units_of(roll), strict=True), strict=True))


def has_to_wait(
    tables: Tables, seats: Mapping[str, Seat], earlier: Sequence[Published], lasting: Sequence[str], t: Thresholds
) -> frozenset[int]:
    """The cells of ``lasting`` attributes that would tell about the few who came or went since they were printed."""
    now, topics = Units(seats), {(name,) for name in lasting}
    waiting: set[int] = set()
    for published in earlier:
        then = Units(published.seats)
        printed = {(unit, topic) for unit, topic, _ in printed_groups(published.release)}
        for cell, key in enumerate(tables.keys):
            unit, topic, _ = parts_of(tables.dimensions, key, ())
            if topic in topics and (unit, topic) in printed:
                moved = now.members(unit) ^ then.members(unit)
                if 0 < len(moved) < t.sensitive_people:
                    waiting.add(cell)
    return frozenset(waiting)


def parts_of(dimensions: Sequence[str], key: Key, paths: Sequence[str]) -> Group:
    """The unit a cell lies in, what it is about, and the codes: empty for units alone; the paths are one topic."""
    pairs = zip(dimensions[len(UNITS) :], key[len(UNITS) :], strict=True)
    codes = {name: value for name, value in pairs if value != ANY}
    topic = tuple(name for name in paths if name in dimensions) if codes.keys() & {*paths} else tuple(codes)
    return key[: len(UNITS)], topic, tuple(codes.get(name, ANY) for name in topic)


def printed_groups(release: ProtectedRelease) -> set[Group]:
    return {parts_of(release.dimensions, cell.key, release.paths) for cell in release.cells if cell.reason is None}


class Units:
    """Who is in a unit at one cut-off."""

    def __init__(self, seats: Mapping[str, Seat]) -> None:
        self._everybody = frozenset(seats)
        self._at: dict[tuple[int, str], set[str]] = defaultdict(set)
        for person, seat in seats.items():
            for column, value in enumerate(seat):
                self._at[column, value].add(person)

    def members(self, unit: Key) -> frozenset[str]:
        parts = [self._at[column, value] for column, value in enumerate(unit) if value != ANY]
        return self._everybody.intersection(*parts)
