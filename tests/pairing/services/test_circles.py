"""A circle from its founding to its end: who is in, whose turn it is."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from mentorship.audit.selectors import events_on
from mentorship.errors import Refusal
from mentorship.notifications.models import Notification
from mentorship.people.models import Position
from mentorship.people.signals import people_left
from mentorship.people.states import Employment
from pairing.models import Circle, CircleMember
from pairing.services.circle_places import (
    accept_place,
    ask_to_join,
    decline_place,
    join_circle,
    leave_circle,
)
from pairing.services.circles import change_circle, end_circle, found_circle
from pairing.services.turns import held_by, pass_on, turn_now
from pairing.states import CirclePart, CircleState, MemberState
from programs.services.cohorts import move_cohort
from programs.states import CohortState
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.people import make_person
from tests.factories.programs import EnrolmentFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def circle(cast) -> Circle:
    """Founded, with nobody in it; it takes two to four members."""
    return found_circle(cohort=cast.cohort, name="Reviews", size_min=2, size_max=4, by=cast.owner, now=NOW)


@pytest.fixture
def begun(cast, circle) -> Circle:
    """Mara leads it, Milo and Oona are in; Mara facilitates first."""
    for person, part in ((cast.mentor, "mentor"), (cast.mentee, "member"), (cast.other_mentee, "member")):
        ask_to_join(circle=circle, person=person, part=CirclePart(part), by=cast.owner, now=NOW)
        accept_place(circle=circle, by=person, now=NOW)
    circle.refresh_from_db()
    return circle


def facilitator(circle):
    turn = turn_now(circle)
    return turn and turn.person.name


def pass_it_on(circle, by):
    return pass_on(circle=circle, turn_id=turn_now(circle).pk, by=by, now=LATER)


class TestBeginning:
    def test_it_begins_when_a_mentor_and_its_fewest_members_are_in(self, cast, circle):
        join_circle(circle=circle, by=cast.mentee, now=NOW)
        join_circle(circle=circle, by=cast.other_mentee, now=NOW)
        circle.refresh_from_db()
        assert circle.state == CircleState.FORMING

        ask_to_join(circle=circle, person=cast.mentor, part=CirclePart.MENTOR, by=cast.owner, now=NOW)
        accept_place(circle=circle, by=cast.mentor, now=NOW)

        circle.refresh_from_db()
        assert (circle.state, circle.started_on) == (CircleState.ACTIVE, NOW.date())
        assert Notification.objects.filter(kind="circle_started").count() == 3

    def test_a_smaller_fewest_lets_it_begin(self, cast, circle):
        circle = change_circle(
            circle=circle, name="Reviews", topic=None, size_min=3, size_max=4, cadence_days=14, open_to_join=True,
            by=cast.owner, now=NOW,
        )  # fmt: skip
        for person in (cast.mentee, cast.other_mentee):
            join_circle(circle=circle, by=person, now=NOW)
        ask_to_join(circle=circle, person=cast.mentor, part=CirclePart.MENTOR, by=cast.owner, now=NOW)
        accept_place(circle=circle, by=cast.mentor, now=NOW)

        circle = change_circle(
            circle=circle, name="Reviews", topic=None, size_min=2, size_max=2, cadence_days=14, open_to_join=True,
            by=cast.owner, now=NOW,
        )  # fmt: skip

        assert circle.state == CircleState.ACTIVE
        assert set(circle.members.learners().values_list("place", "room")) == {(1, 2), (2, 2)}

    def test_a_name_is_taken_once_a_cohort(self, cast, circle):
        with pytest.raises(Refusal, match="has a circle of that name already"):
            found_circle(cohort=cast.cohort, name="reviews", by=cast.owner, now=NOW)

    def test_it_can_not_shrink_below_who_is_in(self, cast, begun):
        EnrolmentFactory(cohort=cast.cohort, person=(third := make_person("Tara Third", level=2)))
        join_circle(circle=begun, by=third, now=NOW)

        with pytest.raises(Refusal, match="3 people are in or asked"):
            change_circle(
                circle=begun, name="Reviews", topic=None, size_min=2, size_max=2, cadence_days=14, open_to_join=True,
                by=cast.owner, now=NOW,
            )  # fmt: skip


class TestPlaces:
    def test_a_full_circle_takes_nobody_more(self, cast, circle):
        people = [make_person(f"Person {n}", level=2) for n in range(5)]
        for person in people:
            EnrolmentFactory(cohort=cast.cohort, person=person)
        for person in people[:4]:
            join_circle(circle=circle, by=person, now=NOW)

        with pytest.raises(Refusal, match="Reviews is full: all of its 4 places for members are taken"):
            join_circle(circle=circle, by=people[4], now=NOW)

    def test_a_place_given_back_is_taken_again(self, cast, circle):
        ask_to_join(circle=circle, person=cast.mentee, part=CirclePart.MEMBER, by=cast.owner, now=NOW)
        decline_place(circle=circle, by=cast.mentee, now=NOW)
        decline_place(circle=circle, by=cast.mentee, now=NOW)

        member = join_circle(circle=circle, by=cast.other_mentee, now=NOW)

        assert member.place == 1

    def test_joining_twice_is_joining_once(self, cast, circle):
        first, second = (join_circle(circle=circle, by=cast.mentee, now=NOW) for _ in range(2))

        assert first == second
        assert events_on(circle).filter(action="circle.joined").count() == 1

    def test_nobody_asks_themself_in_once_somebody_is_and_all_who_are_in_hear_who_joins(self, cast, begun):
        def told(person) -> set[str]:
            notices = Notification.objects.filter(kind="circle_joined", title__startswith=f"{person} has joined")
            return set(notices.values_list("person__name", flat=True))

        EnrolmentFactory(cohort=cast.cohort, person=cast.owner, role="mentor")
        with pytest.raises(Refusal, match="Nobody asks themself into Reviews"):
            ask_to_join(circle=begun, person=cast.owner, part=CirclePart.MENTOR, by=cast.owner, now=NOW)
        assert begun.membership_of(cast.owner) is None
        assert (told("Mara Mentor"), told(cast.other_mentee)) == (set(), {"Mara Mentor", "Milo Mentee"})

        ask_to_join(circle=begun, person=cast.owner, part=CirclePart.MENTOR, by=cast.deputy, now=NOW)
        for _ in range(2):
            accept_place(circle=begun, by=cast.owner, now=NOW)
        assert told("Olga Owner") == {person.name for person in (cast.mentor, cast.mentee, cast.other_mentee)}

        new = found_circle(cohort=cast.cohort, name="New", by=cast.owner, now=NOW)
        ask_to_join(circle=new, person=cast.owner, part=CirclePart.MENTOR, by=cast.owner, now=NOW)

    def test_the_database_holds_each_place_once_and_none_beyond_the_room(self, cast, circle):
        facts = {"circle": circle, "part": "member", "asked_at": NOW}
        CircleMember.objects.create(person=cast.mentee, place=1, room=2, **facts)

        for place, room in ((1, 2), (3, 2)):
            with pytest.raises(IntegrityError), transaction.atomic():
                CircleMember.objects.create(person=cast.other_mentee, place=place, room=room, **facts)

    def test_who_is_not_in_the_cohort_joins_none_of_its_circles(self, cast, circle):
        with pytest.raises(Refusal, match="Only who is enrolled"):
            join_circle(circle=circle, by=cast.outsider, now=NOW)

    def test_a_circle_that_is_not_open_asks_people_in(self, cast, circle):
        Circle.objects.filter(pk=circle.pk).update(open_to_join=False)

        with pytest.raises(Refusal, match="its mentors ask people in"):
            join_circle(circle=circle, by=cast.mentee, now=NOW)
        ask_to_join(circle=circle, person=cast.mentee, part=CirclePart.MEMBER, by=cast.owner, now=NOW)
        assert join_circle(circle=circle, by=cast.mentee, now=NOW).state == MemberState.IN

    def test_a_mentor_and_a_member_are_never_in_one_reporting_line(self, cast, begun):
        report = make_person("Rita Report", level=2, manager=cast.mentor)
        grand = make_person("Gus Grand", level=1, manager=report)
        for person in (report, grand):
            EnrolmentFactory(cohort=cast.cohort, person=person)
            with pytest.raises(Refusal, match="stand against it"):
                join_circle(circle=begun, by=person, now=NOW)
        with pytest.raises(Refusal, match="stand against it"):
            ask_to_join(circle=begun, person=cast.delivery_lead, part=CirclePart.MEMBER, by=cast.owner, now=NOW)

    def test_managers_in_a_ring_are_no_reason_to_hang(self, cast, begun):
        Position.objects.filter(person=cast.delivery_lead).update(manager=cast.mentor)

        assert join_circle(circle=begun, by=cast.mentee, now=NOW).state == MemberState.IN

    def test_who_is_on_leave_does_not_join(self, cast, circle):
        cast.mentee.status = Employment.LEAVE

        with pytest.raises(Refusal, match="is not at work now"):
            join_circle(circle=circle, by=cast.mentee, now=NOW)


class TestTurns:
    def test_everybody_has_a_turn_and_then_the_first_again(self, cast, begun):
        seen = [facilitator(begun)]
        for _ in range(3):
            held_by(circle=begun, facilitator=turn_now(begun).person, by=cast.mentor, now=LATER)
            seen.append(facilitator(begun))

        assert seen == ["Mara Mentor", "Milo Mentee", "Oona Mentee", "Mara Mentor"]
        assert begun.turns.filter(end="held").count() == 3

    def test_who_stands_in_leaves_the_turn_where_it_is(self, cast, begun):
        held_by(circle=begun, facilitator=cast.other_mentee, by=cast.mentor, now=LATER)

        assert facilitator(begun) == "Mara Mentor"
        assert begun.turns.get(person=cast.other_mentee).end == "held"

    def test_a_turn_is_passed_on_once_however_often_the_button_is_pressed(self, cast, begun):
        turn = turn_now(begun)

        for _ in range(2):
            pass_on(circle=begun, turn_id=turn.pk, by=cast.mentee, now=LATER)

        assert facilitator(begun) == "Milo Mentee"
        assert Notification.objects.filter(kind="circle_turn", person=cast.mentee).count() == 1

    def test_nobody_from_outside_passes_it_on(self, cast, begun):
        with pytest.raises(PermissionDenied):
            pass_it_on(begun, cast.owner)

    def test_who_is_on_leave_is_left_out_of_the_order(self, cast, begun):
        cast.mentee.status = Employment.LEAVE
        cast.mentee.save()

        pass_it_on(begun, cast.mentor)

        assert facilitator(begun) == "Oona Mentee"


class TestLeaving:
    def test_the_turn_of_who_leaves_goes_to_the_next(self, cast, begun):
        pass_it_on(begun, cast.mentor)

        leave_circle(circle=begun, person=cast.mentee, by=cast.mentee, now=LATER)

        assert facilitator(begun) == "Oona Mentee"
        assert begun.turns.get(person=cast.mentee).end == "left"

    def test_the_owner_hears_when_the_last_mentor_leaves(self, cast, begun):
        leave_circle(circle=begun, person=cast.mentor, by=cast.mentor, now=LATER)

        notice = Notification.objects.get(kind="circle_without_mentor")
        assert notice.person == cast.owner
        assert facilitator(begun) == "Milo Mentee"

    def test_an_offer_is_taken_back(self, cast, circle):
        ask_to_join(circle=circle, person=cast.mentee, part=CirclePart.MEMBER, by=cast.owner, now=NOW)

        leave_circle(circle=circle, person=cast.mentee, by=cast.owner, now=NOW)

        with pytest.raises(Refusal, match="not asked into this circle any more"):
            accept_place(circle=circle, by=cast.mentee, now=NOW)

    def test_leaving_twice_is_leaving_once(self, cast, begun):
        for _ in range(2):
            leave_circle(circle=begun, person=cast.mentee, by=cast.mentee, now=LATER)

        assert events_on(begun).filter(action="circle.left").count() == 1

    def test_who_leaves_the_organisation_leaves_the_circle(self, cast, begun):
        people_left.send(sender=None, people=[cast.mentee], on=NOW.date(), by=None, now=LATER)

        assert not begun.members.present().filter(person=cast.mentee).exists()


class TestEnding:
    def test_it_ends_with_its_cohort(self, cast, begun):
        ask_to_join(circle=begun, person=cast.other_mentor, part=CirclePart.MENTOR, by=cast.owner, now=NOW)

        move_cohort(cohort=cast.cohort, to=CohortState.ENDED, by=cast.owner, now=LATER)

        begun.refresh_from_db()
        assert begun.state == CircleState.ENDED
        states = dict(begun.members.values_list("person__name", "state"))
        assert states == {
            "Mara Mentor": "stayed", "Milo Mentee": "stayed", "Oona Mentee": "stayed", "Otto Mentor": "withdrawn",
        }  # fmt: skip
        assert turn_now(begun) is None

    def test_nothing_changes_in_a_circle_that_has_ended(self, cast, begun):
        end_circle(circle=begun, by=cast.owner, now=LATER)
        end_circle(circle=begun, by=cast.owner, now=LATER)

        assert events_on(begun).filter(action="circle.ended").count() == 1
        with pytest.raises(Refusal, match="has ended"):
            ask_to_join(circle=begun, person=cast.other_mentor, part=CirclePart.MENTOR, by=cast.owner, now=LATER)
        with pytest.raises(Refusal, match="has ended"):
            join_circle(circle=begun, by=cast.other_mentor, now=LATER)
