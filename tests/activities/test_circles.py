"""Who adds to what a circle shares and changes it; who reads it, ``private_objects.csv`` in ``tests/house`` says."""

from pairing.services.circle_places import leave_circle
from pairing.services.circles import end_circle
from tests.factories import NOW
from tests.factories.circles import CircleGoalFactory, CircleItemFactory, CircleNoteFactory, CircleSessionFactory

NOBODY: set[str] = set()
IN = {"mentor", "mentee", "other_mentee"}
MENTEE, STAYED = {"mentee"}, {"mentor", "other_mentee"}
STATES = ("all in", "mentee left", "ended")


def test_only_who_is_in_adds_and_changes(cast, circle):
    note = CircleNoteFactory(circle=circle, author=cast.mentee)
    goal = CircleGoalFactory(circle=circle, set_by=cast.mentee)
    session = CircleSessionFactory(circle=circle, facilitator=cast.mentor)
    item = CircleItemFactory(circle=circle, owner=cast.mentee)
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
