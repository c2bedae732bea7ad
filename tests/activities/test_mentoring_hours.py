"""The hours of mentoring of a team's sprint: who sits there on the day, in proportion, and never of a few."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from activities.mentoring_hours import Hours, agreed_of, hours_of
from activities.services.sessions import withdraw_session
from activities.services.sprints import count_sprints
from mentorship.audit.models import AuditEvent
from mentorship.people.models import Position
from pairing.models import Pairing
from programs.models import TimeAgreement
from programs.services.agreed_time import agree_time, propose_time, withdraw_time
from programs.states import EnrolmentRole
from tests.factories import NOW, START, TODAY
from tests.factories.activities import SessionFactory
from tests.factories.circles import CircleFactory, CircleSessionFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import UnitFactory, make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory
from tests.factories.velocity import SprintFactory

pytestmark = pytest.mark.django_db

FIRST = date(2026, 8, 3)


@pytest.fixture
def team():
    return UnitFactory(path="Engineering/Platform/Storage")


@pytest.fixture
def cohort():
    return CohortFactory(starts_on=START, ends_on=date(2026, 12, 30))


@pytest.fixture
def sprint(team):
    return SprintFactory(
        team=team, starts_on=FIRST, ends_on=FIRST + timedelta(days=13), counted_at=None, agreed_hours=None
    )


def agree(cohort, mentor, hours, on=date(2026, 7, 1)):
    at = datetime.combine(on, NOW.timetz())
    EnrolmentFactory(cohort=cohort, person=mentor, role=EnrolmentRole.MENTOR)
    agreement = propose_time(cohort=cohort, mentor=mentor, hours=hours, by=mentor, now=at)
    return agree_time(agreement=agreement, by=make_person(f"Lead of {mentor}"), now=at)


def ten_meet(cohort, minutes=60, on=FIRST):
    """Five pairs of the team with a session each: as few mentors and mentees as a total tells of."""
    pairs = []
    for number in range(5):
        mentor, mentee = (make_person(f"{part} {number} {on}", team="Storage") for part in ("Mentor", "Mentee"))
        pairing = PairingFactory(cohort=cohort, mentor=mentor, mentee=mentee)
        SessionFactory(pairing=pairing, held_on=on, minutes=minutes)
        pairs.append(pairing)
    return pairs


class TestAgreed:
    def test_the_hours_of_every_mentor_of_the_team(self, cohort, sprint):
        agree(cohort, make_person("Mara"), 8)
        agree(cohort, make_person("Mona"), 6)
        agree(cohort, make_person("Otto", team="Search"), 10)

        assert agreed_of([sprint]) == [14]

    def test_they_are_of_two_weeks_so_a_shorter_sprint_has_fewer(self, cohort, sprint):
        agree(cohort, make_person("Mara"), 8)
        sprint.ends_on = FIRST + timedelta(days=6)

        assert agreed_of([sprint]) == [4]

    def test_a_cohort_that_ends_in_it_takes_a_part(self, sprint):
        ending = CohortFactory(starts_on=START, ends_on=FIRST + timedelta(days=7))
        agree(ending, make_person("Mara"), 8)

        assert agreed_of([sprint]) == [4]

    def test_who_moves_counts_where_they_sit(self, cohort, sprint, team):
        mara = make_person("Mara")
        agree(cohort, mara, 14)
        moved_on = FIRST + timedelta(days=4)
        Position.objects.filter(person=mara).update(ends_on=moved_on)
        search = UnitFactory(path="Engineering/Platform/Search")
        Position.objects.create(person=mara, unit=search, level=5, starts_on=moved_on)
        theirs = SprintFactory(team=search, starts_on=FIRST, ends_on=sprint.ends_on)

        assert agreed_of([sprint, theirs]) == [4, 10]

    def test_what_was_agreed_before_holds_until_something_else_is(self, cohort, sprint):
        agreement = agree(cohort, make_person("Mara"), 8)
        changed_on = datetime.combine(FIRST + timedelta(days=7), NOW.timetz())
        again = propose_time(cohort=cohort, mentor=agreement.mentor, hours=4, by=agreement.mentor, now=changed_on)
        agree_time(agreement=again, by=make_person("Dana"), now=changed_on)
        later = SprintFactory(team=sprint.team, starts_on=FIRST + timedelta(days=14))

        assert agreed_of([sprint, later]) == [6, 4]

    def test_hours_taken_back_count_until_then(self, cohort, sprint):
        agreement = agree(cohort, make_person("Mara"), 8)
        withdraw_time(agreement=agreement, by=agreement.mentor, now=datetime.combine(FIRST, NOW.timetz()))

        assert agreed_of([sprint]) == [0]

    def test_hours_without_a_record_count_from_the_day_they_were_agreed(self, cohort, sprint):
        TimeAgreement.objects.create(
            cohort=cohort, mentor=make_person("Mara"), state="agreed", hours=8, agreed_hours=8,
            proposed_at=NOW, agreed_at=datetime.combine(FIRST + timedelta(days=7), NOW.timetz()),
        )  # fmt: skip

        assert agreed_of([sprint]) == [4]

    def test_hours_on_the_table_are_not_agreed(self, cohort, sprint):
        mara = make_person("Mara")
        EnrolmentFactory(cohort=cohort, person=mara, role=EnrolmentRole.MENTOR)
        propose_time(cohort=cohort, mentor=mara, hours=8, by=mara, now=datetime.combine(START, NOW.timetz()))

        assert agreed_of([sprint]) == [0]


class TestLogged:
    def test_the_minutes_of_both_sides_who_sit_in_the_team(self, cohort, sprint):
        ten_meet(cohort, minutes=45)

        assert hours_of([sprint])[0].logged == Decimal("7.5")

    def test_the_other_side_in_another_team_counts_there(self, cohort, sprint):
        for pairing in ten_meet(cohort):
            Position.objects.filter(person=pairing.mentee).update(unit=UnitFactory(path="Engineering/Search"))

        assert hours_of([sprint])[0].logged == 5

    @pytest.mark.parametrize("day", [-1, 14])
    def test_a_session_outside_the_sprint_counts_for_nothing(self, cohort, sprint, day):
        ten_meet(cohort)
        pairing = PairingFactory(cohort=cohort, mentor=make_person("Mara"), mentee=make_person("Milo"))
        SessionFactory(pairing=pairing, held_on=FIRST + timedelta(days=day))

        assert hours_of([sprint])[0].logged == 10

    def test_a_withdrawn_session_was_none(self, cohort, sprint):
        ten_meet(cohort)
        pairing = PairingFactory(cohort=cohort, mentor=make_person("Mara"), mentee=make_person("Milo"))
        SessionFactory(pairing=pairing, held_on=FIRST, withdrawn_at=NOW)

        assert hours_of([sprint])[0].logged == 10

    def test_who_was_in_a_circle_counts_too(self, cohort, sprint):
        ten_meet(cohort)
        session = CircleSessionFactory(circle=CircleFactory(cohort=cohort), held_on=FIRST, minutes=60)
        for name in ("Mara", "Milo"):
            session.attendances.create(person=make_person(name), said_at=NOW)

        assert hours_of([sprint])[0].logged == 12

    def test_of_a_few_people_nothing_is_said(self, cohort, sprint):
        pairing = PairingFactory(cohort=cohort, mentor=make_person("Mara"), mentee=make_person("Milo"))
        SessionFactory(pairing=pairing, held_on=FIRST)

        assert hours_of([sprint]) == [Hours(Decimal(0), None)]

    def test_nor_that_nobody_met(self, sprint):
        assert hours_of([sprint]) == [Hours(Decimal(0), None)]

    def test_nor_where_one_pair_outweighs_the_others(self, cohort, sprint):
        heavy = ten_meet(cohort, minutes=20)[0]
        for day in range(1, 8):
            SessionFactory(pairing=heavy, held_on=FIRST + timedelta(days=day), minutes=240)

        assert hours_of([sprint])[0].logged is None

    @pytest.mark.parametrize("alone", ["mentor", "mentee"])
    def test_nor_of_the_one_who_is_left_when_the_report_of_the_others_is_taken_from_it(self, cohort, sprint, alone):
        """The quarter's release tells the hours of the team's mentees."""
        elsewhere = UnitFactory(path="Engineering/Search")
        for pairing in ten_meet(cohort)[1:]:
            Position.objects.filter(person=getattr(pairing, alone)).update(unit=elsewhere)

        assert hours_of([sprint])[0].logged is None

    def test_nor_of_mentees_alone_which_is_what_the_report_tells(self, cohort, sprint):
        mentors = [pairing.mentor for pairing in ten_meet(cohort)]
        Position.objects.filter(person__in=mentors).update(unit=UnitFactory(path="Engineering/Search"))

        assert hours_of([sprint])[0].logged is None


class TestCounting:
    def test_a_week_after_the_end_it_is_counted_once_and_for_good(self, cohort, sprint):
        pairs = ten_meet(cohort)

        assert count_sprints(by=None, now=NOW) == 1
        withdrawn = Pairing.objects.get(pk=pairs[0].pk).sessions.get()
        withdraw_session(session=withdrawn, by=pairs[0].mentor, now=NOW)
        SessionFactory(pairing=pairs[1], held_on=FIRST)
        assert count_sprints(by=None, now=NOW) == 0

        sprint.refresh_from_db()
        assert (sprint.agreed_hours, sprint.logged_hours, sprint.counted_at) == (0, 10, NOW)
        assert AuditEvent.objects.filter(action="sprint.counted").count() == 1

    @pytest.mark.parametrize(("ended", "counted"), [(7, 1), (6, 0), (0, 0)])
    def test_before_that_it_waits(self, team, ended, counted):
        SprintFactory(
            team=team, starts_on=TODAY - timedelta(days=ended + 13), ends_on=TODAY - timedelta(days=ended),
            counted_at=None, agreed_hours=None,
        )  # fmt: skip

        assert count_sprints(by=None, now=NOW) == counted

    def test_what_is_kept_names_nobody(self, cohort, sprint):
        ten_meet(cohort)
        count_sprints(by=None, now=NOW)

        facts = AuditEvent.objects.get(action="sprint.counted").facts
        assert set(facts) == {"team"}


def test_many_sprints_of_many_teams_ask_the_same_few_questions(cohort, django_assert_num_queries):
    teams = [UnitFactory(path=f"Engineering/Platform/{name}") for name in ("Storage", "Search", "Billing")]
    ten_meet(cohort)
    sprints = [
        SprintFactory(team=team, starts_on=START + timedelta(days=14 * number), number=number)
        for team in teams
        for number in range(6)
    ]

    for asked in (sprints[:1], sprints):
        with django_assert_num_queries(4):
            assert len(hours_of(asked)) == len(asked)
