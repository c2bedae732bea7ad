"""Hours for mentoring: proposed, agreed or countered, and what they leave of a mentor's places."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from mentorship.people.states import Employment
from programs import capacity
from programs.commitments import lead_of, lines_of, sprints
from programs.models import TimeAgreement
from programs.policies import NotNow
from programs.services.agreed_time import NotHours, agree_time, counter_time, propose_time, withdraw_time
from programs.states import CohortState, EnrolmentRole, TimeState
from tests.factories.pairing import PairingFactory
from tests.factories.people import make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, ProgramFactory, TrackFactory
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_person("Dana Lead", level=6)


@pytest.fixture
def mentor(lead):
    return make_person("Mara Mentor", level=5, manager=lead)


@pytest.fixture
def cohort():
    today = timezone.localdate()
    track = TrackFactory(program=ProgramFactory(owner=make_person("Olga Owner")), hours_per_mentee=4)
    return CohortFactory(
        track=track, slug="autumn", name="Autumn", starts_on=today, enrolment_closes_on=today,
        ends_on=today + timedelta(days=180),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def part(cohort, mentor):
    return EnrolmentFactory(cohort=cohort, person=mentor, role=EnrolmentRole.MENTOR, capacity=3)


def propose(cohort, mentor, hours=8, words=""):
    return propose_time(cohort=cohort, mentor=mentor, hours=hours, words=words, by=mentor, now=timezone.now())


def room(cohort, mentor):
    return capacity.rooms(cohort, timezone.localdate())[mentor.pk]


def told() -> list[tuple[str, str]]:
    return list(Notification.objects.order_by("created_at").values_list("kind", "person__name"))


def test_hours_that_are_agreed_are_the_places(cohort, mentor, lead):
    agreement = propose(cohort, mentor)
    assert room(cohort, mentor).places == 3
    agree_time(agreement=agreement, by=lead, now=timezone.now())
    agree_time(agreement=agreement, by=lead, now=timezone.now())

    assert (room(cohort, mentor).places, room(cohort, mentor).hours) == (2, 8)
    assert room(cohort, mentor).because == "8 hours a sprint are agreed, and a mentee takes 4."
    assert told() == [("time_proposed", "Dana Lead"), ("time_agreed", "Mara Mentor")]
    assert AuditEvent.objects.filter(action="time.agreed").count() == 1


def test_where_the_track_asks_for_agreement_none_means_no_place(cohort, mentor, lead):
    cohort.track.needs_agreement = True
    cohort.track.save()
    assert room(cohort, mentor).places == 0
    assert room(cohort, mentor).because == "Their hours are not agreed yet, and the track asks for that."

    agree_time(agreement=propose(cohort, mentor, 40), by=lead, now=timezone.now())

    assert (room(cohort, mentor).places, room(cohort, mentor).because) == (3, "")


def test_a_counter_is_for_the_mentor_to_accept(cohort, mentor, lead):
    agreement = propose(cohort, mentor, 12)
    agreement = counter_time(agreement=agreement, hours=4, words="A release in May.", by=lead, now=timezone.now())
    assert agreement.state == TimeState.COUNTERED
    with pytest.raises(NotNow, match="not for you"):
        agree_time(agreement=agreement, by=lead, now=timezone.now())
    agree_time(agreement=agreement, by=mentor, now=timezone.now())

    assert room(cohort, mentor).places == 1
    assert told()[1:] == [("time_countered", "Mara Mentor"), ("time_agreed", "Dana Lead")]


def test_what_was_agreed_holds_until_something_else_is(cohort, mentor, lead):
    agree_time(agreement=propose(cohort, mentor, 4), by=lead, now=timezone.now())
    again = propose(cohort, mentor, 12)

    assert (again.state, room(cohort, mentor).places) == (TimeState.PROPOSED, 1)
    assert TimeAgreement.objects.count() == 1
    with pytest.raises(NotNow, match="not for you"):
        agree_time(agreement=again, by=mentor, now=timezone.now())


def test_hours_taken_back_bind_no_more(cohort, mentor, lead):
    agreement = propose(cohort, mentor, 4)
    agree_time(agreement=agreement, by=lead, now=timezone.now())
    with pytest.raises(PermissionDenied):
        withdraw_time(agreement=agreement, by=lead, now=timezone.now())
    withdraw_time(agreement=agreement, by=mentor, now=timezone.now())
    withdrawn = withdraw_time(agreement=agreement, by=mentor, now=timezone.now())

    assert room(cohort, mentor).places == 3
    with pytest.raises(NotNow, match="can't become"):
        counter_time(agreement=withdrawn, hours=4, by=lead, now=timezone.now())
    assert propose(cohort, mentor, 4).state == TimeState.PROPOSED


@pytest.mark.parametrize("hours", [0, 41])
def test_hours_are_those_of_a_sprint(cohort, mentor, hours):
    with pytest.raises(NotHours):
        propose(cohort, mentor, hours)
    with pytest.raises(NotHours):
        counter_time(agreement=propose(cohort, mentor), hours=41, by=make_person("X"), now=timezone.now())
    assert not TimeAgreement.objects.filter(state=TimeState.COUNTERED).exists()


def test_only_a_mentor_of_a_cohort_that_lasts_proposes(cohort, mentor, part):
    with pytest.raises(NotNow, match="Join as a mentor"):
        propose(cohort, make_person("Ulla Outsider"))
    cohort.state = CohortState.ENDED
    cohort.save()
    with pytest.raises(NotNow, match="has ended"):
        propose(cohort, mentor)


def test_nobody_counters_themselves(cohort, mentor):
    with pytest.raises(PermissionDenied):
        counter_time(agreement=propose(cohort, mentor), hours=4, by=mentor, now=timezone.now())


def test_where_nobody_is_above_the_mentor_the_owner_answers(cohort, lead):
    EnrolmentFactory(cohort=cohort, person=lead, role=EnrolmentRole.MENTOR, capacity=1)
    today, owner = timezone.localdate(), cohort.track.program.owner

    assert lead_of(lead, cohort, today) == owner
    assert owner.user.has_perm("programs.answer_time", propose(cohort, lead))
    assert lead_of(owner, cohort, today) is None


def test_the_database_keeps_one_agreement_of_hours_a_sprint(cohort, mentor):
    propose(cohort, mentor)
    facts = {"cohort": cohort, "mentor": mentor, "proposed_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        TimeAgreement.objects.create(hours=4, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        TimeAgreement.objects.update(hours=41)
    with pytest.raises(IntegrityError), transaction.atomic():
        TimeAgreement.objects.update(state=TimeState.AGREED)


def test_too_much_is_said_before_it_is_agreed(cohort, mentor, lead):
    today = timezone.localdate()
    agree_time(agreement=propose(cohort, mentor, 10), by=lead, now=timezone.now())
    other = CohortFactory(
        name="Winter", starts_on=today + timedelta(days=28), enrolment_closes_on=today,
        ends_on=today + timedelta(days=200),
    )  # fmt: skip
    EnrolmentFactory(cohort=other, person=mentor, role=EnrolmentRole.MENTOR)
    propose(other, mentor, 8)

    (line,) = lines_of([mentor], today)

    cells = [(cell.now, cell.then) for cell in line.cells]
    assert (cells[0], cells[-1]) == ((10, 10), (10, 18))
    assert line.warnings[0].startswith("If all on the table is agreed: 18 hours in the sprint from")


def test_more_taken_than_agreed_and_leave_stand_out(cohort, mentor, lead):
    agree_time(agreement=propose(cohort, mentor, 4), by=lead, now=timezone.now())
    PairingFactory.create_batch(2, cohort=cohort, mentor=mentor)
    mentor.status = Employment.LEAVE
    mentor.save()

    (line,) = lines_of([mentor], timezone.localdate())

    assert line.warnings == [
        "On leave, with 2 mentees who wait.", "Autumn: 2 mentees take 8 hours a sprint, and 4 are agreed.",
    ]  # fmt: skip
    assert room(cohort, mentor).because == "They are on leave, so nobody is given to them."


def test_sprints_are_the_same_for_everybody():
    days = [sprints(timezone.localdate() + timedelta(days=n))[0].starts_on for n in range(28)]

    assert len(set(days)) in (2, 3)
    assert {day.weekday() for day in days} == {0}


def test_the_mentor_proposes_and_the_lead_answers_on_pages(client, cohort, mentor, lead):
    client.force_login(mentor.user)
    url = reverse("programs:time_propose", args=["autumn"])
    assert "Dana Lead" in client.get(url).content.decode()
    assert client.post(url, {"hours": "12", "words": "Three mentees."}).status_code == 302
    agreement = TimeAgreement.objects.get()
    assert client.post(reverse("programs:time_agree", args=[agreement.pk])).status_code == 404

    client.force_login(lead.user)
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert "Three mentees." in page
    assert "Offer other hours" in page
    assert "Mara Mentor" in client.get(reverse("programs:time_board")).content.decode()
    counter = reverse("programs:time_counter", args=[agreement.pk])
    assert "Offer these hours" in client.get(counter).content.decode()
    assert client.post(counter, {"hours": "8"}).status_code == 302

    client.force_login(mentor.user)
    assert "waiting for the mentor" in client.get(reverse("programs:time_board")).content.decode()
    assert client.post(reverse("programs:time_agree", args=[agreement.pk])).status_code == 302
    assert client.post(reverse("programs:time_agree", args=[agreement.pk])).status_code == 404
    assert "8 hours a sprint, since" in client.get(agreement.get_absolute_url()).content.decode()
    assert client.post(reverse("programs:time_withdraw", args=[agreement.pk])).status_code == 302
    assert TimeAgreement.objects.get().agreed_hours is None


def test_the_home_page_tells_whose_word_is_missing(client, cohort, mentor, lead):
    agreement = propose(cohort, mentor)
    client.force_login(lead.user)
    assert "Mara Mentor proposes 8 hours of a sprint for mentoring in Autumn." in client.get("/").content.decode()

    counter_time(agreement=agreement, hours=4, by=lead, now=timezone.now())

    assert "proposes 8 hours" not in client.get("/").content.decode()
    client.force_login(mentor.user)
    assert "4 hours of a sprint are offered to you for mentoring in Autumn." in client.get("/").content.decode()


def test_the_cohort_says_to_its_mentor_what_leaves_them_no_place(client, cohort, mentor):
    cohort.track.needs_agreement = True
    cohort.track.save()
    client.force_login(mentor.user)

    page = client.get(cohort.get_absolute_url()).content.decode()

    assert "with room for 0 mentees." in page
    assert "You offer 3. Your hours are not agreed yet, and the track asks for that." in page
    assert reverse("programs:time_propose", args=["autumn"]) in page


def test_the_owner_reads_hours_beside_places(client, cohort, mentor, lead):
    agree_time(agreement=propose(cohort, mentor, 4), by=lead, now=timezone.now())
    client.force_login(cohort.track.program.owner.user)

    page = client.get(reverse("programs:enrolment_list", args=["autumn"])).content.decode()

    assert "Offers 3. 4 hours a sprint are agreed, and a mentee takes 4." in page
    assert client.get(TimeAgreement.objects.get().get_absolute_url()).status_code == 200


def test_others_find_nothing(client, cohort, mentor):
    agreement = propose(cohort, mentor)
    client.force_login(make_person("Ulla Outsider").user)

    for name in ("time_agreement", "time_counter"):
        assert client.get(reverse(f"programs:{name}", args=[agreement.pk])).status_code == 404
    for name in ("time_agree", "time_withdraw"):
        assert client.post(reverse(f"programs:{name}", args=[agreement.pk])).status_code == 404
    assert client.get(reverse("programs:time_propose", args=["autumn"])).status_code == 404
    assert "When you are in a cohort as a mentor" in client.get(reverse("programs:time_board")).content.decode()


def test_a_manager_of_before_answers_no_more(client, cohort, mentor, lead):
    agreement = propose(cohort, mentor)
    mentor.positions.update(manager=make_person("Nils Newlead"))
    client.force_login(lead.user)

    assert client.post(reverse("programs:time_agree", args=[agreement.pk])).status_code == 404


def test_a_longer_board_asks_no_more(client, cohort, lead):
    def more(number: int) -> None:
        for _ in range(number):
            person = make_person(f"Mentor {TimeAgreement.objects.count()}", manager=lead)
            EnrolmentFactory(cohort=cohort, person=person, role=EnrolmentRole.MENTOR)
            propose(cohort, person)

    client.force_login(lead.user)
    assert_same_queries(client, reverse("programs:time_board"), more)
