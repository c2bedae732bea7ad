"""What a circle logs of its sessions, and who is reminded of the next."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from activities.models import CircleAttendance, CircleNote, CircleSession
from activities.services.circle_reminders import remind_circles
from activities.services.circle_sessions import (
    change_circle_session,
    log_circle_session,
    say_present,
    withdraw_circle_session,
)
from activities.services.sessions import ActionDraft
from mentorship.errors import Refusal
from mentorship.notifications.models import Notification
from mentorship.outbox.models import Delivery
from pairing.models import Turn
from pairing.services.circle_places import leave_circle
from pairing.services.circles import end_circle
from pairing.services.turns import begin_turn, turn_now
from tests.factories import NOW, START
from tests.factories.circles import CircleFactory, put_in

TODAY = NOW.date()


def log(cast, circle, **facts):
    usual = {
        "session_id": uuid4(), "held_on": TODAY, "minutes": 60, "facilitator": cast.mentor, "by": cast.mentor,
        "now": NOW,
    }  # fmt: skip
    return log_circle_session(circle=circle, **usual | facts)


class TestSessions:
    def test_a_session_passes_the_turn_on_and_keeps_what_came_of_it(self, cast, circle):
        action = ActionDraft("Write up the example", cast.mentee, TODAY)

        session = log(cast, circle, attended=3, note="Went well.", actions=[action], next_on=TODAY + timedelta(days=14))

        assert turn_now(circle).person == cast.mentee
        assert session.circle_notes.get().body == "Went well."
        assert session.circle_items.get().owner == cast.mentee
        assert CircleAttendance.objects.get().person == cast.mentor

    def test_a_form_that_is_posted_twice_logs_once(self, cast, circle):
        session_id = uuid4()
        first, second = (log(cast, circle, session_id=session_id, note="Once.") for _ in range(2))

        assert first == second
        assert CircleNote.objects.count() == Turn.objects.filter(end="held").count() == 1

    def test_somebody_from_outside_logs_nothing(self, cast, circle):
        for person in (cast.owner, cast.other_mentor, cast.outsider):
            with pytest.raises(PermissionDenied):
                log(cast, circle, by=person)

    @pytest.mark.parametrize(
        ("facts", "sentence"),
        [
            ({"held_on": TODAY + timedelta(days=1)}, "logged after it was held"),
            ({"held_on": START - timedelta(days=1)}, "began on"),
            ({"minutes": 4}, "between five minutes and eight hours"),
            ({"next_on": TODAY}, "comes after this one"),
        ],
    )
    def test_what_can_not_have_been_is_refused(self, cast, circle, facts, sentence):
        with pytest.raises(Refusal, match=sentence):
            log(cast, circle, **facts)

    def test_a_circle_that_has_not_begun_has_no_session(self, cast):
        forming = CircleFactory(cohort=cast.cohort, state="forming", started_on=None)
        put_in(forming, cast.mentor, "mentor")

        with pytest.raises(Refusal, match="has not begun"):
            log(cast, forming)

    def test_only_who_is_in_facilitates(self, cast, circle):
        with pytest.raises(Refusal, match="Somebody who is in the circle facilitates it"):
            log(cast, circle, facilitator=cast.other_mentor)

    def test_everybody_says_of_themselves_that_they_were_there(self, cast, circle):
        session = log(cast, circle)
        for _ in range(2):
            say_present(session=session, present=True, by=cast.mentee, now=NOW)
        say_present(session=session, present=True, by=cast.other_mentee, now=NOW)
        say_present(session=session, present=False, by=cast.other_mentee, now=NOW)

        assert {said.person for said in CircleAttendance.objects.all()} == {cast.mentor, cast.mentee}
        with pytest.raises(PermissionDenied):
            say_present(session=session, present=True, by=cast.other_mentor, now=NOW)

    def test_a_session_is_put_right_and_withdrawn(self, cast, circle):
        session = log(cast, circle)
        session = change_circle_session(
            session=session, held_on=TODAY, minutes=45, attended=4, next_on=None, by=cast.mentor, now=NOW
        )
        assert (session.minutes, session.attended) == (45, 4)

        for _ in range(2):
            session = withdraw_circle_session(session=session, by=cast.mentor, now=NOW)

        assert not CircleSession.objects.held().exists()
        with pytest.raises(Refusal, match="is withdrawn"):
            change_circle_session(
                session=session, held_on=TODAY, minutes=45, attended=4, next_on=None, by=cast.mentor, now=NOW
            )


class TestReminders:
    def test_a_silent_circle_is_a_word_to_whoever_facilitates_next_and_once(self, cast, circle):
        later = NOW + timedelta(days=20)

        assert [remind_circles(now=later) for _ in range(2)] == [1, 0]

        notice = Notification.objects.get(kind="circle_overdue")
        assert (notice.person, notice.title) == (cast.mentor, "Reviews has not met for a while")

    def test_the_mail_waits_for_waking_hours(self, cast, circle):
        midnight = (NOW + timedelta(days=20)).replace(hour=1)

        remind_circles(now=midnight)

        mail = Delivery.objects.get(kind="circle_overdue")
        assert mail.due_at.astimezone(cast.mentor.zone).hour == 9

    def test_a_circle_that_met_lately_or_has_ended_is_left_alone(self, cast, circle):
        log(cast, circle)
        assert remind_circles(now=NOW + timedelta(days=14)) == 0
        assert remind_circles(now=NOW + timedelta(days=15)) == 1

        end_circle(circle=circle, by=cast.owner, now=NOW)
        assert remind_circles(now=NOW + timedelta(days=60)) == 0

    def test_who_takes_the_turn_over_hears_of_it_too(self, cast, circle):
        later = NOW + timedelta(days=20)
        remind_circles(now=later)
        leave_circle(circle=circle, person=cast.mentor, by=cast.mentor, now=later)

        assert remind_circles(now=later) == 1
        assert set(Notification.objects.filter(kind="circle_overdue").values_list("person__name", flat=True)) == {
            "Mara Mentor", "Milo Mentee",
        }  # fmt: skip

    def test_many_circles_take_no_more_questions_than_one(self, cast, django_assert_max_num_queries):
        for n in range(4):
            circle = CircleFactory(cohort=cast.cohort, name=f"Circle {n}")
            put_in(circle, cast.mentor, "mentor")
            begin_turn(circle, now=NOW)
        later = NOW + timedelta(days=40)
        remind_circles(now=later)

        with django_assert_max_num_queries(8):
            assert remind_circles(now=later) == 0
