import pytest
from django.urls import reverse

from governance.models import JointReview, ReviewAnswer
from governance.selectors.reviews import Signature, signatures
from governance.services import reviews
from governance.services.reviews import Reply
from governance.states import ReviewState
from pairing.services.offers import end_pairing
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.activities import GoalFactory
from tests.factories.governance import JointReviewFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonFactory
from tests.queries import assert_same_queries

LIST = reverse("governance:review_list")
STRANGERS = ["owner", "delivery_lead", "administrator", "auditor", "other_mentor", "outsider"]


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def as_(client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)

    def sign_in(person):
        client.force_login(person.user)
        return client

    return sign_in


@pytest.fixture
def review(cast) -> JointReview:
    return reviews.open_review(pairing=cast.pairing, by=None, now=NOW)


def at(name: str, review: JointReview) -> str:
    return reverse(f"governance:{name}", args=[review.pk])


def answered(review, *people) -> JointReview:
    for person in people:
        words = f"In the words of {person}."
        replies = {"progress": Reply(words, 4), "change": Reply("More time.")}
        review = reviews.answer_review(review=review, replies=replies, by=person, now=NOW)
    return review


def sentence(page) -> str:
    return page.context["seen"].sentence


def test_each_answers_alone_then_both_read_both_and_sign(cast, as_, review):
    typed = {"progress_rating": "4", "progress": "Far.", "person": cast.outsider.pk, "review": "7"}
    assert as_(cast.mentor).post(at("review_answer", review), typed).url == at("review_detail", review)
    assert {row.person for row in ReviewAnswer.objects.all()} == {cast.mentor}

    page = as_(cast.mentee).get(at("review_detail", review))
    assert sentence(page) == "You have not answered yet."
    assert "Far." not in page.text

    as_(cast.mentee).post(at("review_answer", review), {"progress_rating": "2", "progress": "Not so far."})
    page = as_(cast.mentee).get(at("review_detail", review)).text
    assert "Far." in page
    assert "Not so far." in page
    assert "We see it alike" in page

    for person, agrees in ((cast.mentor, "yes"), (cast.mentee, "no")):
        as_(person).post(at("review_sign", review), {"agrees": agrees})
    page = as_(cast.mentor).get(at("review_detail", review))
    assert sentence(page) == "You see it differently, and both of you have said so."
    assert "We see it alike" not in page.text


def test_the_form_shows_the_goals_and_what_one_has_answered(cast, as_, review):
    goal = GoalFactory(pairing=cast.pairing)
    answered(review, cast.mentor)

    page = as_(cast.mentor).get(at("review_answer", review)).text

    assert goal.title in page
    assert "In the words of Mara Mentor." in page
    assert "You alone, until Milo Mentee has answered too" in page


def test_after_the_first_answer_the_page_says_who_is_waited_for(cast, as_, review):
    answered(review, cast.mentor)

    page = as_(cast.mentor).get(at("review_detail", review))

    assert sentence(page) == "You have answered. You see both once Milo Mentee has answered too."
    assert "Change your answers" in page.text


@pytest.mark.parametrize(("typed", "wrong"), [({}, "required"), ({"progress_rating": "9"}, "not one of the available")])
def test_bad_input_is_refused_and_nothing_typed_is_lost(cast, as_, review, typed, wrong):
    page = as_(cast.mentor).post(at("review_answer", review), {"progress": "Kept words"} | typed).text

    assert wrong in page
    assert "Kept words" in page
    assert not ReviewAnswer.objects.exists()


def test_what_is_typed_too_late_is_refused_in_a_sentence_and_not_lost(cast, as_, review):
    answered(review, cast.mentor, cast.mentee)

    page = as_(cast.mentor).post(at("review_answer", review), {"progress_rating": "1", "progress": "Second thoughts"})

    assert "answers can&#x27;t be given or changed any more" in page.text
    assert "Second thoughts" in page.text
    assert as_(cast.mentor).get(at("review_answer", review)).url == at("review_detail", review)


def test_whoever_has_signed_sees_that_the_other_has_not(cast, as_, review):
    answered(review, cast.mentor, cast.mentee)
    assert "Both of you have answered." in sentence(as_(cast.mentor).get(at("review_detail", review)))

    as_(cast.mentor).post(at("review_sign", review), {"agrees": "no"})

    assert sentence(as_(cast.mentor).get(at("review_detail", review))) == ("You have signed, Milo Mentee has not yet.")
    review.refresh_from_db()
    for asked, said in ((cast.mentor, "Sees it differently"), (cast.mentee, "Has signed")):
        assert signatures(review, asked) == [
            Signature(cast.mentee, "Has not signed yet", None),
            Signature(cast.mentor, said, NOW),
        ]


@pytest.mark.parametrize(("answers", "said"), [({}, "alike or differently"), ({"agrees": "maybe"}, "alike or")])
def test_a_signature_says_one_or_the_other(cast, as_, review, answers, said):
    answered(review, cast.mentor, cast.mentee)

    page = as_(cast.mentor).post(at("review_sign", review), answers, follow=True)

    assert said in page.text
    assert JointReview.objects.get().mentor_agrees is None


def test_signing_too_early_is_refused_in_a_sentence(cast, as_, review):
    page = as_(cast.mentor).post(at("review_sign", review), {"agrees": "yes"}, follow=True)

    assert "once both have answered" in page.text


def test_a_review_is_signed_by_post_alone(cast, as_, review):
    assert as_(cast.mentor).get(at("review_sign", review)).status_code == 405


@pytest.mark.parametrize("part", STRANGERS)
def test_nobody_else_reads_answers_or_signs(cast, as_, review, part):
    answered(review, cast.mentor, cast.mentee)
    browser = as_(getattr(cast, part))

    assert browser.get(at("review_detail", review)).status_code == 404
    assert browser.get(at("review_answer", review)).status_code == 404
    assert browser.post(at("review_sign", review), {"agrees": "yes"}).status_code == 404
    assert str(review.pk) not in browser.get(LIST).text


def test_the_end_of_the_pairing_closes_the_others_answers_at_the_next_request(cast, as_, review):
    answered(review, cast.mentor, cast.mentee)
    assert "In the words of Milo Mentee." in as_(cast.mentor).get(at("review_detail", review)).text

    end_pairing(pairing=cast.pairing, by=None, now=NOW)

    page = as_(cast.mentor).get(at("review_detail", review))
    assert "In the words of Milo Mentee." not in page.text
    assert "In the words of Mara Mentor." in page.text
    assert sentence(page) == "Your pairing ended before this review was finished."


@pytest.mark.parametrize(
    ("state", "said"),
    [(ReviewState.AGREED, "You see it alike"), (ReviewState.LAPSED, "It was not answered in time")],
)
def test_a_closed_review_says_how_it_ended(cast, as_, state, said):
    review = JointReviewFactory(pairing=cast.pairing, state=state, closed_at=NOW)

    assert said in as_(cast.mentee).get(at("review_detail", review)).text


def test_the_list_holds_ones_own_and_can_be_narrowed_to_a_pair(cast, as_, review):
    other = PairingFactory(cohort=cast.cohort, mentor=cast.mentor, mentee=PersonFactory(name="Nils Holm"))
    JointReviewFactory(pairing=other)

    assert "Nils Holm" in as_(cast.mentor).get(LIST).text
    narrowed = as_(cast.mentor).get(LIST, {"pair": str(cast.pairing.pk)}).text
    assert "Milo Mentee" in narrowed
    assert "Nils Holm" not in narrowed
    assert "Nils Holm" in as_(cast.mentor).get(LIST, {"pair": "nonsense"}).text


def test_an_empty_list_says_when_a_review_opens(cast, as_):
    assert "opens half-way through the cohort" in as_(cast.outsider).get(LIST).text


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(cast, as_):
    def more(count):
        for _ in range(count):
            JointReviewFactory(pairing=PairingFactory(cohort=cast.cohort, mentor=cast.mentor, mentee=PersonFactory()))

    assert_same_queries(as_(cast.mentor), LIST, more, at_most=10)
