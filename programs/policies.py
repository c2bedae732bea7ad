"""When: each check raises the sentence to show; its ``can_`` twin answers a button."""

from collections.abc import Callable
from datetime import date
from typing import Any

from mentorship.errors import Refusal
from mentorship.people.models import Person
from mentorship.people.states import Employment
from programs.models import Cohort, Enrolment, Program, TimeAgreement
from programs.states import COHORT_MOVES, TIME_MOVES, CohortState, EnrolmentState, ProgramState, TimeState


class NotNow(Refusal):
    """The thing is not in a state that allows it."""


def allowed(check: Callable[..., None], *args: Any, **kwargs: Any) -> bool:
    try:
        check(*args, **kwargs)
    except Refusal:
        return False
    return True


def check_can_move_cohort(cohort: Cohort, to: str) -> None:
    if to not in COHORT_MOVES[CohortState(cohort.state)]:
        raise NotNow(f"A cohort that is {cohort.get_state_display()} can't become {CohortState(to).label}.")
    if to == CohortState.ENROLLING:
        check_has_accountable_owner(cohort)
    if to == CohortState.RUNNING and cohort.state == CohortState.ENROLLING and not cohort.track.people_choose:
        raise NotNow(f"{cohort} starts when its pairs are published. Run the matching first.")


def check_has_accountable_owner(cohort: Cohort) -> None:
    """An open program whose accountable person is at work; the owner has said what makes them a technical one."""
    program, who = cohort.track.program, cohort.track.program.in_charge
    if program.state == ProgramState.CLOSED:
        raise NotNow(f"{program} is closed: open it before a cohort.")
    if who.status == Employment.LEFT:
        raise NotNow(f"{who} left. Name an accountable owner before you open a cohort.")
    if who.status != Employment.ACTIVE:
        raise NotNow(f"{who} is on leave, and nobody acts for them. Name a deputy before you open a cohort.")
    if not program.acting_since and not program.owner_background:
        raise NotNow(f"Say first what makes {who} a technical owner: edit {program}.")


def check_can_take_back(program: Program) -> None:
    if program.owner.status != Employment.ACTIVE:
        raise NotNow(f"{program.owner} is not at work, so {program} can't be taken back yet.")
    if program.acting_since is None:
        raise NotNow(f"Nobody acts for {program.owner} in {program} any more.")


def check_can_take_over(program: Program, heir: Person) -> None:
    """Whether somebody can be the owner of a program from now on."""
    if heir == program.owner:
        raise NotNow(f"{heir} is the owner already.")
    if heir.status != Employment.ACTIVE:
        raise NotNow(f"{heir} is not at work now, so {program} can't be handed over to them.")


def check_can_change_deputy(program: Program, deputy: Person | None) -> None:
    if program.acting_since and deputy is None:
        raise NotNow(f"{program.deputy} acts for {program.owner}. Name another deputy, or an owner, instead of nobody.")


def check_can_enrol(person: Person, cohort: Cohort, today: date) -> None:
    if cohort.state != CohortState.ENROLLING:
        raise NotNow(f"{cohort} is {cohort.get_state_display()}, so nobody can join it now.")
    if today > cohort.enrolment_closes_on:
        raise NotNow(f"Enrolment for {cohort} closed on {cohort.enrolment_closes_on:%-d %B %Y}.")
    if person.status != Employment.ACTIVE:
        raise NotNow("Enrol when you are back: the directory says you are not active now.")


def check_can_withdraw(enrolment: Enrolment) -> None:
    if enrolment.state == EnrolmentState.WITHDRAWN:
        raise NotNow("This enrolment is withdrawn already.")
    if enrolment.cohort.state in (CohortState.RUNNING, CohortState.ENDED):
        raise NotNow("The cohort has started. End the pairing instead.")


def check_can_move_time(agreement: TimeAgreement, to: TimeState) -> None:
    if to not in TIME_MOVES[TimeState(agreement.state)]:
        raise NotNow(f"These hours are {agreement.get_state_display()}, so they can't become {to.label}.")


def can_enrol(person: Person, cohort: Cohort, today: date) -> bool:
    return allowed(check_can_enrol, person, cohort, today)


def why_not_enrol(person: Person, cohort: Cohort, today: date) -> str:
    """The sentence that says why somebody can't join now; empty when they can."""
    try:
        check_can_enrol(person, cohort, today)
    except Refusal as refusal:
        return str(refusal)
    return ""


def can_withdraw(enrolment: Enrolment) -> bool:
    return allowed(check_can_withdraw, enrolment)


def can_move_cohort(cohort: Cohort, to: str) -> bool:
    return allowed(check_can_move_cohort, cohort, to)
