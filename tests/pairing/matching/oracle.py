"""The optimum by trying everything: slow, short, and written without a look at the solver."""

from functools import cache
from itertools import combinations

import numpy as np

from pairing.matching import Problem


def best(problem: Problem) -> tuple[int, int] | None:
    """Most places that can be filled, and the greatest total less load costs with as many; None without any answer."""
    options: dict[int, dict[int, int]] = {i: {} for i in range(len(problem.mentees))}
    for i, j, s in zip(problem.edge_mentee, problem.edge_mentor, problem.score, strict=True):
        options[int(i)][int(j)] = int(s)
    names = {(problem.mentees[i], problem.mentors[j]) for i in options for j in options[i]}
    if not problem.forced <= names:
        return None

    def cost(load: int) -> int:
        last = len(problem.load_costs) - 1
        return sum(problem.load_costs[min(place, last)] for place in range(load))

    @cache
    def answer(i: int, loads: tuple[int, ...]) -> tuple[int, int] | None:
        if i == len(problem.mentees):
            return 0, -sum(cost(load) for load in loads)
        found = []
        for count in range(int(problem.demands[i]) + 1):
            for choice in combinations(options[i], count):
                forced = {
                    j for j in range(len(problem.mentors)) if (problem.mentees[i], problem.mentors[j]) in problem.forced
                }
                after = tuple(load + (j in choice) for j, load in enumerate(loads))
                if not forced <= set(choice) or np.any(np.array(after) > problem.capacities):
                    continue
                rest = answer(i + 1, after)
                if rest is not None:
                    found.append((count + rest[0], sum(options[i][j] for j in choice) + rest[1]))
        return max(found, default=None)

    return answer(0, (0,) * len(problem.mentors))
