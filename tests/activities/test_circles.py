"""What a circle shares, and who sees it while they are in and after they left."""

import pytest
from django.contrib.auth.models import Permission

from activities.models import CircleGoal, CircleGoalProgress, CircleItem, CircleNote, CircleSession
from activities.services.circle_goals import review_circle_goal
from activities.states import Attainment, GoalState
from mentorship.people.models import User
from pairing.services.circle_places import leave_circle
from pairing.services.circles import end_circle
from tests.factories import NOW
from tests.factories.circles import CircleGoalFactory, CircleItemFactory, CircleNoteFactory, CircleSessionFactory

NOBODY: set[str] = set()
IN = {"mentor", "mentee", "other_mentee"}
MENTEE, STAYED = {"mentee"}, {"mentor", "other_mentee"}

# Each row: who, while all are in, after the mentee has left, and after the circle has ended for the other two.
TABLE = {
    "a note of the mentee": (IN, IN, MENTEE),
    "a note of the mentor": (IN, STAYED, {"mentor"}),
    "a goal": (IN, STAYED, STAYED),
    "progress on a goal": (IN, STAYED, STAYED),
    "an action item of the mentee": (IN, IN, MENTEE),
    "an action item of the mentor": (IN, STAYED, {"mentor"}),
    "a session": (IN, STAYED, STAYED),
}
STATES = ("all in", "mentee left", "ended")


@pytest.fixture
def rows(cast, circle):
    goal = CircleGoalFactory(circle=circle, set_by=cast.mentee)
    return {
        "a note of the mentee": ("activities.read_circle_note", CircleNoteFactory(circle=circle, author=cast.mentee)),
        "a note of the mentor": ("activities.read_circle_note", CircleNoteFactory(circle=circle, author=cast.mentor)),
        "a goal": ("activities.read_circle_goal", goal),
        "progress on a goal": (
            "activities.read_circle_progress",
            review_circle_goal(
                goal=goal, attainment=Attainment.LESS, state=GoalState.ACTIVE, by=cast.mentee, now=NOW
            ),
        ),
        "an action item of the mentee": (
            "activities.read_circle_item", CircleItemFactory(circle=circle, owner=cast.mentee),
        ),
        "an action item of the mentor": (
            "activities.read_circle_item", CircleItemFactory(circle=circle, owner=cast.mentor),
        ),
        "a session": (
            "activities.view_circle_session", CircleSessionFactory(circle=circle, facilitator=cast.mentor),
        ),
    }  # fmt: skip


MODELS = {
    "a note of the mentee": CircleNote, "a note of the mentor": CircleNote, "a goal": CircleGoal,
    "progress on a goal": CircleGoalProgress, "an action item of the mentee": CircleItem,
    "an action item of the mentor": CircleItem, "a session": CircleSession,
}  # fmt: skip


def bring_to(cast, circle, state: str) -> None:
    if state != "all in":
        leave_circle(circle=circle, person=cast.mentee, by=cast.mentee, now=NOW)
    if state == "ended":
        end_circle(circle=circle, by=cast.owner, now=NOW)


def seen(cast, rows) -> dict[str, set[str]]:
    """Who may, as the permission says; that the list says the same is asserted on the way."""
    users = {part: User.objects.get(pk=user.pk) for part, user in cast.users.items()}
    found = {}
    for what, (permission, row) in rows.items():
        row = MODELS[what].objects.get(pk=row.pk)
        may = {part for part, user in users.items() if user.has_perm(permission, row)}
        listed = {part for part, user in users.items() if MODELS[what].objects.visible_to(user).filter(pk=row.pk)}
        assert listed == may, what
        found[what] = may
    return found


@pytest.mark.parametrize("state", STATES)
def test_the_table_holds_for_the_whole_cast(cast, circle, rows, state):
    bring_to(cast, circle, state)

    assert seen(cast, rows) == {what: who[STATES.index(state)] for what, who in TABLE.items()}


@pytest.mark.parametrize("state", STATES)
def test_no_flag_and_no_permission_of_a_model_widens_it(cast, circle, rows, state):
    bring_to(cast, circle, state)
    for user in cast.users.values():
        user.is_staff = user.is_superuser = True
        user.save()
        user.user_permissions.add(*Permission.objects.filter(content_type__app_label__in=["activities", "pairing"]))

    assert seen(cast, rows) == {what: who[STATES.index(state)] for what, who in TABLE.items()}


def test_a_closed_account_sees_nothing(cast, circle, rows):
    User.objects.update(is_active=False)

    assert seen(cast, rows) == dict.fromkeys(TABLE, NOBODY)


def test_only_who_is_in_adds_and_changes(cast, circle, rows):
    _, note = rows["a note of the mentee"]
    _, goal = rows["a goal"]
    _, session = rows["a session"]
    _, item = rows["an action item of the mentee"]
    asked = [
        ("pairing.take_part_in_circle", circle, IN, STAYED, NOBODY),
        ("activities.change_circle_goal", goal, IN, STAYED, NOBODY),
        ("activities.change_circle_item", item, IN, STAYED, NOBODY),
        ("activities.change_circle_session", session, {"mentor"}, {"mentor"}, NOBODY),
        ("activities.change_circle_note", note, MENTEE, MENTEE, MENTEE),
        ("pairing.view_circle", circle, IN, STAYED, STAYED),
        ("pairing.answer_circle", circle, {"other_mentor"}, {"other_mentor"}, NOBODY),
        ("pairing.lead_circle", circle, {"mentor", "owner", "deputy"}, {"mentor", "owner", "deputy"},
         {"owner", "deputy"}),
        ("pairing.see_circle", circle,
         *[IN | {"other_mentor", "owner", "deputy", "auditor", "administrator"}] * 3),
    ]  # fmt: skip

    def who(permission, thing):
        return {part for part, user in cast.users.items() if user.has_perm(permission, thing)}

    for number, state in enumerate(STATES):
        if state == "mentee left":
            leave_circle(circle=circle, person=cast.mentee, by=cast.mentee, now=NOW)
        if state == "ended":
            end_circle(circle=circle, by=cast.owner, now=NOW)
        for permission, thing, *expected in asked:
            assert who(permission, thing) == expected[number], (permission, state)
