import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorship.notifications.models import Notification
from programs.models.track import CRITERIA
from programs.services.tracks import NoWeight, change_track, create_track, normalised
from programs.states import Focus
from tests.factories import NOW
from tests.factories.programs import EnrolmentFactory, ProgramFactory, TrackFactory


@given(st.lists(st.integers(0, 1000), min_size=6, max_size=6).filter(any))
def test_any_weights_become_percentages_that_add_up_to_100(values):
    percent = normalised(dict(zip(CRITERIA, values, strict=True)))

    assert sum(percent.values()) == 100
    assert all(abs(percent[c] - v * 100 / sum(values)) < 1 for c, v in zip(CRITERIA, values, strict=True))
    assert normalised(percent) == percent


def test_weights_of_nothing_are_refused_with_a_sentence():
    with pytest.raises(NoWeight, match="at least one criterion"):
        normalised(dict.fromkeys(CRITERIA, 0))


@pytest.mark.django_db
def test_a_track_starts_with_the_weights_of_its_focus():
    program = ProgramFactory()
    track = create_track(program=program, name="Lead", focus=Focus.LEADERSHIP, by=program.owner, now=NOW)

    assert (track.slug, track.weights.career, track.weights.version) == ("lead", 45, 1)


@pytest.mark.django_db
def test_other_weights_become_a_new_version_and_the_same_ones_do_not():
    track = TrackFactory()
    first = track.weights

    change_track(track=track, weights=first.as_dict(), by=None, now=NOW)
    assert track.weights == first

    track = change_track(track=track, name="Deeper", weights={"technical": 1}, by=None, now=NOW)
    assert (track.name, track.weights.version, track.weights.technical) == ("Deeper", 2, 100)
    assert track.weight_versions.get(version=1) == first


@pytest.mark.django_db
def test_who_is_in_is_told_once_that_others_see_what_they_said():
    enrolment = EnrolmentFactory(cohort__state="enrolling")
    EnrolmentFactory(cohort__track=enrolment.cohort.track, cohort__state="ended")
    track = enrolment.cohort.track

    for formation in ("hybrid", "organic", "assigned", "organic"):
        track = change_track(track=track, formation=formation, by=None, now=NOW)

    told = Notification.objects.get(kind="people_choose")
    assert told.person == enrolment.person
