"""Sessions to come are proposed ahead, and remembered the day before: once each, and only while it is true."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.services.log_reminders import remind_to_log
from activities.services.plans import cancel_planned, move_session
from activities.services.schedule import RULES, remind_all
from activities.services.session_reminders import remind_of_next, remind_of_tomorrow
from activities.services.sessions import log_session
from mentorship.notifications.kinds import KINDS
from mentorship.notifications.models import Notification
from mentorship.notifications.services.preferences import set_hours
from mentorship.notifications.still_due import is_checked
from mentorship.outbox.models import Delivery
from mentorship.outbox.services import deliver_due
from mentorship.people.states import Employment
from pairing.services.pauses import pause_pairing
from tests.factories import END, NOW, TODAY
from tests.factories.activities import PlannedSessionFactory, SessionFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def pair(cast):
    """The one pair to be told: the other has met just now."""
    SessionFactory(pairing=cast.other_pairing, held_on=TODAY)
    return cast.pairing


def planned(pairing, starts_at, **fields):
    given = {"minutes": 45, "planned_at": NOW - 7 * DAY, "ends_at": starts_at + timedelta(minutes=45)}
    return PlannedSessionFactory(pairing=pairing, starts_at=starts_at, **given | fields)


@pytest.mark.parametrize(("days_ago", "told"), [(9, 0), (10, 2), (14, 2), (15, 0)])
def test_the_next_session_is_proposed_in_the_last_days_of_the_cadence(pair, days_ago, told):
    SessionFactory(pairing=pair, held_on=TODAY - days_ago * DAY)

    assert remind_of_next(now=NOW) == told


def test_the_proposal_names_the_day_and_leads_to_planning(cast, pair):
    SessionFactory(pairing=pair, held_on=TODAY - 12 * DAY)

    remind_of_next(now=NOW)

    notice = Notification.objects.get(person=cast.mentor)
    assert notice.title == "Your next session with Milo Mentee is due about 18 September"
    assert notice.url == f"/activities/pairs/{pair.pk}/plan/"


def test_a_period_is_proposed_once_and_the_next_again(cast, pair):
    SessionFactory(pairing=pair, held_on=TODAY - 12 * DAY)
    assert [remind_of_next(now=NOW + hours * timedelta(hours=1)) for hours in (0, 1, 24)] == [2, 0, 0]

    log_session(pairing=pair, session_id=pair.pk, held_on=TODAY, minutes=30, by=cast.mentor, now=NOW)
    SessionFactory(pairing=cast.other_pairing, held_on=TODAY + 10 * DAY)

    assert remind_of_next(now=NOW + 11 * DAY) == 2


@pytest.mark.parametrize("why", ["planned", "paused", "past the cohort's end", "away"])
def test_nothing_is_proposed_that_makes_no_sense(cast, pair, why):
    now = NOW
    if why == "past the cohort's end":
        now = datetime(END.year, END.month, END.day, 12, tzinfo=UTC) - 2 * DAY
    SessionFactory(pairing=pair, held_on=now.date() - 11 * DAY)
    SessionFactory(pairing=cast.other_pairing, held_on=now.date())
    if why == "planned":
        planned(pair, NOW + 20 * DAY)
    elif why == "paused":
        pause_pairing(pairing=pair, until=TODAY + 30 * DAY, by=cast.mentor, now=NOW)
    elif why == "away":
        type(cast.mentor).objects.filter(pk__in=[cast.mentor.pk, cast.mentee.pk]).update(status=Employment.LEAVE)

    assert remind_of_next(now=now) == 0


def test_what_was_planned_meanwhile_is_not_proposed_any_more(cast, pair):
    SessionFactory(pairing=pair, held_on=TODAY - 12 * DAY)
    remind_of_next(now=NOW)
    planned(pair, NOW + 3 * DAY)

    assert deliver_due(now=NOW + DAY).sent == 0


@pytest.mark.parametrize(("hours_before", "told"), [(49, 0), (30, 2), (23, 2), (1, 0), (-1, 0)])
def test_both_are_reminded_on_the_day_before(pair, hours_before, told):
    starts_at = datetime(2026, 9, 16, 12, tzinfo=UTC)  # a Wednesday, two in the afternoon in Berlin
    planned(pair, starts_at)

    assert remind_of_tomorrow(now=starts_at - timedelta(hours=hours_before)) == told


def test_the_day_before_is_a_working_day_of_each(cast, pair):
    monday = datetime(2026, 9, 21, 12, tzinfo=UTC)
    planned(pair, monday)
    set_hours(
        person=cast.mentee, wakes_at=datetime.min.time(), rests_at=datetime.max.time(), working_days="1234567",
        by=cast.mentee, now=NOW,
    )  # fmt: skip

    assert remind_of_tomorrow(now=monday - 4 * DAY) == 0
    assert remind_of_tomorrow(now=monday - 3 * DAY) == 1
    assert remind_of_tomorrow(now=monday - DAY) == 1
    assert set(Notification.objects.values_list("title", flat=True)) == {
        "You meet Milo Mentee on Monday at 14:00",
        "You meet Mara Mentor on Monday at 14:00",
    }


def test_the_time_is_told_by_the_readers_clock(cast, pair):
    cast.mentee.timezone = "Asia/Kolkata"
    cast.mentee.save()
    planned(pair, datetime(2026, 9, 16, 12, tzinfo=UTC))

    remind_of_tomorrow(now=datetime(2026, 9, 15, 6, tzinfo=UTC))

    assert Notification.objects.get(person=cast.mentee).title == "You meet Mara Mentor on Wednesday at 17:30"


def test_each_of_a_series_is_remembered_once(cast, pair):
    first = datetime(2026, 9, 16, 12, tzinfo=UTC)
    planned(pair, first, every_days=14, until_on=TODAY + 60 * DAY, ends_at=first + 56 * DAY + timedelta(minutes=45))

    told = [remind_of_tomorrow(now=first + days * DAY) for days in (-1, -1, 6, 13, 13)]

    assert told == [2, 0, 0, 2, 0]


@pytest.mark.parametrize("change", ["moved", "called off"])
def test_what_was_moved_or_called_off_is_not_remembered(cast, pair, change):
    starts_at = NOW + DAY + timedelta(hours=3)
    plan = planned(pair, starts_at)
    assert remind_of_tomorrow(now=NOW.replace(hour=5)) == 2
    if change == "moved":
        move_session(planned=plan, starts_at=starts_at + 5 * DAY, minutes=45, by=cast.mentor, now=NOW.replace(hour=5))
    else:
        cancel_planned(planned=plan, by=cast.mentor, now=NOW.replace(hour=5))

    deliver_due(now=NOW.replace(hour=8))

    kept = Delivery.objects.filter(kind="session_tomorrow")
    assert set(kept.values_list("state", "error")) == {("dropped", "not true any more")}


def test_who_planned_it_today_needs_no_reminder(pair):
    planned(pair, NOW + DAY, planned_at=NOW)

    assert remind_of_tomorrow(now=NOW) == 0


def test_a_session_that_was_logged_is_not_asked_for(cast, pair):
    planned(pair, NOW - 2 * DAY)
    assert remind_to_log(now=NOW) == 2
    log_session(pairing=pair, session_id=pair.pk, held_on=TODAY - 2 * DAY, minutes=30, by=cast.mentor, now=NOW)

    deliver_due(now=NOW + DAY)

    kept = Delivery.objects.filter(kind="session_to_log")
    assert set(kept.values_list("state", "error")) == {("dropped", "not true any more")}


def test_the_number_of_questions_does_not_grow_with_the_pairs(cast):
    def asked(count: int) -> int:
        for _ in range(count):
            pairing = PairingFactory(cohort=cast.cohort, mentor=PersonFactory(), mentee=PersonFactory())
            SessionFactory(pairing=pairing, held_on=TODAY - 12 * DAY)
            other = PairingFactory(cohort=cast.cohort, mentor=PersonFactory(), mentee=PersonFactory())
            planned(other, NOW + DAY)
            planned(other, NOW - 2 * DAY)
        with CaptureQueriesContext(connection) as captured:
            remind_all(now=NOW)
        return len(captured)

    asked(1)
    assert asked(2) == asked(4)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_is_of_a_kind_that_can_wait_be_stopped_and_checked_before_it_goes(rule):
    kind = KINDS[rule.name]

    assert (kind.urgent, kind.optional, is_checked(kind.name)) == (False, True, True)
