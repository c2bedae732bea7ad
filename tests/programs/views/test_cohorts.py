from datetime import date, timedelta

import pytest
from django.utils import timezone

from mentorship.people.states import Employment
from pairing.states import PairingState
from programs.models import Cohort
from programs.states import CohortState, EnrolmentRole
from tests.factories.people import SkillFactory, make_person
from tests.factories.programs import EnrolmentFactory
from tests.queries import assert_same_queries

URL, NEW = "/programs/cohorts/craft-2026/", "/programs/craft/tracks/depth/cohorts/new/"


def put(cohort: Cohort, state: str) -> None:
    cohort.state = state
    cohort.save()


def test_a_cohort_is_planned_with_dates_the_track_knows(cast, as_):
    answer = as_(cast.owner).post(NEW, {"name": "Winter", "starts_on": "2027-01-04"}, follow=True)

    cohort = Cohort.objects.get(name="Winter")
    assert (cohort.ends_on, cohort.enrolment_closes_on) == (date(2027, 7, 5), date(2026, 12, 28))
    assert cohort.state == CohortState.PLANNED
    assert "Open enrolment" in answer.text


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({"ends_on": "2027-01-04"}, "A cohort ends after it starts."),
        ({"enrolment_closes_on": "2027-01-05"}, "Enrolment closes before the cohort starts."),
        ({"starts_on": "soon"}, "Enter a valid date."),
    ],
)
def test_dates_that_disagree_are_said_beside_the_field(cast, as_, dates, sentence):
    answer = as_(cast.owner).post(NEW, {"name": "Winter", "starts_on": "2027-01-04"} | dates)

    assert sentence in answer.text
    assert 'value="Winter"' in answer.text
    assert not Cohort.objects.filter(name="Winter").exists()


def test_fields_that_nobody_offered_change_nothing(cast, as_):
    facts = {"name": "Winter", "starts_on": "2027-01-04", "state": "running", "track": "99", "slug": "mine"}
    as_(cast.owner).post(NEW, facts)

    cohort = Cohort.objects.get(name="Winter")
    assert (cohort.state, cohort.track, cohort.slug) == ("planned", cast.cohort.track, "depth-winter")


def test_dates_are_moved_by_who_runs_it(cast, as_):
    facts = {"name": "Renamed", "starts_on": "2026-07-01", "ends_on": "2027-01-30", "enrolment_closes_on": "2026-06-30"}
    assert as_(cast.outsider).post(f"{URL}edit/", facts).status_code == 404
    as_(cast.deputy).post(f"{URL}edit/", facts)

    assert Cohort.objects.get(slug="craft-2026").ends_on == date(2027, 1, 30)
    answer = as_(cast.deputy).post(f"{URL}edit/", facts | {"ends_on": ""})
    assert "required" in answer.text
    assert as_(cast.deputy).get(f"{URL}edit/").status_code == 200


def test_each_state_has_its_next_step(cast, as_):
    steps = {
        CohortState.PLANNED: "Open enrolment when the dates are right",
        CohortState.ENROLLING: "Enrolment has closed",
        CohortState.MATCHING: "Review what the matching proposes",
        CohortState.RUNNING: "See who has accepted",
    }
    for state, sentence in steps.items():
        put(cast.cohort, state)
        assert sentence in as_(cast.owner).get(URL).text
    put(cast.cohort, CohortState.ENDED)
    assert 'id="next-step"' not in as_(cast.owner).get(URL).text
    assert 'id="next-step"' not in as_(cast.auditor).get(URL).text


def test_while_enrolment_is_open_the_next_step_follows_who_is_in(cast, as_):
    cohort, later = cast.cohort, timezone.localdate() + timedelta(days=5)
    Cohort.objects.filter(pk=cohort.pk).update(
        state=CohortState.ENROLLING, enrolment_closes_on=later, starts_on=later, ends_on=later + timedelta(days=90)
    )
    assert "Run the matching when enough people are in" in as_(cast.owner).get(URL).text
    cohort.enrolments.mentors().delete()
    assert "No mentor is in yet" in as_(cast.owner).get(URL).text
    cohort.enrolments.all().delete()
    assert "Import enrolments" in as_(cast.owner).get(URL).text
    EnrolmentFactory(cohort=cohort, role=EnrolmentRole.MENTOR)
    assert "No mentee is in yet" in as_(cast.owner).get(URL).text


def test_opening_enrolment_is_one_press_and_pressing_again_changes_nothing(cast, as_):
    put(cast.cohort, CohortState.PLANNED)
    for _ in range(2):
        answer = as_(cast.owner).post(f"{URL}move/enrolling/", follow=True)

        assert "is now open for enrolment" in answer.text


def test_ending_says_first_what_will_happen(cast, as_):
    asked = as_(cast.owner).get(f"{URL}move/ended/")
    assert "Every pair and every circle of the cohort ends today" in asked.text
    assert cast.cohort.pairings.filter(state=PairingState.ACTIVE).count() == 2

    as_(cast.owner).post(f"{URL}move/ended/")
    assert not cast.cohort.pairings.filter(state=PairingState.ACTIVE).exists()


def test_a_move_that_the_state_forbids_is_refused_with_a_sentence(cast, as_):
    client = as_(cast.owner)

    assert client.get(f"{URL}move/planned/").status_code == 302
    assert "become planned" in client.post(f"{URL}move/planned/", follow=True).text
    for somebody in (cast.administrator, cast.auditor, cast.other_owner, cast.mentor):
        assert as_(somebody).get(f"{URL}move/ended/").status_code == 404
        assert as_(somebody).post(f"{URL}move/ended/").status_code == 404


def test_no_cohort_opens_when_nobody_is_accountable(cast, as_):
    put(cast.cohort, CohortState.PLANNED)
    cast.owner.status = Employment.LEFT
    cast.owner.save()

    assert "Name an accountable owner" in as_(cast.deputy).post(f"{URL}move/enrolling/", follow=True).text
    assert "nobody is accountable" in as_(cast.deputy).get("/programs/craft/").text


def test_who_oversees_sees_counts_and_wishes_and_a_participant_their_own_part(cast, as_):
    cast.cohort.enrolments.get(person=cast.mentee).wanted_skills.add(SkillFactory(name="Rust"))

    for somebody in (cast.owner, cast.administrator, cast.auditor):
        assert "places with mentors" in as_(somebody).get(URL).text
    own = as_(cast.mentee).get(URL)
    assert "You take part as mentee" in own.text
    assert "places with mentors" not in own.text
    assert "You are in" not in as_(cast.outsider).get(URL).text


def test_who_is_in_is_a_list_for_who_oversees_alone(cast, as_):
    cast.cohort.enrolments.filter(person=cast.other_mentee).update(state="withdrawn")

    for somebody, status in ((cast.owner, 200), (cast.administrator, 200), (cast.auditor, 200), (cast.mentor, 404)):
        assert as_(somebody).get(f"{URL}enrolments/").status_code == status
    answer = as_(cast.owner).get(f"{URL}enrolments/?q=mentee&role=mentee&order=-enrolled")
    assert {row.person.name for row in answer.context["page"]} == {"Milo Mentee", "Oona Mentee"}
    assert "withdrew" in answer.text
    assert "Nobody fits" in as_(cast.owner).get(f"{URL}enrolments/?state=enrolled&q=Oona").text
    assert as_(cast.owner).get(f"{URL}enrolments/?state=nonsense&page=99").status_code == 200


def test_a_skill_wished_for_finds_who_wishes_for_it_once(cast, as_):
    enrolment = cast.cohort.enrolments.get(person=cast.mentee)
    enrolment.wanted_skills.set([SkillFactory(name="Rust"), SkillFactory(name="Rust on Linux")])

    answer = as_(cast.owner).get(f"{URL}enrolments/?q=rust")
    assert [row.person for row in answer.context["page"]] == [cast.mentee]


def test_a_longer_list_of_enrolments_asks_no_more(cast, as_):
    cast.cohort.enrolments.all().delete()
    skill = SkillFactory()

    def more(count):
        for _ in range(count):
            person = make_person(f"Person {cast.cohort.enrolments.count()}")
            EnrolmentFactory(cohort=cast.cohort, person=person).wanted_skills.add(skill)

    assert_same_queries(as_(cast.owner), f"{URL}enrolments/?order=name", more, at_most=16)


def test_the_pages_of_a_cohort_lead_to_each_other_as_far_as_one_may(cast, as_):
    tabs = {
        part: [tab.label for tab in as_(who).get(URL).context.get("tabs", [])]
        for part, who in {"owner": cast.owner, "auditor": cast.auditor, "mentee": cast.mentee}.items()
    }

    assert tabs["owner"] == ["Overview", "Who is in", "Matchings", "Pairs", "Joint reviews", "Circles", "Rotation"]
    assert tabs["auditor"] == ["Overview", "Who is in", "Pairs", "Joint reviews", "Circles", "Rotation"]
    assert tabs["mentee"] == []
