from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from activities.ideas.goals import template_named
from activities.models import Goal, GoalProgress, Rewording
from activities.services.goals import review_goal
from activities.states import Attainment, GoalState
from pairing.services.offers import end_pairing
from tests.factories import NOW
from tests.factories.activities import GoalFactory, GoalProgressFactory, GoalStepFactory, RewordingFactory
from tests.factories.pairing import PairingFactory
from tests.queries import assert_same_queries

STRANGERS = ["owner", "delivery_lead", "administrator", "other_mentor", "other_mentee", "outsider"]


@pytest.fixture
def goal(cast) -> Goal:
    return GoalFactory(pairing=cast.pairing, evidence="Decisions written down the same day.")


def at(name: str, goal: Goal) -> str:
    return reverse(f"activities:{name}", args=[goal.pk])


def test_a_goal_shows_where_it_stands_and_how_it_got_there(cast, as_, goal):
    review_goal(
        goal=goal, attainment=Attainment.EXPECTED, state=GoalState.ACTIVE, comment="First review alone.",
        by=cast.mentor, now=NOW,
    )  # fmt: skip

    page = as_(cast.mentee).get(at("goal_detail", goal)).text

    assert "0, as expected" in page
    assert "First review alone." in page
    assert "Decisions written down the same day." in page
    assert "You, and Mara Mentor while your pairing lasts." in page


def test_words_of_a_goal_are_not_in_the_title_that_browsers_keep(cast, as_, goal):
    page = as_(cast.mentee).get(at("goal_detail", goal)).text

    assert goal.title not in page.partition("<title>")[2].partition("</title>")[0]


@pytest.mark.parametrize("level", Attainment)
def test_each_level_has_its_sign_its_steps_and_a_meaning(level):
    assert len(level.steps) == 5
    assert level.steps.count(True) == level + 3
    assert level.sign == {-2: "−2", -1: "−1", 0: "0", 1: "+1", 2: "+2"}[level]
    assert level.meaning


def test_either_of_the_two_sets_a_goal(cast, as_):
    address = reverse("activities:goal_create", args=[cast.pairing.pk])
    assert as_(cast.mentee).get(address).status_code == 200

    as_(cast.mentee).post(
        address, {"title": "Own a system", "target_on": "2026-12-01", "pairing": cast.other_pairing.pk}
    )

    goal = Goal.objects.get()
    assert (goal.title, goal.target_on, goal.set_by, goal.pairing) == (
        "Own a system", date(2026, 12, 1), cast.mentee, cast.pairing,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"title": "Kept words", "target_on": "soon"}, "Enter a valid date."),
    ],
)
def test_bad_input_is_refused_and_nothing_typed_is_lost(cast, as_, typed, sentence):
    page = as_(cast.mentee).post(reverse("activities:goal_create", args=[cast.pairing.pk]), typed).text

    assert sentence in page
    assert typed["title"] in page
    assert not Goal.objects.exists()


def test_other_words_stand_beside_those_both_agreed_on_until_the_other_says_yes(cast, as_, goal):
    as_(cast.mentor).post(at("goal_edit", goal), {"title": "Lead two reviews"})

    goal.refresh_from_db()
    assert (goal.title, goal.evidence) == ("Lead a design review", "")
    for person, sentence in ((cast.mentee, "Mara Mentor proposes other words"), (cast.mentor, "You propose other")):
        page = as_(person).get(at("goal_detail", goal)).text
        assert [text for text in (sentence, "Lead two reviews", "Lead a design review") if text not in page] == []
        assert ("Agree to these words" in page) is (person == cast.mentee)

    as_(cast.mentee).post(reverse("activities:rewording_agree", args=[Rewording.objects.get().pk]))

    goal.refresh_from_db()
    assert goal.title == "Lead two reviews"
    assert "What it said before" in as_(cast.mentee).get(at("goal_detail", goal)).text


def test_other_words_that_are_proposed_are_what_the_form_begins_with(cast, as_, goal):
    RewordingFactory(goal=goal, title="Lead two reviews")

    assert "Lead two reviews" in as_(cast.mentor).get(at("goal_edit", goal)).text


def test_other_words_are_declined(cast, as_, goal):
    rewording = RewordingFactory(goal=goal)

    as_(cast.mentor).post(reverse("activities:rewording_withdraw", args=[rewording.pk]))

    rewording.refresh_from_db()
    assert rewording.state == "withdrawn"
    assert "proposes other words" not in as_(cast.mentor).get(at("goal_detail", goal)).text


class TestFiveLevels:
    FIVE = {"much_less": "a", "less": "b", "expected": "c", "more": "d", "much_more": "e"}

    def test_a_template_of_the_track_fills_in_all_five(self, cast, as_):
        address = reverse("activities:goal_create", args=[cast.pairing.pk])
        assert "Begin from a template" in as_(cast.mentee).get(address).text

        page = unescape(as_(cast.mentee).get(f"{address}?template=design-review").text)

        template = template_named("technical", "design-review")
        assert [text for text in (template.title, *template.levels) if text not in page] == []

    def test_a_template_of_another_focus_or_of_none_fills_in_nothing(self, cast, as_):
        address = reverse("activities:goal_create", args=[cast.pairing.pk])

        for key in ("delegate", "nonsense"):
            assert 'value="Delegate' not in as_(cast.mentee).get(f"{address}?template={key}").text

    def test_they_are_kept_and_shown_with_where_it_stands(self, cast, as_):
        address = reverse("activities:goal_create", args=[cast.pairing.pk])
        as_(cast.mentee).post(address, {"title": "Own a system", "baseline": "-1", "importance": "3", **self.FIVE})

        goal = Goal.objects.get()
        assert (list(goal.described.values()), goal.attainment, goal.weight) == (list("abcde"), -1, 3)
        page = as_(cast.mentor).get(at("goal_detail", goal)).text
        assert "It stands here." in page
        assert "Expected." in page

    def test_some_of_them_are_refused_beside_those_that_are_missing(self, cast, as_):
        address = reverse("activities:goal_create", args=[cast.pairing.pk])
        typed = {"title": "Own a system", "expected": "Kept words"}

        page = as_(cast.mentee).post(address, typed).text

        assert page.count('class="errorlist" id="id_') == 4
        assert "Kept words" in page
        assert not Goal.objects.exists()

    def test_two_that_read_the_same_are_refused(self, cast, as_):
        address = reverse("activities:goal_create", args=[cast.pairing.pk])

        page = as_(cast.mentee).post(address, {"title": "x", **self.FIVE, "more": "C"}).text

        assert "Two levels read the same" in page

    def test_a_look_offers_the_pairs_own_words(self, cast, as_, goal):
        goal.describe(dict(zip(Attainment, "vwxyz", strict=True)))
        goal.save()

        assert "−2 v" in as_(cast.mentee).get(at("goal_review", goal)).text

    def test_a_goal_without_them_is_said_to_be_so(self, cast, as_, goal):
        page = as_(cast.mentee).get(at("goal_detail", goal)).text

        assert "What the levels mean is not described yet" in page
        assert "All goals together" not in as_(cast.mentee).get(cast_pair(cast)).text


def cast_pair(cast) -> str:
    return reverse("activities:pair_detail", args=[cast.pairing.pk])


class TestTheOthersWord:
    @pytest.fixture
    def proposed(self, cast) -> Goal:
        return GoalFactory(pairing=cast.pairing, state="proposed")

    def test_who_is_asked_agrees_with_one_button(self, cast, as_, proposed):
        assert "Milo Mentee proposes this goal" in as_(cast.mentor).get(at("goal_detail", proposed)).text

        as_(cast.mentor).post(at("goal_agree", proposed), {"version": "1"})

        proposed.refresh_from_db()
        assert proposed.state == "active"

    @pytest.mark.parametrize("version", ["2", "", "x", "9" * 40, "²"])
    def test_words_that_were_not_read_are_not_agreed_to(self, cast, as_, proposed, version):
        page = as_(cast.mentor).post(at("goal_agree", proposed), {"version": version}, follow=True).text

        assert "Read it again" in page
        assert Goal.objects.get().state == "proposed"

    def test_who_proposed_it_has_no_such_button_and_may_take_it_back(self, cast, as_, proposed):
        page = as_(cast.mentee).get(at("goal_detail", proposed)).text
        assert "Mara Mentor has not agreed yet" in page
        assert at("goal_agree", proposed) not in page

        as_(cast.mentee).post(at("goal_withdraw", proposed))

        assert Goal.objects.get().state == "withdrawn"
        assert "came to nothing" in as_(cast.mentee).get(at("goal_detail", proposed)).text

    def test_home_says_that_an_answer_is_waited_for_and_not_what_it_says(self, cast, as_, proposed):
        now = as_(cast.mentor).get("/").text.partition('<h2 id="now">')[2].partition("</section>")[0]

        assert "Milo Mentee proposes a goal." in now
        assert proposed.title not in now
        assert "proposes a goal." not in as_(cast.mentee).get("/").text


class TestAllOfThem:
    LIST = reverse("activities:goal_list")

    def test_as_mentee_and_as_mentor_pair_by_pair(self, cast, as_, goal):
        of_mentee = PairingFactory(mentor=cast.mentee, mentee=cast.outsider)
        GoalFactory(pairing=of_mentee, title="Second hand")
        GoalStepFactory(goal=goal)

        page = as_(cast.mentee).get(self.LIST).text

        assert page.index("Mine with Mara Mentor") < page.index("Ulla Outsider, whom you mentor")
        assert "Next: Sit in on the next review" in page

    def test_a_look_is_one_tap_and_leads_back(self, cast, as_, goal):
        look = {"attainment": "1", "comment": "", "next": f"{self.LIST}#goal-{goal.pk}", "progress_id": str(uuid4())}
        for _ in range(2):
            answer = as_(cast.mentee).post(at("goal_review", goal), look)

        goal.refresh_from_db()
        assert answer.url == f"{self.LIST}#goal-{goal.pk}"
        assert (goal.attainment, goal.state, goal.history.count()) == (1, "active", 1)

    def test_a_look_leads_to_no_other_site(self, cast, as_, goal):
        answer = as_(cast.mentee).post(at("goal_review", goal), {"attainment": "1", "next": "https://example.org/"})

        assert answer.url == at("goal_detail", goal)

    def test_the_figure_over_all_of_them_says_why(self, cast, as_):
        for level in (0, 1):
            goal = GoalFactory.build(pairing=cast.pairing, attainment=level)
            goal.describe(dict(zip(Attainment, "vwxyz", strict=True)))
            goal.save()
        GoalFactory(pairing=cast.pairing)

        for address in (self.LIST, cast_pair(cast)):
            page = " ".join(as_(cast.mentor).get(address).text.split())
            assert "56.2" in page  # 50 + 10 / √(0.7 · 2 + 0.3 · 4)
            assert "Counted: 2 goals, each with the same weight. Not counted: 1 without described levels." in page

    def test_goals_of_earlier_pairs_stay_with_the_mentee(self, cast, as_, goal):
        end_pairing(pairing=cast.pairing, by=None, now=NOW)

        assert goal.title in as_(cast.mentee).get(self.LIST).text.partition("From earlier pairs")[2]
        assert goal.title not in as_(cast.mentor).get(self.LIST).text

    def test_nobody_sees_those_of_others(self, cast, as_, goal):
        for part in STRANGERS:
            assert goal.title not in as_(getattr(cast, part)).get(self.LIST).text

    def test_without_a_goal_or_a_pair_it_says_what_will_stand_here(self, cast, as_):
        assert "Set the first goal" in as_(cast.mentee).get(self.LIST).text
        assert "once you are in a pair" in as_(cast.outsider).get(self.LIST).text

    def test_it_asks_the_same_however_many(self, cast, as_):
        def more(count: int) -> None:
            for _ in range(count):
                goal = GoalFactory(pairing=PairingFactory(mentee=cast.mentee))
                GoalStepFactory(goal=goal)
                GoalProgressFactory(goal=goal)

        assert_same_queries(as_(cast.mentee), self.LIST, more, at_most=12)


def test_progress_is_reviewed_with_what_shows_it(cast, as_, goal):
    assert "Much less than expected: nothing of it yet" in as_(cast.mentee).get(at("goal_review", goal)).text

    as_(cast.mentee).post(at("goal_review", goal), {"attainment": "1", "state": "reached", "comment": "Led three."})

    goal.refresh_from_db()
    assert (goal.attainment, goal.state) == (1, "reached")
    assert GoalProgress.objects.get().comment == "Led three."


@pytest.mark.parametrize("typed", [{"attainment": "3"}, {"attainment": "x"}, {"state": "gone"}, {"state": "reached"}])
def test_a_level_or_a_state_that_is_not_there_is_refused(cast, as_, goal, typed):
    good = {"attainment": "0", "state": "active", "comment": "Kept words"}
    if typed == {"state": "reached"}:  # from set aside it goes back under way first
        Goal.objects.update(state=GoalState.DROPPED)

    page = as_(cast.mentee).post(at("goal_review", goal), good | typed)

    assert page.status_code == 200
    assert "Kept words" in page.text
    assert not GoalProgress.objects.exists()


def test_a_refusal_of_the_service_stands_beside_the_field(cast, as_, goal, monkeypatch):
    monkeypatch.setattr("activities.permissions._lasts", lambda pairing: True)
    end_pairing(pairing=cast.pairing, by=None, now=NOW)

    page = as_(cast.mentee).post(at("goal_review", goal), {"attainment": "0", "state": "active"})

    assert "nothing can be added to it" in page.text


@pytest.mark.parametrize("part", STRANGERS)
def test_nobody_else_sees_sets_or_reviews_goals(cast, as_, goal, part):
    browser = as_(getattr(cast, part))

    for name in ("goal_detail", "goal_edit", "goal_review", "evidence_add", "step_add"):
        assert browser.get(at(name, goal)).status_code == 404
    for name in ("goal_agree", "goal_withdraw"):
        assert browser.post(at(name, goal)).status_code == 404
    assert browser.post(reverse("activities:goal_create", args=[cast.pairing.pk]), {"title": "x"}).status_code == 404


def test_after_the_end_the_mentee_keeps_the_goal_and_the_mentor_does_not(cast, as_, goal):
    end_pairing(pairing=cast.pairing, by=None, now=NOW)

    page = as_(cast.mentee).get(at("goal_detail", goal)).text
    assert goal.title in page
    assert "Review progress" not in page
    assert as_(cast.mentor).get(at("goal_detail", goal)).status_code == 404
    assert as_(cast.mentee).post(at("goal_review", goal), {}).status_code == 404
