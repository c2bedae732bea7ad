"""How much the optimum and its proof cost, in scoring passes: the measure that holds on any machine.

python -m tests.benchmarks.pairing                      2,000 mentees
python -m tests.benchmarks.pairing 2000 10000 50000     more of them; 50,000 takes minutes

One scoring pass looks at every pair once, all criteria and rules included. The organisation is made up: mentors with
one to four places, levels 1 to 7, seven time zones, past pairs, and more mentees than places.
"""

import argparse
import random
import resource
import time
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import numpy as np

from pairing.matching import CRITERIA, Candidate, Explainer, Match, Rules, Scores, problem_of, score, solve, verify

Result = TypeVar("Result")
DAY = date(2026, 1, 14)
ZONES = (
    "Europe/Berlin", "Europe/Warsaw", "Europe/London", "America/Toronto", "America/Los_Angeles", "Asia/Kolkata",
    "Australia/Sydney",
)  # fmt: skip
STYLES = ("remote", "hybrid", "in-person")
WEIGHTS = dict(zip(CRITERIA, (45, 15, 10, 15, 10, 5), strict=True))
LIMITS = {2_000: 12, 10_000: 12, 50_000: 15}
"""Scoring passes that scoring, solving and proving may take together."""


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
    """The least CPU seconds of some repetitions."""
    seconds = []
    for _ in range(repeat):
        started = time.process_time()
        result = work()
        seconds.append(time.process_time() - started)
    return min(seconds), result


def one_pass(scores: Scores) -> int:
    return sum(int(np.count_nonzero(block.scores >= 0)) for block in scores.blocks())


def measure(size: int) -> bool:
    """Print the figures of one size; whether it kept to its limit."""
    mentees, mentors = organisation(size)
    preparing, scores = measured(lambda: score(mentees, mentors, WEIGHTS, Rules(1, 3), DAY))
    passing, eligible = measured(lambda: one_pass(scores), repeat=3)
    solving, solution = measured(lambda: solve(problem_of(scores, (0, 3000, 6000))))
    pairs = [pair[:2] for pair in solution.pairs]
    proving, _ = measured(lambda: verify(solution.problem, pairs, solution.certificate))
    explaining, _ = measured(lambda: Explainer(Match(scores, solution)))
    ratio, limit = (preparing + solving) / passing, LIMITS.get(size, 15)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{size:>6,} mentees, {len(mentors):,} mentors, {eligible:,} eligible pairs, {len(pairs):,} made, "
        f"{solution.status}, gap {solution.gap}\n"
        f"       one scoring pass {passing:.3f} s; score, solve and prove {preparing + solving:.3f} s: "
        f"{ratio:.1f} × (at most {limit} ×)\n"
        f"       the proof alone {proving / passing:.1f} ×, all explanations {explaining / passing:.1f} ×, "
        f"peak memory {memory:.0f} MB",
        flush=True,
    )
    return solution.gap == 0 and ratio <= limit


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[2_000], help="numbers of mentees, ascending (2000)")
    parser.add_argument("--seconds", type=float, default=300, help="start no further size after so long (300)")
    options = parser.parse_args()
    started, kept = time.monotonic(), True
    for size in options.sizes:
        if time.monotonic() - started > options.seconds:
            print(f"{size:>6,} mentees: not measured, the time is up.")
            break
        kept = measure(size) and kept
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
