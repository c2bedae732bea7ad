"""What joint reviews ask and when: set by who runs the program, opened by the day, seen by states alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from governance.models import JointReview, ReviewOccasion, ReviewTemplate
from governance.policies import NotThus
from governance.questions import QUESTIONS, Question
from governance.selectors.cycles import occasions_of
from governance.services import review_cycles as cycles
from governance.services import reviews
from governance.services.review_cycles import OccasionDraft
from governance.states import QuestionKind
from mentorship.audit.models import AuditEvent
from pairing.states import PairingState
from tests.cast import make_cast
from tests.factories import END, NOW, START
from tests.factories.governance import JointReviewFactory, ReviewTemplateFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import CohortFactory, TrackFactory
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db
WORDS = QuestionKind.WORDS


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def as_(client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def set_(track, *drafts, cohort=None):
    return cycles.set_occasions(track=track, cohort=cohort, drafts=drafts, by=None, now=NOW)


class TestTemplates:
    def save(self, program, questions, name="Ours", **kwargs):
        return cycles.save_template(program=program, name=name, questions=questions, by=None, now=NOW, **kwargs)

    def test_other_questions_are_another_version_and_keep_their_names(self, cast):
        program = cast.cohort.track.program
        template = self.save(program, [*QUESTIONS, Question("", "What did you drop?", WORDS)])
        names = [question.name for question in template.latest.asked]
        assert names == ["progress", "independence", "working", "change", "what-did-you-drop"]

        again = self.save(program, template.latest.asked, template_id=template.pk)
        assert (again, again.versions.count()) == (template, 1)
        reworded = [
            Question("progress", "How far are you?", QuestionKind.RATED),
            Question("", "What did you drop?", WORDS),
        ]
        self.save(program, reworded, template_id=template.pk)
        assert [question.name for question in template.latest.asked] == ["progress", "what-did-you-drop-2"]
        assert template.latest.version == 2
        self.save(program, reworded[:1] + list(template.latest.asked[1:]), name="Other", template_id=template.pk)
        assert template.versions.count() == 2
        assert AuditEvent.objects.filter(action__startswith="review_template").count() == 3

    def test_the_ladder_keeps_its_name_in_every_template_and_nothing_else_gets_it(self, cast):
        program = cast.cohort.track.program
        ladder = Question("", "How independently does the mentee plan a release?", QuestionKind.LADDER)
        asked = self.save(program, [Question("", "Autonomy?", WORDS), ladder]).latest.asked
        assert [question.name for question in asked] == ["autonomy-2", "autonomy"]
        assert asked[1].scale[4] == "does it alone"

        other = self.save(program, [replace(asked[1], kind=QuestionKind.RATED)], name="Other").latest.asked
        assert other[0].name == "how-independently-does-the-mente"
        assert other[0].scale[4] == "faster than hoped"

    def test_what_can_not_be_asked_is_refused(self, cast):
        program = cast.cohort.track.program
        ReviewTemplateFactory(program=program, name="Taken")
        elsewhere = ReviewTemplateFactory()
        twice = [Question("", "What works?", WORDS), Question("", " what  WORKS ", WORDS)]
        for questions, kwargs, sentence in (
            ([], {}, "at least one question"),
            (twice, {}, "in the same words"),
            ([Question("", f"Question {n}?", WORDS) for n in range(11)], {}, "10 questions at most"),
            ([Question("", "x" * 201, WORDS)], {}, "200 characters"),
            ([Question("", f"Question {n}?", QuestionKind.LADDER) for n in range(2)], {}, "asked once"),
            (QUESTIONS, {"name": "taken"}, "has this name"),
            (QUESTIONS, {"template_id": elsewhere.pk}, "used already"),
        ):
            with pytest.raises(NotThus, match=sentence):
                self.save(program, questions, **kwargs)
        assert ReviewTemplate.objects.count() == 2

    def test_on_the_pages_nothing_typed_is_lost(self, cast, as_):
        owner = as_(cast.owner.user)
        url = reverse("governance:template_create", args=["craft"])
        typed = {
            "name": "At the end", "q-TOTAL_FORMS": "3", "q-INITIAL_FORMS": "0", "q-0-name": "progress",
            "q-0-text": "How far are you?", "q-0-kind": "rated", "q-1-text": "", "q-1-kind": "words",
            "q-2-text": "how far are YOU", "q-2-kind": "fact",
        }  # fmt: skip
        page = owner.post(url, typed).text
        assert "in the same words" in page
        assert "how far are YOU" in page
        assert "at least one question" in owner.post(url, typed | {"q-0-text": "", "q-2-text": ""}).text

        saved = owner.post(url, typed | {"q-2-text": "How often do you meet?"}, follow=True)
        assert "How often do you meet?" in saved.text
        template = ReviewTemplate.objects.get()
        edit = reverse("governance:template_edit", args=[template.pk])
        assert "How far are you?" in owner.get(edit).text
        assert "At the end" in owner.get(reverse("governance:template_list", args=["craft"])).text


class TestOccasions:
    def test_a_cohort_goes_by_its_own_else_by_its_tracks_else_once_half_way(self, cast):
        cohort, track = cast.cohort, cast.cohort.track
        assert [(o.key, o.day, o.questions) for o in occasions_of(cohort)] == [
            ("mid-cycle", cohort.midpoint, QUESTIONS)
        ]

        template = ReviewTemplateFactory(program=track.program, asks=[Question("works", "What works?", WORDS)])
        set_(track, OccasionDraft("Late", 90), OccasionDraft("Early", 25, None, template, 10))
        early, late = occasions_of(cohort)
        length = (END - START).days
        assert early.day == START + timedelta(days=length * 25 // 100)
        assert (early.until, early.questions[0].name) == (early.day + timedelta(days=10), "works")
        assert late.until == min(late.day + timedelta(days=14), END)

        day = START + timedelta(days=40)
        set_(track, OccasionDraft("By hand", None, day), cohort=cohort)
        assert [(o.name, o.day) for o in occasions_of(cohort)] == [("By hand", day)]
        assert len(occasions_of(CohortFactory(track=track))) == 2

    def test_set_again_it_is_the_same_and_what_keeps_its_name_keeps_its_key(self, cast):
        track = cast.cohort.track
        drafts = OccasionDraft("Early", 25), OccasionDraft("Late", 90)
        first = set_(track, *drafts)
        assert set_(track, *drafts) == first
        assert AuditEvent.objects.filter(action="review_occasions.set").count() == 1
        set_(track, OccasionDraft("Early", 33))
        assert [(row.key, row.percent) for row in ReviewOccasion.objects.all()] == [("early", 33)]
        set_(track)
        assert not ReviewOccasion.objects.exists()

    def test_what_can_not_be_is_refused_with_its_row_and_field(self, cast):
        track, cohort = cast.cohort.track, cast.cohort
        for drafts, of, row, field in (
            ([OccasionDraft("A", 25), OccasionDraft("a", 50)], None, 1, "name"),
            ([OccasionDraft("A")], None, 0, "percent"),
            ([OccasionDraft("A", 25, START)], cohort, 0, "percent"),
            ([OccasionDraft("A", None, START)], None, 0, "opens_on"),
            ([OccasionDraft("A", None, START)], cohort, 0, "opens_on"),
            ([OccasionDraft("A", None, END + timedelta(days=1))], cohort, 0, "opens_on"),
            ([OccasionDraft("A", None, END - timedelta(days=2))], cohort, 0, "opens_on"),
        ):
            with pytest.raises(NotThus) as refused:
                set_(track, *drafts, cohort=of)
            assert (refused.value.row, refused.value.field) == (row, field), drafts
        with pytest.raises(NotThus, match="another"):
            set_(track, OccasionDraft("A", 25, None, ReviewTemplateFactory()))
        assert not ReviewOccasion.objects.exists()

    def test_on_the_page_what_is_wrong_stands_beside_its_field(self, cast, as_):
        owner, url = as_(cast.owner.user), reverse("governance:cohort_occasions", args=["craft-2026"])
        typed = {
            "o-TOTAL_FORMS": "2", "o-INITIAL_FORMS": "0", "o-0-name": "At the end", "o-0-opens_on": "2027-03-01",
            "o-0-days_to_answer": "14", "o-1-name": "", "o-1-days_to_answer": "14",
        }  # fmt: skip
        page = owner.post(url, typed)
        assert "The cohort ends on 30 December 2026" in page.text
        assert "At the end" in page.text
        assert "Give it a name" in owner.post(url, typed | {"o-0-name": ""}).text
        assert owner.post(url, typed | {"o-0-opens_on": "2026-12-01"}).url == reverse(
            "governance:cohort_reviews", args=["craft-2026"]
        )
        assert ReviewOccasion.objects.get().opens_on == date(2026, 12, 1)
        track = reverse("governance:track_occasions", args=["craft", "depth"])
        owner.post(track, {k: v for k, v in typed.items() if "opens_on" not in k} | {"o-0-percent": "75"})
        assert ReviewOccasion.objects.get(cohort=None).percent == 75


class TestOpening:
    def test_each_pair_is_asked_by_the_last_occasion_that_has_come_and_by_none_twice(self, cast):
        cohort, track = cast.cohort, cast.cohort.track
        template = ReviewTemplateFactory(program=track.program)
        early, late = START + timedelta(days=45), START + timedelta(days=136)
        set_(track, OccasionDraft("Early", 25, None, template), OccasionDraft("Late", 75))
        assert reviews.open_due_reviews(now=noon(early - timedelta(days=1))) == 0
        assert [reviews.open_due_reviews(now=noon(early)) for _ in range(2)] == [2, 0]
        review = JointReview.objects.get(pairing=cast.pairing)
        assert (review.occasion, review.title, review.version) == ("early", "Early", template.latest)

        # Still open: the next waits for it. A pair that began meanwhile is asked by the next one.
        newcomer = PairingFactory(cohort=cohort, started_on=early + timedelta(days=3))
        assert reviews.open_due_reviews(now=noon(early + timedelta(days=9))) == 0
        JointReview.objects.filter(pairing=cast.pairing).update(state="agreed", closed_at=NOW)
        assert reviews.open_due_reviews(now=noon(late)) == 2
        assert {row.pairing for row in JointReview.objects.filter(occasion="late")} == {cast.pairing, newcomer}

        # An occasion that is set anew, on a day before the last review of a pair, is not made up for.
        JointReview.objects.update(state="agreed", closed_at=NOW)
        set_(track, OccasionDraft("Another name", 66))
        assert reviews.open_due_reviews(now=noon(late + timedelta(days=1))) == 1
        assert JointReview.objects.get(state="open").pairing == cast.other_pairing

    def test_who_is_asked_late_still_has_time_to_answer(self, cast):
        set_(cast.cohort.track, OccasionDraft("Early", 25, None, None, 5))
        cast.pairing.state, cast.pairing.paused_on = PairingState.PAUSED, START
        cast.pairing.save()
        early = START + timedelta(days=45)
        assert reviews.open_due_reviews(now=noon(early)) == 1
        cast.pairing.state = PairingState.ACTIVE
        cast.pairing.save()
        back = early + timedelta(days=20)
        assert reviews.open_due_reviews(now=noon(back)) == 1
        assert JointReview.objects.get(pairing=cast.pairing).due_on == back + timedelta(days=3)


class TestPages:
    def test_who_may_see_and_set_what(self, cast, as_):
        template = ReviewTemplateFactory(program=cast.cohort.track.program)
        runs = {"owner", "deputy"}
        people = set(cast.users) - {"superuser"}
        table = {
            reverse("governance:cohort_reviews", args=["craft-2026"]): people,
            reverse("governance:cohort_occasions", args=["craft-2026"]): runs,
            reverse("governance:track_occasions", args=["craft", "depth"]): runs,
            reverse("governance:template_list", args=["craft"]): runs,
            reverse("governance:template_create", args=["craft"]): runs,
            reverse("governance:template_detail", args=[template.pk]): runs,
            reverse("governance:template_edit", args=[template.pk]): runs,
        }
        for url, expected in table.items():
            assert {part for part, user in cast.users.items() if as_(user).get(url).status_code == 200} == expected, url

    def test_who_oversees_sees_dates_and_states_of_pairs_and_the_pairs_see_when_and_what(self, cast, as_):
        url = reverse("governance:cohort_reviews", args=["craft-2026"])
        JointReviewFactory(pairing=cast.pairing, state="differed", revealed_at=NOW, closed_at=NOW, mentor_agrees=False)
        JointReviewFactory(pairing=cast.other_pairing)
        for part, sees in {"owner": True, "auditor": True, "mentee": False}.items():
            page = as_(cast.users[part]).get(url).text
            assert "How far have the goals come since you began?" in page
            assert ("Half-way: agreed to differ" in page) is sees
            assert ("Half-way: waiting for answers" in page) is sees

    def test_pairs_are_narrowed_and_sorted_by_the_address(self, cast, as_):
        for title in ("Half-way", "At the end"):
            JointReviewFactory(
                pairing=cast.pairing, state="differed", title=title, occasion=title, revealed_at=NOW, closed_at=NOW,
                mentor_agrees=False,
            )  # fmt: skip
        other = PairingFactory(cohort=cast.cohort, mentor=cast.assessor, mentee=cast.outsider)
        url = reverse("governance:cohort_reviews", args=["craft-2026"])
        for query, expected in {
            "q=milo": [cast.pairing], "review=differed": [cast.pairing], "q=ulla&review=none": [other],
            "review=agreed": [], "q=asa&order=mentor&review=x&page=y": [other],
        }.items():  # fmt: skip
            page = as_(cast.owner.user).get(f"{url}?{query}")
            assert [pair for pair, _ in page.context["rows"]] == expected, query
        assert "filter" not in as_(cast.mentee.user).get(f"{url}?review=differed").context

    def test_the_page_asks_the_same_number_of_questions_however_many_pairs_there_are(self, cast, as_):
        def more(count):
            for _ in range(count):
                JointReviewFactory(
                    pairing=PairingFactory(cohort=cast.cohort, mentor=cast.mentor, mentee=PersonFactory())
                )

        url = reverse("governance:cohort_reviews", args=["craft-2026"])
        assert_same_queries(as_(cast.owner.user), url, more, (1, 3, 60), at_most=14)

    def test_opening_asks_the_same_number_of_questions_for_cohorts_with_nothing_to_open(
        self, cast, django_assert_max_num_queries
    ):
        for _ in range(5):
            CohortFactory(track=TrackFactory(), starts_on=END, ends_on=END + timedelta(days=90))
        with django_assert_max_num_queries(3):
            reviews.open_due_reviews(now=NOW)
