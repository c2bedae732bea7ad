"""What a circle writes down: notes, action items, goals."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError

from activities import audience
from activities.models import CircleItem, CircleNote
from activities.services.circle_goals import change_circle_goal, review_circle_goal
from activities.services.circle_items import add_circle_item, mark_circle_item
from activities.services.circle_notes import (
    change_circle_note,
    delete_circle_note,
    open_circle_notes,
    write_circle_note,
)
from activities.states import Attainment, GoalState
from mentorship.audit.selectors import events_on
from mentorship.encryption.models import DataKey
from mentorship.errors import Refusal
from pairing.models import Circle
from pairing.services.circle_places import leave_circle
from pairing.services.circles import end_circle
from tests.factories import NOW
from tests.factories.circles import CircleGoalFactory, CircleNoteFactory


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
