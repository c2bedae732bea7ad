"""Whether a withheld outcome follows from the printed ones: linear algebra over the sums, whatever the values are."""

from collections import defaultdict

import numpy as np
from scipy.linalg import null_space

from governance.disclosure.attack import sums_of
from governance.disclosure.results import Cell, Key, ProtectedRelease

ALMOST = 1e-9


def outcomes_by_subtraction(release: ProtectedRelease, measure: str) -> list[Key]:
    """The cells whose withheld outcome is the difference of printed ones."""
    groups: dict[int, list[dict[Key, float]]] = defaultdict(list)
    group_of: dict[Key, int] = {}
    cells = {cell.key: cell for cell in release.cells}
    if release.cells[0].participants == 0:
        return []  # everybody knows that nothing was done anywhere
    for number, ((above, _), children) in enumerate(sums_of(release).items()):
        members = [cells[above], *children]
        if not all(cell.outcomes for cell in members):
            continue
        line = {cell.key: 1.0 for cell in members if _secret(cell, measure)}
        if above in line:
            line[above] = -1.0
        joined = {group_of[key] for key in line if key in group_of}
        lines = [line, *(earlier for group in sorted(joined) for earlier in groups.pop(group))]
        groups[number] = lines
        group_of.update((key, number) for earlier in lines for key in earlier)
    return sorted(key for lines in groups.values() for key in _determined(lines))


def _secret(cell: Cell, measure: str) -> bool:
    """Where nobody takes part nothing was done, which is no secret."""
    return cell.outcomes[measure] is None and cell.participants != 0


def _determined(lines: list[dict[Key, float]]) -> list[Key]:
    """The unknowns that are the same in every solution: no solution of the sums without results moves them."""
    unknowns = sorted({key for line in lines for key in line})
    if not unknowns:
        return []
    place = {key: i for i, key in enumerate(unknowns)}
    system = np.zeros((len(lines), len(unknowns)))
    for row, line in enumerate(lines):
        for key, factor in line.items():
            system[row, place[key]] = factor
    free = null_space(system)
    return [key for key in unknowns if not np.any(np.abs(free[place[key]]) > ALMOST)]
