"""Circles proposed by the engine: who is with whom and why not, moved by hand, published."""

import pytest

from mentorship.errors import Refusal
from mentorship.notifications.models import Notification
from mentorship.people.states import Employment
from pairing.models import Circle, CirclePlan
from pairing.policies.circles import KEPT_APART
from pairing.services.avoidances import avoid
from pairing.services.circle_moves import choices_for, move_person, publish_plan, worth_of
from pairing.services.circle_places import accept_place, join_circle, leave_circle
from pairing.services.circle_plans import (
    ALL_FULL,
    NO_MENTOR,
    NO_TOPIC,
    TOO_FEW,
    discard_plan,
    make_plan,
    topics_to_choose,
)
from pairing.services.options import BARRED_SOMEHOW
from pairing.states import CirclePart, MemberState
from programs.models import Cohort, Enrolment
from programs.states import CohortState, EnrolmentRole, EnrolmentState
from tests.factories import NOW
from tests.factories.people import PersonSkillFactory, SkillFactory, make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, ProgramFactory, TrackFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(db) -> Cohort:
    """Ferris knows Rust, Gopher Go; four with R wish for Rust, three with G for Go; Ferris manages Rex."""
    program = ProgramFactory(owner=make_person("Olga Owner", level=7))
    cohort = CohortFactory(track=TrackFactory(program=program), slug="autumn", name="Autumn")
    rust, go = SkillFactory(name="Rust"), SkillFactory(name="Go")
    mentors = {}
    for name, skill in (("Ferris Mentor", rust), ("Gopher Mentor", go)):
        mentors[name] = make_person(name, level=5)
        PersonSkillFactory(person=mentors[name], skill=skill, proficiency=5)
        EnrolmentFactory(cohort=cohort, person=mentors[name], role=EnrolmentRole.MENTOR, capacity=1)
    for name, skill in (("Rita", rust), ("Ron", rust), ("Rosa", rust), ("Gus", go), ("Gil", go), ("Gaby", go)):
        enrol(cohort, name, skill)
    enrol(cohort, "Rex", rust, manager=mentors["Ferris Mentor"])
    return cohort


def enrol(cohort, name, skill, **facts):
    enrolment = EnrolmentFactory(cohort=cohort, person=make_person(f"{name} Mentee", level=2, **facts))
    enrolment.wanted_skills.add(skill)
    return enrolment


def plan_of(cohort, size_min=2, size_max=4, topics=()):
    owner = cohort.track.program.owner
    return make_plan(cohort=cohort, size_min=size_min, size_max=size_max, topics=topics, by=owner, now=NOW)


def groups(plan: CirclePlan) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for place in plan.places.exclude(circle=None).select_related("circle", "mentee__person"):
        found.setdefault(place.circle.name, set()).add(place.mentee.person.name.split()[0])
    return found


def alone(plan: CirclePlan) -> dict[str, str]:
    left = plan.places.filter(circle=None).select_related("mentee__person")
    return {place.mentee.person.name.split()[0]: place.sentence for place in left}


def of(cohort, name) -> Enrolment:
    return cohort.enrolments.select_related("person").get(person__name__startswith=name)


def circle_of(plan, name):
    return plan.circles.get(name=name)


class TestForming:
    def test_people_are_put_where_their_scores_are_highest_and_never_under_their_manager(self, cohort):
        plan = plan_of(cohort)

        assert groups(plan) == {"Rust": {"Rita", "Ron", "Rosa"}, "Go": {"Gus", "Gil", "Gaby", "Rex"}}
        assert (plan.status, plan.people, plan.most_people) == ("optimal", 7, 7)
        assert plan.objective == plan.bound == worth_of(plan)
        assert all(place.score == sum(place.points.values()) for place in plan.places.all())

    def test_a_circle_that_would_be_too_small_is_merged_into_another(self, cohort):
        plan = plan_of(cohort, size_min=5, size_max=7)

        assert groups(plan) == {"Circle with Gopher Mentor": {"Rita", "Ron", "Rosa", "Gus", "Gil", "Gaby", "Rex"}} or (
            groups(plan) == {"Go": {"Rita", "Ron", "Rosa", "Gus", "Gil", "Gaby", "Rex"}}
        )

    def test_with_topics_only_who_wishes_for_one_is_in_its_circle(self, cohort):
        plan = plan_of(cohort, topics=topics_to_choose(cohort)[:1])

        assert groups(plan) == {"Rust": {"Rita", "Ron", "Rosa"}}
        assert alone(plan) == dict.fromkeys(("Gus", "Gil", "Gaby", "Rex"), NO_TOPIC)

    def test_topics_are_what_people_wish_for_and_a_mentor_knows(self, cohort):
        enrol(cohort, "Zoe", SkillFactory(name="Zig"))

        assert [skill.name for skill in topics_to_choose(cohort)] == ["Rust", "Go"]

    def test_who_is_left_out_hears_why(self, cohort):
        full = plan_of(cohort, size_min=2, size_max=3)
        assert list(alone(full).values()) == [ALL_FULL]

        few = plan_of(cohort, size_min=8, size_max=9)
        assert set(alone(few).values()) == {TOO_FEW}

        cohort.enrolments.filter(person__name__startswith="Gopher").update(state=EnrolmentState.WITHDRAWN)
        assert alone(plan_of(cohort))["Rex"] == NO_MENTOR

    def test_who_is_in_a_circle_or_away_is_not_looked_at(self, cohort):
        publish_plan(plan=plan_of(cohort, size_min=3, size_max=3), by=cohort.track.program.owner, now=NOW)

        with pytest.raises(Refusal, match="Nobody is left who could lead a circle"):
            plan_of(cohort)

    def test_a_new_proposal_sets_the_former_aside(self, cohort):
        former, plan_of_now = plan_of(cohort), plan_of(cohort)

        former.refresh_from_db()
        assert (former.state, plan_of_now.state) == ("discarded", "proposed")
        assert discard_plan(plan=former, by=None, now=NOW).state == "discarded"

    def test_the_order_of_enrolments_does_not_matter(self, cohort):
        first = groups(plan_of(cohort, size_min=2, size_max=3))
        for number, enrolment in enumerate(cohort.enrolments.order_by("-enrolled_at", "-pk")):
            Enrolment.objects.filter(pk=enrolment.pk).update(enrolled_at=NOW.replace(microsecond=number))

        assert groups(plan_of(cohort, size_min=2, size_max=3)) == first

    def test_circles_are_not_formed_before_enrolment_or_after_the_end(self, cohort):
        Cohort.objects.update(state=CohortState.ENDED)

        with pytest.raises(Refusal, match="from enrolment until it ends"):
            plan_of(cohort)
        Cohort.objects.update(state=CohortState.RUNNING)
        with pytest.raises(Refusal, match="fewest members are at most as many as its most"):
            plan_of(cohort, size_min=4, size_max=3)


class TestMoving:
    def test_each_choice_says_its_score_and_why_not(self, cohort):
        plan = plan_of(cohort)

        choices = {choice.circle.name: choice for choice in choices_for(plan, of(cohort, "Rita"), NOW.date())}
        assert choices["Rust"].current
        assert choices["Rust"].score > choices["Go"].score
        assert choices["Go"].why_not == "It is full: 4 are in it."
        barred = {choice.circle.name: choice.why_not for choice in choices_for(plan, of(cohort, "Rex"), NOW.date())}
        assert barred["Rust"].endswith("stand against it.")

    def test_a_move_keeps_its_reason_and_changes_what_the_circles_are_worth(self, cohort):
        plan, owner = plan_of(cohort), cohort.track.program.owner

        move_person(plan=plan, mentee=of(cohort, "Rex"), circle=None, reason="On a project.", by=owner, now=NOW)
        place = move_person(
            plan=plan, mentee=of(cohort, "Rita"), circle=circle_of(plan, "Go"), reason="She asked.", by=owner, now=NOW
        )

        assert groups(plan) == {"Rust": {"Ron", "Rosa"}, "Go": {"Gus", "Gil", "Gaby", "Rita"}}
        assert alone(plan) == {"Rex": "Left out by hand: On a project."}
        assert (place.changed_by, place.change_reason) == (owner, "She asked.")
        assert worth_of(plan) < plan.objective

    @pytest.mark.parametrize(
        ("name", "circle", "reason", "sentence"),
        [
            ("Rita", "Go", "She asked.", "is full"),
            ("Rex", "Rust", "He asked.", "stand against it"),
            ("Rita", None, " ", "Say why"),
        ],
    )
    def test_what_may_not_be_is_refused(self, cohort, name, circle, reason, sentence):
        plan = plan_of(cohort)

        with pytest.raises(Refusal, match=sentence):
            move_person(
                plan=plan, mentee=of(cohort, name), circle=circle_of(plan, circle) if circle else None, reason=reason,
                by=cohort.track.program.owner, now=NOW,
            )  # fmt: skip


class TestPublishing:
    def test_everybody_is_asked_and_a_circle_begins_once_enough_accept(self, cohort):
        plan, owner = plan_of(cohort), cohort.track.program.owner

        for _ in range(2):
            publish_plan(plan=plan, by=owner, now=NOW)

        circle = Circle.objects.get(name="Rust")
        assert Circle.objects.count() == 2
        assert Notification.objects.filter(kind="circle_offered").count() == 9
        assert circle.members.get(part=CirclePart.MENTOR).person.name == "Ferris Mentor"
        for name in ("Ferris", "Rita", "Ron"):
            accept_place(circle=circle, by=of(cohort, name).person, now=NOW)
        circle.refresh_from_db()
        assert circle.state == "active"
        assert circle.members.filter(state=MemberState.OFFERED).count() == 1

    def test_a_circle_below_its_fewest_is_not_published(self, cohort):
        plan, owner = plan_of(cohort, size_min=3), cohort.track.program.owner
        move_person(plan=plan, mentee=of(cohort, "Rita"), circle=None, reason="Away.", by=owner, now=NOW)

        with pytest.raises(Refusal, match="Rust has 2, fewer than 3"):
            publish_plan(plan=plan, by=owner, now=NOW)
        assert not Circle.objects.exists()

        for name in ("Ron", "Rosa"):
            move_person(plan=plan, mentee=of(cohort, name), circle=None, reason="With her.", by=owner, now=NOW)
        publish_plan(plan=plan, by=owner, now=NOW)
        assert Circle.objects.get().name == "Go"

    def test_what_is_not_true_any_more_is_not_published(self, cohort):
        plan, owner = plan_of(cohort), cohort.track.program.owner
        enrolment = of(cohort, "Rita")
        enrolment.state = EnrolmentState.WITHDRAWN
        enrolment.save()
        with pytest.raises(Refusal, match="Rita Mentee withdrew since"):
            publish_plan(plan=plan, by=owner, now=NOW)

        enrolment.state, enrolment.person.status = EnrolmentState.ENROLLED, Employment.LEAVE
        enrolment.save()
        enrolment.person.save()
        with pytest.raises(Refusal, match="Rita Mentee is not at work any more"):
            publish_plan(plan=plan, by=owner, now=NOW)
        assert not Circle.objects.exists()

    def test_a_plan_that_was_set_aside_is_not_published(self, cohort):
        plan = discard_plan(plan=plan_of(cohort), by=None, now=NOW)

        with pytest.raises(Refusal, match="set aside already"):
            publish_plan(plan=plan, by=cohort.track.program.owner, now=NOW)


class TestWhatIsPrivate:
    def test_a_wish_not_to_meet_is_kept_and_looks_like_any_other_rule(self, cohort):
        rita, ferris = of(cohort, "Rita").person, of(cohort, "Ferris").person
        avoid(other=ferris, by=rita, now=NOW)

        plan = plan_of(cohort, size_min=2, size_max=5)

        assert "Rita" not in groups(plan).get("Rust", set())
        for name in ("Rita", "Rex"):
            barred = {c.circle.name: c.why_not for c in choices_for(plan, of(cohort, name), NOW.date())}
            assert barred["Rust"] == BARRED_SOMEHOW

        publish_plan(plan=plan, by=cohort.track.program.owner, now=NOW)
        circle = Circle.objects.get(name="Rust")
        for name in ("Rita", "Rex"):
            member = circle.cohort.circles.get(name="Go").members.get(person=of(cohort, name).person)
            leave_circle(circle=member.circle, person=member.person, by=None, now=NOW)
            with pytest.raises(Refusal) as refused:
                join_circle(circle=circle, by=member.person, now=NOW)
            assert str(refused.value) == KEPT_APART
