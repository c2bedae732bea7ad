"""When, for goals: each check raises the sentence to show; its ``can_`` twin answers a button."""

from collections.abc import Mapping

from activities.models import Goal, Rewording
from activities.policies.pairs import NotNow, check_lasts
from activities.states import GOAL_MOVES, REWORDING_MOVES, Attainment, GoalState, RewordingState
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Pairing


class NotAGoal(Refusal):
    """What was typed describes no goal that can be scaled, or nobody it can belong to."""


class NotYours(Refusal):
    """It is for the other of the two."""


class ReadAgain(Refusal):
    """The words are not those that were read."""


def check_of_pair(pairing: Pairing, by: Person) -> None:
    if not pairing.includes(by):
        raise NotAGoal("A goal is set by one of the two who are paired.")


def check_levels(levels: Mapping[Attainment, str]) -> None:
    """All five levels or none, each in other words."""
    described = [levels.get(level, "").strip() for level in Attainment]
    if any(described) and not all(described):
        raise NotAGoal("Describe all five levels, or leave all of them empty for now.")
    if any(described) and len({text.casefold() for text in described}) < len(described):
        raise NotAGoal("Two levels read the same: say what tells them apart.")


def check_can_agree(goal: Goal, by: Person, version: int) -> None:
    check_lasts(goal.pairing)
    if goal.state != GoalState.PROPOSED:
        raise NotNow(f"This goal is {goal.get_state_display()}, so there is nothing to agree to.")
    if by.pk == goal.set_by_id:
        raise NotYours(f"You proposed this goal: it is for {goal.asked} to agree.")
    if version != goal.version:
        raise ReadAgain("The goal was worded differently meanwhile. Read it again, then agree.")


def check_can_withdraw(goal: Goal) -> None:
    check_lasts(goal.pairing)
    if GoalState.WITHDRAWN not in GOAL_MOVES[GoalState(goal.state)]:
        raise NotNow(f"This goal is {goal.get_state_display()}: it can be set aside, not withdrawn.")


def check_can_reword(goal: Goal) -> None:
    check_lasts(goal.pairing)
    if not goal.is_worked_on:
        raise NotNow(f"A goal that is {goal.get_state_display()} keeps its words. Take it up again first.")


def check_can_decide(rewording: Rewording, to: RewordingState, by: Person) -> None:
    """Either of the two takes it back or declines; the other alone agrees."""
    check_lasts(rewording.goal.pairing)
    if to not in REWORDING_MOVES[RewordingState(rewording.state)]:
        raise NotNow("These words are not proposed any more. Read what the goal says now.")
    if to == RewordingState.AGREED and by.pk == rewording.proposed_by_id:
        other = rewording.goal.pairing.partner_of(by)
        raise NotYours(f"You proposed these words: it is for {other} to agree.")
    if to == RewordingState.AGREED:
        check_can_reword(rewording.goal)


def check_can_review(goal: Goal, to: GoalState) -> None:
    """A look leaves the goal as it is, or ends it, or takes it up again; it never stands for the other's word."""
    check_lasts(goal.pairing)
    if goal.state == GoalState.WITHDRAWN:
        raise NotNow("This goal is withdrawn.")
    if goal.state == GoalState.PROPOSED and to != GoalState.PROPOSED:
        raise NotNow(f"{goal.asked} has not agreed to this goal yet, so it stays proposed.")
    if to != goal.state and to not in GOAL_MOVES[GoalState(goal.state)]:
        raise NotNow(f"A goal that is {goal.get_state_display()} can't become {to.label}.")


def check_can_add_to(goal: Goal) -> None:
    """Evidence and steps."""
    check_lasts(goal.pairing)
    if goal.state == GoalState.WITHDRAWN:
        raise NotNow("This goal is withdrawn.")


def can_agree(goal: Goal, by: Person) -> bool:
    return goal.state == GoalState.PROPOSED and goal.pairing.is_under_way and by.pk != goal.set_by_id
