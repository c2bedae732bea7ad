"""When: each check raises the sentence to show; its ``can_`` twin answers a button."""

from datetime import date, datetime, timedelta

from activities.models import ActionItem, PlannedSession, Session
from activities.states import PLAN_MOVES, PlanState
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Pairing

SHORTEST, LONGEST = 5, 480
FURTHEST_AHEAD = timedelta(days=366)


class NotNow(Refusal):
    """The thing is not in a state that allows it."""


class NotASession(Refusal):
    """What was typed describes no session that can have been."""


def check_lasts(pairing: Pairing) -> None:
    if not pairing.is_under_way:
        raise NotNow(f"This pairing is {pairing.get_state_display()}, so nothing can be added to it.")


def check_can_log(pairing: Pairing, by: Person, held_on: date, now: datetime) -> None:
    check_lasts(pairing)
    if held_on > now.astimezone(by.zone).date():
        raise NotNow("A session is logged after it was held: choose today or an earlier day.")
    if pairing.started_on and held_on < pairing.started_on:
        raise NotNow(f"This pairing began on {pairing.started_on:%-d %B %Y}: choose that day or a later one.")
    if held_on > pairing.cohort.ends_on:
        raise NotNow(
            f"{pairing.cohort} ended on {pairing.cohort.ends_on:%-d %B %Y}: choose that day or an earlier one."
        )


def check_length(minutes: int) -> None:
    if not SHORTEST <= minutes <= LONGEST:
        raise NotASession("A session lasts between five minutes and eight hours.")


def check_next(held_on: date, next_on: date | None) -> None:
    if next_on and next_on <= held_on:
        raise NotASession("The next session comes after this one.")
    if next_on and next_on - held_on > FURTHEST_AHEAD:
        raise NotASession("That is more than a year ahead: choose an earlier day, or leave it empty.")


def check_can_change_session(session: Session) -> None:
    check_lasts(session.pairing)
    if session.withdrawn_at:
        raise NotNow("This session is withdrawn.")


def check_can_change_item(item: ActionItem) -> None:
    check_lasts(item.pairing)


def can_log(pairing: Pairing) -> bool:
    return pairing.is_under_way


def check_can_plan(pairing: Pairing, starts_at: datetime, now: datetime) -> None:
    check_lasts(pairing)
    if starts_at <= now:
        raise NotASession("Choose a time that is still to come.")
    if starts_at.astimezone(pairing.mentee.zone).date() > pairing.cohort.ends_on:
        raise NotASession(f"{pairing.cohort} ends on {pairing.cohort.ends_on:%-d %B %Y}: choose an earlier day.")


def check_can_answer(planned: PlannedSession, sequence: int, now: datetime) -> None:
    """An answer is to a session as it stood when it was asked."""
    if planned.state != PlanState.PLANNED:
        raise NotNow(f"This session is {planned.get_state_display()}, so there is nothing to answer.")
    if planned.sequence != sequence:
        raise NotNow("This session has moved since you were asked. You are asked again about the new time.")
    if planned.ends_at <= now:
        raise NotNow("This session is over, so there is nothing to answer.")


def can_answer(planned: PlannedSession, sequence: int, now: datetime) -> bool:
    return planned.state == PlanState.PLANNED and planned.sequence == sequence and planned.ends_at > now


def check_can_move_plan(planned: PlannedSession, to: PlanState) -> None:
    """Moving a plan leaves it planned."""
    if planned.state != to and to not in PLAN_MOVES[PlanState(planned.state)]:
        raise NotNow(f"This session is {planned.get_state_display()}, so nothing about it can change.")
