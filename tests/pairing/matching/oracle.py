"""The optimum by trying everything: slow, short, and written without a look at the solver."""

from collections import Counter
from functools import cache
from itertools import combinations

from pairing.matching import Problem

Places = tuple[int, ...]


def served(problem: Problem, pairs) -> Places:
    """How many places are filled, by what counts most.

    Of the highest class first; where everybody comes first, every class's first places before any further ones.
    """
    have = Counter(mentee for mentee, _ in pairs)
    classes = sorted({problem.priorities.get(mentee, 0) for mentee in problem.mentees}, reverse=True)
    of = {at: [have[m] for m in problem.mentees if problem.priorities.get(m, 0) == at] for at in classes}
    if not problem.everybody_first:
        return tuple(sum(of[at]) for at in classes)
    return (*(sum(map(bool, of[at])) for at in classes), *(sum(max(0, n - 1) for n in of[at]) for at in classes))


def worth(problem: Problem, pairs) -> int:
    """Total score less load costs."""
    names = [(problem.mentees[i], problem.mentors[j]) for i, j in zip(problem.edge_mentee, problem.edge_mentor)]  # noqa: B905
    scores = dict(zip(names, problem.score.tolist(), strict=True))
    loads = Counter(mentor for _, mentor in pairs)

    def cost(mentor: str, load: int) -> int:
        named = isinstance(problem.load_costs, dict)
        costs = problem.load_costs.get(mentor, (0,)) if named else problem.load_costs
        return sum(costs[min(place, len(costs) - 1)] for place in range(load))

    return sum(scores[pair] for pair in pairs) - sum(cost(mentor, load) for mentor, load in loads.items())


def answers(problem: Problem):
    """Every choice of pairs that keeps to the rules."""
    options: dict[int, list[int]] = {i: [] for i in range(len(problem.mentees))}
    for i, j in zip(problem.edge_mentee.tolist(), problem.edge_mentor.tolist(), strict=True):
        options[i].append(j)
    forced: dict[int, set[int]] = {i: set() for i in options}
    mentees, mentors = list(problem.mentees), list(problem.mentors)
    for mentee, mentor in problem.forced:
        i, j = mentees.index(mentee), mentors.index(mentor)
        if j not in options[i]:
            return
        forced[i].add(j)

    def from_mentee(i: int, room: tuple[int, ...]):
        if i == len(mentees):
            yield ()
            return
        for count in range(int(problem.demands[i]) + 1):
            for choice in combinations(options[i], count):
                left = tuple(places - (j in choice) for j, places in enumerate(room))
                if forced[i] <= set(choice) and min(left, default=0) >= 0:
                    for rest in from_mentee(i + 1, left):
                        yield (*((mentees[i], mentors[j]) for j in choice), *rest)

    yield from from_mentee(0, tuple(problem.capacities.tolist()))


def best(problem: Problem) -> tuple[Places, int] | None:
    """The most that can be served, and the greatest total less load costs beside that; None without any answer."""

    @cache
    def key(pairs):
        return served(problem, pairs), worth(problem, pairs)

    return max(map(key, answers(problem)), default=None)
