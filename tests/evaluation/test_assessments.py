from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from evaluation.models import SkillAssessment
from evaluation.policies import NotNow, NotTheAssessor
from evaluation.selectors import assessments_of, cohorts_to_assess, mentees_of, sheets
from evaluation.services.assessments import assess_skill, open_assessments
from evaluation.states import Phase
from mentorship.access.roles import Role
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from mentorship.people.states import Employment
from tests.factories import NOW, TODAY
from tests.factories.evaluation import SkillAssessmentFactory
from tests.factories.people import RoleAssignmentFactory, SkillFactory, make_person


@pytest.fixture
def skill(db):
    return SkillFactory(name="Kubernetes")


def assess(cast, skill, **changes):
    given = {
        "cohort": cast.cohort, "person": cast.mentee, "skill": skill, "phase": Phase.BEFORE, "level": 2,
        "evidence": "Needed help.", "by": cast.assessor, "now": NOW,
    }  # fmt: skip
    return assess_skill(**given | changes)


def test_an_assessment_is_kept_recorded_and_told_once_a_phase(cast, skill):
    assessment = assess(cast, skill)
    assess(cast, SkillFactory(name="SQL"))

    assert (assessment.level, assessment.evidence, assessment.assessed_on) == (2, "Needed help.", TODAY)
    assert AuditEvent.objects.filter(action="skill.assessed").count() == 2
    [told] = Notification.objects.filter(person=cast.mentee, kind="skills_assessed")
    assert told.url == "/evaluation/mine/"


def test_a_second_look_replaces_the_first_and_the_same_look_changes_nothing(cast, skill):
    later = NOW + timedelta(hours=1)
    assess(cast, skill)
    assess(cast, skill, now=later)
    assert SkillAssessment.objects.get().recorded_at == NOW

    assess(cast, skill, level=3, now=later)

    [kept] = SkillAssessment.objects.all()
    assert (kept.level, kept.recorded_at) == (3, later)
    assert AuditEvent.objects.filter(action="skill.assessed").count() == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda cast: {"by": cast.mentor}, "You mentor Milo Mentee or did"),
        (lambda cast: {"by": cast.mentee}, "Nobody assesses their own skills"),
        (lambda cast: {"person": cast.outsider}, "Ulla Outsider is not a mentee of"),
        (lambda cast: {"person": cast.other_mentor}, "Otto Mentor is not a mentee of"),
    ],
)
def test_who_may_not_assess_is_told_why(cast, skill, change, sentence):
    with pytest.raises(NotTheAssessor, match=sentence):
        assess(cast, skill, **change(cast))

    assert not SkillAssessment.objects.exists()


def test_somebody_who_mentored_in_another_cohort_is_no_assessor_either(cast, skill):
    cast.pairing.delete()
    assert assess(cast, skill, by=cast.mentor).assessor == cast.mentor


def test_what_another_assessor_saw_is_theirs_until_they_leave(cast, skill):
    another = make_person("Ari Assessor")
    RoleAssignmentFactory(person=another, role=Role.ASSESSOR)
    assess(cast, skill)

    with pytest.raises(NotTheAssessor, match="Asa Assessor assessed Kubernetes on 16 September 2026"):
        assess(cast, skill, by=another)

    cast.assessor.status = Employment.LEFT
    cast.assessor.save()
    assert assess(cast, skill, by=another).assessor == another


def test_a_day_to_come_is_refused(cast, skill):
    with pytest.raises(NotNow, match="still to come"):
        assess(cast, skill, assessed_on=TODAY + timedelta(days=1))
    assert assess(cast, skill, assessed_on=date(2026, 7, 1)).assessed_on == date(2026, 7, 1)


def test_reading_anothers_words_is_recorded_and_ones_own_are_not(cast, skill):
    row = assess(cast, skill)

    assert open_assessments(assessments=[row], user=cast.assessor.user, now=NOW) == [(row, "Needed help.")]
    assert not AuditEvent.objects.filter(action="assessment.read").exists()
    open_assessments(assessments=[row], user=cast.mentee.user, now=NOW)
    assert AuditEvent.objects.filter(action="assessment.read").count() == 1
    with pytest.raises(PermissionDenied):
        open_assessments(assessments=[row], user=cast.mentor.user, now=NOW)


def test_an_assessor_sees_that_others_assessed_and_not_what_they_said(cast, skill):
    cast.cohort.enrolments.get(person=cast.mentee).wanted_skills.add(skill)
    another = SkillFactory(name="SQL")
    SkillAssessmentFactory(cohort=cast.cohort, person=cast.mentee, skill=another, assessor=cast.auditor, level=4)
    assess(cast, skill)

    found = {sheet.person: sheet for sheet in sheets(cast.cohort, mentees_of(cast.cohort), cast.assessor.user)}

    mine, theirs = found[cast.mentee].lines
    assert (mine.skill, mine.before.level, mine.before.label, mine.after) == (skill, 2, "uses it with help", None)
    assert (theirs.before.by, theirs.before.level, theirs.before.mine) == ("Aude Auditor", None, False)
    assert found[cast.other_mentee].lines == []


def test_an_assessor_is_told_whom_they_may_not_assess(cast):
    refusals = {sheet.person: sheet.refusal for sheet in sheets(cast.cohort, mentees_of(cast.cohort), cast.mentor.user)}
    own = {sheet.person: sheet.refusal for sheet in sheets(cast.cohort, mentees_of(cast.cohort), cast.mentee.user)}

    assert refusals[cast.mentee].startswith("You mentor Milo Mentee")
    assert refusals[cast.other_mentee] == ""
    assert own[cast.mentee].startswith("Nobody")


def test_cohorts_count_people_and_not_assessments(cast, skill):
    assess(cast, skill)
    assess(cast, SkillFactory(name="SQL"))
    assess(cast, skill, phase=Phase.AFTER, person=cast.other_mentee)

    [cohort] = cohorts_to_assess()

    assert (cohort.mentee_count, cohort.before_count, cohort.after_count) == (2, 1, 1)


def test_ones_own_assessments_are_those_one_may_read(cast, skill):
    row = assess(cast, skill)

    assert list(assessments_of(cast.mentee, cast.mentee.user)) == [row]
    assert list(assessments_of(cast.mentee, cast.assessor.user)) == [row]
    assert not assessments_of(cast.mentee, cast.mentor.user)
