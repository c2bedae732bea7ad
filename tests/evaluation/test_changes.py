from datetime import timedelta

import pytest

from evaluation.models import SkillAssessment, TrackChange
from evaluation.policies import NotNow
from evaluation.selectors import track_figures
from evaluation.services.changes import measure_change
from mentorship.audit.models import AuditEvent
from tests.factories import NOW, START
from tests.factories.evaluation import SkillAssessmentFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonFactory, SkillFactory, make_person

LATER = NOW + timedelta(days=30)


def assessed(cast, before, after, *, paired=True, person=None, at=NOW, by=None):
    """Somebody of the cohort with one skill assessed twice."""
    person = person or PersonFactory()
    if paired:
        PairingFactory(cohort=cast.cohort, mentee=person, started_on=START)
    skill = SkillFactory(name="Kubernetes")
    for phase, level in (("before", before), ("after", after)):
        SkillAssessmentFactory(
            cohort=cast.cohort, person=person, skill=skill, phase=phase, level=level, assessor=by or cast.assessor,
            recorded_at=at,
        )  # fmt: skip
    return person


def several(cast, count, **fields):
    return [assessed(cast, 1 + n % 3, 2 + n % 3 + (n % 2), **fields) for n in range(count)]


def test_only_what_was_assessed_twice_counts_as_one_value_a_person(cast):
    person = assessed(cast, 2, 4)
    for phase, level in (("before", 3), ("after", 4)):
        SkillAssessmentFactory(
            cohort=cast.cohort, person=person, skill=SkillFactory(name="SQL"), phase=phase, level=level,
            assessor=cast.assessor,
        )  # fmt: skip
    SkillAssessmentFactory(cohort=cast.cohort, person=person, skill=SkillFactory(name="Go"), assessor=cast.assessor)
    SkillAssessmentFactory(cohort=cast.cohort, person=PersonFactory(), assessor=cast.assessor)

    [one] = track_figures(cast.cohort.track).people

    assert (one.before, one.after, one.mentored) == (2.5, 4.0, True)


def test_people_without_a_mentor_are_whom_mentees_are_compared_with(cast):
    several(cast, 12)
    several(cast, 11, paired=False)

    change = measure_change(track=cast.cohort.track, by=cast.owner, now=NOW)

    assert change.people == 23
    assert change.content["covariance"]["comparison_n"] == 11
    assert AuditEvent.objects.get(action="change.measured").facts == {"track": cast.cohort.track.pk, "people": 23}


@pytest.mark.parametrize(("count", "paired"), [(9, True), (12, False)])
def test_few_people_give_no_figure(cast, count, paired):
    several(cast, count, paired=paired)

    with pytest.raises(NotNow, match="at least 10"):
        measure_change(track=cast.cohort.track, by=cast.owner, now=NOW)
    assert not TrackChange.objects.exists()


def test_a_figure_stands_until_three_people_are_concerned(cast):
    track = cast.cohort.track
    people = several(cast, 10)
    measure_change(track=track, by=cast.owner, now=NOW)

    with pytest.raises(NotNow, match="Nobody was assessed since"):
        measure_change(track=track, by=cast.owner, now=LATER)

    assessed(cast, 2, 3, at=LATER)
    SkillAssessment.objects.filter(person=people[0]).delete()
    with pytest.raises(NotNow, match="Fewer than 3 people"):
        measure_change(track=track, by=cast.owner, now=LATER)

    several(cast, 2, at=LATER)
    change = measure_change(track=track, by=cast.owner, now=LATER)
    assert change.people == 12
    assert TrackChange.objects.latest() == change


def test_somebody_taken_out_is_not_told_by_a_new_figure(cast):
    track = cast.cohort.track
    people = several(cast, 12)
    measure_change(track=track, by=cast.owner, now=NOW)
    SkillAssessment.objects.filter(person=people[0]).delete()

    with pytest.raises(NotNow, match="Fewer than 3 people"):
        measure_change(track=track, by=cast.owner, now=LATER)


def test_the_change_is_for_who_runs_or_oversees_the_program_and_for_assessors(cast):
    track = cast.cohort.track

    may = {part for part, user in cast.users.items() if user.has_perm("evaluation.view_track_change", track)}

    assert may == {"owner", "deputy", "other_owner", "assessor", "auditor", "administrator"}
    measure = {part for part, user in cast.users.items() if user.has_perm("evaluation.measure_change", track)}
    assert measure == may - {"auditor"}


def test_an_assessor_does_not_learn_from_a_new_figure_what_one_colleague_saw(cast):
    track, colleague = cast.cohort.track, make_person("Cora Colleague")
    several(cast, 10)
    measure_change(track=track, by=cast.assessor, now=NOW)
    assessed(cast, 4, 1, at=LATER, by=colleague)
    several(cast, 2, at=LATER)  # their own two, whose levels they know

    with pytest.raises(NotNow, match="beside those of one assessor"):
        measure_change(track=track, by=cast.assessor, now=LATER)

    for _ in range(2):
        assessed(cast, 2, 3, at=LATER, by=colleague)
    with pytest.raises(NotNow, match="beside those of one assessor"):
        measure_change(track=track, by=colleague, now=LATER)

    assessed(cast, 2, 3, at=LATER)
    assert measure_change(track=track, by=cast.assessor, now=LATER).people == 16
