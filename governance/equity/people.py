"""Everybody of a quarter in columns: who they are, and where each stands, spelled as the release spells it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from governance.disclosure import ANY, OTHERS, ProtectedRelease
from governance.disclosure.tables import UNNAMED, Column
from governance.equity.values import Count, Subject

TENURE = "tenure"

Members = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class People:
    """Subjects, and for each dimension the column of their values; person i is place i of each."""

    subjects: Sequence[Subject]
    where: Mapping[str, Column]

    def those(self, applies: Callable[[Subject], bool]) -> "People":
        """The same of those alone to whom it applies."""
        chosen = [i for i, subject in enumerate(self.subjects) if applies(subject)]
        columns = {name: Column(column.values, column.places[chosen]) for name, column in self.where.items()}
        return People([self.subjects[i] for i in chosen], columns)

    def values(self, dimension: str) -> list[str]:
        """Everybody's value in a dimension."""
        column = self.where[dimension]
        return [column.values[place] for place in column.places.tolist()]

    def by(self, dimension: str) -> dict[str, Members]:
        """Who has each value of a dimension, by their places."""
        column = self.where[dimension]
        order = np.argsort(column.places, kind="stable")
        edges = np.searchsorted(column.places[order], np.arange(len(column.values) + 1)).tolist()
        return {value: order[edges[i] : edges[i + 1]] for i, value in enumerate(column.values)}

    def counts(self, dimension: str, took: Callable[[Subject], bool]) -> dict[str, Count]:
        """How many have each value that somebody has, and how many of these took part."""
        took_part = np.array([took(subject) for subject in self.subjects], dtype=bool)
        return {
            value: Count(len(members), int(took_part[members].sum()))
            for value, members in self.by(dimension).items()
            if len(members)
        }


def located(subjects: Sequence[Subject], release: ProtectedRelease) -> People:
    """Each person with their value in every dimension of the release, and their tenure."""
    department = _named("department", (subject.department for subject in subjects))
    team = _named("team", (subject.team for subject in subjects))
    known = _teams(release)
    values = {
        "department": department,
        # A label that the release doesn't have is no other team's.
        "team": [
            name if (home, name) in known else f"{home}/{name}" for home, name in zip(department, team, strict=True)
        ],
        "band": _named("band", (subject.band for subject in subjects)),
        "site": _named("site", (subject.site for subject in subjects)),
        **{name: _coded(name, subjects, release) for name in release.demographics},
        TENURE: [subject.tenure for subject in subjects],
    }
    return People(subjects, {name: Column.of(column) for name, column in values.items()})


def _named(dimension: str, values: Iterable[str]) -> list[str]:
    return [value or UNNAMED[dimension] for value in values]


def _coded(name: str, subjects: Sequence[Subject], release: ProtectedRelease) -> list[str]:
    shown = frozenset(release.groups[name])
    said = (subject.groups.get(name, "") for subject in subjects)
    return [code if code in shown else OTHERS for code in said]


def _teams(release: ProtectedRelease) -> set[tuple[str, str]]:
    """The department and the label of each team that the release counts."""
    department, team = release.dimensions.index("department"), release.dimensions.index("team")
    return {(cell.key[department], cell.key[team]) for cell in release.cells if cell.key[team] != ANY}
