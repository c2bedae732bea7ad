"""When: each check raises the sentence to show; its ``can_`` twin answers a button."""

from datetime import datetime

from mentorship.errors import Refusal
from mentorship.people.states import Employment
from pairing.models import Escalation, MentoringRequest, MentorProfile, Pairing, PairingRun
from pairing.states import (
    ESCALATION_MOVES,
    PAIRING_MOVES,
    REQUEST_MOVES,
    RUN_MOVES,
    EscalationState,
    PairingState,
    RequestState,
    RunState,
    WishSide,
)
from programs.models import Cohort, Enrolment
from programs.states import CohortState, EnrolmentState, Formation


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


def check_can_raise(pairing: Pairing) -> None:
    if not pairing.is_under_way:
        raise NotNow(f"This pairing is {pairing.get_state_display()}, so there is nothing to mediate in.")


def check_can_move_escalation(escalation: Escalation, to: EscalationState) -> None:
    if to == escalation.state == EscalationState.PROPOSED:
        return  # another proposal in place of the first
    if to not in ESCALATION_MOVES[EscalationState(escalation.state)]:
        raise NotNow(f"This concern is {escalation.get_state_display()}, so this can't be done now.")


def can_propose(escalation: Escalation) -> bool:
    return escalation.state in (EscalationState.TALKED, EscalationState.PROPOSED)


def check_can_answer_proposal(escalation: Escalation) -> None:
    if escalation.state != EscalationState.PROPOSED:
        raise NotNow(f"This concern is {escalation.get_state_display()}: no proposal waits for an answer.")


def check_can_pause(pairing: Pairing) -> None:
    if not pairing.is_under_way:
        raise NotNow(f"This pairing is {pairing.get_state_display()}, so it can't be paused.")
    if pairing.covers_id:
        raise NotNow("This pairing is for a time only. End it instead of pausing it.")


def can_pause(pairing: Pairing) -> bool:
    return pairing.state == PairingState.ACTIVE and not pairing.covers_id


CHOOSING = (CohortState.ENROLLING, CohortState.MATCHING, CohortState.RUNNING)


def check_people_choose(cohort: Cohort) -> None:
    """People have a say in how pairs of this cohort form, and it has not ended."""
    if cohort.track.formation == Formation.ASSIGNED:
        raise NotNow(f"Pairs of {cohort} are assigned: nobody asks or names anybody.")
    if cohort.state not in CHOOSING:
        raise NotNow(f"{cohort} is {cohort.get_state_display()}: people choose from enrolment until it ends.")


def check_can_show(enrolment: Enrolment) -> None:
    check_people_choose(enrolment.cohort)
    if enrolment.state != EnrolmentState.ENROLLED or not enrolment.mentors:
        raise NotNow("Only who is in as a mentor shows something here.")


def check_can_wish(wisher: Enrolment, wished: Enrolment, side: str) -> None:
    check_people_choose(wisher.cohort)
    here, there = (wisher.learns, wished.mentors) if side == WishSide.MENTEE else (wisher.mentors, wished.learns)
    if wisher.state != EnrolmentState.ENROLLED or not here:
        raise NotNow(f"You are not in {wisher.cohort} as a {side}.")
    if wished.cohort_id != wisher.cohort_id or wished.state != EnrolmentState.ENROLLED or not there:
        raise NotNow("They are not in this cohort any more, or not as what you wish for.")
    if wished.pk == wisher.pk:
        raise NotNow("Nobody mentors themselves.")


def check_can_ask(mentee: Enrolment, mentor: Enrolment) -> None:
    """All but places and the rules for pairs, which ``services.fits`` knows."""
    check_can_wish(mentee, mentor, WishSide.MENTEE)
    profile = MentorProfile.objects.filter(enrolment=mentor).first()
    if profile and not profile.open_to_requests:
        raise NotNow(f"{mentor.person} takes no requests at the moment.")
    if mentor.person.status != Employment.ACTIVE:
        raise NotNow(f"{mentor.person} is away at the moment.")
    current = Pairing.objects.current().filter(cohort=mentee.cohort)
    if current.filter(mentee=mentee.person_id, mentor=mentor.person_id).exists():
        raise NotNow(f"{mentor.person} is your mentor already.")
    several = mentee.cohort.track.mentors_per_mentee
    if current.filter(mentee=mentee.person_id, covers=None).count() >= several:
        raise NotNow(f"You have {'a mentor' if several == 1 else f'{several} mentors'} in this cohort already.")
    asked = MentoringRequest.objects.filter(cohort=mentee.cohort, mentee=mentee.person_id, mentor=mentor.person_id)
    if asked.filter(state=RequestState.DECLINED).exists():
        raise NotNow(f"{mentor.person} has answered you in this cohort already.")


def check_can_move_request(request: MentoringRequest, to: RequestState, now: datetime) -> None:
    if to not in REQUEST_MOVES[RequestState(request.state)]:
        raise NotNow(f"This request is {request.get_state_display()}: there is nothing to answer any more.")
    if to != RequestState.EXPIRED and request.is_over(now):
        raise NotNow(f"This request lapsed on {request.expires_at:%-d %B}.")


def check_can_ask_for_another(pairing: Pairing) -> None:
    if pairing.state != PairingState.ENDED or pairing.cohort.state != CohortState.RUNNING:
        raise NotNow("Another mentor can be asked for after a pairing has ended, while its cohort runs.")
    enrolled = pairing.cohort.enrolments.enrolled().mentees().filter(person=pairing.mentee_id)
    if not enrolled.exists():
        raise NotNow(f"You are no longer enrolled in {pairing.cohort}.")
    current = Pairing.objects.current().filter(cohort=pairing.cohort_id, mentee=pairing.mentee_id)
    if current.count() >= pairing.cohort.track.mentors_per_mentee:
        raise NotNow(f"You have a mentor in {pairing.cohort} already.")


def can_ask_for_another(pairing: Pairing) -> bool:
    try:
        check_can_ask_for_another(pairing)
    except Refusal:
        return False
    return True
