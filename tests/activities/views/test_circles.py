"""The pages of circles: for who is in, who could join, who was asked, and who runs the program."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from activities.models import CircleGoal, CircleItem, CircleNote, CircleSession
from activities.services.circle_notes import write_circle_note
from pairing.models import Circle
from pairing.services.circle_places import leave_circle
from pairing.services.circles import end_circle
from pairing.services.turns import begin_turn, turn_now
from tests.factories import NOW, TODAY
from tests.factories.circles import (
    CircleFactory,
    CircleGoalFactory,
    CircleItemFactory,
    CircleNoteFactory,
    CircleSessionFactory,
    put_in,
)
from tests.factories.people import PersonFactory
from tests.queries import assert_same_queries

LIST = "/activities/cohorts/craft-2026/circles/"


def address(name: str, thing) -> str:
    return reverse(f"activities:{name}", args=[thing.pk])


@pytest.fixture
def circle(cast) -> Circle:
    """Mara leads; Milo is in; Oona is asked. Mara facilitates."""
    circle = CircleFactory(cohort=cast.cohort, name="Reviews", size_min=2, size_max=3)
    put_in(circle, cast.mentor, "mentor")
    put_in(circle, cast.mentee)
    put_in(circle, cast.other_mentee, state="offered")
    begin_turn(circle, now=NOW - timedelta(days=8))
    return circle


class TestTheList:
    def test_a_card_shows_who_is_in_when_they_meet_and_what_is_free(self, cast, as_, circle):
        CircleSessionFactory(
            circle=circle, facilitator=cast.mentor, held_on=TODAY - timedelta(days=3), next_on=TODAY + timedelta(days=4)
        )

        page = as_(cast.other_mentor).get(LIST).text

        assert "Mara Mentor facilitates next." in page
        assert "3 days ago" in page
        assert "in 4 days" in page
        assert "1 place is free." in page
        assert "Join<" in page

    def test_strangers_find_no_list_and_overseers_no_way_to_join(self, cast, as_, circle):
        assert as_(cast.outsider).get(LIST).status_code == 404
        page = as_(cast.owner).get(LIST).text
        assert "Form circles" in page
        assert "Join<" not in page
        assert "Form circles" not in as_(cast.auditor).get(LIST).text

    def test_an_empty_list_says_what_will_stand_there(self, cast, as_):
        assert "Form circles of the people who are in" in as_(cast.owner).get(LIST).text
        assert "Circles stand here once they are formed" in as_(cast.mentee).get(LIST).text

    @pytest.mark.slow
    def test_it_asks_the_same_however_many_there_are(self, cast, as_):
        def more(number):
            for _ in range(number):
                circle = CircleFactory(cohort=cast.cohort)
                put_in(circle, PersonFactory(), "mentor")
                put_in(circle, PersonFactory())
                CircleSessionFactory(circle=circle)
                begin_turn(circle, now=NOW)

        assert_same_queries(as_(cast.owner), LIST, more, at_most=20)


class TestTheCircle:
    def test_who_is_in_sees_what_is_shared_and_the_owner_dates_alone(self, cast, as_, circle):
        CircleGoalFactory(circle=circle, title="One way to review", set_by=cast.mentee)
        CircleItemFactory(circle=circle, owner=cast.mentee, text="Bring an example")
        session = CircleSessionFactory(circle=circle, facilitator=cast.mentor)
        CircleNoteFactory(circle=circle, session=session, author=cast.mentor, body="Not for others.")
        words = ("One way to review", "Bring an example", "Note of")

        inside = as_(cast.mentee).get(address("circle_detail", circle)).text
        assert all(word in inside for word in words)
        assert "Not for others." not in inside

        for person in (cast.owner, cast.other_mentor, cast.other_mentee, cast.auditor):
            outside = as_(person).get(address("circle_detail", circle)).text
            assert not any(word in outside for word in (*words, "Not for others."))
        assert "9 September 2026" in as_(cast.owner).get(address("circle_detail", circle)).text
        assert as_(cast.outsider).get(address("circle_detail", circle)).status_code == 404

    def test_who_is_asked_answers_there(self, cast, as_, circle):
        browser = as_(cast.other_mentee)
        assert "A place as member is kept for you" in browser.get(address("circle_detail", circle)).text

        answered = browser.post(reverse("pairing:circle_answer", args=[circle.pk]), {"answer": "accept"}, follow=True)

        assert "You are in Reviews." in answered.text
        assert "Log a session" in answered.text

    def test_leaving_closes_it_on_the_next_request(self, cast, as_, circle):
        note = write_circle_note(circle=circle, body="Among ourselves.", by=cast.mentor, now=NOW)
        session = CircleSessionFactory(circle=circle, facilitator=cast.mentor)
        goal = CircleGoalFactory(circle=circle, set_by=cast.mentor)
        browser = as_(cast.mentee)
        pages = [
            address("circle_note_detail", note), address("circle_session_detail", session),
            address("circle_goal_detail", goal), reverse("activities:circle_session_log", args=[circle.pk]),
        ]  # fmt: skip
        assert [browser.get(page).status_code for page in pages] == [200] * 4

        left = browser.post(reverse("pairing:circle_leave", args=[circle.pk]), follow=True)

        assert "You have left Reviews." in left.text
        assert [browser.get(page).status_code for page in pages] == [404] * 4

    def test_the_turn_is_passed_on(self, cast, as_, circle):
        browser, url = as_(cast.mentee), reverse("pairing:circle_pass_on", args=[circle.pk])

        passed = browser.post(url, {"turn": turn_now(circle).pk}, follow=True)

        assert "Milo Mentee facilitates next." in passed.text
        assert "It is your turn" in passed.text
        assert browser.post(url, {"turn": "x"}).status_code == 302
        assert turn_now(circle).person == cast.mentee

    def test_an_ended_circle_is_read_and_not_written(self, cast, as_, circle):
        goal = CircleGoalFactory(circle=circle, title="One way to review", set_by=cast.mentor)
        end_circle(circle=circle, by=cast.owner, now=NOW)
        browser = as_(cast.mentee)

        page = browser.get(address("circle_detail", circle)).text

        assert "One way to review" in page
        assert "Log a session" not in page
        assert browser.get(address("circle_goal_edit", goal)).status_code == 404

    def test_its_page_asks_the_same_however_much_is_on_it(self, cast, as_, circle):
        def more(number):
            for _ in range(number):
                put_in(CircleFactory(cohort=cast.cohort), cast.mentee)
                session = CircleSessionFactory(circle=circle, facilitator=cast.mentor)
                CircleNoteFactory(circle=circle, session=session, author=cast.mentor)
                CircleItemFactory(circle=circle, session=session, owner=cast.mentee)
                CircleGoalFactory(circle=circle, set_by=cast.mentor)

        assert_same_queries(as_(cast.mentee), address("circle_detail", circle), more, at_most=40)


class TestTheLog:
    def test_two_interactions_log_a_session(self, cast, as_, circle):
        browser = as_(cast.mentee)
        url = reverse("activities:circle_session_log", args=[circle.pk])
        form = browser.get(url).context["form"]
        filled = {name: value for name in form.fields if (value := form.get_initial_for_field(form.fields[name], name))}

        logged = browser.post(url, filled, follow=True)

        assert "The session of Reviews is logged." in logged.text
        assert CircleSession.objects.get().facilitator == cast.mentor

    def test_what_was_wrong_stands_beside_the_day(self, cast, as_, circle):
        url = reverse("activities:circle_session_log", args=[circle.pk])
        answer = as_(cast.mentee).post(
            url,
            {
                "session_id": uuid4(), "held_on": TODAY + timedelta(days=2), "minutes": 60,
                "facilitator": cast.mentor.pk, "note": "Kept.",
            },
        )  # fmt: skip

        assert "logged after it was held" in answer.text
        assert "Kept." in answer.text

    def test_a_session_is_shown_said_put_right_and_withdrawn(self, cast, as_, circle):
        session = CircleSessionFactory(circle=circle, facilitator=cast.mentor)
        member, logger = as_(cast.mentee), cast.mentor
        page = address("circle_session_detail", session)
        present = address("circle_session_present", session)
        assert "you among them" in member.post(present, {"present": "yes"}, follow=True).text
        assert "you among them" not in member.post(present, {"present": "no"}, follow=True).text
        assert member.get(address("circle_session_edit", session)).status_code == 404

        browser = as_(logger)
        facts = {"held_on": session.held_on, "minutes": 90, "attended": 5}
        assert "90 minutes" in browser.post(address("circle_session_edit", session), facts, follow=True).text
        assert "count nowhere" in browser.get(address("circle_session_withdraw", session)).text
        browser.post(address("circle_session_withdraw", session))
        assert "was withdrawn" in browser.get(page).text


class TestWords:
    def test_a_note_is_written_read_changed_and_deleted(self, cast, as_, circle):
        browser = as_(cast.mentee)
        url = reverse("activities:circle_note_create", args=[circle.pk])
        assert "Among ourselves." in browser.post(url, {"body": "Among ourselves."}, follow=True).text
        note = CircleNote.objects.get()

        assert "Among ourselves." in as_(cast.mentor).get(address("circle_note_detail", note)).text
        assert as_(cast.mentor).get(address("circle_note_edit", note)).status_code == 404
        browser = as_(cast.mentee)
        assert "Mara Mentor" in browser.get(address("circle_note_detail", note)).text
        browser.post(address("circle_note_edit", note), {"body": "Better."})
        assert "Better." in browser.get(address("circle_note_detail", note)).text
        browser.post(address("circle_note_delete", note))
        assert not CircleNote.objects.exists()

    def test_one_s_own_note_is_read_and_deleted_after_leaving(self, cast, as_, circle):
        note = write_circle_note(circle=circle, body="Mine.", by=cast.mentee, now=NOW)
        leave_circle(circle=circle, person=cast.mentee, by=cast.mentee, now=NOW)
        browser = as_(cast.mentee)

        page = browser.get(address("circle_note_detail", note)).text
        assert "Mine." in page
        assert "Edit the note" not in page
        assert browser.get(address("circle_note_edit", note)).status_code == 302
        browser.post(address("circle_note_delete", note))
        assert not CircleNote.objects.exists()

    def test_a_goal_is_set_worded_and_reviewed(self, cast, as_, circle):
        browser = as_(cast.mentee)
        browser.post(reverse("activities:circle_goal_create", args=[circle.pk]), {"title": "One way to review"})
        goal = CircleGoal.objects.get()
        browser.post(address("circle_goal_edit", goal), {"title": "One way to review code"})
        reviewed = browser.post(
            address("circle_goal_review", goal), {"attainment": "0", "state": "reached", "comment": "All do."},
            follow=True,
        )  # fmt: skip

        assert "One way to review code" in reviewed.text
        assert "All do." in reviewed.text

    def test_an_action_item_is_added_and_ticked_off_from_home_or_the_circle(self, cast, as_, circle):
        browser = as_(cast.mentor)
        facts = {"text": "Bring an example", "owner": cast.mentee.pk}
        browser.post(reverse("activities:circle_item_add", args=[circle.pk]), facts)
        item = CircleItem.objects.get()

        assert "Bring an example" in as_(cast.mentee).get("/").text
        assert browser.post(address("circle_item_mark", item), {"done": "yes", "next": "/"}).url == "/"
        assert "Done" in browser.post(address("circle_item_mark", item), {"done": "no"}, follow=True).text


class TestElsewhere:
    def test_home_and_my_pairs_show_my_circles_and_what_waits(self, cast, as_, circle):
        home = as_(cast.mentor).get("/").text
        assert "You facilitate Reviews next." in home
        assert "My circles" in home
        assert "You are asked into the circle Reviews." in as_(cast.other_mentee).get("/").text
        assert "Reviews" in as_(cast.other_mentee).get("/activities/pairs/").text
        assert "Reviews" not in as_(cast.other_mentor).get("/activities/pairs/").text

    def test_who_read_my_note_for_the_circle_is_told(self, cast, as_, circle):
        note = write_circle_note(circle=circle, body="Among ourselves.", by=cast.mentor, now=NOW)
        as_(cast.mentee).get(address("circle_note_detail", note))

        page = as_(cast.mentor).get(reverse("audit_mine")).text

        assert "a note you wrote for a circle" in page
        assert "Milo Mentee" in page
