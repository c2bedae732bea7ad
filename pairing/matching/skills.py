"""The criteria that compare skills: what a mentor's proficiency would give a mentee, out of the most anybody could."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from pairing.matching.criteria import COMPONENT_TOP
from pairing.matching.market import Integers32, Mask
from pairing.matching.people import Candidate

People = Sequence[Candidate]
Gains = tuple[int, ...]
"""What each proficiency from 1 up would give."""

HIGHEST_PROFICIENCY = 5
TEACHES_FROM = 3  # a mentor uses the skill alone
WIDEST_GAP = 3  # three levels of proficiency ahead is as helpful as any


class SkillTable:
    """Σ over skills of what a mentor gives a mentee, out of ``most``.

    Mentees who would gain the same from a skill share a row of what each mentor would give them; a mentee's score is
    the sum of a few such rows. Silent: those for whom there is nothing to give, and mentors without any skills known.
    """

    def __init__(self, mentors: People, given: Sequence[Mapping[str, Gains]], most: Sequence[int]) -> None:
        kinds = sorted({(skill, gains) for gives in given for skill, gains in gives.items() if any(gains)})
        number = {kind: at for at, kind in enumerate(kinds)}
        self._table = _given(mentors, kinds)
        wanted = [[number[kind] for kind in gives.items() if kind in number] for gives in given]
        self._counts = np.array([len(kinds) for kinds in wanted], dtype=np.int64)
        self._kinds = np.zeros((len(given), int(self._counts.max(initial=0))), dtype=np.int64)
        for row, chosen in enumerate(wanted):
            self._kinds[row, : len(chosen)] = chosen
        self._most = np.maximum(np.array(most, dtype=np.float32), 1)[:, None]
        self.silent_mentees: Mask = np.array(most, dtype=np.int64) == 0
        self.silent_mentors: Mask = np.array([not mentor.skills for mentor in mentors], dtype=bool)

    def judged(self, rows: slice) -> Integers32:
        gained = np.zeros((rows.stop - rows.start, self._table.shape[1]), dtype=np.int16)
        kinds, counts = self._kinds[rows], self._counts[rows]
        for place in range(int(counts.max(initial=0))):
            more = counts > place
            if more.all():
                gained += self._table[kinds[:, place]]
            else:
                gained[more] += self._table[kinds[more, place]]
        # Exact: whole numbers below 2²⁴, and a quotient that is no whole number is never rounded up to one.
        total = gained.astype(np.float32)
        total *= COMPONENT_TOP
        total /= self._most[rows]
        return total.astype(np.int32)


def _given(mentors: People, kinds: Sequence[tuple[str, Gains]]) -> "np.ndarray":
    """For each kind of wish what each mentor would give."""
    skills = sorted({skill for skill, _ in kinds})
    place = {skill: number for number, skill in enumerate(skills)}
    proficiency = np.zeros((len(skills), len(mentors)), dtype=np.int8)
    for column, mentor in enumerate(mentors):
        for skill in mentor.skills.keys() & place.keys():
            proficiency[place[skill], column] = mentor.skills[skill]
    table = np.zeros((len(kinds), len(mentors)), dtype=np.int8)
    for row, (skill, gains) in enumerate(kinds):
        table[row] = np.array((0, *gains), dtype=np.int8)[proficiency[place[skill]]]
    return table


class Ahead(SkillTable):
    """Technical domain: how far the mentor is ahead in what the mentee wishes for, three levels being full marks.

    The mean over the wishes; a mentor below proficiency 3 does not teach a skill. Silent: no wishes, no skills known.
    """

    def __init__(self, mentees: People, mentors: People) -> None:
        given = [{skill: _ahead(mentee.skills.get(skill, 0)) for skill in mentee.wants} for mentee in mentees]
        super().__init__(mentors, given, [WIDEST_GAP * len(gives) for gives in given])


class Needs(SkillTable):
    """Roadmap priority: the share of what the mentee lacks for their teams' roadmap that the mentor can close.

    An opportunity raises it towards full marks, half of the way at most: the mentee counts more with every mentor.
    Silent: nothing is asked of the mentee or nothing is lacking, no skills known of the mentor.
    """

    def __init__(self, mentees: People, mentors: People) -> None:
        lacking = [
            {skill: (mentee.skills.get(skill, 0), level) for skill, level in mentee.needs.items()} for mentee in mentees
        ]
        given = [{skill: _closing(*gap) for skill, gap in gaps.items()} for gaps in lacking]
        super().__init__(mentors, given, [sum(max(0, need - own) for own, need in gaps.values()) for gaps in lacking])
        self.raised: Integers32 = _raised(mentees)


def _raised(mentees: Iterable[Candidate]) -> Integers32:
    """How far each mentee's opportunity raises the criterion, in thousandths of what is missing to full marks."""
    return np.array([min(max(mentee.opportunity, 0), COMPONENT_TOP) // 2 for mentee in mentees], dtype=np.int32)


def _ahead(own: int) -> Gains:
    levels = range(1, HIGHEST_PROFICIENCY + 1)
    return tuple(min(max(0, level - own), WIDEST_GAP) if level >= TEACHES_FROM else 0 for level in levels)


def _closing(own: int, need: int) -> Gains:
    return tuple(max(0, min(level, need) - own) for level in range(1, HIGHEST_PROFICIENCY + 1))
