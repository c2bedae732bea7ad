from datetime import date, timedelta

import pytest
from django.utils import timezone

from mentorship.audit.models import AuditEvent
from mentorship.hours import Span
from mentorship.people.models import BusyTime, DayOverride, WeeklyWindow
from mentorship.people.selectors import schedules_of, week_of
from mentorship.people.services.availability import NotAWeek, clear_day, set_day, set_week
from tests.cast import make_cast
from tests.factories import NOW
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db
URL = "/people/me/week/"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def milo(client, cast):
    client.force_login(cast.mentee.user)
    return client


def written(**days):
    return {f"day_{weekday}": days.get(f"d{weekday}", "") for weekday in range(1, 8)}


def test_who_has_said_nothing_is_taken_to_work_nine_to_five(milo, cast):
    page = milo.get(URL).text

    assert "Monday to Friday from nine to five is assumed" in page
    assert week_of(cast.mentee).windows[1] == [(540, 1020)]
    assert 6 not in week_of(cast.mentee).windows


def test_a_week_is_written_and_kept_once(milo, cast):
    for _ in range(2):
        assert milo.post(URL, written(d1="9-12:30; 13:30 to 17", d4="22:00–24:00")).status_code == 302

    assert week_of(cast.mentee).windows == {1: [(540, 750), (810, 1020)], 4: [(1320, 1440)]}
    assert AuditEvent.objects.filter(action="availability.week_set").count() == 1
    page = milo.get(URL).text
    assert 'value="9:00–12:30, 13:30–17:00"' in page
    assert "is assumed" not in page


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("half past nine", "“half past nine” is not written like 9:00–12:30."),
        ("9:00–25:00", "25:00 is no time of the day."),
        ("9:75–10:00", "9:75 is no time of the day."),
        ("22:00–6:00", "22:00 to 6:00 ends before it begins: split it at midnight."),
        ("9:00–12:00, 11:00–17:00", "11:00 to 17:00 begins before the one before it ends."),
        ("1-2, 3-4, 5-6, 7-8, 9-10", "At most 4 stretches a day fit."),
    ],
)
def test_what_can_not_be_is_said_beside_the_day_and_nothing_is_lost(milo, cast, text, why):
    set_week(person=cast.mentee, week={1: [(540, 600)]}, by=cast.mentee, now=NOW)

    page = milo.post(URL, written(d1=text, d2="8:00–9:00")).text

    assert why in page
    assert 'value="8:00–9:00"' in page
    assert week_of(cast.mentee).windows == {1: [(540, 600)]}


def test_a_week_without_an_hour_is_refused(milo):
    assert "Keep at least one stretch in the week" in milo.post(URL, written()).text
    assert not WeeklyWindow.objects.exists()


def test_a_day_off_and_a_day_of_other_hours(milo, cast):
    today = timezone.localdate()
    milo.post(f"{URL}days/", {"day": (today + timedelta(days=3)).isoformat(), "windows": ""})
    milo.post(f"{URL}days/", {"day": (today + timedelta(days=5)).isoformat(), "windows": "10-12"})

    page = milo.get(URL).text
    assert "10:00–12:00" in page
    assert DayOverride.objects.get(day=today + timedelta(days=3)).windows == []

    milo.post(f"{URL}days/clear/", {"day": (today + timedelta(days=3)).isoformat()})
    milo.post(f"{URL}days/clear/", {"day": "no day"})
    assert [row.day for row in DayOverride.objects.all()] == [today + timedelta(days=5)]


def test_a_day_that_is_over_is_not_changed(milo, cast):
    yesterday = timezone.localdate() - timedelta(days=2)

    assert "That day is over." in milo.post(f"{URL}days/", {"day": yesterday.isoformat(), "windows": "9-10"}).text
    assert "That day is over." not in milo.get(URL).text
    with pytest.raises(NotAWeek):
        set_day(person=cast.mentee, day=yesterday, windows=[], by=cast.mentee, now=timezone.now())
    with pytest.raises(NotAWeek, match="ends before it begins"):
        set_day(person=cast.mentee, day=date(2099, 1, 1), windows=[(60, 30)], by=cast.mentee, now=timezone.now())


def test_nobody_sees_the_week_of_another(client, cast):
    set_week(person=cast.mentee, week={1: [(601, 602)]}, by=cast.mentee, now=NOW)

    for part in ("mentor", "owner", "administrator", "delivery_lead"):
        client.force_login(cast.users[part])
        assert "10:01" not in client.get(URL).text, part


def test_clearing_what_is_not_there_leaves_no_record(cast):
    clear_day(person=cast.mentee, day=date(2026, 5, 1), by=cast.mentee, now=NOW)

    assert not AuditEvent.objects.filter(action="availability.day_cleared").exists()


def test_schedules_hold_week_days_and_what_is_taken(cast, django_assert_num_queries):
    set_week(person=cast.mentee, week={1: [(540, 600)]}, by=cast.mentee, now=NOW)
    set_day(person=cast.mentee, day=NOW.date() + timedelta(days=7), windows=[], by=cast.mentee, now=NOW)
    taken = BusyTime.objects.create(person=cast.mentor, starts_at=NOW, ends_at=NOW + timedelta(hours=1))
    BusyTime.objects.create(person=cast.mentor, starts_at=NOW + timedelta(days=9), ends_at=NOW + timedelta(days=10))

    with django_assert_num_queries(3):
        mentee, mentor = schedules_of([cast.mentee, cast.mentor], Span(NOW, NOW + timedelta(days=7)))

    assert mentee.weekly == {1: [(540, 600)]}
    assert mentee.days == {NOW.date() + timedelta(days=7): []}
    assert mentor.weekly[5] == [(540, 1020)]
    assert list(mentor.busy) == [Span(taken.starts_at, taken.ends_at)]


def test_many_days_ask_no_more(milo, cast):
    ahead = iter(range(1, 2000))

    def more(count):
        today = timezone.localdate()
        DayOverride.objects.bulk_create(
            DayOverride(person=cast.mentee, day=today + timedelta(days=next(ahead)), windows=[]) for _ in range(count)
        )

    assert_same_queries(milo, URL, more, at_most=10)
