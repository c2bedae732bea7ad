from datetime import date, timedelta

import pytest
from django.utils import timezone

from pairing.selectors.mentors import load_of, mentors_of
from pairing.services.successors import successors_of
from pairing.services.terms import NotPossible, override_term, restore_term
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonSkillFactory, SkillFactory, make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, TrackFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return CohortFactory(track=TrackFactory(lowest_gap=1, highest_gap=4))


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def mentor(cohort, name: str, mentees: int, level: int = 5):
    person = make_person(name, level=level)
    EnrolmentFactory(cohort=cohort, person=person, role="mentor", capacity=3)
    for number in range(mentees):
        mentee = make_person(f"Mentee {number} of {name}", level=2)
        PairingFactory(cohort=cohort, mentor=person, mentee=mentee, mentor_place=number + 1, mentor_room=3)
    return person


def test_the_plot_says_what_an_even_spread_would_change(cohort, today):
    mentor(cohort, "Full", 3)
    mentor(cohort, "Idle", 0)

    load = load_of(mentors_of(cohort.track.program, today))

    assert load.finding == (
        "The fullest mentor has 3 mentees; spread evenly nobody would have more than 2, and 1 more mentor would have "
        "one"
    )
    assert [(found.mentees, found.now, found.even) for found in load.bins] == [
        (0, 1, 0), (1, 0, 1), (2, 0, 1), (3, 1, 0),
    ]  # fmt: skip


def test_what_is_even_already_is_said_to_be_and_nobody_is_no_plot(cohort, today):
    assert load_of([]) is None
    mentor(cohort, "One", 1)
    mentor(cohort, "Other", 1)

    assert load_of(mentors_of(cohort.track.program, today)).finding == "Mentees are spread as evenly as places allow"


def test_a_mentor_who_left_is_not_listed(cohort, today):
    gone = mentor(cohort, "Gone", 0)
    gone.status = "left"
    gone.save()

    assert mentors_of(cohort.track.program, today) == []


def test_successors_fit_the_mentees_and_teach_the_same(cohort, today):
    """The heir is far enough above the mentees; the junior is not, and the stranger teaches something else."""
    leaving = mentor(cohort, "Leaving", 1)
    rust = SkillFactory(name="Rust")
    heir, junior = make_person("Heir", level=4), make_person("Junior", level=2)
    for person in (leaving, heir, junior):
        PersonSkillFactory(person=person, skill=rust, proficiency=4)
    PersonSkillFactory(person=make_person("Stranger", level=5), skill=SkillFactory(name="Go"), proficiency=5)

    found = successors_of(leaving, cohort.track, today)

    assert [one.person for one in found] == [heir]
    assert found[0].reasons == [
        "Teaches Rust too.", "May take 1 of the mentees by level and reporting line.",
        "Does not mentor in this program yet.",
    ]  # fmt: skip


def test_without_any_mentee_successors_are_those_of_a_like_level(cohort, today):
    leaving = mentor(cohort, "Leaving", 0, level=6)
    rust = SkillFactory(name="Rust")
    for person in (leaving, make_person("Far", level=3), mentor(cohort, "Near", 0, level=6)):
        PersonSkillFactory(person=person, skill=rust, proficiency=4)

    found = successors_of(leaving, cohort.track, today)

    assert [one.person.name for one in found] == ["Near", "Far"]
    assert found[0].reasons[-1] == "Mentors nobody now."


def test_whoever_teaches_nothing_on_record_has_no_successor(cohort, today):
    assert successors_of(mentor(cohort, "Leaving", 0), cohort.track, today) == []


def test_an_override_needs_a_mentor_of_a_cohort_that_goes_on_and_a_reason(cohort):
    person, now = mentor(cohort, "Mara", 0), timezone.now()
    facts = {"cohort": cohort, "mentor": person, "by": cohort.track.program.owner, "now": now}

    with pytest.raises(NotPossible, match="Say why"):
        override_term(reason=" ", **facts)
    with pytest.raises(NotPossible, match="is not in"):
        override_term(reason="Needed", **facts | {"mentor": make_person("Nobody")})
    first = override_term(reason="Needed", **facts)
    assert override_term(reason="Needed", **facts).pk == first.pk
    assert override_term(reason="Needed more", **facts | {"now": now + timedelta(days=1)}).reason == "Needed more"
    restore_term(**facts)
    restore_term(**facts)
    cohort.state = "ended"
    cohort.save()
    with pytest.raises(NotPossible, match="has ended"):
        override_term(reason="Needed", **facts)
