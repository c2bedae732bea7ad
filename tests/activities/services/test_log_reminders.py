from datetime import UTC, datetime, timedelta

import pytest

from activities.services.log_reminders import KIND, remind_to_log
from activities.services.plans import cancel_planned
from activities.services.sessions import log_session, withdraw_session
from mentorship.notifications.models import Notification
from mentorship.notifications.still_due import Told, those_due
from mentorship.people.states import Employment
from pairing.services.offers import end_pairing
from pairing.services.pauses import pause_pairing
from tests.factories.activities import PlannedSessionFactory, SessionFactory

pytestmark = pytest.mark.django_db

HELD = datetime(2026, 9, 15, 12, 0, tzinfo=UTC)
"""Two in the afternoon in Berlin, where the cast lives."""
SAME_EVENING = HELD + timedelta(hours=8)
NEXT_MORNING = HELD + timedelta(hours=20)


@pytest.fixture
def planned(cast):
    return PlannedSessionFactory(pairing=cast.pairing, starts_at=HELD)


def told() -> list[str]:
    return sorted(Notification.objects.filter(kind=KIND).values_list("person__name", flat=True))


@pytest.mark.parametrize(
    ("now", "who"),
    [
        (HELD + timedelta(minutes=20), []),
        (SAME_EVENING, []),
        (NEXT_MORNING, ["Mara Mentor", "Milo Mentee"]),
        (HELD + timedelta(days=2, hours=23), ["Mara Mentor", "Milo Mentee"]),
        (HELD + timedelta(days=4), []),
    ],
)
def test_both_are_told_on_the_day_after_and_not_when_it_is_old(planned, now, who):
    remind_to_log(now=now)

    assert told() == who


def test_it_leads_to_the_log_filled_in_as_planned_and_says_nothing_else(cast, planned):
    remind_to_log(now=NEXT_MORNING)

    notice = Notification.objects.get(person=cast.mentor)
    assert notice.title == "Your session with Milo Mentee is not logged yet"
    assert notice.url == f"/activities/pairs/{cast.pairing.pk}/log/?plan={planned.pk}&on=2026-09-15"


def test_an_occurrence_is_reminded_of_once_and_the_next_one_again(cast):
    PlannedSessionFactory(
        pairing=cast.pairing, starts_at=HELD, every_days=7, until_on=HELD.date() + timedelta(days=21),
        ends_at=HELD + timedelta(days=21),
    )  # fmt: skip

    counts = [remind_to_log(now=NEXT_MORNING + timedelta(days=days)) for days in (0, 0, 1, 7, 7)]

    assert counts == [2, 0, 0, 2, 0]


@pytest.mark.parametrize("days", [0, 1])
def test_what_is_on_record_for_that_day_or_a_later_one_needs_no_word(cast, planned, days):
    SessionFactory(pairing=cast.pairing, held_on=HELD.date() + timedelta(days=days))

    assert remind_to_log(now=NEXT_MORNING + timedelta(days=days)) == 0


def test_a_session_that_was_withdrawn_does(cast, planned):
    PlannedSessionFactory(
        pairing=cast.other_pairing, starts_at=HELD, every_days=7, until_on=HELD.date(), ends_at=HELD
    )  # fmt: skip
    session = log_session(
        pairing=cast.other_pairing, session_id=planned.pk, held_on=HELD.date(), minutes=30, by=cast.other_mentor,
        now=SAME_EVENING,
    )  # fmt: skip
    withdraw_session(session=session, by=cast.other_mentor, now=SAME_EVENING)
    SessionFactory(pairing=cast.pairing, held_on=HELD.date() - timedelta(days=1))

    assert remind_to_log(now=NEXT_MORNING) == 4


def test_what_was_called_off_paused_or_ended_is_left_in_peace(cast, planned):
    other = PlannedSessionFactory(pairing=cast.other_pairing, starts_at=HELD)
    cancel_planned(planned=other, by=cast.other_mentor, now=HELD - timedelta(hours=1))
    pause_pairing(pairing=cast.pairing, until=HELD.date() + timedelta(days=30), by=cast.mentor, now=SAME_EVENING)
    assert remind_to_log(now=NEXT_MORNING) == 0

    end_pairing(pairing=cast.pairing, by=None, now=SAME_EVENING)
    assert remind_to_log(now=NEXT_MORNING) == 0


def test_nobody_is_told_who_is_away(cast, planned):
    cast.mentor.status = Employment.LEAVE
    cast.mentor.save()

    remind_to_log(now=NEXT_MORNING)

    assert told() == ["Milo Mentee"]


def test_the_day_after_is_each_ones_own(cast, planned):
    cast.mentee.timezone = "Pacific/Kiritimati"  # fourteen hours ahead: it was over on the sixteenth there
    cast.mentee.save()

    remind_to_log(now=NEXT_MORNING)
    assert told() == ["Mara Mentor"]

    remind_to_log(now=NEXT_MORNING + timedelta(hours=3))
    assert told() == ["Mara Mentor", "Milo Mentee"]


def test_many_are_decided_with_few_questions(cast, planned, django_assert_max_num_queries):
    for minute in range(1, 20):
        PlannedSessionFactory(pairing=cast.other_pairing, starts_at=HELD - timedelta(minutes=minute))

    with django_assert_max_num_queries(25):
        assert remind_to_log(now=NEXT_MORNING) == 40


def test_what_was_logged_meanwhile_is_left_out_of_what_waits(cast, planned):
    PlannedSessionFactory(pairing=cast.other_pairing, starts_at=HELD)
    remind_to_log(now=NEXT_MORNING)
    rows = Notification.objects.filter(kind=KIND)
    told = [Told(row.kind, row.occasion, row.person_id) for row in rows]

    log_session(
        pairing=cast.pairing, session_id=planned.pk, held_on=HELD.date(), minutes=30, by=cast.mentor, now=NEXT_MORNING
    )

    still = those_due(told, NEXT_MORNING)
    assert {one.person_id for one in still} == {cast.other_mentor.pk, cast.other_mentee.pk}
