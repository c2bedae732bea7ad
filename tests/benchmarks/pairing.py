"""How much the optimum and its proof cost, and what other methods make of the same instances.

python -m tests.benchmarks.pairing                      2,000 mentees
python -m tests.benchmarks.pairing 2000 10000 50000     more of them; 50,000 takes minutes

One scoring pass looks at every pair once, all criteria and rules included: the measure that holds on any machine.
Beside it stand the seconds of the processor and the peak of memory, each size in a process of its own, and how the
seconds grow with the number of people (an exponent of 2 is that of the pairs there are). To 10,000 mentees the same
instances go through a greedy list, deferred acceptance (both sides prefer by score) and scipy's assignment of copied
columns. The organisation is made up: mentors with one to four places, levels 1 to 7, seven time zones, past pairs, and
more mentees than places.
"""

import argparse
import math
import multiprocessing
import random
import resource
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

from pairing.matching import (
    CRITERIA,
    Candidate,
    Explainer,
    Match,
    Preferences,
    Rules,
    Scores,
    problem_of,
    score,
    solve,
    stable_pairs,
    verify,
    verify_floor,
    worst_first,
)  # fmt: skip
from pairing.matching.engine import CohortProblem
from pairing.matching.load import load_costs

Result = TypeVar("Result")
Pairs = list[tuple[int, int, int]]
DAY = date(2026, 1, 14)
ZONES = (
    "Europe/Berlin", "Europe/Warsaw", "Europe/London", "America/Toronto", "America/Los_Angeles", "Asia/Kolkata",
    "Australia/Sydney",
)  # fmt: skip
STYLES = ("remote", "hybrid", "in-person")
WEIGHTS = dict(zip(CRITERIA, (45, 15, 10, 15, 10, 5), strict=True))


@dataclass(frozen=True)
class Limit:
    """Scoring passes for score, solve and proof together; seconds of the processor for them; megabytes at the peak."""

    passes: float
    seconds: float
    megabytes: int


LIMITS = {2_000: Limit(12, 0.5, 200), 10_000: Limit(12, 6, 500), 50_000: Limit(15, 120, 1536)}
COMPARED = 10_000
"""The most mentees with whom the other methods are tried."""


def organisation(size: int, seed: int = 7) -> tuple[list[Candidate], list[Candidate]]:
    """``size`` mentees, and mentors for nine of ten of them."""
    draw = random.Random(seed)
    skills = [f"skill {number}" for number in range(60)]
    mentors = [f"M{number:06}" for number in range(size * 9 // 25)]

    def anybody(name: str, levels: tuple[int, ...], proficiency: tuple[int, int], **more: Any) -> Candidate:
        return Candidate(
            id=name, level=draw.choices(range(1, 8), levels)[0], style=draw.choice(STYLES), zone=draw.choice(ZONES),
            skills={skill: draw.randint(*proficiency) for skill in draw.sample(skills, 7)},
            family=draw.choice(("engineering", "management")), team=f"team {draw.randrange(size // 10)}", **more,
        )  # fmt: skip

    mentees = [
        anybody(
            f"E{number:06}", (20, 24, 20, 16, 10, 6, 4), (1, 3), wants=tuple(draw.sample(skills, 3)),
            line=frozenset(draw.sample(mentors, 3)), past_mentors=frozenset(draw.sample(mentors, 2)),
            needs={skill: draw.randint(3, 5) for skill in draw.sample(skills, 2)},
        )
        for number in range(size)
    ]  # fmt: skip
    return mentees, [anybody(name, (0, 0, 10, 25, 30, 20, 15), (2, 5), places=draw.randint(1, 4)) for name in mentors]


def measured(work: Callable[[], Result], repeat: int = 1) -> tuple[float, Result]:
    """The least seconds of the processor of some repetitions."""
    seconds = []
    for _ in range(repeat):
        started = time.process_time()
        result = work()
        seconds.append(time.process_time() - started)
    return min(seconds), result


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one_pass(scores: Scores) -> int:
    return sum(int(np.count_nonzero(block.scores >= 0)) for block in scores.blocks())


def product(mentees: int, mentors: int) -> float:
    """Seconds of the one matrix product that scoring by skill and level would be: 60 skills of 5 levels."""
    left, right = np.ones((mentees, 300), dtype=np.float32), np.ones((300, mentors), dtype=np.float32)
    step = max(1, 1_000_000 // mentors)
    started = time.process_time()
    for first in range(0, mentees, step):
        _ = left[first : first + step] @ right
    return time.process_time() - started


def measure(size: int) -> tuple[bool, float]:
    """Print the figures of one size; whether it kept to its limits, and the seconds of solving and proving."""
    mentees, mentors = organisation(size)
    preparing, scores = measured(lambda: score(mentees, mentors, WEIGHTS, Rules(1, 3), DAY))
    passing, eligible = measured(lambda: one_pass(scores), repeat=3 if size <= COMPARED else 1)
    problem = problem_of(scores, load_costs(mentors))
    solving, solution = measured(lambda: solve(problem))
    memory, limit = megabytes(), LIMITS.get(size, Limit(15, math.inf, 10**6))
    pairs = [pair[:2] for pair in solution.pairs]
    proving, _ = measured(lambda: verify(problem, pairs, solution.certificate))
    explaining, _ = measured(lambda: Explainer(Match(scores, solution)))
    whole = preparing + solving
    print(
        f"{size:>6,} mentees, {len(mentors):,} mentors, {eligible:,} eligible pairs, {len(pairs):,} made, "
        f"{solution.status}, gap {solution.gap}\n"
        f"       one scoring pass {passing:.3f} s, {passing / product(size, len(mentors)):.1f} × the matrix product\n"
        f"       score, solve and prove {whole:.2f} s of at most {limit.seconds}, {whole / passing:.1f} × the pass of "
        f"at most {limit.passes:.0f} ×, peak memory {memory:.0f} MB of at most {limit.megabytes}\n"
        f"       the proof alone {proving / passing:.1f} ×, all explanations {explaining / passing:.1f} ×",
        flush=True,
    )
    if size <= COMPARED:
        compare(problem, solution.objective, len(pairs))
    kept = solution.gap == 0 and whole / passing <= limit.passes and memory <= limit.megabytes
    return kept and whole <= limit.seconds, whole


def compare(problem: CohortProblem, best: int, served: int) -> None:
    """What other methods make of the same instance."""
    for name, method in (("greedy list", greedy), ("deferred acceptance", deferred), ("scipy, copied columns", copied)):
        seconds, pairs = measured(lambda method=method: method(problem))  # type: ignore[misc]
        loss = 1 - worth(problem, pairs) / best
        print(f"       {name:<22} {seconds:8.2f} s  {served - len(pairs):4} fewer served, {loss:7.3%} less worth")
    seconds, worst = measured(lambda: worst_first(problem))
    pairs_made = [pair[:2] for pair in worst.solution.pairs]
    if worst.cut:
        verify_floor(problem, pairs_made, worst.cut)
    print(
        f"       worst score first      {seconds:8.2f} s  worst score {worst.floor_without / 1000:.1f} to "
        f"{worst.floor / 1000:.1f} points, {worst.costs / best:.3%} less worth",
        flush=True,
    )


def worth(problem: CohortProblem, pairs: Pairs) -> int:
    """Total score less load costs."""
    loads, table = Counter(mentor for _, mentor, _ in pairs), problem.costs
    costs = sum(int(table[j, min(k, table.shape[1] - 1)]) for j, load in loads.items() for k in range(load))
    return sum(score for *_, score in pairs) - costs


def every_score(problem: CohortProblem) -> "np.ndarray":
    return np.concatenate([block.scores for block in problem.blocks()])


def greedy(problem: CohortProblem) -> Pairs:
    """The highest score first, whoever is left."""
    scores = every_score(problem)
    row, column = np.nonzero(scores >= 0)
    values = scores[row, column]
    order = np.argsort(-values, kind="stable")
    free, room, pairs = set(range(len(problem.mentees))), problem.capacities.tolist(), []
    places = sum(room)
    for i, j, value in zip(row[order].tolist(), column[order].tolist(), values[order].tolist(), strict=True):
        if i in free and room[j]:
            free.discard(i)
            room[j] -= 1
            pairs.append((i, j, value))
            if not free or len(pairs) == places:
                break
    return pairs


def deferred(problem: CohortProblem) -> Pairs:
    """Both sides prefer by the score they have together."""
    found = stable_pairs(Preferences.by_score(problem)).pairs
    row = {name: number for number, name in enumerate(problem.mentees)}
    column = {name: number for number, name in enumerate(problem.mentors)}
    scores = every_score(problem)
    return [(row[i], column[j], int(scores[row[i], column[j]])) for i, j in found]


def copied(problem: CohortProblem) -> Pairs:
    """A column for each place, less what it costs; exact, as long as all of it fits into memory."""
    scores, table = every_score(problem), problem.costs
    places = [
        (j, int(table[j, min(k, table.shape[1] - 1)])) for j, n in enumerate(problem.capacities) for k in range(n)
    ]
    column = np.array([j for j, _ in places])
    # A pair that may not be is worse than any that may by more than all scores together.
    far = float(len(problem.mentees)) * (scores.max() + table.max() + 1)
    worths = np.where(scores[:, column] < 0, -far, scores[:, column] - np.array([cost for _, cost in places]))
    rows, found = linear_sum_assignment(worths, maximize=True)
    made = zip(rows.tolist(), column[found].tolist(), strict=True)
    return [(i, j, int(scores[i, j])) for i, j in made if scores[i, j] >= 0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[2_000], help="numbers of mentees, ascending (2000)")
    parser.add_argument("--seconds", type=float, default=600, help="start no further size after so long (600)")
    options = parser.parse_args()
    started, all_kept, before = time.monotonic(), True, None
    for size in options.sizes:
        if time.monotonic() - started > options.seconds:
            print(f"{size:>6,} mentees: not measured, the time is up.")
            break
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
            kept, seconds = alone.submit(measure, size).result()
        if before:
            exponent = math.log(seconds / before[1]) / math.log(size / before[0])
            print(f"       from {before[0]:,} to {size:,} mentees the seconds grow with an exponent of {exponent:.2f}")
        all_kept, before = all_kept and kept, (size, seconds)
    return 0 if all_kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
