from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from activities.models import CheckIn, CheckInWords
from activities.services.check_ins import open_check_in, write_in_check_in
from mentorship.people.services.availability import set_week
from pairing.services.offers import end_pairing
from tests.factories import NOW
from tests.factories.check_ins import CheckInFactory
from tests.queries import assert_same_queries


@pytest.fixture
def asked(cast):
    return open_check_in(
        pairing=cast.pairing, check_in_id=uuid4(), words="Where are you stuck?", working_days=2, by=cast.mentor, now=NOW
    )


def page_of(name, thing):
    return reverse(f"activities:{name}", args=[thing.pk])


class TestAsk:
    def test_it_is_offered_where_there_is_no_common_hour(self, cast, as_):
        cast.mentee.timezone = "Australia/Sydney"
        cast.mentee.save()
        assert (
            page_of("check_in_create", cast.pairing) in as_(cast.mentor).get(page_of("plan_create", cast.pairing)).text
        )

        set_week(person=cast.mentor, week={1: [(0, 30)]}, by=cast.mentor, now=NOW)
        set_week(person=cast.mentee, week={6: [(0, 30)]}, by=cast.mentee, now=NOW)

        page = as_(cast.mentor).get(page_of("plan_create", cast.pairing)).text
        assert "No time in the next days suits both of you" in page
        assert page_of("check_in_create", cast.pairing) in page

    def test_each_choice_of_days_is_said_by_both_clocks(self, cast, as_):
        cast.mentee.timezone = "Asia/Kolkata"
        cast.mentee.save()

        page = as_(cast.mentor).get(page_of("check_in_create", cast.pairing)).text

        assert "Friday 18 September, 13:30 (17:00 in Kolkata)" in page
        assert "Nobody else, whatever their role" in page

    def test_a_question_and_ones_own_words_stand_together(self, cast, as_):
        browser = as_(cast.mentor)
        typed = {"check_in_id": str(uuid4()), "question": "stuck", "words": "In the parser?", "working_days": "1"}

        page = browser.post(page_of("check_in_create", cast.pairing), typed, follow=True)

        assert "Where are you stuck, and what have you ruled out already?\n\nIn the parser?" in page.text
        assert "Milo Mentee answers by Thursday 17 September" in page.text

    def test_mentees_begin_with_other_questions(self, cast, as_):
        assert "What am I not seeing?" in as_(cast.mentee).get(page_of("check_in_create", cast.pairing)).text
        assert "What am I not seeing?" not in as_(cast.mentor).get(page_of("check_in_create", cast.pairing)).text

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ({}, "Write something, or begin with one of the questions."),
            ({"question": "gossip", "words": "Kept."}, "not one of the available choices"),
            ({"words": "Kept.", "working_days": "400"}, "Choose one of these days."),
            ({"words": "x" * 10_001}, "at most 10000 characters"),
        ],
    )
    def test_what_can_not_be_is_said_and_what_was_typed_is_kept(self, cast, as_, typed, why):
        sent = {"check_in_id": str(uuid4()), "working_days": "2"} | typed

        page = as_(cast.mentor).post(page_of("check_in_create", cast.pairing), sent)

        assert why in page.text
        assert typed.get("words", "") in page.text
        assert not CheckIn.objects.exists()

    def test_a_second_question_is_refused_with_its_words_kept(self, cast, as_, asked):
        typed = {"check_in_id": str(uuid4()), "words": "And now?", "working_days": "1"}

        page = as_(cast.mentor).post(page_of("check_in_create", cast.pairing), typed)

        assert "still waits for Milo Mentee" in page.text
        assert "And now?" in page.text


class TestAnswer:
    def test_the_answer_stands_under_the_question(self, cast, as_, asked):
        browser = as_(cast.mentee)
        page = browser.get(asked.get_absolute_url())
        assert "Where are you stuck?" in page.text
        assert "you answer by Friday 18 September" in page.text
        assert "Answer Mara Mentor" in page.text

        page = browser.post(asked.get_absolute_url(), {"words_id": str(uuid4()), "body": "At the parser."}, follow=True)

        assert "Mara Mentor is told." in page.text
        assert "you have answered" in page.text
        assert "Write more" in page.text

    def test_no_words_are_no_answer(self, cast, as_, asked):
        page = as_(cast.mentee).post(asked.get_absolute_url(), {"words_id": str(uuid4()), "body": "  "})

        assert "This field is required" in page.text
        assert CheckInWords.objects.count() == 1

    def test_who_asked_sees_that_it_is_late_and_when_it_was_read(self, cast, as_, asked, today_is):
        assert "Not yet." in as_(cast.mentor).get(asked.get_absolute_url()).text
        as_(cast.mentee).get(asked.get_absolute_url())
        today_is(asked.expected_at + timedelta(hours=1))

        page = as_(cast.mentor).get(asked.get_absolute_url()).text

        assert "Milo Mentee meant to answer by Friday 18 September" in page
        assert "Read by Milo Mentee" in page
        assert "Not yet." not in page
        assert "what you asked or answered in writing" in as_(cast.mentor).get("/audit/mine/").text

    def test_no_browser_keeps_it(self, cast, as_, asked):
        assert "no-store" in as_(cast.mentee).get(asked.get_absolute_url())["Cache-Control"]

    def test_after_the_end_nobody_writes_and_the_others_words_are_closed(self, cast, as_, asked):
        end_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)

        page = as_(cast.mentee).post(asked.get_absolute_url(), {"words_id": str(uuid4()), "body": "Too late."})

        assert "Where are you stuck?" not in page.text
        assert "You wrote nothing in it." in page.text
        assert CheckInWords.objects.count() == 1


class TestLists:
    def test_the_pair_page_says_whose_turn_it_is_and_no_word(self, cast, as_, asked):
        for name in ("pair_detail", "check_in_list"):
            page = as_(cast.mentee).get(page_of(name, cast.pairing)).text
            assert "You answer by Friday 18 September" in page
            assert "stuck" not in page

    def test_an_empty_list_offers_the_first_question(self, cast, as_):
        assert "Ask the first question" in as_(cast.mentor).get(page_of("check_in_list", cast.pairing)).text
        end_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)
        assert "Nothing was asked." in as_(cast.mentor).get(page_of("check_in_list", cast.pairing)).text

    def test_many_ask_no_more_of_the_database(self, cast, as_):
        def more(count):
            for _ in range(count):
                CheckInFactory(pairing=cast.pairing, answered_at=NOW, answered_on=NOW.date())

        assert_same_queries(as_(cast.mentor), page_of("check_in_list", cast.pairing), more)

    def test_only_the_two_see_any_of_it(self, cast, client, asked, today_is):
        write_in_check_in(check_in=asked, words_id=uuid4(), body="At the parser.", by=cast.mentee, now=NOW)
        pages = (
            asked.get_absolute_url(),
            page_of("check_in_list", cast.pairing),
            page_of("check_in_create", cast.pairing),
        )

        for part, user in cast.users.items():
            client.force_login(user)
            expected = 200 if part in ("mentor", "mentee") else 404
            assert {client.get(page).status_code for page in pages} == {expected}, part
