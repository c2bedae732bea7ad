"""A rotation: the same people matched step after step, nobody with the same mentor twice, to systems new to them.

Each step is the best there is after the steps before it, with its proof; the whole is not claimed to be the best of
all plans.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pairing.matching.criteria import SCORE_TOP, Criterion
from pairing.matching.market import NOT_ELIGIBLE, Integers, LoadCosts, cost_table
from pairing.matching.overlap import Dates
from pairing.matching.people import Candidate, Rules
from pairing.matching.problem import Problem
from pairing.matching.scoring import Scores, score
from pairing.matching.solver import solve

Shown = Mapping[str, Sequence[str]]
"""By mentor the systems they can show, the one they know best first."""


@dataclass(frozen=True)
class Turn:
    """Where a mentee moves in one step; without ``mentor`` they stay where they are, because nobody new was free.
    ``system`` is empty where none is known.
    """

    mentee: str
    mentor: str = ""
    system: str = ""
    score: int = 0
    new_system: bool = False


@dataclass(frozen=True)
class Step:
    """``bound``: no pairs that serve as many have a higher total; optimal when ``objective`` equals it."""

    dates: Dates
    turns: list[Turn]
    status: str = ""
    objective: int = 0
    bound: int = 0


def rotating(weights: Mapping[str, int]) -> dict[str, int]:
    """The weights of a plan: rotation counts as much as all other criteria together."""
    others = {name: weight for name, weight in weights.items() if name != Criterion.ROTATION}
    return others | {Criterion.ROTATION.value: max(sum(others.values()), weights.get(Criterion.ROTATION, 0))}


def plan_rotation(
    mentees: Sequence[Candidate],
    mentors: Sequence[Candidate],
    dates: Sequence[Dates],
    *,
    weights: Mapping[str, int],
    rules: Rules,
    shown: Shown,
    now: Iterable[tuple[str, str]] = (),
    load_costs: LoadCosts = (0,),
) -> list[Step]:
    """A step for each first and last day. ``now``: who has whom at present, which counts as their first mentor here.

    Raises ``Unsolvable`` when there are too many people for exact sums.
    """
    people = {mentee.id: mentee for mentee in sorted(mentees, key=lambda person: person.id)}
    mentors = sorted(mentors, key=lambda person: person.id)
    present = {mentee: mentor for mentee, mentor in now if mentee in people}
    forbidden = set(rules.forbidden) | set(present.items())
    for mentee, mentor in present.items():
        people[mentee] = _after(people[mentee], mentor, _system(people[mentee], shown.get(mentor, ())))
    steps = []
    for span in dates:
        barred = replace(rules, forbidden=frozenset(forbidden))
        scores = score(list(people.values()), mentors, rotating(weights), barred, span)
        step = _step(scores, people, present, span, shown, load_costs)
        steps.append(step)
        for turn in step.turns:
            if turn.mentor:
                present[turn.mentee] = turn.mentor
                forbidden.add((turn.mentee, turn.mentor))
                people[turn.mentee] = _after(people[turn.mentee], turn.mentor, turn.system)
    return steps


def _step(
    scores: Scores, people: Mapping[str, Candidate], present: Mapping[str, str], dates: Dates, shown: Shown,
    load_costs: LoadCosts,
) -> Step:  # fmt: skip
    problem, bonus = _problem(scores, present, load_costs)
    found = solve(problem)
    turns, moves = [], 0
    with_mentor = {mentee: (mentor, worth) for mentee, mentor, worth in found.pairs}
    for mentee, known in people.items():
        mentor, worth = with_mentor.get(mentee, ("", 0))
        if worth < bonus:
            turns.append(Turn(mentee))  # stays, or has nobody
            continue
        moves += 1
        system = _system(known, shown.get(mentor, ()))
        turns.append(Turn(mentee, mentor, system, worth - bonus, bool(system) and system not in known.past_systems))
    return Step(dates, turns, found.status, found.objective - moves * bonus, found.bound - moves * bonus)


def _problem(scores: Scores, present: Mapping[str, str], load_costs: LoadCosts) -> tuple[Problem, int]:
    """Every pair that may be, and staying with whom one has, which holds their place. A move is worth a bonus that no
    sum of scores makes up for: nobody loses their place to another, as many as can be have somebody, of them as many
    as can be move, and then scores count.
    """
    mentees, mentors = [person.id for person in scores.mentees], [person.id for person in scores.mentors]
    row, column, value = _eligible(scores)
    places = {mentor: number for number, mentor in enumerate(mentors)}
    dearest = int(cost_table(mentors, load_costs).max(initial=0))
    bonus = (len(mentees) + 1) * (SCORE_TOP + dearest) + 1
    staying = [(number, places[present[who]]) for number, who in enumerate(mentees) if present.get(who) in places]
    stay = np.array(staying, dtype=np.int64).reshape(-1, 2)
    problem = Problem(
        mentees=mentees,
        mentors=mentors,
        edge_mentee=np.concatenate([row, stay[:, 0]]),
        edge_mentor=np.concatenate([column, stay[:, 1]]),
        score=np.concatenate([value + bonus, np.zeros(len(stay), dtype=np.int64)]),
        capacities=np.array([person.places for person in scores.mentors], dtype=np.int64),
        demands=np.ones(len(mentees), dtype=np.int64),
        load_costs=load_costs,
        priorities={mentees[number]: 1 for number, _ in staying},
    )
    return problem, bonus


def _eligible(scores: Scores) -> tuple[Integers, Integers, Integers]:
    rows, columns, values = [], [], []
    for block in scores.blocks():
        row, column = np.nonzero(block.scores != NOT_ELIGIBLE)
        rows.append(row + block.first)
        columns.append(block.columns[column])
        values.append(block.scores[row, column].astype(np.int64))
    nothing = np.zeros(0, dtype=np.int64)
    return np.concatenate([nothing, *rows]), np.concatenate([nothing, *columns]), np.concatenate([nothing, *values])


def _system(mentee: Candidate, systems: Sequence[str]) -> str:
    """The one that the mentor knows best of those new to the mentee; the best known one where none is."""
    new = [system for system in systems if system not in mentee.past_systems]
    return next(iter(new or systems), "")


def _after(mentee: Candidate, mentor: str, system: str) -> Candidate:
    seen = mentee.past_systems | {system} if system else mentee.past_systems
    return replace(mentee, past_mentors=mentee.past_mentors | {mentor}, past_systems=seen, places=1)
