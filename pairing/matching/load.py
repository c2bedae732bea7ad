"""What a mentor's further mentees cost: more for each, and more the more senior the mentor is."""

from collections.abc import Mapping, Sequence

from pairing.matching.people import Candidate

LOAD_COSTS = (0, 3000, 6000)
"""Of mentors at the lowest level there is: the first mentee nothing, the second three points, each further one six."""

GROWTH = 25
"""By how many percent that rises with each level above."""


def load_costs(mentors: Sequence[Candidate], base: Sequence[int] = LOAD_COSTS) -> Mapping[str, tuple[int, ...]]:
    """By mentor what each mentee costs whom they don't have yet, in thousandths of a point; the last for all further.

    A mentor whose level is unknown counts as one of the lowest level.
    """
    lowest = min((mentor.level for mentor in mentors if mentor.level is not None), default=0)
    return {mentor.id: _costs(mentor, (mentor.level or lowest) - lowest, base) for mentor in mentors}


def _costs(mentor: Candidate, above: int, base: Sequence[int]) -> tuple[int, ...]:
    left = base[min(mentor.held, len(base) - 1) :]
    return tuple(cost * (100 + GROWTH * above) // 100 for cost in left)
