from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from activities.models import PlannedSession
from activities.services.plans import NotAPlan, Taken, cancel_planned, move_session, plan_session
from activities.states import PlanState
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from mentorship.people.services.availability import set_week
from pairing.services.offers import end_pairing
from tests.factories import END, NOW, TODAY
from tests.factories.activities import PlannedSessionFactory

BERLIN = ZoneInfo("Europe/Berlin")


def plan_of(pairing) -> str:
    return reverse("activities:plan_create", args=[pairing.pk])


def lives_in(person, zone):
    person.timezone = zone
    person.save()


def facts(cast, **changes):
    usual = {
        "pairing": cast.pairing, "plan_id": uuid4(), "starts_at": NOW + timedelta(days=3), "minutes": 45,
        "zone": "Europe/Berlin", "by": cast.mentor, "now": NOW,
    }  # fmt: skip
    return usual | changes


class TestTimes:
    def test_they_suit_both_by_both_clocks(self, cast, as_):
        lives_in(cast.mentee, "Asia/Kolkata")

        page = as_(cast.mentor).get(plan_of(cast.pairing))

        for time in page.context["proposals"].times:
            for person in (cast.mentor, cast.mentee):
                assert 9 <= time.starts_at.astimezone(ZoneInfo(person.timezone)).hour < 17
        assert "12:30 in Kolkata" in page.text

    def test_the_week_that_somebody_gave_counts(self, cast, as_):
        set_week(person=cast.mentee, week={3: [(600, 660)]}, by=cast.mentee, now=NOW)

        times = as_(cast.mentor).get(plan_of(cast.pairing)).context["proposals"].times

        assert {time.starts_at.astimezone(BERLIN).isoweekday() for time in times} == {3}

    def test_a_series_says_on_how_many_dates_it_suits(self, cast, as_):
        # Berlin puts its clocks back on 25 October 2026, Kolkata has no such thing.
        lives_in(cast.mentee, "Asia/Kolkata")
        set_week(person=cast.mentor, week={3: [(720, 780)]}, by=cast.mentor, now=NOW)
        set_week(person=cast.mentee, week={3: [(930, 990)]}, by=cast.mentee, now=NOW)

        page = as_(cast.mentor).get(f"{plan_of(cast.pairing)}?series=on&minutes=60")

        (time,) = page.context["proposals"].times[:1]
        assert "suits both on" in time.caveat

    def test_without_a_common_hour_the_burden_goes_round(self, cast, as_):
        lives_in(cast.mentee, "Australia/Sydney")

        page = as_(cast.mentor).get(plan_of(cast.pairing))

        assert not page.context["proposals"].times
        assert "do not meet" in page.text
        assert "minutes outside" in page.text

    def test_no_time_at_all_is_said(self, cast, as_):
        set_week(person=cast.mentor, week={1: [(0, 30)]}, by=cast.mentor, now=NOW)
        set_week(person=cast.mentee, week={6: [(0, 30)]}, by=cast.mentee, now=NOW)

        assert "No time in the next days suits both of you" in as_(cast.mentor).get(plan_of(cast.pairing)).text

    def test_after_the_cohort_nothing_is_proposed(self, cast, as_, today_is):
        today_is(datetime(END.year, END.month, END.day, 9, tzinfo=BERLIN))

        page = as_(cast.mentor).get(plan_of(cast.pairing))

        assert not page.context["proposals"].times


class TestPlan:
    def test_a_proposed_time_takes_one_choice(self, cast, as_):
        browser = as_(cast.mentor)
        form = browser.get(plan_of(cast.pairing)).context["form"]

        answer = browser.post(
            plan_of(cast.pairing), {"plan_id": str(uuid4()), "time": form["time"].value(), "minutes": "60"}
        )

        planned = PlannedSession.objects.get()
        assert answer.url == planned.get_absolute_url()
        assert (planned.minutes, planned.sequence, planned.planned_by) == (60, 0, cast.mentor)
        told = Notification.objects.get(kind="session_planned")
        assert told.person == cast.mentee
        assert AuditEvent.objects.filter(action="session.planned").count() == 1

    def test_another_time_is_by_the_planners_clock(self, cast, as_):
        lives_in(cast.mentor, "America/New_York")
        day = TODAY + timedelta(days=9)

        as_(cast.mentor).post(
            plan_of(cast.pairing),
            {"plan_id": str(uuid4()), "time": "other", "day": str(day), "clock": "08:30", "place": "Room 4"},
        )

        planned = PlannedSession.objects.get()
        assert planned.starts_at == datetime(day.year, day.month, day.day, 8, 30, tzinfo=ZoneInfo("America/New_York"))
        assert (planned.zone, planned.place) == ("America/New_York", "Room 4")

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ({"time": "other"}, "Say when."),
            ({"time": "tomorrow"}, "Choose one of these times, or another."),
            ({"time": "2026-09-20T10:00"}, "Choose one of these times, or another."),
            ({"time": "2020-01-01T10:00+00:00"}, "Choose a time that is still to come."),
            ({"time": "2099-01-01T10:00+00:00"}, "choose an earlier day."),
        ],
    )
    def test_what_can_not_be_is_said_and_nothing_is_planned(self, cast, as_, typed, why):
        page = as_(cast.mentor).post(plan_of(cast.pairing), {"plan_id": str(uuid4())} | typed)

        assert why in page.text
        assert not PlannedSession.objects.exists()

    def test_a_series_runs_by_the_wall_clock_to_the_end_of_the_cohort(self, cast):
        start = datetime(2026, 10, 14, 9, tzinfo=BERLIN)

        planned = plan_session(**facts(cast, starts_at=start, every_days=14))

        times = planned.occurrences()
        assert {(time.hour, time.minute) for time in times} == {(9, 0)}
        assert {time.utcoffset() for time in times} == {timedelta(hours=1), timedelta(hours=2)}
        assert times[-1].date() <= END
        assert planned.ends_at == times[-1] + timedelta(minutes=45)
        assert planned.next_after(NOW) == start
        assert planned.next_after(planned.ends_at) is None

    def test_posted_twice_it_is_one(self, cast):
        once = facts(cast)

        assert plan_session(**once) == plan_session(**once)
        assert PlannedSession.objects.count() == 1
        with pytest.raises(NotAPlan, match="used already"):
            plan_session(**once | {"by": cast.mentee})
        with pytest.raises(Taken):
            plan_session(**once | {"plan_id": uuid4()})
        with pytest.raises(NotAPlan, match="not an IANA time zone"):
            plan_session(**facts(cast, zone="Mars/Base", starts_at=NOW + timedelta(days=4)))


class TestMoveAndCancel:
    def test_moving_counts_up_and_tells_the_other(self, cast, as_):
        planned = PlannedSessionFactory(pairing=cast.pairing)
        url = reverse("activities:plan_move", args=[planned.pk])
        day = TODAY + timedelta(days=10)
        typed = {"plan_id": str(planned.pk), "time": "other", "day": str(day), "clock": "10:00", "minutes": "30"}

        assert "Move your session" in as_(cast.mentee).get(url).text
        for _ in range(2):
            as_(cast.mentee).post(url, typed)

        planned.refresh_from_db()
        assert (planned.sequence, planned.minutes) == (1, 30)
        assert planned.starts_at.astimezone(BERLIN).date() == day
        assert Notification.objects.get(kind="session_moved").person == cast.mentor

    def test_a_move_into_the_past_is_refused(self, cast, as_):
        planned = PlannedSessionFactory(pairing=cast.pairing)
        typed = {"plan_id": str(planned.pk), "time": "2020-01-01T10:00+00:00"}

        page = as_(cast.mentee).post(reverse("activities:plan_move", args=[planned.pk]), typed)

        assert "still to come" in page.text
        planned.refresh_from_db()
        assert planned.sequence == 0

    def test_calling_off_asks_first(self, cast, as_):
        planned = PlannedSessionFactory(pairing=cast.pairing)
        url = reverse("activities:plan_cancel", args=[planned.pk])

        assert "no reason is asked" in as_(cast.mentor).get(url).text
        for _ in range(2):
            as_(cast.mentor).post(url)

        planned.refresh_from_db()
        assert (planned.state, planned.sequence) == (PlanState.CANCELLED, 1)
        assert Notification.objects.filter(kind="session_called_off").count() == 1
        with pytest.raises(Exception, match="nothing about it can change"):
            move_session(planned=planned, starts_at=NOW + timedelta(days=9), minutes=45, by=cast.mentor, now=NOW)

    def test_what_was_held_is_not_called_off(self, cast, as_):
        planned = PlannedSessionFactory(pairing=cast.pairing, state=PlanState.HELD)

        page = as_(cast.mentor).post(reverse("activities:plan_cancel", args=[planned.pk]), follow=True)

        assert "nothing about it can change" in page.text

    def test_the_end_of_a_pairing_calls_off_what_was_planned(self, cast):
        planned = PlannedSessionFactory(pairing=cast.pairing)

        end_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)

        planned.refresh_from_db()
        assert planned.state == PlanState.CANCELLED
        assert cancel_planned(planned=planned, by=None, now=NOW).sequence == 1

    def test_logging_a_session_holds_what_was_planned_for_the_day(self, cast, as_):
        today = PlannedSessionFactory(pairing=cast.pairing, starts_at=NOW - timedelta(hours=1))
        later = PlannedSessionFactory(pairing=cast.pairing)

        as_(cast.mentor).post(
            reverse("activities:session_log", args=[cast.pairing.pk]),
            {"session_id": str(uuid4()), "held_on": str(TODAY), "minutes": "45"},
        )

        today.refresh_from_db()
        later.refresh_from_db()
        assert (today.state, later.state) == (PlanState.HELD, PlanState.PLANNED)


class TestPages:
    def test_a_series_shows_its_next_times(self, cast, as_):
        planned = plan_session(**facts(cast, every_days=7, place="https://meet.example.org/a"))

        page = as_(cast.mentee).get(planned.get_absolute_url()).text

        assert "every 7 days until" in page
        assert "more after that" in page
        assert 'href="https://meet.example.org/a"' in page

    def test_the_pair_page_leads_to_what_is_planned(self, cast, as_):
        first = PlannedSessionFactory(pairing=cast.pairing)
        plan_session(**facts(cast, every_days=14, starts_at=NOW + timedelta(days=20)))

        page = as_(cast.mentee).get(reverse("activities:pair_detail", args=[cast.pairing.pk]))

        assert first.get_absolute_url() in page.text
        assert next(row[0].pk for row in page.context["plans"]) == first.pk
        assert "and every 14 days" in page.text

    def test_only_the_two_see_it(self, cast, client):
        planned = PlannedSessionFactory(pairing=cast.pairing)

        for part, user in cast.users.items():
            client.force_login(user)
            expected = 200 if part in ("mentor", "mentee") else 404
            for url in (planned.get_absolute_url(), reverse("activities:plan_cancel", args=[planned.pk])):
                assert client.get(url).status_code in (expected, 403 if part == "superuser" else expected), (part, url)

    def test_visible_to_is_has_perm(self, cast):
        PlannedSessionFactory(pairing=cast.pairing)
        PlannedSessionFactory(pairing=cast.other_pairing)

        for part, user in cast.users.items():
            seen = set(PlannedSession.objects.visible_to(user))
            allowed = {row for row in PlannedSession.objects.all() if user.has_perm("activities.view_plan", row)}
            assert seen == allowed, part


def test_a_day_of_the_wall_clock_is_no_day_of_universal_time(cast):
    late = plan_session(**facts(cast, starts_at=datetime(2026, 9, 22, 23, 30, tzinfo=ZoneInfo("America/Los_Angeles"))))

    assert late.occurrences()[0].astimezone(BERLIN).date() == date(2026, 9, 23)
