"""Circles as who runs the program and who leads one handle them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from pairing.models import Circle, CirclePlan
from pairing.services.circles import found_circle
from pairing.states import MemberState
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.circles import CircleFactory, put_in
from tests.factories.people import PersonFactory, make_person
from tests.factories.programs import EnrolmentFactory
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def as_(client):
    def sign_in(person):
        client.force_login(person.user)
        return client

    return sign_in


@pytest.fixture
def circle(cast) -> Circle:
    """Mara leads it, Milo is in."""
    circle = CircleFactory(cohort=cast.cohort, name="Reviews", size_min=2, size_max=3)
    put_in(circle, cast.mentor, "mentor")
    put_in(circle, cast.mentee)
    return circle


def url(name: str, *args) -> str:
    return reverse(f"pairing:{name}", args=args)


SIZES = {"size_min": 2, "size_max": 4, "cadence_days": 14, "open_to_join": "on"}


class TestFounding:
    def test_an_owner_founds_a_circle_and_asks_its_mentor(self, cast, as_):
        browser = as_(cast.owner)
        assert "Found the circle" in browser.get(url("circle_create", "craft-2026")).text

        founded = browser.post(
            url("circle_create", "craft-2026"), {"name": "Reviews", "mentor": cast.mentor.pk, **SIZES}, follow=True
        )

        assert "Reviews is founded." in founded.text
        assert Circle.objects.get().members.get().state == MemberState.OFFERED

    def test_what_is_wrong_is_said(self, cast, as_):
        found_circle(cohort=cast.cohort, name="Reviews", by=cast.owner, now=NOW)
        browser, address = as_(cast.owner), url("circle_create", "craft-2026")

        assert "has a circle of that name already" in browser.post(address, {"name": "Reviews", **SIZES}).text
        upside_down = SIZES | {"name": "Other", "size_min": 5}
        assert "at least as many as the fewest" in browser.post(address, upside_down).text

    def test_nobody_else_founds_one(self, cast, as_):
        for person in (cast.mentor, cast.auditor, cast.administrator, cast.other_owner):
            assert as_(person).get(url("circle_create", "craft-2026")).status_code == 404
            assert as_(person).get(url("circle_plan_create", "craft-2026")).status_code == 404


class TestLeading:
    def test_its_mentor_changes_it_and_asks_people_in(self, cast, as_, circle):
        browser = as_(cast.mentor)
        changed = browser.post(url("circle_edit", circle.pk), {"name": "Code reviews", **SIZES}, follow=True)
        assert "Code reviews" in changed.text

        facts = {"person": cast.other_mentee.pk, "part": "member"}
        asked = browser.post(url("circle_ask", circle.pk), facts, follow=True)
        assert "Oona Mentee is asked." in asked.text
        assert as_(cast.mentee).get(url("circle_edit", circle.pk)).status_code == 404

    def test_an_offer_is_taken_back_and_somebody_taken_out(self, cast, as_, circle):
        offered = put_in(circle, cast.other_mentee, state="offered")
        browser = as_(cast.owner)
        assert "Their place is free again" in browser.get(url("circle_release", circle.pk, offered.pk)).text
        browser.post(url("circle_release", circle.pk, offered.pk))

        member = circle.members.get(person=cast.mentee)
        assert "closed to them" in browser.get(url("circle_release", circle.pk, member.pk)).text
        browser.post(url("circle_release", circle.pk, member.pk))

        assert set(circle.members.learners().values_list("state", flat=True)) == {"withdrawn", "left"}
        assert browser.get(url("circle_release", circle.pk, member.pk)).status_code == 404

    def test_it_is_ended_after_a_page_that_says_what_happens(self, cast, as_, circle):
        browser = as_(cast.mentor)
        assert "can't be undone" in browser.get(url("circle_end", circle.pk)).text.replace("&#x27;", "'")

        assert "Reviews has ended." in browser.post(url("circle_end", circle.pk), follow=True).text

    def test_who_joins_a_full_circle_reads_why_not(self, cast, as_, circle):
        for _ in range(2):
            put_in(circle, PersonFactory())
        Circle.objects.update(size_max=3)

        joined = as_(cast.other_mentee).post(url("circle_join", circle.pk), follow=True)

        assert "Reviews is full" in joined.text

    def test_answers_that_are_none_change_nothing(self, cast, as_, circle):
        put_in(circle, cast.other_mentee, state="offered")
        browser = as_(cast.other_mentee)

        assert "Say whether" in browser.post(url("circle_answer", circle.pk), {"answer": "?"}, follow=True).text
        declined = browser.post(url("circle_answer", circle.pk), {"answer": "decline"}, follow=True)
        assert "You declined." in declined.text
        accepted = browser.post(url("circle_answer", circle.pk), {"answer": "accept"}, follow=True)
        assert "not asked into this circle any more" in accepted.text


class TestForming:
    def test_from_sizes_to_circles(self, cast, as_):
        for number in range(3):
            EnrolmentFactory(cohort=cast.cohort, person=make_person(f"Person {number}", level=2))
        browser = as_(cast.owner)
        assert "Propose circles" in browser.get(url("circle_plan_create", "craft-2026")).text

        proposed = browser.post(url("circle_plan_create", "craft-2026"), {"size_min": 2, "size_max": 4}, follow=True)
        assert "That is proven" in proposed.text
        plan = CirclePlan.objects.get()
        place = plan.places.exclude(circle=None).order_by("pk").first()
        move = url("circle_plan_move", plan.pk, place.mentee_id)
        assert "Why this circle" in browser.get(move).text

        assert "is left out now" in browser.post(move, {"circle": "", "reason": "Away."}, follow=True).text
        back = browser.post(move, {"circle": place.circle_id, "reason": "Back."}, follow=True)
        print(
            back.redirect_chain,
            back.context["form"].errors if back.context and "form" in back.context else "",
            [(x.name) for x in back.templates][:1],
        )
        assert "Moved by hand: Back." in back.text
        assert "people are asked to join" in browser.get(url("circle_plan_publish", plan.pk)).text
        published = browser.post(url("circle_plan_publish", plan.pk), follow=True)
        assert "everybody is asked" in published.text
        assert Circle.objects.exists()
        assert "Another circle for" not in browser.get(url("circle_plan_detail", plan.pk)).text

    def test_nobody_to_put_together_is_said_on_the_form(self, cast, as_):
        cast.cohort.enrolments.all().delete()

        answer = as_(cast.owner).post(url("circle_plan_create", "craft-2026"), {"size_min": 2, "size_max": 4})

        assert "Nobody is left who could lead a circle" in answer.text

    def test_a_plan_is_set_aside(self, cast, as_):
        browser = as_(cast.owner)
        browser.post(url("circle_plan_create", "craft-2026"), {"size_min": 2, "size_max": 4})
        plan = CirclePlan.objects.get()

        assert "nobody was told" in browser.post(url("circle_plan_discard", plan.pk), follow=True).text
        assert "set aside already" in browser.post(url("circle_plan_publish", plan.pk), follow=True).text

    def test_the_page_of_a_plan_asks_the_same_however_many_there_are(self, cast, as_):
        plan = CirclePlan.objects.create(
            cohort=cast.cohort, weights=cast.cohort.track.weights, size_min=2, size_max=4, made_at=timezone.now(),
            status="feasible", people=0, objective=0, most_people=3, bound=9, tried=1, inputs_digest="",
        )  # fmt: skip

        def more(number):
            for _ in range(number):
                mentor = EnrolmentFactory(cohort=cast.cohort, role="mentor")
                circle = plan.circles.create(name=mentor.person.name, mentor=mentor)
                for where in (circle, circle, None):
                    mentee = EnrolmentFactory(cohort=cast.cohort)
                    plan.places.create(circle=where, mentee=mentee, score=9, sentence="" if where else "Full.")

        browser = as_(cast.owner)
        assert_same_queries(browser, url("circle_plan_detail", plan.pk), more, at_most=24)
        assert "it is not proven" in browser.get(url("circle_plan_detail", plan.pk)).text
