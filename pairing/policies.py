"""When: each check raises the sentence to show; its ``can_`` twin answers a button."""

from mentorship.errors import Refusal
from pairing.models import Pairing, PairingRun
from pairing.states import PAIRING_MOVES, RUN_MOVES, PairingState, RunState
from programs.models import Cohort
from programs.states import CohortState


class NotNow(Refusal):
    """The thing is not in a state that allows it."""


def check_can_match(cohort: Cohort) -> None:
    if cohort.state not in (CohortState.ENROLLING, CohortState.MATCHING, CohortState.RUNNING):
        raise NotNow(f"{cohort} is {cohort.get_state_display()}: it is matched from enrolment until it ends.")
    if cohort.runs.filter(state__in=[RunState.QUEUED, RunState.RUNNING]).exists():
        raise NotNow("A matching of this cohort is under way. Wait for it to finish.")
    enrolled = cohort.enrolments.enrolled()
    if not enrolled.mentors().exists():
        raise NotNow("Nobody is enrolled as a mentor yet.")
    if not enrolled.mentees().exists():
        raise NotNow("Nobody is enrolled as a mentee yet.")


def can_match(cohort: Cohort) -> bool:
    try:
        check_can_match(cohort)
    except Refusal:
        return False
    return True


def why_not_match(cohort: Cohort) -> str:
    """The sentence that says why no matching can start now; empty when one can."""
    try:
        check_can_match(cohort)
    except Refusal as refusal:
        return str(refusal)
    return ""


def check_can_move_run(run: PairingRun, to: RunState) -> None:
    if to not in RUN_MOVES[RunState(run.state)]:
        raise NotNow(f"This matching is {run.get_state_display()}, so it can't become {to.label}.")


def check_can_move_pairing(pairing: Pairing, to: PairingState) -> None:
    if to not in PAIRING_MOVES[PairingState(pairing.state)]:
        raise NotNow(f"This pairing is {pairing.get_state_display()}, so it can't become {to.label}.")
