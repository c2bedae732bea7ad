"""What each criterion asks of a pair, in the words of the page; the arithmetic is in ``components`` and ``skills``."""

from collections.abc import Mapping
from dataclasses import dataclass

from pairing.matching.criteria import Criterion


@dataclass(frozen=True)
class Definition:
    """``full``: what counts fully and what nothing. ``unknown``: what happens where something is not known."""

    asks: str
    full: str
    unknown: str


DEFINITIONS: Mapping[Criterion, Definition] = {
    Criterion.TECHNICAL: Definition(
        "How far the mentor is ahead in the skills that the mentee wishes to learn.",
        "Three levels of proficiency ahead in every wish is full marks, the mean over the wishes counts, and a mentor "
        "below proficiency 3 does not teach a skill.",
        "Half-way where the mentee named no wish or none of the mentor's skills is known.",
    ),
    Criterion.CAREER: Definition(
        "How well the mentor stands on the way that the mentee is on.",
        "Half is the level: full marks in the middle of what the track allows, nothing one level beyond its ends. Half "
        "is the job family: the one the mentee aims for, or their own, is full marks, another one 40 %.",
        "Half-way where a level is not known; where a job family is not known the level stands alone.",
    ),
    Criterion.COMMUNICATION: Definition(
        "Whether the two like to meet in the same way, and have a language in common.",
        "The same way is full marks, hybrid with either other 70 %, remote with in person 20 %. Nothing where both "
        "named their languages and have none in common.",
        "Half-way where one did not say how they like to meet; languages that are not named rule nothing out.",
    ),
    Criterion.OVERLAP: Definition(
        "How much of the week both are at work, in the weeks of the cohort and across time zones.",
        "The hours in common, out of the week of whoever works fewer of them. Everybody is held to work at least 20 "
        "hours, so that naming few hours chooses nobody: what is missing is spread over Monday to Friday, nine to "
        "five.",
        "Monday to Friday, nine to five, is assumed of who named no hours, and said so; half-way where a time zone is "
        "not known.",
    ),
    Criterion.ROADMAP: Definition(
        "How much of what the mentee lacks for the roadmap of their team the mentor can close.",
        "Closing every gap is full marks. Where mentoring somebody now matters more than usual, their score with every "
        "mentor rises towards full marks, half of the way at most.",
        "Half-way where the roadmap asks nothing of the mentee or none of the mentor's skills is known.",
    ),
    Criterion.ROTATION: Definition(
        "Whether the pair brings the mentee to people and systems that are new to them.",
        "Full marks for somebody new; half for a mentor of a team the mentee had a mentor from, or who only knows "
        "systems the mentee has worked in; nothing for a former mentor.",
        "What is not recorded counts as new.",
    ),
}
