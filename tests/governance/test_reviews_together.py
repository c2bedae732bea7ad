"""After both have answered: what they say together, goals, signatures, more time, and the parts they show."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from governance.models import JointReview, ReviewAnswer, ReviewGoal, ReviewShare, ReviewSummary
from governance.policies import NotNow
from governance.questions import Question
from governance.selectors.cycles import Occasion
from governance.selectors.review_rows import QuestionRow, rating_histories
from governance.services import review_shares as shares
from governance.services import review_together as together
from governance.services import reviews
from governance.services.review_cycles import save_template
from governance.services.reviews import Reply
from governance.states import QuestionKind, ReviewState
from mentorship.audit.models import AuditEvent
from mentorship.audit.selectors import events_on
from mentorship.errors import Refusal
from mentorship.notifications.models import Notification
from mentorship.people.models import User
from pairing.services.offers import end_pairing
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.activities import GoalFactory
from tests.factories.governance import JointReviewFactory, ReviewAnswerFactory

pytestmark = pytest.mark.django_db
PART, RATING = "words:progress", "rating:progress"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def as_(client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)

    def sign_in(user):
        client.force_login(user if isinstance(user, User) else user.user)
        return client

    return sign_in


@pytest.fixture
def goal(cast):
    return GoalFactory(pairing=cast.pairing, state="active", agreed_at=NOW, title="Lead a design review")


@pytest.fixture
def revealed(cast, goal) -> JointReview:
    review = reviews.open_review(pairing=cast.pairing, by=None, now=NOW)
    for person, rating, level in ((cast.mentor, 4, 1), (cast.mentee, 3, 0)):
        replies = {"progress": Reply(f"In the words of {person}.", rating)}
        review = reviews.answer_review(review=review, replies=replies, levels={goal.pk: level}, by=person, now=NOW)
    return review


@pytest.fixture
def signed(cast, revealed) -> JointReview:
    review = say(revealed, cast.mentor, progress="Two goals of three.")
    for person in (cast.mentor, cast.mentee):
        review = together.sign_review(review=review, agrees=True, by=person, now=NOW)
    return review


def say(review, by, levels=None, seen=None, **summaries):
    seen = review.amended if seen is None else seen
    return together.say_together(review=review, summaries=summaries, levels=levels, seen=seen, by=by, now=NOW)


def share(review, by, part=PART):
    return shares.agree_to_share(review=review, part=part, by=by, now=NOW)


def at(name: str, pk) -> str:
    return reverse(f"governance:{name}", args=[pk])


class TestSayingTogether:
    def test_each_gives_goals_a_level_alone_and_two_different_ones_are_kept(self, cast, goal, revealed):
        assert set(ReviewGoal.objects.values_list("person", "level")) == {(cast.mentor.pk, 1), (cast.mentee.pk, 0)}
        own = ReviewGoal.objects.visible_to(cast.mentee.user)
        JointReview.objects.update(revealed_at=None)
        assert [row.person for row in own] == [cast.mentee]

    def test_a_goal_that_is_not_the_pairs_or_not_agreed_gets_no_level(self, cast, revealed):
        others = [
            GoalFactory(pairing=cast.other_pairing, state="active", agreed_at=NOW),
            GoalFactory(pairing=cast.pairing, state="proposed", agreed_at=None),
        ]

        say(revealed, cast.mentor, {goal.pk: 2 for goal in others})

        assert ReviewGoal.objects.count() == 2

    def test_a_change_takes_signatures_back_and_tells_who_had_signed(self, cast, goal, revealed):
        review = together.sign_review(review=revealed, agrees=True, by=cast.mentee, now=NOW)
        review = say(review, cast.mentor, progress="Two of three.")
        assert (review.mentee_agrees, review.mentee_signed_at, review.amended) == (None, None, 1)
        assert [notice.person for notice in Notification.objects.filter(kind="review_amended")] == [cast.mentee]

        assert say(review, cast.mentor, progress="Two of three. ").amended == 1
        assert say(review, cast.mentor, {goal.pk: 0}, progress="Two of three.").amended == 2
        say(review, cast.mentee, seen=2, progress="")
        assert not ReviewSummary.objects.exists()

    def test_nobody_overwrites_or_signs_what_they_have_not_read(self, cast, revealed):
        review = say(revealed, cast.mentor, progress="Two of three.")
        with pytest.raises(NotNow, match="Mara Mentor has changed this meanwhile"):
            say(review, cast.mentee, seen=0, progress="One of three.")
        with pytest.raises(NotNow, match="Read it again, then sign"):
            together.sign_review(review=review, agrees=True, seen=0, by=cast.mentee, now=NOW)
        assert ReviewSummary.objects.get().text == "Two of three."

        assert say(review, cast.mentee, seen=0, progress="Two of three.") == review  # the same form, posted again
        assert together.sign_review(review=review, agrees=True, seen=1, by=cast.mentee, now=NOW).mentee_signed_at == NOW

    def test_nothing_is_said_too_early_too_late_or_by_others(self, cast, revealed, signed):
        opened = reviews.open_review(pairing=cast.other_pairing, by=None, now=NOW)
        for review, person in ((opened, cast.other_mentor), (signed, cast.mentor)):
            with pytest.raises(NotNow):
                say(review, person, progress="Late.")
        with pytest.raises(PermissionDenied):
            say(revealed, cast.owner, progress="Mine.")

    def test_on_the_pages(self, cast, as_, goal, revealed):
        page = as_(cast.mentee).get(at("review_say", revealed.pk)).text
        assert "Mara Mentor: more than expected" in page
        assert "you keep it afterwards" in page
        typed = {"seen": "0", "progress": "Two of three.", f"goal_{goal.pk}": "1"}
        assert as_(cast.mentee).post(at("review_say", revealed.pk), typed).url == at("review_detail", revealed.pk)
        shown = as_(cast.mentor).get(at("review_detail", revealed.pk)).text
        assert "Two of three." in shown
        assert "+1, agreed" in shown

        late = as_(cast.mentor).post(at("review_say", revealed.pk), typed | {"progress": "One of three."}).text
        assert "has changed this meanwhile" in late
        assert "One of three." in late
        stale = as_(cast.mentor).post(at("review_sign", revealed.pk), {"agrees": "yes", "seen": "0"}, follow=True)
        assert "Read it again, then sign" in stale.text


class TestMoreTime:
    def test_either_takes_a_week_twice_and_the_other_is_told_and_reminded_by_the_new_day(self, cast):
        review = reviews.open_review(pairing=cast.pairing, by=None, now=NOW)
        first = review.due_on
        soon = NOW + timedelta(days=13)
        assert reviews.remind_reviews(now=soon) == 2

        for by, days, told in ((cast.mentor, 7, cast.mentee), (cast.mentee, 14, cast.mentor)):
            for _ in range(2):
                review = reviews.extend_review(review=review, due_on=first + timedelta(days=days - 7), by=by, now=NOW)
            assert review.due_on == first + timedelta(days=days)
            assert Notification.objects.filter(kind="review_extended", person=told).count() == 1
        with pytest.raises(NotNow, match="twice already"):
            reviews.extend_review(review=review, due_on=review.due_on, by=cast.mentor, now=NOW)

        assert reviews.remind_reviews(now=soon) == 0
        assert reviews.remind_reviews(now=soon + timedelta(days=14)) == 2
        assert reviews.lapse_reviews(now=soon + timedelta(days=16)) == 0
        assert reviews.lapse_reviews(now=soon + timedelta(days=30)) == 1
        with pytest.raises(NotNow, match="while answers are missing"):
            reviews.extend_review(review=review, due_on=review.due_on, by=cast.mentor, now=NOW)

    def test_no_longer_than_the_cohort_lasts_and_nobody_else_asks(self, cast):
        review = reviews.open_review(pairing=cast.pairing, by=None, now=NOW)
        with pytest.raises(PermissionDenied):
            reviews.extend_review(review=review, due_on=review.due_on, by=cast.owner, now=NOW)
        cast.cohort.ends_on = review.due_on + timedelta(days=2)
        cast.cohort.save()
        review = reviews.extend_review(review=review, due_on=review.due_on, by=cast.mentor, now=NOW)
        assert review.due_on == cast.cohort.ends_on
        with pytest.raises(NotNow, match="cohort ends"):
            reviews.extend_review(review=review, due_on=review.due_on, by=cast.mentor, now=NOW)

    def test_on_the_page(self, cast, as_):
        review = reviews.open_review(pairing=cast.pairing, by=None, now=NOW)
        assert "Take more time, until 7 October" in as_(cast.mentor).get(at("review_detail", review.pk)).text
        for due_on in ("2026-09-30", "2026-09-30", "30.9.", "2026-13-40"):
            as_(cast.mentor).post(at("review_extend", review.pk), {"due_on": due_on})
        review.refresh_from_db()
        assert review.extensions == 2  # what is no day means the day it is due


class TestSharing:
    def test_a_part_is_shown_when_both_agree_and_hidden_when_one_takes_it_back(self, cast, signed):
        for _ in range(2):
            share(signed, cast.mentor)
        assert not ReviewShare.objects.shared().exists()
        assert [notice.person for notice in Notification.objects.filter(kind="review_share_asked")] == [cast.mentee]
        share(signed, cast.mentee)
        assert AuditEvent.objects.filter(action="review.share_agreed").count() == 2

        shown = shares.open_shared(review=signed, user=cast.owner.user, now=NOW)
        assert [(part.text, part.ratings) for part in shown] == [("Two goals of three.", ())]
        assert events_on(signed).filter(action="review_share.read").count() == 1

        for _ in range(2):
            shares.take_back(review=signed, part=PART, by=cast.mentee, now=NOW)
        assert events_on(signed).filter(action="review.share_taken_back").count() == 1
        with pytest.raises(PermissionDenied):
            shares.open_shared(review=signed, user=cast.owner.user, now=NOW)
        share(signed, cast.mentee)
        assert not ReviewShare.objects.shared().exists()  # both have to agree anew

    def test_how_both_rate_it_is_a_part_of_its_own(self, cast, signed):
        for person in (cast.mentor, cast.mentee):
            share(signed, person, RATING)
        (part,) = shares.open_shared(review=signed, user=cast.deputy.user, now=NOW)
        assert part.ratings == ((cast.mentee, "as hoped"), (cast.mentor, "faster than hoped"))
        assert part.text == ""

    def test_what_one_says_in_words_and_what_is_not_signed_can_not_be_shown(self, cast, revealed):
        with pytest.raises(NotNow, match="once both of you have signed"):
            share(revealed, cast.mentor)
        JointReview.objects.update(state=ReviewState.DIFFERED, closed_at=NOW)
        for part in (PART, "words:working", "answer:progress", ""):
            with pytest.raises(NotNow, match="no such part"):
                share(revealed, cast.mentor, part)
        with pytest.raises(PermissionDenied):
            share(revealed, cast.owner, RATING)

    def test_after_the_end_nothing_new_is_shown_and_what_was_can_be_taken_back(self, cast, signed):
        for person in (cast.mentor, cast.mentee):
            share(signed, person)
        end_pairing(pairing=cast.pairing, by=None, now=NOW)
        with pytest.raises(NotNow, match="has ended"):
            share(signed, cast.mentor, RATING)
        assert shares.open_shared(review=signed, user=cast.owner.user, now=NOW)
        shares.take_back(review=signed, part=PART, by=cast.mentor, now=NOW)
        assert not ReviewShare.objects.exists()

    def test_who_gets_which_page_in_every_state_of_the_consent(self, cast, as_, signed):
        """By the page, the state, and everybody who gets it; for all others there is none."""
        pair, runs = {"mentor", "mentee"}, {"owner", "deputy"}
        table = {
            "nothing agreed": (pair, set()),
            "the mentor agreed": (pair, set()),
            "both agreed": (pair, pair | runs),
            "taken back": (pair, set()),
        }
        for state, (detail, shown) in table.items():
            with suppress(Refusal):
                self.bring(signed, state, cast)
            for name, expected in (("review_detail", detail), ("review_shared", shown), ("review_say", detail)):
                got = {
                    part for part, user in cast.users.items() if as_(user).get(at(name, signed.pk)).status_code != 404
                }
                assert got == expected, (state, name)
        page = as_(cast.owner).get(at("review_detail", signed.pk))
        assert (page.status_code, "Two goals" in page.text) == (404, False)

    def bring(self, review, state, cast):
        match state:
            case "the mentor agreed":
                share(review, cast.mentor)
            case "both agreed":
                share(review, cast.mentee)
            case "taken back":
                shares.take_back(review=review, part=PART, by=cast.mentor, now=NOW)

    def test_on_the_pages(self, cast, as_, signed):
        post = {"part": PART, "do": "show"}
        as_(cast.mentor).post(at("review_share", signed.pk), post)
        page = as_(cast.mentee).get(at("review_detail", signed.pk)).text
        assert "Mara Mentor would show it, and asks whether you would." in page
        assert "Nobody else, whatever their role." in page
        as_(cast.mentee).post(at("review_share", signed.pk), post)
        page = as_(cast.mentee).get(at("review_detail", signed.pk)).text
        assert "also Olga Owner and Dirk Deputy, who run Craft, until one takes it back. Nobody else." in page
        shown = as_(cast.owner).get(at("review_shared", signed.pk)).text
        assert "Two goals of three." in shown
        assert "In the words of" not in shown
        for wrong in ({"part": PART}, {"part": "x", "do": "show"}, {}):
            assert as_(cast.mentor).post(at("review_share", signed.pk), wrong).status_code == 302
        as_(cast.mentor).post(at("review_share", signed.pk), {"part": PART, "do": "hide"})
        assert not ReviewShare.objects.exists()


class TestHistory:
    def test_ratings_of_both_sides_with_the_change_from_review_to_review(self, cast, as_, signed):
        for key, mentor, mentee in (("b", 5, 3), ("c", None, 2)):
            later = JointReviewFactory(
                pairing=cast.pairing, occasion=key, title=key, state="differed", revealed_at=NOW, closed_at=NOW,
                opened_at=NOW + timedelta(days=ord(key)),
            )  # fmt: skip
            ReviewAnswerFactory(review=later, rating=mentor)
            ReviewAnswerFactory(review=later, rating=mentee, person=cast.mentee)

        answers, _ = together.open_ratings(reviews=list(JointReview.objects.all()), user=cast.mentor.user, now=NOW)
        ordered = list(JointReview.objects.order_by("opened_at"))
        (history,) = rating_histories(cast.pairing, ordered, answers)

        moved = [[(rating, change) for _, rating, change in moment.ratings] for moment in history.moments]
        assert moved == [[(3, None), (4, None)], [(3, 0), (5, 1)], [(2, -1), (None, None)]]
        assert [len(side.points) for side in history.plot.sides] == [3, 2]
        page = as_(cast.mentee).get(at("review_history", cast.pairing.pk)).text
        assert "1 lower than before" in page
        assert "Lead a design review" in page
        read = AuditEvent.objects.filter(action="review.read", actor=f"people.person:{cast.mentee.pk}")
        assert read.count() == 2  # in the last one there is nothing of the mentor

    def test_it_is_the_pairs_alone_and_after_the_end_each_sees_their_own(self, cast, as_, signed):
        url = at("review_history", cast.pairing.pk)
        assert {part for part, user in cast.users.items() if as_(user).get(url).status_code == 200} == {
            "mentor",
            "mentee",
        }
        end_pairing(pairing=cast.pairing, by=None, now=NOW)
        page = as_(cast.mentee).get(url).text
        assert "As hoped (3)" in page
        assert "Faster than hoped" not in page


def test_facts_that_differ_are_pointed_out(cast):
    fact = Question("often", "How often do you meet?", QuestionKind.FACT)
    for first, second, differs in (
        ("Every week", " every  week.", False),
        ("Weekly", "Monthly", True),
        ("", "Weekly", False),
    ):
        answers = [ReviewAnswer(text=text) for text in (first, second)]
        assert QuestionRow(fact, answers, None).differs is differs
    assert QuestionRow(Question("w", "What works?"), answers, None).differs is False


def test_a_review_keeps_the_questions_it_opened_with(cast, as_):
    asked = [Question("", "How often do you meet?", QuestionKind.FACT), Question("", "What works?", QuestionKind.WORDS)]
    program = cast.cohort.track.program
    template = save_template(program=program, name="Short", questions=asked, by=None, now=NOW)
    occasion = Occasion("short", "A short one", NOW.date(), NOW.date() + timedelta(days=5), template.latest)
    review = reviews.open_review(pairing=cast.pairing, occasion=occasion, by=None, now=NOW)
    save_template(program=program, name="Short", questions=asked[:1], template_id=template.pk, by=None, now=NOW)

    page = as_(cast.mentor).get(at("review_answer", review.pk)).text
    assert "What works?" in page
    assert "How far have the goals come" not in page
    posted = {"how-often-do-you-meet": "Weekly", "what-works": "Honesty."}
    assert as_(cast.mentor).post(at("review_answer", review.pk), posted).status_code == 302
    assert reviews.own_replies(review=review, by=cast.mentor)["what-works"] == Reply("Honesty.", None)
