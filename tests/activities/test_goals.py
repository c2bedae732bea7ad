import pytest

from activities.models import ActionItem, Goal, GoalProgress, Session
from activities.policies import NotNow
from activities.selectors import goals_of, goals_under_way, open_items_of
from activities.services.goals import change_goal, review_goal, set_goal
from activities.states import Attainment, GoalState
from pairing.services.offers import end_pairing
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.activities import ActionItemFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def goal(cast) -> Goal:
    return set_goal(pairing=cast.pairing, title="Lead a design review", by=cast.mentee, now=NOW)


def test_each_look_at_a_goal_is_kept(cast, goal):
    for attainment in (Attainment.LESS, Attainment.EXPECTED):
        review_goal(
            goal=goal,
            attainment=attainment,
            state=GoalState.ACTIVE,
            comment="Shown in review.",
            by=cast.mentee,
            now=NOW,
        )

    goal.refresh_from_db()
    assert goal.attainment == Attainment.EXPECTED
    assert [progress.comment for progress in goal.history.all()] == ["Shown in review."] * 2
    assert list(goals_under_way([goal.pairing], cast.mentee.user)) == [goal]


def test_a_goal_that_was_reached_is_set_aside_only_after_it_is_taken_up_again(cast, goal):
    review_goal(goal=goal, attainment=Attainment.EXPECTED, state=GoalState.REACHED, by=cast.mentee, now=NOW)

    with pytest.raises(NotNow, match="can't become set aside"):
        review_goal(goal=goal, attainment=Attainment.EXPECTED, state=GoalState.DROPPED, by=cast.mentee, now=NOW)


def test_a_goal_can_be_worded_differently(cast, goal):
    goal = change_goal(goal=goal, title="Own a design", evidence="Merged.", target_on=None, by=cast.mentor, now=NOW)

    assert (Goal.objects.get().title, Goal.objects.get().evidence) == ("Own a design", "Merged.")


def private_rows(cast, goal):
    session = SessionFactory(pairing=cast.pairing)
    progress = review_goal(goal=goal, attainment=Attainment.LESS, state=GoalState.ACTIVE, by=cast.mentee, now=NOW)
    of_mentee = ActionItemFactory(pairing=cast.pairing, session=session)
    of_mentor = ActionItemFactory(pairing=cast.pairing, owner=cast.mentor)
    return [
        ("activities.read_goal", Goal, goal),
        ("activities.read_progress", GoalProgress, progress),
        ("activities.read_action_item", ActionItem, of_mentee),
        ("activities.read_action_item", ActionItem, of_mentor),
        ("activities.view_session", Session, session),
    ]


@pytest.mark.parametrize("ended", [False, True])
def test_lists_and_details_agree_for_everybody(cast, goal, ended):
    rows = private_rows(cast, goal)
    if ended:
        end_pairing(pairing=cast.pairing, by=None, now=NOW)
    seen = []
    for permission, model, row in rows:
        row = model.objects.get(pk=row.pk)
        may = {part for part, user in cast.users.items() if user.has_perm(permission, row)}
        assert may == {part for part, user in cast.users.items() if model.objects.visible_to(user).filter(pk=row.pk)}
        seen.append(may)

    both = {"mentor", "mentee"}
    assert seen == ([{"mentee"}, {"mentee"}, {"mentee"}, {"mentor"}, both] if ended else [both] * 5)


def test_the_pair_sees_its_goals_and_open_items(cast, goal):
    ActionItemFactory(pairing=cast.pairing)
    ActionItemFactory(pairing=cast.pairing, done_at=NOW)

    assert list(goals_of(cast.pairing, cast.mentor.user)) == [goal]
    assert open_items_of(cast.pairing, cast.mentor.user).count() == 1
    assert not open_items_of(cast.pairing, cast.owner.user).exists()
