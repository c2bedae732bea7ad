from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from governance.models import JointReview, ReviewAnswer
from governance.policies import NotNow, check_can_move_review
from governance.services import reviews
from governance.services.review_together import open_words, sign_review
from governance.services.reviews import Reply
from governance.states import ReviewState
from governance.tasks import open_reviews
from mentorship.audit.models import AuditEvent
from mentorship.audit.selectors import events_on
from mentorship.notifications.models import Notification
from mentorship.notifications.services.digests import fold_due
from mentorship.outbox.models import Beat, Delivery
from mentorship.people.states import Employment
from pairing.services.offers import end_pairing
from programs.models import Cohort
from programs.states import CohortState
from tests.cast import make_cast
from tests.factories import NOW

pytestmark = pytest.mark.django_db
REPLIES = {"progress": Reply("Further than we hoped.", 4), "working": Reply("Questions before answers.")}


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def review(cast) -> JointReview:
    return reviews.open_review(pairing=cast.pairing, by=None, now=NOW)


def answer(review, *people, replies=REPLIES, now=NOW):
    for person in people:
        review = reviews.answer_review(review=review, replies=replies, by=person, now=now)
    return review


def opened(**asked):
    return open_words(**asked).answers


def told(kind: str) -> list[str]:
    return sorted(Notification.objects.filter(kind=kind).values_list("person__name", flat=True))


BOTH = ["Mara Mentor", "Milo Mentee"]


class TestOpening:
    def midpoint(self, cast) -> datetime:
        return datetime.combine(cast.cohort.midpoint, time(12), UTC)

    def test_a_review_opens_for_every_pair_when_the_cohort_is_half_way(self, cast):
        assert reviews.open_due_reviews(now=self.midpoint(cast) - timedelta(days=1)) == 0
        assert reviews.open_due_reviews(now=self.midpoint(cast)) == 2

        review = JointReview.objects.get(pairing=cast.pairing)
        assert review.due_on == cast.cohort.midpoint + timedelta(days=14)
        assert told("review_opened") == ["Mara Mentor", "Milo Mentee", "Oona Mentee", "Otto Mentor"]

    def test_it_opens_once(self, cast):
        assert [reviews.open_due_reviews(now=self.midpoint(cast)) for _ in range(3)] == [2, 0, 0]
        assert reviews.open_review(pairing=cast.pairing, by=None, now=NOW) is None

    def test_half_way_is_a_day_where_the_mentee_is(self, cast):
        cast.mentee.timezone = "Pacific/Kiritimati"
        cast.mentee.save()
        eve = self.midpoint(cast) - timedelta(days=1)

        assert reviews.open_due_reviews(now=eve.replace(hour=11)) == 1

    def test_none_opens_where_a_pairing_or_a_cohort_is_not_under_way(self, cast):
        end_pairing(pairing=cast.pairing, by=None, now=NOW)
        assert reviews.open_due_reviews(now=self.midpoint(cast)) == 1

        JointReview.objects.all().delete()
        Cohort.objects.update(state=CohortState.ENDED)
        assert reviews.open_due_reviews(now=self.midpoint(cast)) == 0

    def test_the_scheduler_opens_reminds_and_closes(self, cast, monkeypatch):
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.midpoint(cast))

        assert open_reviews() == "2 opened, 0 reminded, 0 lapsed"
        assert Beat.objects.filter(name="open reviews").exists()


class TestAnswering:
    def test_the_first_answer_stays_unseen_and_the_second_shows_both(self, cast, review):
        review = answer(review, cast.mentor)
        assert review.state == ReviewState.OPEN
        assert not opened(review=review, user=cast.mentee.user, now=NOW)

        review = answer(review, cast.mentee)
        assert (review.state, review.revealed_at) == (ReviewState.REVEALED, NOW)
        assert told("review_revealed") == BOTH
        seen = opened(review=review, user=cast.mentee.user, now=NOW)
        assert {row.person for row in seen} == {cast.mentor, cast.mentee}

    def test_reading_the_other_is_recorded_reading_oneself_is_not(self, cast, review):
        answer(review, cast.mentor)
        opened(review=review, user=cast.mentor.user, now=NOW)
        assert not events_on(review).filter(action="review.read").exists()

        review = answer(review, cast.mentee)
        opened(review=review, user=cast.mentor.user, now=NOW)
        assert events_on(review).get(action="review.read").actor == f"people.person:{cast.mentor.pk}"

    def test_answers_can_be_changed_until_both_have_answered(self, cast, review):
        answer(review, cast.mentor)
        answer(review, cast.mentor, replies={"progress": Reply("Less, on reflection.", 2)})

        replies = reviews.own_replies(review=review, by=cast.mentor)
        assert replies["progress"] == Reply("Less, on reflection.", 2)
        assert replies["working"] == Reply()
        assert ReviewAnswer.objects.count() == 4

        answer(review, cast.mentee)
        with pytest.raises(NotNow, match="both have answered"):
            answer(review, cast.mentor)

    def test_nobody_else_answers_or_signs(self, cast, review):
        with pytest.raises(PermissionDenied):
            answer(review, cast.owner)
        with pytest.raises(PermissionDenied):
            sign_review(review=review, agrees=True, by=cast.other_mentor, now=NOW)

    def test_the_gate_refuses_what_the_permission_refuses(self, cast, review, monkeypatch):
        answer(review, cast.mentor)
        monkeypatch.setattr("mentorship.access.rules._predicates", {})

        with pytest.raises(PermissionDenied):
            opened(review=review, user=cast.mentor.user, now=NOW)

    def test_a_pairing_that_ended_takes_no_answer(self, cast, review):
        end_pairing(pairing=cast.pairing, by=None, now=NOW)

        with pytest.raises(NotNow, match="has ended"):
            answer(review, cast.mentor)


class TestSigning:
    @pytest.fixture
    def revealed(self, cast, review) -> JointReview:
        return answer(review, cast.mentor, cast.mentee)

    def sign(self, review, person, *, agrees=True):
        return sign_review(review=review, agrees=agrees, by=person, now=NOW)

    @pytest.mark.parametrize(
        ("mentor", "mentee", "state"),
        [
            (True, True, ReviewState.AGREED),
            (True, False, ReviewState.DIFFERED),
            (False, True, ReviewState.DIFFERED),
            (False, False, ReviewState.DIFFERED),
        ],
    )
    def test_when_both_have_signed_it_is_closed_and_both_are_told(self, cast, revealed, mentor, mentee, state):
        assert self.sign(revealed, cast.mentor, agrees=mentor).state == ReviewState.REVEALED
        assert told("review_signed") == []

        closed = self.sign(revealed, cast.mentee, agrees=mentee)

        assert (closed.state, closed.closed_at) == (state, NOW)
        assert told("review_signed") == BOTH

    def test_signing_again_changes_nothing(self, cast, revealed):
        for person in (cast.mentor, cast.mentor, cast.mentee, cast.mentee):
            self.sign(revealed, person)

        assert AuditEvent.objects.filter(action="review.signed").count() == 2

    def test_one_may_think_again_until_the_other_has_signed(self, cast, revealed):
        self.sign(revealed, cast.mentor, agrees=False)
        self.sign(revealed, cast.mentor, agrees=True)
        assert self.sign(revealed, cast.mentee).state == ReviewState.AGREED

        with pytest.raises(NotNow, match="once only"):
            self.sign(revealed, cast.mentor, agrees=False)

    def test_nothing_is_signed_before_both_have_answered(self, cast, review):
        answer(review, cast.mentor)

        with pytest.raises(NotNow, match="once both have answered"):
            self.sign(review, cast.mentor)


class TestReminders:
    def on(self, review, days: int) -> datetime:
        return datetime.combine(review.due_on - timedelta(days=days), time(9), UTC)

    def test_whoever_has_not_answered_is_reminded_once_shortly_before(self, cast, review):
        answer(review, cast.mentor)
        assert reviews.remind_reviews(now=self.on(review, 4)) == 0

        assert [reviews.remind_reviews(now=self.on(review, days)) for days in (2, 1, 0)] == [1, 0, 0]

        assert told("review_due") == ["Milo Mentee"]
        assert Delivery.objects.get(kind="review_due").subject == f"Your joint review is due on {review.due_on:%-d %B}"

    def test_who_has_answered_before_the_digest_goes_is_left_out_of_it(self, cast, review):
        reviews.remind_reviews(now=self.on(review, 3))
        answer(review, cast.mentor)

        fold_due(self.on(review, 2))

        kept = dict(Delivery.objects.filter(kind="review_due").values_list("person_id", "state"))
        assert kept == {cast.mentor.pk: "dropped", cast.mentee.pk: "folded"}

    def test_nobody_is_reminded_of_what_is_over(self, cast, review):
        assert reviews.remind_reviews(now=self.on(review, -1)) == 0

        end_pairing(pairing=cast.pairing, by=None, now=NOW)
        assert reviews.remind_reviews(now=self.on(review, 1)) == 0

    def test_nobody_is_reminded_who_is_away_or_wakes_too_late(self, cast, review):
        cast.mentee.status = Employment.LEAVE
        cast.mentee.save()
        evening = datetime.combine(review.due_on, time(20), UTC)

        assert reviews.remind_reviews(now=evening) == 0
        assert reviews.remind_reviews(now=self.on(review, 1)) == 1

    def test_a_reminder_is_dropped_after_the_day_it_speaks_of(self, cast, review):
        reviews.remind_reviews(now=self.on(review, 1))

        not_after = Delivery.objects.get(kind="review_due", person_id=cast.mentor.pk).not_after
        assert not_after.astimezone(cast.mentor.zone).date() == review.due_on


class TestLapsing:
    def late(self, review) -> datetime:
        return datetime.combine(review.due_on + timedelta(days=15), time(9), UTC)

    def test_a_review_that_one_side_never_answered_closes_and_both_are_told(self, cast, review):
        answer(review, cast.mentor)
        assert reviews.lapse_reviews(now=self.late(review) - timedelta(days=1)) == 0

        assert [reviews.lapse_reviews(now=self.late(review)) for _ in range(2)] == [1, 0]

        review.refresh_from_db()
        assert (review.state, review.closed_at) == (ReviewState.LAPSED, self.late(review))
        assert told("review_lapsed") == BOTH
        assert opened(review=review, user=cast.mentee.user, now=NOW) == []
        with pytest.raises(NotNow, match="not answered in time"):
            answer(review, cast.mentee)

    def test_of_a_pairing_that_ended_it_closes_quietly(self, cast, review):
        end_pairing(pairing=cast.pairing, by=None, now=NOW)

        assert reviews.lapse_reviews(now=self.late(review)) == 1
        assert told("review_lapsed") == []

    def test_what_is_closed_stays_closed(self, review):
        review.state = ReviewState.AGREED

        with pytest.raises(NotNow, match="can't become"):
            check_can_move_review(review, ReviewState.LAPSED)
