from datetime import timedelta

import pytest

from mentorship.people.states import Employment
from programs.languages import UnknownLanguage, codes_in, names_of
from programs.models import Enrolment
from programs.policies import NotNow, can_enrol, can_withdraw
from programs.selectors import cohorts_to_join, enrolment_counts, wanted_most
from programs.services.enrolments import CapacityMissing, enrol, withdraw
from programs.states import CohortState, EnrolmentRole, EnrolmentState
from tests.factories import NOW, TODAY
from tests.factories.people import SkillFactory, make_person
from tests.factories.programs import CohortFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    later = TODAY + timedelta(days=10)
    return CohortFactory(
        state=CohortState.ENROLLING, enrolment_closes_on=later, starts_on=later, ends_on=later + timedelta(days=90)
    )


def test_enrolling_again_replaces_the_first_answer(cohort):
    person, rust = make_person("Milo"), SkillFactory(name="Rust")
    first = enrol(cohort=cohort, person=person, role=EnrolmentRole.MENTOR, capacity=2, by=person, now=NOW)
    second = enrol(
        cohort=cohort, person=person, role=EnrolmentRole.MENTEE, capacity=5, wanted_skills=[rust], by=person, now=NOW
    )

    assert first.pk == second.pk
    assert (second.capacity, list(second.wanted_skills.all())) == (0, [rust])


def test_a_mentor_says_how_many_they_can_take_and_wishes_for_nothing(cohort):
    person = make_person("Mara")
    with pytest.raises(CapacityMissing, match="at least one"):
        enrol(cohort=cohort, person=person, role=EnrolmentRole.BOTH, by=person, now=NOW)

    enrolment = enrol(
        cohort=cohort, person=person, role=EnrolmentRole.MENTOR, capacity=1, wanted_skills=[SkillFactory()],
        by=person, now=NOW,
    )  # fmt: skip
    assert not enrolment.wanted_skills.exists()
    assert enrolment.mentors
    assert not enrolment.learns


def test_nobody_joins_a_cohort_that_is_not_open(cohort):
    person = make_person("Milo")
    cohort.state = CohortState.RUNNING
    cohort.save()

    assert not can_enrol(person, cohort, TODAY)
    with pytest.raises(NotNow, match="nobody can join"):
        enrol(cohort=cohort, person=person, role=EnrolmentRole.MENTEE, by=person, now=NOW)


def test_nobody_joins_after_the_last_day_of_their_own_calendar(cohort):
    cohort.enrolment_closes_on = TODAY
    cohort.save()
    here, ahead = make_person("Here"), make_person("Ahead", timezone="Pacific/Kiritimati")
    late = NOW.replace(hour=20)

    enrol(cohort=cohort, person=here, role=EnrolmentRole.MENTEE, by=here, now=late)
    with pytest.raises(NotNow, match="closed on"):
        enrol(cohort=cohort, person=ahead, role=EnrolmentRole.MENTEE, by=ahead, now=late)


def test_somebody_on_leave_enrols_when_back(cohort):
    person = make_person("Away", status=Employment.LEAVE)

    with pytest.raises(NotNow, match="when you are back"):
        enrol(cohort=cohort, person=person, role=EnrolmentRole.MENTEE, by=person, now=NOW)


def test_withdrawing_is_possible_until_the_start_and_twice_is_once(cohort):
    person = make_person("Milo")
    enrolment = enrol(cohort=cohort, person=person, role=EnrolmentRole.MENTEE, by=person, now=NOW)

    withdraw(enrolment=enrolment, by=person, now=NOW)
    enrolment = withdraw(enrolment=enrolment, by=person, now=NOW)

    assert enrolment.state == EnrolmentState.WITHDRAWN
    assert not can_withdraw(enrolment)


def test_a_cohort_under_way_is_left_by_ending_the_pairing(cohort):
    person = make_person("Milo")
    enrolment = enrol(cohort=cohort, person=person, role=EnrolmentRole.MENTEE, by=person, now=NOW)
    cohort.state = CohortState.RUNNING
    cohort.save()

    with pytest.raises(NotNow, match="End the pairing"):
        withdraw(enrolment=enrolment, by=person, now=NOW)
    assert Enrolment.objects.get().state == EnrolmentState.ENROLLED


def test_the_owner_sees_places_against_mentees_and_what_is_wished_for_most(cohort):
    rust, go = SkillFactory(name="Rust"), SkillFactory(name="Go")
    for name, role, capacity, wishes in [
        ("A", EnrolmentRole.MENTOR, 1, ()),
        ("B", EnrolmentRole.BOTH, 1, (rust,)),
        ("C", EnrolmentRole.MENTEE, 0, (rust, go)),
        ("D", EnrolmentRole.MENTEE, 0, ()),
    ]:
        person = make_person(f"Person {name}")
        enrol(cohort=cohort, person=person, role=role, capacity=capacity, wanted_skills=wishes, by=person, now=NOW)

    counts = enrolment_counts(cohort, TODAY)

    assert (counts.people, counts.learners, counts.places, counts.short_by) == (4, 3, 2, 1)
    assert [(skill.name, skill.wishes) for skill in wanted_most(cohort)] == [("Rust", 2), ("Go", 1)]
    assert [c.joined for c in cohorts_to_join(person, TODAY)] == [True]


@pytest.mark.parametrize(
    ("typed", "kept"), [("", ""), ("English, polish", "en,pl"), ("de; EN;en", "de,en"), (" Simplified ", None)]
)
def test_languages_are_kept_as_codes(typed, kept):
    if kept is None:
        with pytest.raises(UnknownLanguage):
            codes_in(typed)
    else:
        assert ",".join(codes_in(typed)) == kept


def test_languages_are_read_as_names():
    assert names_of(["pl", "en", "xx"]) == "English, Polish"
