"""Who sees what, by the state of the pairing: for each private thing the list and the question give the same answer."""

import pytest
from django.contrib.auth.models import Permission

from activities import audience
from activities.models import ActionItem, Goal, GoalProgress, Note, Session
from activities.services.goals import review_goal
from activities.states import Attainment, GoalState
from governance import audience as review_audience
from governance.models import JointReview, ReviewAnswer
from governance.states import ReviewState
from mentorship.people.models import User
from pairing.models import Pairing
from pairing.services.offers import end_pairing
from pairing.states import PairingState
from tests.factories import NOW
from tests.factories.activities import ActionItemFactory, GoalFactory, NoteFactory, SessionFactory
from tests.factories.governance import JointReviewFactory, ReviewAnswerFactory

NOBODY: set[str] = set()
MENTOR, MENTEE, BOTH = {"mentor"}, {"mentee"}, {"mentor", "mentee"}
STATES = ("offered", "active", "ended", "paused")

# Each row: who, while the pairing is offered, while it is active, and after it has ended.
TABLE = {
    "a private note of the mentor": (MENTOR, MENTOR, MENTOR),
    "a shared note of the mentor": (MENTOR, BOTH, MENTOR),
    "a goal": (MENTEE, BOTH, MENTEE),
    "progress on a goal": (MENTEE, BOTH, MENTEE),
    "an action item of the mentee": (MENTEE, BOTH, MENTEE),
    "an action item of the mentor": (MENTOR, BOTH, MENTOR),
    "a session": (BOTH, BOTH, BOTH),
    "a joint review": (BOTH, BOTH, BOTH),
    "the mentor's answer before both have": (MENTOR, MENTOR, MENTOR),
    "the mentee's answer after both have": (MENTEE, BOTH, MENTEE),
}


@pytest.fixture
def rows(cast):
    """One of each, of the cast's pair."""
    pair = cast.pairing
    session, goal = SessionFactory(pairing=pair), GoalFactory(pairing=pair)
    revealed = JointReviewFactory(pairing=pair, occasion="first", state=ReviewState.AGREED, revealed_at=NOW)
    opened = JointReviewFactory(pairing=pair)
    return {
        "a private note of the mentor": ("activities.read_note", NoteFactory(pairing=pair, session=session)),
        "a shared note of the mentor": ("activities.read_note", NoteFactory(pairing=pair, shared=True)),
        "a goal": ("activities.read_goal", goal),
        "progress on a goal": (
            "activities.read_progress",
            review_goal(goal=goal, attainment=Attainment.LESS, state=GoalState.ACTIVE, by=cast.mentee, now=NOW),
        ),
        "an action item of the mentee": ("activities.read_action_item", ActionItemFactory(pairing=pair)),
        "an action item of the mentor": (
            "activities.read_action_item",
            ActionItemFactory(pairing=pair, owner=cast.mentor),
        ),
        "a session": ("activities.view_session", session),
        "a joint review": ("governance.view_review", opened),
        "the mentor's answer before both have": ("governance.read_answer", ReviewAnswerFactory(review=opened)),
        "the mentee's answer after both have": (
            "governance.read_answer",
            ReviewAnswerFactory(review=revealed, person=cast.mentee),
        ),
    }


MODELS = {
    "a private note of the mentor": Note, "a shared note of the mentor": Note, "a goal": Goal,
    "progress on a goal": GoalProgress, "an action item of the mentee": ActionItem,
    "an action item of the mentor": ActionItem, "a session": Session, "a joint review": JointReview,
    "the mentor's answer before both have": ReviewAnswer, "the mentee's answer after both have": ReviewAnswer,
}  # fmt: skip


def bring_to(pairing: Pairing, state: str) -> None:
    if state == "offered":
        Pairing.objects.filter(pk=pairing.pk).update(state=PairingState.OFFERED, mentor_accepted_at=None)
    if state == "paused":
        Pairing.objects.filter(pk=pairing.pk).update(state=PairingState.PAUSED, paused_on=NOW.date())
    if state == "ended":
        end_pairing(pairing=pairing, by=None, now=NOW)


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


def expected(state: str) -> dict[str, set[str]]:
    # A pause takes nothing away.
    column = 1 if state == "paused" else STATES.index(state)
    return {what: who[column] for what, who in TABLE.items()}


@pytest.mark.parametrize("state", STATES)
def test_the_table_holds_for_the_whole_cast(cast, rows, state):
    bring_to(cast.pairing, state)

    assert seen(cast, rows) == expected(state)


@pytest.mark.parametrize("state", STATES)
def test_no_flag_and_no_permission_of_a_model_widens_it(cast, rows, state):
    bring_to(cast.pairing, state)
    for user in cast.users.values():
        user.is_staff = user.is_superuser = True
        user.save()
        user.user_permissions.add(*Permission.objects.filter(content_type__app_label__in=["activities", "governance"]))

    assert seen(cast, rows) == expected(state)


def test_a_closed_account_sees_nothing(cast, rows):
    User.objects.update(is_active=False)

    assert seen(cast, rows) == dict.fromkeys(TABLE, NOBODY)


def test_only_who_takes_part_may_add_or_change_and_only_while_it_lasts(cast, rows):
    _, note = rows["a shared note of the mentor"]
    _, session = rows["a session"]
    _, goal = rows["a goal"]
    _, item = rows["an action item of the mentee"]
    asked = [
        ("activities.log_session", cast.pairing, BOTH),
        ("activities.change_session", session, MENTOR),
        ("activities.change_goal", goal, BOTH),
        ("activities.change_action_item", item, BOTH),
    ]
    for permission, thing, who in asked:
        assert {part for part, user in cast.users.items() if user.has_perm(permission, thing)} == who, permission

    end_pairing(pairing=cast.pairing, by=None, now=NOW)

    for permission, thing, _ in asked:
        thing.refresh_from_db()
        assert not [part for part, user in cast.users.items() if user.has_perm(permission, thing)], permission
    assert cast.mentor.user.has_perm("activities.change_note", note)


class TestTheSentencesBesidePrivateWords:
    """Each “who can see this” says what the table says."""

    def test_of_a_note(self, cast, rows):
        pair, mentor, mentee = cast.pairing, cast.mentor, cast.mentee
        assert "You alone. If you share it, Milo Mentee too, while" in audience.of_new_note(mentee)
        assert audience.of_note(shared=True, author=mentor, reader=mentor, pairing=pair).startswith(
            "You and Milo Mentee, while"
        )
        assert audience.of_note(shared=True, author=mentor, reader=mentee, pairing=pair).startswith(
            "Mara Mentor, who wrote it, and you"
        )
        assert audience.of_note(shared=False, author=mentor, reader=mentor, pairing=pair).startswith("You alone.")

        pair = end_pairing(pairing=pair, by=None, now=NOW)
        assert audience.of_note(shared=True, author=mentor, reader=mentor, pairing=pair).startswith("You alone.")

    def test_of_goals_items_and_sessions(self, cast):
        assert audience.of_goal(cast.pairing, cast.mentee).startswith("You, and Mara Mentor while your pairing lasts.")
        assert audience.of_goal(cast.pairing, cast.mentor).startswith("Milo Mentee, and you while your pairing lasts.")
        ended = end_pairing(pairing=cast.other_pairing, by=None, now=NOW)
        assert audience.of_goal(ended, cast.other_mentee).startswith("You alone, since your pairing has ended.")
        assert "afterwards whoever it belongs to" in audience.of_action_item(cast.mentee)
        assert "sees that you met and when, and nothing else" in audience.of_session(cast.mentee)

    def test_of_answers(self, cast):
        review = JointReviewFactory(pairing=cast.pairing)
        assert review_audience.of_answers(review, cast.mentee).startswith("You alone, until Milo Mentee has answered")

        review.revealed_at = NOW
        assert review_audience.of_answers(review, cast.mentee).startswith("You and Milo Mentee, while")

        review.pairing = end_pairing(pairing=cast.pairing, by=None, now=NOW)
        assert "your own answers alone" in review_audience.of_answers(review, cast.mentee)
