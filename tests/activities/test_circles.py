"""What a circle shares, and who sees it while they are in and after they left."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError

from activities import audience
from activities.models import (
    CircleAttendance,
    CircleGoal,
    CircleGoalProgress,
    CircleItem,
    CircleNote,
    CircleSession,
)
from activities.services.circle_goals import change_circle_goal, review_circle_goal
from activities.services.circle_items import add_circle_item, mark_circle_item
from activities.services.circle_notes import (
    change_circle_note,
    delete_circle_note,
    open_circle_notes,
    write_circle_note,
)
from activities.services.circle_reminders import remind_circles
from activities.services.circle_sessions import (
    change_circle_session,
    log_circle_session,
    say_present,
    withdraw_circle_session,
)
from activities.services.sessions import ActionDraft
from activities.states import Attainment, GoalState
from mentorship.audit.selectors import events_on
from mentorship.encryption.models import DataKey
from mentorship.errors import Refusal
from mentorship.notifications.models import Notification
from mentorship.outbox.models import Delivery
from mentorship.people.models import User
from pairing.models import Circle, Turn
from pairing.services.circle_places import leave_circle
from pairing.services.circles import end_circle
from pairing.services.turns import begin_turn, turn_now
from tests.factories import NOW, START
from tests.factories.circles import (
    CircleFactory,
    CircleGoalFactory,
    CircleItemFactory,
    CircleNoteFactory,
    CircleSessionFactory,
    put_in,
)

TODAY = NOW.date()
NOBODY: set[str] = set()
IN = {"mentor", "mentee", "other_mentee"}
MENTEE, STAYED = {"mentee"}, {"mentor", "other_mentee"}

# Each row: who, while all are in, after the mentee has left, and after the circle has ended for the other two.
TABLE = {
    "a note of the mentee": (IN, IN, MENTEE),
    "a note of the mentor": (IN, STAYED, {"mentor"}),
    "a goal": (IN, STAYED, STAYED),
    "progress on a goal": (IN, STAYED, STAYED),
    "an action item of the mentee": (IN, IN, MENTEE),
    "an action item of the mentor": (IN, STAYED, {"mentor"}),
    "a session": (IN, STAYED, STAYED),
}
STATES = ("all in", "mentee left", "ended")


@pytest.fixture
def circle(cast) -> Circle:
    """Mara leads; Milo and Oona are in; Otto is asked. Mara facilitates."""
    circle = CircleFactory(cohort=cast.cohort, name="Reviews", size_min=2)
    put_in(circle, cast.mentor, "mentor")
    put_in(circle, cast.mentee)
    put_in(circle, cast.other_mentee)
    put_in(circle, cast.other_mentor, "mentor", state="offered")
    begin_turn(circle, now=NOW - timedelta(days=8))
    return circle


@pytest.fixture
def rows(cast, circle):
    goal = CircleGoalFactory(circle=circle, set_by=cast.mentee)
    return {
        "a note of the mentee": ("activities.read_circle_note", CircleNoteFactory(circle=circle, author=cast.mentee)),
        "a note of the mentor": ("activities.read_circle_note", CircleNoteFactory(circle=circle, author=cast.mentor)),
        "a goal": ("activities.read_circle_goal", goal),
        "progress on a goal": (
            "activities.read_circle_progress",
            review_circle_goal(
                goal=goal, attainment=Attainment.LESS, state=GoalState.ACTIVE, by=cast.mentee, now=NOW
            ),
        ),
        "an action item of the mentee": (
            "activities.read_circle_item", CircleItemFactory(circle=circle, owner=cast.mentee),
        ),
        "an action item of the mentor": (
            "activities.read_circle_item", CircleItemFactory(circle=circle, owner=cast.mentor),
        ),
        "a session": (
            "activities.view_circle_session", CircleSessionFactory(circle=circle, facilitator=cast.mentor),
        ),
    }  # fmt: skip


MODELS = {
    "a note of the mentee": CircleNote, "a note of the mentor": CircleNote, "a goal": CircleGoal,
    "progress on a goal": CircleGoalProgress, "an action item of the mentee": CircleItem,
    "an action item of the mentor": CircleItem, "a session": CircleSession,
}  # fmt: skip


def bring_to(cast, circle, state: str) -> None:
    if state != "all in":
        leave_circle(circle=circle, person=cast.mentee, by=cast.mentee, now=NOW)
    if state == "ended":
        end_circle(circle=circle, by=cast.owner, now=NOW)


def seen(cast, rows) -> dict[str, set[str]]:
    """Who may, as the permission says; that the list says the same is asserted on the way."""
    users = {part: User.objects.get(pk=user.pk) for part, user in cast.users.items()}
    found = {}
    for what, (permission, row) in rows.items():
        row = MODELS[what].objects.get(pk=row.pk)
        may = {part for part, user in users.items() if user.has_perm(permission, row)}
        listed = {part for part, user in users.items() if MODELS[what].objects.visible_to(user).filter(pk=row.pk)}
        assert listed == may, what
        found[what] = may
    return found


@pytest.mark.parametrize("state", STATES)
def test_the_table_holds_for_the_whole_cast(cast, circle, rows, state):
    bring_to(cast, circle, state)

    assert seen(cast, rows) == {what: who[STATES.index(state)] for what, who in TABLE.items()}


@pytest.mark.parametrize("state", STATES)
def test_no_flag_and_no_permission_of_a_model_widens_it(cast, circle, rows, state):
    bring_to(cast, circle, state)
    for user in cast.users.values():
        user.is_staff = user.is_superuser = True
        user.save()
        user.user_permissions.add(*Permission.objects.filter(content_type__app_label__in=["activities", "pairing"]))

    assert seen(cast, rows) == {what: who[STATES.index(state)] for what, who in TABLE.items()}


def test_a_closed_account_sees_nothing(cast, circle, rows):
    User.objects.update(is_active=False)

    assert seen(cast, rows) == dict.fromkeys(TABLE, NOBODY)


def test_only_who_is_in_adds_and_changes(cast, circle, rows):
    _, note = rows["a note of the mentee"]
    _, goal = rows["a goal"]
    _, session = rows["a session"]
    _, item = rows["an action item of the mentee"]
    asked = [
        ("pairing.take_part_in_circle", circle, IN, STAYED, NOBODY),
        ("activities.change_circle_goal", goal, IN, STAYED, NOBODY),
        ("activities.change_circle_item", item, IN, STAYED, NOBODY),
        ("activities.change_circle_session", session, {"mentor"}, {"mentor"}, NOBODY),
        ("activities.change_circle_note", note, MENTEE, MENTEE, MENTEE),
        ("pairing.view_circle", circle, IN, STAYED, STAYED),
        ("pairing.answer_circle", circle, {"other_mentor"}, {"other_mentor"}, NOBODY),
        ("pairing.lead_circle", circle, {"mentor", "owner", "deputy"}, {"mentor", "owner", "deputy"},
         {"owner", "deputy"}),
        ("pairing.see_circle", circle,
         *[IN | {"other_mentor", "owner", "deputy", "auditor", "administrator"}] * 3),
    ]  # fmt: skip

    def who(permission, thing):
        return {part for part, user in cast.users.items() if user.has_perm(permission, thing)}

    for number, state in enumerate(STATES):
        if state == "mentee left":
            leave_circle(circle=circle, person=cast.mentee, by=cast.mentee, now=NOW)
        if state == "ended":
            end_circle(circle=circle, by=cast.owner, now=NOW)
        for permission, thing, *expected in asked:
            assert who(permission, thing) == expected[number], (permission, state)


def log(cast, circle, **facts):
    usual = {
        "session_id": uuid4(), "held_on": TODAY, "minutes": 60, "facilitator": cast.mentor, "by": cast.mentor,
        "now": NOW,
    }  # fmt: skip
    return log_circle_session(circle=circle, **usual | facts)


class TestSessions:
    def test_a_session_passes_the_turn_on_and_keeps_what_came_of_it(self, cast, circle):
        action = ActionDraft("Write up the example", cast.mentee, TODAY)

        session = log(cast, circle, attended=3, note="Went well.", action=action, next_on=TODAY + timedelta(days=14))

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


class TestWords:
    def test_a_reading_is_on_record_before_the_words_are_out(self, cast, circle, monkeypatch):
        note = write_circle_note(circle=circle, body="Among ourselves.", by=cast.mentor, now=NOW)

        [opened] = open_circle_notes(notes=[note], user=cast.mentee.user, now=NOW)
        assert opened.text == "Among ourselves."
        assert events_on(note).filter(action="circle_note.read", actor=f"people.person:{cast.mentee.pk}").count() == 1

        def broken(*args, **kwargs):
            raise DatabaseError

        monkeypatch.setattr("mentorship.audit.services.record", broken)
        with pytest.raises(DatabaseError):
            open_circle_notes(notes=[note], user=cast.mentee.user, now=NOW)

    def test_the_gate_refuses_whoever_is_not_in(self, cast, circle):
        note = write_circle_note(circle=circle, body="Among ourselves.", by=cast.mentor, now=NOW)

        for person in (cast.owner, cast.other_mentor, cast.administrator, cast.delivery_lead):
            with pytest.raises(PermissionDenied):
                open_circle_notes(notes=[note], user=person.user, now=NOW)
            with pytest.raises(PermissionDenied):
                write_circle_note(circle=circle, body="Hello", by=person, now=NOW)

    def test_only_the_author_rewrites_or_deletes(self, cast, circle):
        note = write_circle_note(circle=circle, body="Mine.", by=cast.mentor, now=NOW)
        with pytest.raises(PermissionDenied):
            change_circle_note(note=note, body="Theirs.", by=cast.mentee, now=NOW)
        with pytest.raises(PermissionDenied):
            delete_circle_note(note=note, by=cast.mentee, now=NOW)

        note = change_circle_note(note=note, body="Mine still.", by=cast.mentor, now=NOW)
        leave_circle(circle=circle, person=cast.mentor, by=cast.mentor, now=NOW)
        with pytest.raises(PermissionDenied):
            change_circle_note(note=note, body="Gone.", by=cast.mentor, now=NOW)

        delete_circle_note(note=note, by=cast.mentor, now=NOW)
        assert not CircleNote.objects.exists()

    def test_a_circle_has_one_key_of_its_own_and_columns_and_log_hold_no_word(self, cast, circle):
        note = write_circle_note(circle=circle, body="Doubts.", by=cast.mentor, now=NOW)
        item = add_circle_item(circle=circle, text="Ask Doubts", owner=cast.mentee, by=cast.mentor, now=NOW)

        assert DataKey.objects.get(scope__startswith="circle:").scope == f"circle:{circle.pk}"
        facts = str(list(events_on(note).values())) + str(list(events_on(item).values()))
        columns = "".join(
            [*CircleNote.objects.values_list("body", flat=True), *CircleItem.objects.values_list("text", flat=True)]
        )
        assert "Doubts" not in facts + columns + repr(note) + str(note) + repr(item)

    def test_an_action_item_belongs_to_who_is_in_and_is_ticked_off(self, cast, circle):
        with pytest.raises(Refusal, match="belongs to somebody who is in the circle"):
            add_circle_item(circle=circle, text="Ask", owner=cast.other_mentor, by=cast.mentor, now=NOW)

        item = add_circle_item(circle=circle, text="Ask", owner=cast.mentee, by=cast.mentor, now=NOW)
        for _ in range(2):
            item = mark_circle_item(item=item, done=True, by=cast.other_mentee, now=NOW)

        assert item.done_at == NOW
        assert events_on(item).filter(action="circle_item.done").count() == 1

    def test_goals_move_as_those_of_pairs_do_and_nothing_moves_after_the_end(self, cast, circle):
        goal = CircleGoalFactory(circle=circle, set_by=cast.mentee)
        goal = change_circle_goal(
            goal=goal, title="One way to review", evidence="", target_on=None, by=cast.mentor, now=NOW
        )
        review = {"goal": goal, "attainment": Attainment.EXPECTED, "by": cast.mentor, "now": NOW}
        review_circle_goal(state=GoalState.REACHED, **review)
        with pytest.raises(Refusal, match="can't become set aside"):
            review_circle_goal(state=GoalState.DROPPED, **review)

        end_circle(circle=circle, by=cast.owner, now=NOW)

        for write in (
            lambda: review_circle_goal(state=GoalState.ACTIVE, **review),
            lambda: write_circle_note(circle=Circle.objects.get(), body="Late.", by=cast.mentor, now=NOW),
        ):
            with pytest.raises(Refusal, match="has ended"):
                write()

    def test_who_can_see_it_is_said_truly(self, cast, circle):
        note = CircleNoteFactory(circle=circle, author=cast.mentor)
        assert "Mara Mentor, who wrote it, and everybody who is in Reviews" in audience.of_read_circle_note(note)
        assert "whoever joins it later" in audience.of_circle_note(circle)
        assert audience.of_left_circle_note(circle).startswith("You, and everybody who is in Reviews")
        assert audience.of_left_circle_note(end_circle(circle=circle, by=None, now=NOW)).startswith("You alone.")


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
