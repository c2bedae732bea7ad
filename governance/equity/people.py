"""Where everybody of a quarter stands, spelled as the release spells it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from governance.disclosure import ANY, OTHERS, ProtectedRelease
from governance.disclosure.tables import UNNAMED, Column
from governance.equity.values import Count, Mask, Numbers, Register, Subject, of_those, renamed

TENURE = "tenure"


@dataclass(frozen=True, slots=True)
class People:
    """A register, and for each dimension the column of everybody's value."""

    register: Register
    where: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.register.person)

    def those(self, chosen: Mask) -> "People":
        """The same of those alone who are chosen."""
        return People(self.register.those(chosen), of_those(self.where, chosen))

    def values(self, dimension: str) -> list[str]:
        """Everybody's value in a dimension."""
        column = self.where[dimension]
        return [column.values[place] for place in column.places.tolist()]

    def by(self, dimension: str) -> dict[str, Numbers]:
        """Who has each value of a dimension, by their places."""
        column = self.where[dimension]
        order = np.argsort(column.places, kind="stable")
        edges = np.searchsorted(column.places[order], np.arange(len(column.values) + 1)).tolist()
        return {value: order[edges[i] : edges[i + 1]] for i, value in enumerate(column.values)}

    def counts(self, dimension: str, took: Mask) -> dict[str, Count]:
        """How many have each value that somebody has, and how many of these took part."""
        column = self.where[dimension]
        sizes = np.bincount(column.places, minlength=len(column.values)).tolist()
        taking = np.bincount(column.places[took], minlength=len(column.values)).tolist()
        found = zip(column.values, sizes, taking, strict=True)
        return {value: Count(size, taken) for value, size, taken in found if size}


@dataclass(frozen=True, slots=True)
class Before:
    """A quarter before: what was published of it, and who was there as far as is known today."""

    release: ProtectedRelease
    subjects: Iterable[Subject] | Register


def located(subjects: Iterable[Subject] | Register, release: ProtectedRelease) -> People:
    """Each person with their value in every dimension of the release, and their tenure."""
    register = Register.of(subjects)
    department, team, band, site = (_named(unit, column) for unit, column in register.units.items())
    silent = Column.of([""] * len(register.person))
    columns = {
        "department": department,
        "team": _teams(department, team, release),
        "band": band,
        "site": site,
        **{name: _coded(register.said.get(name, silent), release.groups[name]) for name in release.demographics},
        TENURE: register.tenure,
    }
    return People(register, columns)


def _named(dimension: str, column: Column) -> Column:
    return renamed(column.places, [value or UNNAMED[dimension] for value in column.values])


def _coded(said: Column, shown: Collection[str]) -> Column:
    return renamed(said.places, [code if code in shown else OTHERS for code in said.values])


def _teams(department: Column, team: Column, release: ProtectedRelease) -> Column:
    """Everybody's team under its label in the release; one that the release doesn't have is no other team's."""
    home, name = release.dimensions.index("department"), release.dimensions.index("team")
    known = {(cell.key[home], cell.key[name]) for cell in release.cells if cell.key[name] != ANY}
    numbers, places = np.unique(department.places * len(team.values) + team.places, return_inverse=True)
    homes, names = np.divmod(numbers, len(team.values))
    pairs = [(department.values[i], team.values[j]) for i, j in zip(homes.tolist(), names.tolist(), strict=True)]
    return renamed(places, [pair[1] if pair in known else "/".join(pair) for pair in pairs])
