"""An attacker who has the three files of a release and nothing else; written apart from the code it attacks.

Reads lines as anybody would, takes every printed number, headcount and sum as a fact, knows that people are whole and
that nobody takes part who isn't there, and asks for the least and the most each withheld count can be.
"""

from collections import defaultdict
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from governance.disclosure import ProtectedRelease, cell_lines, headcount_lines, hierarchy_lines


class Attacker:
    def __init__(self, release: ProtectedRelease) -> None:
        self.dimensions = release.dimensions
        self.least_group = release.thresholds.sensitive_people
        self.known: dict[tuple, int] = {}
        self.withheld: list[tuple] = []
        self.anybody = release.cells[0].participants != 0  # "0 of n" stays, and then everybody knows it of each part
        for line in cell_lines(release):
            if line["measure"] in ("eligible", "participants"):
                name = (self._key(line), line["measure"])
                if line["value"] == "SUPPRESSED":
                    self.withheld.append(name)
                else:
                    self.known[name] = int(line["value"])
        self.headcounts = {self._key(line): int(line["value"]) for line in headcount_lines(release)}
        self.department_of = {
            line["child"]: line["parent"] for line in hierarchy_lines(release) if line["dim"] == "team"
        }
        self.unknown = [name for name in self.withheld if not self._public(name)]
        self.place = {name: i for i, name in enumerate(self.unknown)}
        self._constraints()

    def _key(self, line: dict[str, str]) -> tuple[str, ...]:
        return tuple(line[dimension] for dimension in self.dimensions)

    def _public(self, name: tuple) -> bool:
        return name[1] == "eligible" and name[0] in self.headcounts

    def value(self, name: tuple) -> int | None:
        return self.headcounts[name[0]] if self._public(name) else self.known.get(name)

    def sums(self):
        """Names of a sum and of its parts."""
        cells = {key for key, _ in [*self.known, *self.withheld]}
        parts = defaultdict(list)
        for key in cells:
            for place, dimension in enumerate(self.dimensions):
                above = list(key)
                above[place] = "*"
                if dimension == "team" and key[place] != "*":
                    assert key[self.dimensions.index("department")] == self.department_of[key[place]]
                if key[place] != "*" and tuple(above) in cells:
                    if dimension == "department" and key[self.dimensions.index("team")] != "*":
                        continue
                    parts[tuple(above), dimension].append(key)
        for ((above, _), below), measure in product(parts.items(), ("eligible", "participants")):
            yield (above, measure), [(key, measure) for key in below]

    def _constraints(self) -> None:
        lines, results = [], []
        for whole, parts in self.sums():
            line, result = np.zeros(len(self.unknown)), 0.0
            for name, factor in [(whole, -1), *((part, 1) for part in parts)]:
                if name in self.place:
                    line[self.place[name]] = factor
                else:
                    result -= factor * self.value(name)
            if line.any():
                lines.append(line)
                results.append(result)
            else:
                assert result == 0, f"{whole} is not the sum of its parts"
        limits = [LinearConstraint(np.array(lines), results, results)] if lines else []
        fewer = []
        low, high = np.zeros(len(self.unknown)), np.zeros(len(self.unknown))
        for (key, measure), i in self.place.items():
            high[i] = self.most(key) if measure == "eligible" or self.anybody else 0
            if measure == "eligible":
                low[i] = self.least_group if sum(value != "*" for value in key) == 1 else 0
                line = np.zeros(len(self.unknown))
                line[i], line[self.place[key, "participants"]] = 1, -1
                fewer.append(line)
        if fewer:
            limits.append(LinearConstraint(np.array(fewer), lb=0))
        self.limits, self.bounds = limits, Bounds(low, high)

    def most(self, key: tuple[str, ...]) -> int:
        units = {"department", "team", "band", "site"}
        return self.headcounts[tuple(v if d in units else "*" for d, v in zip(self.dimensions, key, strict=True))]

    def range_of(self, name: tuple) -> tuple[int, int]:
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(self.unknown))
            aim[self.place[name]] = sign
            solved = milp(aim, integrality=1, constraints=self.limits, bounds=self.bounds, options={"presolve": False})
            assert solved.status == 0, solved.message
            ends.append(round(sign * solved.fun))
        return ends[0], ends[1]

    def narrowed(self, counts: int = 3) -> list[tuple]:
        """The withheld counts with fewer values left than three, or than there are people at all."""
        found = []
        for name in self.unknown:
            low, high = self.range_of(name)
            possible = self.most(name[0]) if name[1] == "eligible" or self.anybody else 0
            if high - low + 1 < min(counts, possible + 1):
                found.append((name, low, high))
        return found
