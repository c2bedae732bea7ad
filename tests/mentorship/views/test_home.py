"""Each role's home: what waits first, then what is theirs."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.services.check_ins import write_in_check_in
from activities.services.plans import plan_session
from activities.services.session_answers import answer_session
from activities.states import Answer
from mentorship import health
from mentorship.access.roles import Role
from mentorship.outbox.models import Beat, Delivery, DeliveryState
from mentorship.outbox.services import queue_mail
from pairing.states import PairingState, RunState
from programs.states import CohortState, EnrolmentRole
from tests.cast import make_cast
from tests.factories.activities import (
    ActionItemFactory,
    GoalFactory,
    NoteFactory,
    PlannedSessionFactory,
    SessionFactory,
)
from tests.factories.check_ins import CheckInFactory
from tests.factories.governance import JointReviewFactory
from tests.factories.pairing import PairingFactory, PairingRunFactory
from tests.factories.people import PersonSkillFactory, RoleAssignmentFactory, make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, ProgramFactory, TrackFactory
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def days(number: int):
    return timezone.localdate() + timedelta(days=number)


def home_of(client, person) -> str:
    client.force_login(person.user)
    response = client.get("/")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def heading(page: str) -> str:
    return re.search(r"<h1>\s*(.*?)\s*</h1>", page).group(1)


def test_a_visitor_reads_what_this_is_and_what_to_do(client):
    page = home_of(client, make_person("Ulla"))

    assert heading(page) == "Welcome, Ulla"
    assert "What the two of a pair say stays with them." in page
    assert "No cohort is open for enrolment now" in page


def test_a_cohort_that_is_open_can_be_joined_and_then_waited_in(client, cast):
    cohort = CohortFactory(
        name="Spring", state=CohortState.ENROLLING, enrolment_closes_on=days(5), starts_on=days(9), ends_on=days(90)
    )
    assert f'href="/programs/cohorts/{cohort.slug}/enrol/"' in home_of(client, cast.outsider)

    EnrolmentFactory(cohort=cohort, person=cast.outsider)

    page = home_of(client, cast.outsider)
    assert "Waiting for a pair" in page
    assert "You are in as mentee." in page
    assert "/enrol/" not in page


def test_a_pair_without_a_session_is_asked_to_agree_on_one(client, cast):
    page = home_of(client, cast.mentor)

    assert heading(page) == "1 thing waits for you"
    assert "You and Milo Mentee have not met yet. Agree on a first session." in page
    assert f"/activities/pairs/{cast.pairing.pk}/log/" in page


def test_a_pair_that_has_gone_quiet_reads_since_when(client, cast):
    cast.mentor.timezone = "UTC"
    cast.mentor.save()
    SessionFactory(pairing=cast.pairing, held_on=days(-23))

    assert "You and Milo Mentee last met 23 days ago." in home_of(client, cast.mentor)


def test_nothing_waits_while_the_last_session_is_fresh_or_the_next_is_planned(client, cast):
    SessionFactory(pairing=cast.pairing, held_on=days(-3))
    SessionFactory(pairing=cast.other_pairing, held_on=days(-40))
    PlannedSessionFactory(pairing=cast.other_pairing, starts_at=timezone.now() + timedelta(days=2))

    assert heading(home_of(client, cast.mentor)) == "Nothing waits for you now"
    page = home_of(client, cast.other_mentor)
    assert heading(page) == "Nothing waits for you now"
    assert "in 2 days" in page


@pytest.mark.parametrize(("ago", "when"), [(timedelta(), "today"), (timedelta(days=2), "on ")])
def test_a_session_that_was_planned_is_to_be_logged_filled_in_as_planned(client, cast, ago, when):
    cast.mentor.timezone = "UTC"
    cast.mentor.save()
    SessionFactory(pairing=cast.pairing, held_on=days(-14))
    start = timezone.now() - ago
    planned = PlannedSessionFactory(pairing=cast.pairing, starts_at=start, zone="UTC")

    page = home_of(client, cast.mentor)

    assert f"You planned to meet Milo Mentee {when}" in page
    assert f"/log/?plan={planned.pk}&amp;on={start.date()}" in page
    assert "Log the session" in page


def test_nobody_is_asked_for_ever_to_log_what_was_planned(client, cast):
    SessionFactory(pairing=cast.pairing, held_on=days(-9))
    PlannedSessionFactory(pairing=cast.pairing, starts_at=timezone.now() - timedelta(days=8))

    assert "You planned to meet" not in home_of(client, cast.mentor)


def test_offers_reviews_and_action_items_come_first(client, cast):
    PairingFactory(
        cohort=CohortFactory(name="Autumn"), mentor=make_person("Nils"), mentee=cast.mentee,
        state=PairingState.OFFERED, mentee_accepted_at=None, started_on=None,
    )  # fmt: skip
    JointReviewFactory(pairing=cast.pairing)
    SessionFactory(pairing=cast.pairing, held_on=days(-1))
    ActionItemFactory(pairing=cast.pairing, owner=cast.mentee, text="Draft the proposal", due_on=days(-2))

    page = home_of(client, cast.mentee)

    assert heading(page) == "3 things wait for you"
    order = [
        "proposed as a pair in Autumn",
        "joint review with Mara Mentor is open",
        "Draft the proposal",
        'id="pairs"',
    ]
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)
    assert "Was due" in page


def test_a_question_in_writing_and_an_invitation_wait_for_who_is_asked(client, cast):
    check_in = CheckInFactory(pairing=cast.pairing)
    planned = plan_session(
        pairing=cast.pairing, plan_id=uuid4(), starts_at=timezone.now() + timedelta(days=3), minutes=45,
        zone="Europe/Berlin", by=cast.mentor, now=timezone.now(),
    )  # fmt: skip

    asked, asking = home_of(client, cast.mentee), home_of(client, cast.mentor)

    for sentence in ("asks you something in writing.", "asks whether you can come to a session."):
        assert f"Mara Mentor {sentence}" in asked
    assert check_in.get_absolute_url() in asked
    assert planned.get_absolute_url() in asked
    assert "asks" not in asking
    answer_session(planned=planned, sequence=0, answer=Answer.ACCEPTED, by=cast.mentee, now=timezone.now())
    write_in_check_in(check_in=check_in, words_id=uuid4(), body="Here.", by=cast.mentee, now=timezone.now())
    assert "asks" not in home_of(client, cast.mentee)


def test_an_offer_that_one_has_answered_waits_for_the_other_alone(client, cast):
    PairingFactory(
        cohort=CohortFactory(name="Autumn"), mentor=cast.outsider, mentee=cast.deputy, state=PairingState.OFFERED,
        mentee_accepted_at=None, started_on=None,
    )  # fmt: skip

    assert "proposed as a pair in Autumn" in home_of(client, cast.deputy)
    assert "proposed as a pair in Autumn" not in home_of(client, cast.outsider)


def test_an_action_item_of_the_other_is_not_ones_own_work(client, cast):
    ActionItemFactory(pairing=cast.pairing, owner=cast.mentee, text="Draft the proposal")

    assert "Draft the proposal" not in home_of(client, cast.mentor)


def test_a_review_that_both_answered_is_to_be_signed(client, cast):
    JointReviewFactory(pairing=cast.pairing, state="revealed", mentor_agrees=True)

    assert "You and Mara Mentor have both answered your joint review." in home_of(client, cast.mentee)
    assert "both answered" not in home_of(client, cast.mentor)


def test_a_mentee_sees_goals_with_progress_and_evidence_at_first_glance(client, cast):
    GoalFactory(pairing=cast.pairing, title="Own the storage layer", evidence="A release on my own", attainment=0)

    for person in (cast.mentee, cast.mentor):
        page = home_of(client, person)
        assert "Own the storage layer" in page
        assert "A release on my own" in page
        assert "as expected" in page


def test_nobody_sees_a_word_of_another_pair(client, cast):
    GoalFactory(pairing=cast.pairing, title="Own the storage layer")
    NoteFactory(pairing=cast.pairing, body="Said in confidence.", shared=True)
    ActionItemFactory(pairing=cast.pairing, text="Draft the proposal")

    for part in ("owner", "deputy", "administrator", "delivery_lead", "other_mentor", "auditor", "outsider"):
        page = home_of(client, getattr(cast, part))
        assert not [w for w in ("storage layer", "Said in confidence", "Draft the proposal") if w in page], part


def test_the_two_of_a_pair_see_no_note_here_either(client, cast):
    NoteFactory(pairing=cast.pairing, body="Said in confidence.", shared=True)

    assert "Said in confidence" not in home_of(client, cast.mentee)


def test_an_owner_sees_what_to_decide(client, cast):
    track = cast.cohort.track
    TrackFactory(program=track.program, name="Breadth")
    CohortFactory(track=track, name="Planned one", state=CohortState.PLANNED)
    closed = {"state": CohortState.ENROLLING, "enrolment_closes_on": days(-1), "starts_on": days(3)}
    CohortFactory(track=track, name="Closed one", ends_on=days(90), **closed)
    PairingRunFactory(
        cohort=CohortFactory(track=track, name="Matched one", state=CohortState.MATCHING), state=RunState.PROPOSED
    )
    PairingRunFactory(
        cohort=CohortFactory(track=track, name="Broken one", state=CohortState.MATCHING), state=RunState.FAILED
    )
    CohortFactory(track=track, name="Late one", starts_on=days(-90), enrolment_closes_on=days(-91), ends_on=days(-2))

    page = home_of(client, cast.owner)

    for sentence in (
        "Breadth has no cohort yet",
        "Planned one is planned, and nobody can join it yet.",
        "Enrolment for Closed one has closed with 0 people in.",
        "The proposals for Matched one wait for you.",
        "The matching of Broken one has failed.",
        "Late one was to end on",
    ):
        assert sentence in page


def test_a_matching_that_was_run_again_is_not_asked_about_twice(client, cast):
    for state, back in ((RunState.FAILED, 2), (RunState.PUBLISHED, 1)):
        PairingRunFactory(cohort=cast.cohort, state=state, requested_at=timezone.now() - timedelta(hours=back))

    assert "has failed" not in home_of(client, cast.owner)


def test_a_program_whose_owner_left_is_flagged_to_its_deputy(client, cast):
    type(cast.owner).objects.filter(pk=cast.owner.pk).update(status="left")

    assert "Olga Owner left, so nobody is accountable." in home_of(client, cast.deputy)


def test_an_owner_without_a_program_is_led_to_found_one(client, cast):
    newcomer = make_person("Nora Owner")
    RoleAssignmentFactory(person=newcomer, role=Role.PROGRAM_OWNER)

    page = home_of(client, newcomer)

    assert "You answer for no program yet." in page
    assert 'href="/programs/new/"' in page


@pytest.mark.parametrize(
    ("state", "starts", "ends", "sentence"),
    [
        (CohortState.RUNNING, -10, 90, "Spring: 0 of 1 mentees are assessed before it."),
        (CohortState.ENDED, -100, -5, "Spring: 0 of 1 mentees are assessed after it."),
        (CohortState.RUNNING, -90, 90, ""),
        (CohortState.ENDED, -200, -90, ""),
    ],
)
def test_an_assessor_sees_which_cohorts_to_assess(client, cast, state, starts, ends, sentence):
    cohort = CohortFactory(
        name="Spring", state=state, starts_on=days(starts), enrolment_closes_on=days(starts), ends_on=days(ends)
    )
    EnrolmentFactory(cohort=cohort, person=cast.mentee)

    page = home_of(client, cast.assessor)

    assert sentence in page
    assert ("Spring" in page) is bool(sentence)


def cells(page: str, column: str) -> list[str]:
    return re.findall(rf'data-label="{column}" class="number">(\d+)<', page)


def test_an_owner_sees_how_each_track_is_doing_in_counts(client, cast):
    cohort = cast.cohort
    type(cohort).objects.filter(pk=cohort.pk).update(ends_on=days(10), starts_on=days(-90))
    SessionFactory(pairing=cast.pairing, held_on=days(-3))
    SessionFactory(pairing=cast.other_pairing, held_on=days(-60))
    for name in ("Vera", "Walt"):
        EnrolmentFactory(cohort=cohort, person=make_person(name))
    PairingFactory(
        cohort=cohort, mentor=cast.mentor, mentee=cohort.enrolments.get(person__name="Vera").person,
        state=PairingState.OFFERED, mentor_accepted_at=None, started_on=None,
    )  # fmt: skip

    page = home_of(client, cast.owner)

    columns = ("Enrolled", "Matched", "Waiting", "Active", "Quiet", "At risk", "Ending")
    assert [cells(page, column) for column in columns] == [["6"], ["3"], ["1"], ["0"], ["0"], ["1"], ["1"]]
    assert "In Cohort" in page or f"In {cohort}" in page
    assert "1 pair has not met for twice as long as agreed." in page


def test_another_owner_sees_none_of_it(client, cast):
    assert cells(home_of(client, cast.other_owner), "Enrolled") == []


def test_an_administrator_sees_how_the_installation_is_doing(client, cast):
    queue_mail(key="k", kind="test", to="a@example.org", subject="s", text="t", due_at=timezone.now())
    Delivery.objects.update(state=DeliveryState.DEAD)

    page = home_of(client, cast.administrator)

    assert "Background work is not well: no worker has been heard of." in page
    assert "1 mail could not be delivered" in page
    assert "Nothing has been imported yet." in page


def test_an_administrator_whose_installation_is_well_reads_that(client, cast):
    health.beat()
    Beat.objects.create(name=health.SWEEP, at=timezone.now())

    page = home_of(client, cast.administrator)

    assert heading(page) == "Nothing waits for you now"
    assert "Every mail has been delivered or is on its way." in page


class TestTheWayToAFirstCohort:
    """A new administrator follows the page, one step at a time."""

    @pytest.fixture
    def ada(self):
        ada = make_person("Ada")
        RoleAssignmentFactory(person=ada, role=Role.ADMINISTRATOR)
        health.beat()
        return ada

    def step(self, client, person) -> str:
        found = re.search(
            r'aria-current="step".*?<a class="button" href="([^"]*)">([^<]*)</a>', home_of(client, person)
        )
        return f"{found.group(2)} {found.group(1)}" if found else ""

    def test_each_step_leads_to_the_next(self, client, ada):
        taken = [self.step(client, ada)]
        mentor, mentee = make_person("Mara"), make_person("Milo")
        taken.append(self.step(client, ada))
        PersonSkillFactory(person=mentor)
        taken.append(self.step(client, ada))
        RoleAssignmentFactory(person=ada, role=Role.PROGRAM_OWNER)
        taken.append(self.step(client, ada))
        program = ProgramFactory(owner=ada, slug="craft")
        taken.append(self.step(client, ada))
        track = TrackFactory(program=program, slug="depth")
        taken.append(self.step(client, ada))
        cohort = CohortFactory(track=track, slug="spring", state=CohortState.PLANNED)
        taken.append(self.step(client, ada))
        type(cohort).objects.update(state=CohortState.ENROLLING)
        taken.append(self.step(client, ada))
        EnrolmentFactory(cohort=cohort, person=mentor, role=EnrolmentRole.MENTOR)
        EnrolmentFactory(cohort=cohort, person=mentee)
        taken.append(self.step(client, ada))
        PairingRunFactory(cohort=cohort, state=RunState.PROPOSED)
        taken.append(self.step(client, ada))
        PairingFactory(cohort=cohort, mentor=mentor, mentee=mentee)
        taken.append(self.step(client, ada))

        assert taken == [
            "Import people /people/imports/new/people/",
            "Import skills /people/imports/new/skills/",
            f"Name a program owner {reverse('access:role_list')}",
            "Found a program /programs/new/",
            "Add a track /programs/craft/tracks/new/",
            "Plan a cohort /programs/craft/tracks/depth/cohorts/new/",
            "Open enrolment /programs/cohorts/spring/",
            "Get people in /programs/cohorts/spring/",
            "Run the matching /pairing/cohorts/spring/runs/",
            "Publish the pairs /pairing/cohorts/spring/runs/",
            "",
        ]

    def test_an_owner_starts_with_the_program(self, client, ada):
        owner = make_person("Olga")
        RoleAssignmentFactory(person=owner, role=Role.PROGRAM_OWNER)

        assert self.step(client, owner) == "Found a program /programs/new/"

    def test_a_step_of_another_owner_has_no_button(self, client, ada):
        PersonSkillFactory(person=make_person("Mara"))
        ProgramFactory()

        assert self.step(client, ada) == ""
        assert "Its owner does this" in home_of(client, ada)

    def test_a_participant_sees_nothing_of_it(self, client, ada):
        assert "First steps" not in home_of(client, make_person("Milo"))


def test_the_home_of_a_mentor_asks_the_same_however_many_pairs(client, cast):
    client.force_login(cast.mentor.user)

    def more(count: int) -> None:
        for _ in range(count):
            pairing = PairingFactory(mentor=cast.mentor)
            SessionFactory(pairing=pairing)
            GoalFactory(pairing=pairing)
            ActionItemFactory(pairing=pairing, owner=cast.mentor)
            JointReviewFactory(pairing=pairing)

    assert_same_queries(client, "/", more, at_most=11)


def test_the_home_of_an_owner_asks_the_same_however_many_tracks(client, cast):
    client.force_login(cast.owner.user)

    def more(count: int) -> None:
        for _ in range(count):
            cohort = CohortFactory(track=TrackFactory(program=ProgramFactory(owner=cast.owner)))
            PairingRunFactory(cohort=cohort, state=RunState.PROPOSED)
            PairingFactory.create_batch(2, cohort=cohort)

    assert_same_queries(client, "/", more, at_most=14)
