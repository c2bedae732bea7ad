"""Validated skills as evidence of success: how much more mentees grew than people without a mentor who began alike."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import fmean

from evaluation.models import SkillAssessment
from evaluation.states import Phase
from evaluation.statistics import Assessed, skill_change
from governance.metrics import Kind, provide
from governance.quarters import Quarter
from governance.selectors.success import after, before
from governance.states import MetricKind
from governance.success import Estimate, Figure, Item, Withheld
from pairing.models import Pairing
from programs.models import Program


def skills_in(program: Program, quarter: Quarter) -> list[Item]:
    """Everybody whose skills were assessed again in the quarter: mean level before and after, over the same skills.

    Who had no mentor in the cohort is there to be compared with.
    """
    rows = SkillAssessment.objects.filter(cohort__track__program=program, recorded_at__lt=after(quarter))
    cells: dict[tuple[int, int], dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    again = set()
    for person, cohort, skill, phase, level, at in rows.values_list(
        "person_id", "cohort_id", "skill_id", "phase", "level", "recorded_at"
    ):
        cells[person, cohort][skill][phase] = level
        if phase == Phase.AFTER and at >= before(quarter):
            again.add((person, cohort))
    mentors = dict(_mentors(program))
    found = []
    for key in sorted(again):
        both = [levels for levels in cells[key].values() if len(levels) == len(Phase)]
        if both:
            values = tuple(fmean(levels[phase] for levels in both) for phase in (Phase.BEFORE, Phase.AFTER))
            found.append(Item(str(key[0]), mentors.get(key, ""), values))
    return found


def _mentors(program: Program) -> Iterable[tuple[tuple[int, int], str]]:
    """The mentor of each mentee and cohort, the latest where there were several."""
    begun = Pairing.objects.filter(cohort__track__program=program, started_on__isnull=False).order_by("started_on")
    for mentee, cohort, mentor in begun.values_list("mentee_id", "cohort_id", "mentor_id"):
        yield (mentee, cohort), str(mentor)


def adjusted_change(items: Sequence[Item]) -> Figure:
    """By analysis of covariance; before and after alone is no figure, since who begins low rises anyway."""
    found = skill_change([Assessed(item.values[0], item.values[1], bool(item.mentor)) for item in items])
    if found.covariance is None:
        return Withheld("Too few people without a mentor were assessed as well, and without them a rise says little.")
    low, high = found.covariance.difference_interval
    return Estimate(found.covariance.difference, found.covariance.n, low, high)


SKILLS = Kind(
    MetricKind.SKILLS,
    "How many levels higher mentees were assessed than people without a mentor who began alike, by somebody other "
    "than their mentor.",
    "An assessor looks at what somebody can do, before and after, against a described scale; the comparison takes out "
    "that whoever begins low tends to be assessed higher the next time.",
    "Skills of {people} people were assessed again: those with a mentor stand {value} levels above those without.",
    skills_in, adjusted_change, unit="levels", least=0.1, most=4,
)  # fmt: skip


def connect() -> None:
    provide(SKILLS)
