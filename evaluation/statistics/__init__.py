"""What figures say about mentoring, and when they say nothing: plain values in, frozen results with reasons out.

    compare(observations).sentence       E4, from person-quarters
    skill_change(people).sentence        E1, from assessments before and after

No database, no clock.
"""

from evaluation.statistics.beside import lives_of, packed, told_beside
from evaluation.statistics.groups import Group, groups
from evaluation.statistics.observations import Observation, Stratum, stratify
from evaluation.statistics.person_quarters import History, Span, Step, person_quarters
from evaluation.statistics.promotion import PromotionComparison, compare, refused
from evaluation.statistics.rounding import rounded
from evaluation.statistics.skill_change import Assessed, SkillChange, skill_change

__all__ = [
    "Assessed",
    "Group",
    "History",
    "Observation",
    "PromotionComparison",
    "SkillChange",
    "Span",
    "Step",
    "Stratum",
    "compare",
    "groups",
    "lives_of",
    "packed",
    "person_quarters",
    "refused",
    "rounded",
    "skill_change",
    "stratify",
    "told_beside",
]
