"""When, for circles: each check raises the sentence to show."""

from datetime import date, datetime

from activities.models import CircleGoal, CircleSession
from activities.policies.pairs import NotNow
from activities.states import GOAL_MOVES, GoalState
from mentorship.people.models import Person
from pairing.models import Circle
from pairing.states import CircleState


def check_lasts(circle: Circle) -> None:
    if circle.state == CircleState.ENDED:
        raise NotNow("This circle has ended, so nothing can be added to it.")


def check_can_log(circle: Circle, by: Person, held_on: date, now: datetime) -> None:
    check_lasts(circle)
    if circle.started_on is None:
        raise NotNow(f"{circle} has not begun: it does when a mentor and {circle.size_min} members are in.")
    if held_on > now.astimezone(by.zone).date():
        raise NotNow("A session is logged after it was held: choose today or an earlier day.")
    if held_on < circle.started_on:
        raise NotNow(f"{circle} began on {circle.started_on:%-d %B %Y}: choose that day or a later one.")


def check_can_change_session(session: CircleSession) -> None:
    check_lasts(session.circle)
    if session.withdrawn_at:
        raise NotNow("This session is withdrawn.")


def check_can_move_goal(goal: CircleGoal, to: GoalState) -> None:
    check_lasts(goal.circle)
    if to != goal.state and to not in GOAL_MOVES[GoalState(goal.state)]:
        raise NotNow(f"A goal that is {goal.get_state_display()} can't become {to.label}.")
