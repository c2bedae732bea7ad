"""Validated skills as evidence of success, beside people who had no mentor."""

from datetime import UTC, datetime

import pytest

from evaluation.statistics import Assessed, skill_change
from evaluation.success_kinds import adjusted_change, skills_in
from governance.quarters import Quarter
from governance.success import Estimate, Item, Withheld
from tests.factories.evaluation import SkillAssessmentFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonFactory, SkillFactory

BEFORE, AGAIN = datetime(2026, 4, 9, tzinfo=UTC), datetime(2026, 8, 9, tzinfo=UTC)
LEVELS = [(1, 3), (2, 3), (2, 4), (3, 4), (1, 2), (3, 5), (2, 3), (1, 3), (2, 4), (3, 4), (2, 2), (1, 3)]


@pytest.mark.django_db
def test_a_person_is_there_with_what_was_assessed_before_and_again_in_the_quarter():
    pairing = PairingFactory()
    alone = PersonFactory()
    skills = [SkillFactory() for _ in range(3)]
    for person, levels in ((pairing.mentee, [(2, 3), (3, 5), (4, None)]), (alone, [(1, 2)])):
        for skill, (before, after) in zip(skills, levels, strict=False):
            common = {"cohort": pairing.cohort, "person": person, "skill": skill}
            SkillAssessmentFactory(**common, phase="before", level=before, recorded_at=BEFORE)
            if after:
                SkillAssessmentFactory(**common, phase="after", level=after, recorded_at=AGAIN)
    program = pairing.cohort.track.program

    found = skills_in(program, Quarter(2026, 3))

    mentee = Item(str(pairing.mentee_id), str(pairing.mentor_id), (2.5, 4.0))
    assert sorted(found) == sorted([mentee, Item(str(alone.pk), "", (1.0, 2.0))])
    assert skills_in(program, Quarter(2026, 2)) == skills_in(program, Quarter(2026, 4)) == []


def test_the_figure_is_the_difference_to_people_who_began_alike_and_never_before_and_after_alone():
    mentored = [Item(f"p{n}", f"m{n % 3}", (float(before), float(after))) for n, (before, after) in enumerate(LEVELS)]
    others = [Item(f"o{n}", "", (float(before), min(5.0, before + n % 2))) for n, (before, _) in enumerate(LEVELS)]
    people = [Assessed(*item.values, bool(item.mentor)) for item in [*mentored, *others]]
    expected = skill_change(people).covariance

    found = adjusted_change([*mentored, *others])

    assert expected is not None
    assert found == Estimate(expected.difference, expected.n, *expected.difference_interval)
    assert isinstance(adjusted_change(mentored), Withheld)
