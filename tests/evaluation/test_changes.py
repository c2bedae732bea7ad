import re
from datetime import timedelta

import pytest

from evaluation.models import SkillAssessment, TrackChange
from evaluation.policies import NotNow
from evaluation.selectors import track_figures
from evaluation.services.changes import measure_change
from evaluation.statistics import Assessed
from governance.models import FigureBasis
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

    [one] = track_figures(cast.cohort.track)

    assert one.levels == Assessed(2.5, 4.0, mentored=True)
    assert (one.person, one.assessors) == (str(person.pk), {cast.assessor.pk})


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


def test_a_figure_stands_until_ten_people_are_concerned(cast):
    track = cast.cohort.track
    several(cast, 10)
    measure_change(track=track, by=cast.owner, now=NOW)
    with pytest.raises(NotNow, match="Nobody was given another level"):
        measure_change(track=track, by=cast.owner, now=LATER)

    several(cast, 9, at=LATER)
    with pytest.raises(NotNow, match="Fewer than 10 people"):
        measure_change(track=track, by=cast.owner, now=LATER)

    several(cast, 1, at=LATER)
    change = measure_change(track=track, by=cast.owner, now=LATER)
    assert change.people == 20
    assert TrackChange.objects.latest() == change


def test_a_figure_is_held_against_each_that_was_shown_as_it_was_then(cast):
    """The second has ten more people; without these the third differs from the first by one who was taken out."""
    track = cast.cohort.track
    people = several(cast, 12)
    measure_change(track=track, by=cast.owner, now=NOW)
    more = several(cast, 10)
    measure_change(track=track, by=cast.owner, now=LATER)
    SkillAssessment.objects.filter(person__in=[people[0], *more]).delete()

    with pytest.raises(NotNow, match="Fewer than 10 people"):
        measure_change(track=track, by=cast.owner, now=LATER)


def test_ten_who_fell_as_far_as_can_be_are_told_one_by_one(cast):
    track = cast.cohort.track
    several(cast, 10)
    measure_change(track=track, by=cast.owner, now=NOW)
    for _ in range(10):
        assessed(cast, 5, 1, at=LATER)

    with pytest.raises(NotNow, match="nearly all of them in the same way"):
        measure_change(track=track, by=cast.owner, now=LATER)


def test_what_is_kept_has_one_decimal_and_names_nobody(cast):
    several(cast, 13)
    several(cast, 11, paired=False)

    change = measure_change(track=cast.cohort.track, by=cast.owner, now=NOW)

    figures = [change.content["paired"]["change"], *change.content["covariance"]["difference_interval"]]
    assert all(figure == round(figure, 1) for figure in figures)
    said = change.content["sentence"]
    assert re.search(r"[+-]?\d\.\d levels, 95.% interval [+-]?\d\.\d to [+-]?\d\.\d\)", said), said
    people = {str(pk) for pk in SkillAssessment.objects.values_list("person", flat=True)}
    assert people.isdisjoint(row[0] for row in FigureBasis.objects.get().content)


def test_the_change_is_for_who_runs_or_oversees_the_program_and_for_assessors(cast):
    track = cast.cohort.track

    may = {part for part, user in cast.users.items() if user.has_perm("evaluation.view_track_change", track)}

    assert may == {"owner", "deputy", "other_owner", "assessor", "auditor", "administrator"}
    measure = {part for part, user in cast.users.items() if user.has_perm("evaluation.measure_change", track)}
    assert measure == may - {"auditor"}


def test_an_assessor_does_not_learn_from_a_new_figure_what_few_colleagues_saw(cast):
    track, colleague = cast.cohort.track, make_person("Cora Colleague")
    several(cast, 10)
    measure_change(track=track, by=cast.assessor, now=NOW)
    several(cast, 9, at=LATER, by=colleague)
    several(cast, 9, at=LATER)  # their own, whose levels they know
    for person in (cast.assessor, colleague):
        with pytest.raises(NotNow, match="beside those of one assessor"):
            measure_change(track=track, by=person, now=LATER)

    for by in (cast.assessor, colleague):
        assessed(cast, 2, 3, at=LATER, by=by)
    assert measure_change(track=track, by=cast.assessor, now=LATER).people == 30
