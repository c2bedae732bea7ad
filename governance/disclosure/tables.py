"""From rows to the declared tables: what is counted where, and which sums link the cells.

People stand in columns here, one array a dimension, so that a table is counted at once and not person by person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, repeat
from math import prod
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from governance.disclosure.results import CannotProtect, Key
from governance.disclosure.values import ANY, NESTED, OTHERS, UNITS, Declared, Roll, Row, Thresholds, Works

UNNAMED = {"department": "no department", "team": "no team", "band": "no level", "site": "no site"}

Family: TypeAlias = tuple[str, ...]
Numbers: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Column:
    """One dimension over all people: the values there are, in order, and which of them each person has."""

    values: tuple[str, ...]
    places: Numbers

    @classmethod
    def of(cls, values: Sequence[str]) -> "Column":
        """The column in which person i has ``values[i]``."""
        names = tuple(sorted(set(values)))
        place = {name: i for i, name in enumerate(names)}
        return cls(names, np.fromiter(map(place.__getitem__, values), np.int64, len(values)))

    def holds(self, value: str) -> NDArray[np.bool_]:
        """Who has the value."""
        return self.places == (self.values.index(value) if value in self.values else -1)


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a cell's outcomes: the mentors, the sums, and the two largest pairs of each measure."""

    mentors: frozenset[str]
    totals: Mapping[str, float]
    largest: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Tables:
    """All declared cells in a fixed order, and the sums between them.

    `eligible` and `participants` are int64 arrays with one entry a cell; `families[i]` holds the dimensions cell i
    restricts; `sums` holds (parent, children): the children, which are all there are, add up to the parent.
    """

    dimensions: tuple[str, ...]
    keys: tuple[Key, ...]
    families: tuple[Family, ...]
    eligible: Numbers
    participants: Numbers
    behind: tuple[Behind | None, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    hierarchy: tuple[tuple[str, str, str], ...]
    groups: Mapping[str, tuple[str, ...]]

    def is_unit(self, cell: int) -> bool:
        """Whether the cell is made of units, bands and sites alone, so that everybody knows its headcount."""
        return all(dimension in UNITS for dimension in self.families[cell])

    def is_nested(self, cell: int) -> bool:
        """Whether the cell is a part of a larger one of the same table: a team, a track in its tier."""
        return any(NESTED.get(dimension) in self.families[cell] for dimension in self.families[cell])

    def unit_part(self, cell: int) -> Key:
        """The key of the same cell without its demographics."""
        return self.keys[cell][: len(UNITS)] + (ANY,) * (len(self.dimensions) - len(UNITS))


@dataclass(frozen=True, slots=True)
class _Counted:
    """One family counted."""

    keys: list[Key]
    eligible: Numbers
    participants: Numbers
    behind: list[Behind | None]


def build_tables(rows: Iterable[Row] | Roll, declared: Declared, thresholds: Thresholds) -> Tables:
    """Count the declared tables. Raises CannotProtect when a person appears twice or nobody is eligible."""
    roll = Roll.of(rows)
    _check(roll, declared)
    columns = {name: Column.of(values) for name, values in zip(UNITS, units_of(roll), strict=True)}
    groups = {}
    for name in declared.attributes:
        said = roll.said.get(name, ())
        if codes := _published_groups(said, len(roll.people), thresholds):
            groups[name] = codes
            columns[name] = Column.of(_shown(said, codes))
    families = _families(columns, declared, tuple(groups))
    counter = _Counter(columns, np.array(roll.participant, dtype=bool), roll.works)
    return _assembled(tuple(columns), families, [counter.counted(family) for family in families], groups)


def _check(roll: Roll, declared: Declared) -> None:
    if not roll.people:
        raise CannotProtect("Nobody is eligible in this period, so there is nothing to publish.")
    if len({*roll.people}) < len(roll.people):
        raise CannotProtect("A person appears twice among the rows, so the counts would be wrong.")
    if set(declared.attributes) & {*UNITS, "period", "measure", "value"}:
        raise CannotProtect("A demographic has the name of another column, so the tables would be ambiguous.")


def _published_groups(said: Sequence[str], people: int, thresholds: Thresholds) -> tuple[str, ...]:
    """The codes large enough to be shown; the smallest joins the others while these alone would be a rare group."""
    answered = {code: n for code, n in Counter(said).items() if code and code not in {ANY, OTHERS}}
    codes = sorted(
        (code for code, n in answered.items() if n >= thresholds.sensitive_people),
        key=lambda code: (-answered[code], code),
    )
    while codes and 0 < people - sum(answered[code] for code in codes) < thresholds.sensitive_people:
        codes.pop()
    alone = len(codes) == 1 and answered[codes[0]] == people
    return () if alone else tuple(sorted(codes))


def _shown(said: Sequence[str], codes: Iterable[str]) -> list[str]:
    """What everybody said as it is printed: everything but these codes is the others."""
    printed = dict.fromkeys(said, OTHERS) | {code: code for code in codes}
    return list(map(printed.__getitem__, said))


def units_of(roll: Roll) -> list[Sequence[str]]:
    """The departments, teams, bands and sites of these people as they are printed, in the order of ``UNITS``.

    A team has one label over the whole organisation: a name two departments use is prefixed with the department.
    """
    department, team, band, site = (_named(name, roll.units[name]) for name in UNITS)
    pairs = list(zip(department, team, strict=True))
    homes = Counter(name for _, name in set(pairs))
    labels = {(home, name): f"{home}/{name}" if homes[name] > 1 else name for home, name in set(pairs)}
    return [_printable(column) for column in (department, list(map(labels.__getitem__, pairs)), band, site)]


def _named(dimension: str, values: Sequence[str]) -> Sequence[str]:
    unnamed = UNNAMED[dimension]
    return values if all(values) else [value or unnamed for value in values]


def _printable(values: Sequence[str]) -> Sequence[str]:
    """No value reads like the mark for everything."""
    return values if ANY not in values else ["(*)" if value == ANY else value for value in values]


def _families(columns: Mapping[str, Column], declared: Declared, attributes: tuple[str, ...]) -> list[Family]:
    families: list[Family] = [(), ("department",)]
    if declared.teams:
        families.append(("department", "team"))
    sites = declared.sites and len(columns["site"].values) > 1
    families += [("band",), *([("site",)] if sites else [])]
    families += [(NESTED[name], name) if NESTED.get(name) in attributes else (name,) for name in attributes]
    families.append(("department", "band"))
    crossed = [name for name in attributes if name in declared.demographics]
    families += [("department", name) for name in crossed]
    families += [("band", name) for name in crossed]
    return families + ([("band", "site")] if sites else [])


class _Counter:
    """Counts one family after the other."""

    def __init__(self, columns: Mapping[str, Column], taking: NDArray[np.bool_], works: Works) -> None:
        self.columns, self.taking = columns, taking
        self.worked_at = np.array(works.places, dtype=np.int64)
        self.mentors = works.mentors
        self.sizes = {measure: np.array(sizes, dtype=float) for measure, sizes in works.sizes.items()}

    def counted(self, family: Family) -> _Counted:
        """The cells of a family in the order of their keys.

        Every published group of every unit is a cell, also where nobody chose it: a missing line would say so.
        """
        shape = [len(self.columns[name].values) for name in family]
        number = np.zeros(len(self.taking), dtype=np.int64)
        for name, size in zip(family, shape, strict=True):
            number = number * size + self.columns[name].places
        if len(family) > 1 and family[0] in UNITS and family[1] not in UNITS:
            cells, cell_of = np.arange(prod(shape)), number
        else:
            cells, cell_of = np.unique(number, return_inverse=True)
        return _Counted(
            keys=self._keys(family, np.unravel_index(cells, shape) if family else (), len(cells)),
            eligible=np.bincount(cell_of, minlength=len(cells)),
            participants=np.bincount(cell_of[self.taking], minlength=len(cells)),
            behind=self._behind(cell_of, len(cells)) if _has_outcomes(family) else [None] * len(cells),
        )

    def _keys(self, family: Family, parts: Sequence[Numbers], cells: int) -> list[Key]:
        places = dict(zip(family, parts, strict=True))
        values = (
            [column.values[i] for i in places[name].tolist()] if name in places else repeat(ANY, cells)
            for name, column in self.columns.items()
        )
        return list(zip(*values, strict=True))

    def _behind(self, cell_of: Numbers, cells: int) -> list[Behind | None]:
        """What stands behind each cell, by one look at all pairs for each measure."""
        at = cell_of[self.worked_at]
        order = np.argsort(at, kind="stable")
        edges = np.searchsorted(at[order], np.arange(cells + 1)).tolist()
        mentors = [self.mentors[i] for i in order.tolist()]
        totals = [np.bincount(at, weights=sizes, minlength=cells).tolist() for sizes in self.sizes.values()]
        largest = [_two_largest(at, cells, sizes) for sizes in self.sizes.values()]
        return [
            Behind(
                frozenset(mentors[first:last]),
                dict(zip(self.sizes, total, strict=True)),
                dict(zip(self.sizes, pairs, strict=True)),
            )
            for (first, last), total, pairs in zip(
                pairwise(edges), zip(*totals, strict=True), zip(*largest, strict=True), strict=True
            )
        ]


def _has_outcomes(family: Family) -> bool:
    """Outcomes stand behind cells of one dimension, teams and tracks, never behind a crossing."""
    return len({*family} - {NESTED.get(name) for name in family}) <= 1


def _two_largest(at: Numbers, cells: int, sizes: NDArray[np.float64]) -> list[tuple[float, float]]:
    """The largest and the second largest size in each cell, nought where there is none."""
    order = np.lexsort((sizes, at))
    ends = np.searchsorted(at[order], np.arange(cells), side="right")
    number = np.bincount(at, minlength=cells)
    ranked = np.append(sizes[order], [0.0, 0.0])
    first, second = (np.where(number > place, ranked[ends - 1 - place], 0.0) for place in (0, 1))
    return list(zip(first.tolist(), second.tolist(), strict=True))


def _assembled(
    dimensions: tuple[str, ...],
    families: Sequence[Family],
    counted: Sequence[_Counted],
    groups: Mapping[str, tuple[str, ...]],
) -> Tables:
    keys = tuple(chain.from_iterable(part.keys for part in counted))
    family_of = tuple(
        chain.from_iterable(repeat(family, len(part.keys)) for family, part in zip(families, counted, strict=True))
    )
    return Tables(
        dimensions=dimensions,
        keys=keys,
        families=family_of,
        eligible=np.concatenate([part.eligible for part in counted]),
        participants=np.concatenate([part.participants for part in counted]),
        behind=tuple(chain.from_iterable(part.behind for part in counted)),
        sums=_sums(keys, family_of, dimensions),
        hierarchy=_hierarchy(keys, family_of, dimensions),
        groups=groups,
    )


def _sums(
    keys: Sequence[Key], families: Sequence[Family], dimensions: Sequence[str]
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """A cell's children along a dimension add up to it; a team's parent is its department."""
    position = {key: i for i, key in enumerate(keys)}
    places = {dimension: place for place, dimension in enumerate(dimensions)}
    children: dict[tuple[int, str], list[int]] = defaultdict(list)
    for i, (key, family) in enumerate(zip(keys, families, strict=True)):
        for dimension in family:
            if dimension == "department" and "team" in family:
                continue
            place = places[dimension]
            parent = position.get((*key[:place], ANY, *key[place + 1 :]))
            if parent is not None:
                children[parent, dimension].append(i)
    return tuple((parent, tuple(found)) for (parent, _), found in sorted(children.items()))


def _hierarchy(
    keys: Sequence[Key], families: Sequence[Family], dimensions: Sequence[str]
) -> tuple[tuple[str, str, str], ...]:
    links = set(_links(keys, families, dimensions))
    order = {dimension: i for i, dimension in enumerate(dimensions)}
    return tuple(sorted(links, key=lambda link: (order[link[0]], link[2], link[1])))


def _links(
    keys: Sequence[Key], families: Sequence[Family], dimensions: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """Each value of each dimension below the one it is a part of; crossings have none of their own."""
    places = {dimension: place for place, dimension in enumerate(dimensions)}
    for key, family in zip(keys, families, strict=True):
        if family and _has_outcomes(family):
            *above, own = (key[places[name]] for name in family)
            yield family[-1], own, above[0] if above else ANY
