"""From rows to the declared tables: what is counted where, and which sums link the cells."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from governance.disclosure.results import CannotProtect, Key
from governance.disclosure.values import ANY, NESTED, OTHERS, UNITS, Declared, Row, Thresholds, Work

UNNAMED = {"department": "no department", "team": "no team", "band": "no level", "site": "no site"}


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
    families: tuple[tuple[str, ...], ...]
    eligible: NDArray[np.int64]
    participants: NDArray[np.int64]
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


def build_tables(rows: Iterable[Row], declared: Declared, thresholds: Thresholds) -> Tables:
    """Count the declared tables. Raises CannotProtect when a person appears twice or nobody is eligible."""
    people = sorted(rows, key=lambda row: row.person)
    _check(people, declared)
    groups = {name: _published_groups(people, name, thresholds) for name in declared.attributes}
    groups = {name: codes for name, codes in groups.items() if codes}
    dimensions = (*UNITS, *groups)
    coded = [{**at, **_codes(row, groups)} for row, at in located(people)]
    families = _families(coded, declared, tuple(groups))
    members: dict[Key, list[int]] = defaultdict(list)
    for family in families:
        for position, coordinates in enumerate(coded):
            members[_key(dimensions, family, coordinates)].append(position)
    for family in families:
        for key in _empty_groups(dimensions, family, members, groups):
            members.setdefault(key, [])
    return _assemble(people, dimensions, families, members, groups)


def _check(people: Sequence[Row], declared: Declared) -> None:
    if not people:
        raise CannotProtect("Nobody is eligible in this period, so there is nothing to publish.")
    twice = [first.person for first, second in pairwise(people) if first.person == second.person]
    if twice:
        raise CannotProtect("A person appears twice among the rows, so the counts would be wrong.")
    if set(declared.attributes) & {*UNITS, "period", "measure", "value"}:
        raise CannotProtect("A demographic has the name of another column, so the tables would be ambiguous.")


def _published_groups(people: Sequence[Row], name: str, thresholds: Thresholds) -> tuple[str, ...]:
    """The codes large enough to be shown; the smallest joins the others while these alone would be a rare group."""
    counts = Counter(row.demographics.get(name, "") for row in people)
    answered = {code: n for code, n in counts.items() if code and code not in {ANY, OTHERS}}
    codes = sorted(
        (code for code, n in answered.items() if n >= thresholds.sensitive_people),
        key=lambda code: (-answered[code], code),
    )
    while codes and 0 < len(people) - sum(answered[code] for code in codes) < thresholds.sensitive_people:
        codes.pop()
    alone = len(codes) == 1 and answered[codes[0]] == len(people)
    return () if alone else tuple(sorted(codes))


def located(people: Iterable[Row]) -> list[tuple[Row, dict[str, str]]]:
    """Each row with its department, team, band and site as they are printed."""
    rows = list(people)
    return [(row, _coordinates(row, team)) for row, team in zip(rows, _team_labels(rows), strict=True)]


def _team_labels(people: Sequence[Row]) -> list[str]:
    """One label a team over the whole organisation: a name two departments use is prefixed with the department."""
    departments: dict[str, set[str]] = defaultdict(set)
    for row in people:
        departments[row.team or UNNAMED["team"]].add(row.department or UNNAMED["department"])
    labels = []
    for row in people:
        team = row.team or UNNAMED["team"]
        shared = len(departments[team]) > 1
        labels.append(f"{row.department or UNNAMED['department']}/{team}" if shared else team)
    return labels


def _coordinates(row: Row, team: str) -> dict[str, str]:
    coordinates = {name: getattr(row, name) or UNNAMED[name] for name in UNITS} | {"team": team}
    return {name: "(*)" if value == ANY else value for name, value in coordinates.items()}


def _codes(row: Row, groups: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    said = {name: row.demographics.get(name, "") for name in groups}
    return {name: code if code in groups[name] else OTHERS for name, code in said.items()}


def _families(
    coded: Sequence[Mapping[str, str]], declared: Declared, attributes: tuple[str, ...]
) -> list[tuple[str, ...]]:
    families: list[tuple[str, ...]] = [(), ("department",)]
    if declared.teams:
        families.append(("department", "team"))
    sites = declared.sites and len({coordinates["site"] for coordinates in coded}) > 1
    families += [("band",), *([("site",)] if sites else [])]
    families += [(NESTED[name], name) if NESTED.get(name) in attributes else (name,) for name in attributes]
    families.append(("department", "band"))
    crossed = [name for name in attributes if name in declared.demographics]
    families += [("department", name) for name in crossed]
    families += [("band", name) for name in crossed]
    return families + ([("band", "site")] if sites else [])


def _key(dimensions: Sequence[str], family: Sequence[str], coordinates: Mapping[str, str]) -> Key:
    return tuple(coordinates[dimension] if dimension in family else ANY for dimension in dimensions)


def _empty_groups(
    dimensions: Sequence[str],
    family: Sequence[str],
    members: Mapping[Key, list[int]],
    groups: Mapping[str, tuple[str, ...]],
) -> list[Key]:
    """Every published group of every unit, also where nobody chose it: a missing line would say so."""
    name = next((dimension for dimension in family if dimension in groups), None)
    if name is None or family[0] not in UNITS:
        return []
    place, unit = dimensions.index(name), dimensions.index(family[0])
    present = {key[place] for key in members if key[place] != ANY}
    units = {key[unit] for key in members if key[unit] != ANY}
    keys = []
    for value, code in product(sorted(units), sorted(present)):
        key = [ANY] * len(dimensions)
        key[unit], key[place] = value, code
        keys.append(tuple(key))
    return keys


def _assemble(
    people: Sequence[Row],
    dimensions: tuple[str, ...],
    families: Sequence[tuple[str, ...]],
    members: Mapping[Key, list[int]],
    groups: Mapping[str, tuple[str, ...]],
) -> Tables:
    def family_of(key: Key) -> tuple[str, ...]:
        return tuple(dimension for dimension, value in zip(dimensions, key, strict=True) if value != ANY)

    order = {family: position for position, family in enumerate(families)}
    keys = tuple(sorted(members, key=lambda key: (order[family_of(key)], key)))
    return Tables(
        dimensions=dimensions,
        keys=keys,
        families=tuple(family_of(key) for key in keys),
        eligible=np.array([len(members[key]) for key in keys], dtype=np.int64),
        participants=np.array([sum(people[i].participant for i in members[key]) for key in keys], dtype=np.int64),
        behind=tuple(_behind([work for i in members[key] for work in people[i].work], key, dimensions) for key in keys),
        sums=_sums(keys, dimensions),
        hierarchy=_hierarchy(keys, dimensions),
        groups=groups,
    )


def _behind(work: Sequence[Work], key: Key, dimensions: Sequence[str]) -> Behind | None:
    """Outcomes stand behind cells of one dimension, teams and tracks, never behind a crossing."""
    restricted = {dimension for dimension, value in zip(dimensions, key, strict=True) if value != ANY}
    if len(restricted - {NESTED.get(dimension) for dimension in restricted}) > 1:
        return None
    totals, largest = {}, {}
    for measure in ("sessions", "hours"):
        pairs: dict[str, float] = defaultdict(float)
        for item in work:
            pairs[item.pair] += getattr(item, measure)
        first, second = (*sorted(pairs.values(), reverse=True), 0.0, 0.0)[:2]
        totals[measure], largest[measure] = float(sum(sorted(pairs.values()))), (float(first), float(second))
    return Behind(frozenset(item.mentor for item in work), totals, largest)


def _sums(keys: Sequence[Key], dimensions: Sequence[str]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """A cell's children along a dimension add up to it; a team's parent is its department."""
    position = {key: i for i, key in enumerate(keys)}
    children: dict[tuple[int, str], list[int]] = defaultdict(list)
    for i, key in enumerate(keys):
        for place, dimension in enumerate(dimensions):
            if key[place] == ANY or (dimension == "department" and key[dimensions.index("team")] != ANY):
                continue
            parent = position.get((*key[:place], ANY, *key[place + 1 :]))
            if parent is not None:
                children[parent, dimension].append(i)
    return tuple((parent, tuple(found)) for (parent, _), found in sorted(children.items()))


def _hierarchy(keys: Sequence[Key], dimensions: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    links = set()
    for key in keys:
        for place, dimension in enumerate(dimensions):
            if key[place] != ANY:
                above = NESTED.get(dimension)
                parent = key[dimensions.index(above)] if above in dimensions else ANY
                links.add((dimension, key[place], parent))
    order = {dimension: i for i, dimension in enumerate(dimensions)}
    return tuple(sorted(links, key=lambda link: (order[link[0]], link[2], link[1])))
