"""A rotation: the same people matched step after step, nobody with the same mentor twice, to systems new to them.

Each step is the best there is after the steps before it, with its proof; the whole is not claimed to be the best of
all plans.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pairing.matching.criteria import Criterion
from pairing.matching.engine import match
from pairing.matching.market import LoadCosts
from pairing.matching.overlap import Dates
from pairing.matching.people import Candidate, Rules

Shown = Mapping[str, Sequence[str]]
"""By mentor the systems they can show, the one they know best first."""


@dataclass(frozen=True)
class Turn:
    """Where a mentee is in one step; ``mentor`` is empty where nobody new was free, ``system`` where none is known."""

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

    Raises ``Unsolvable`` when the rules collide.
    """
    people = {mentee.id: mentee for mentee in mentees}
    forbidden = set(rules.forbidden)
    for mentee, mentor in now:
        forbidden.add((mentee, mentor))
        if mentee in people:
            people[mentee] = _after(people[mentee], mentor, _system(people[mentee], shown.get(mentor, ())))
    steps = []
    for span in dates:
        step = _step(people, mentors, span, weights, replace(rules, forbidden=frozenset(forbidden)), shown, load_costs)
        steps.append(step)
        for turn in step.turns:
            if turn.mentor:
                forbidden.add((turn.mentee, turn.mentor))
                people[turn.mentee] = _after(people[turn.mentee], turn.mentor, turn.system)
    return steps


def _step(
    people: Mapping[str, Candidate], mentors: Sequence[Candidate], dates: Dates, weights: Mapping[str, int],
    rules: Rules, shown: Shown, load_costs: LoadCosts,
) -> Step:  # fmt: skip
    found = match(
        list(people.values()), mentors, weights=rotating(weights), rules=rules, day=dates, load_costs=load_costs
    ).solution
    turns = []
    with_mentor = {mentee: (mentor, score) for mentee, mentor, score in found.pairs}
    for mentee in sorted(people):
        if mentee not in with_mentor:
            turns.append(Turn(mentee))
            continue
        mentor, score = with_mentor[mentee]
        system = _system(people[mentee], shown.get(mentor, ()))
        turns.append(Turn(mentee, mentor, system, score, bool(system) and system not in people[mentee].past_systems))
    return Step(dates, turns, found.status, found.objective, found.bound)


def _system(mentee: Candidate, systems: Sequence[str]) -> str:
    """The one that the mentor knows best of those new to the mentee; the best known one where none is."""
    new = [system for system in systems if system not in mentee.past_systems]
    return next(iter(new or systems), "")


def _after(mentee: Candidate, mentor: str, system: str) -> Candidate:
    seen = mentee.past_systems | {system} if system else mentee.past_systems
    return replace(mentee, past_mentors=mentee.past_mentors | {mentor}, past_systems=seen, places=1)
