from mentorship.access.roles import Role
from mentorship.access.rules import has_role, permission
from mentorship.people.models import User
from pairing.states import CirclePart, MemberState, PairingState
from programs.permissions import manage_program, oversee_program
from programs.states import EnrolmentState


@permission("pairing.view_pairing")
def view_pairing(user: User, pairing) -> bool:
    """The two who are paired."""
    return user.person_id in (pairing.mentor_id, pairing.mentee_id)


@permission("pairing.answer_offer")
def answer_offer(user: User, pairing) -> bool:
    return view_pairing(user, pairing) and pairing.state == PairingState.OFFERED


@permission("pairing.view_rationale")
def view_rationale(user: User, pairing) -> bool:
    """The pair, who runs the program, and auditors."""
    return (
        view_pairing(user, pairing)
        or manage_program(user, pairing.cohort.track.program)
        or has_role(user, Role.AUDITOR)
    )


@permission("pairing.view_rationales")
def view_rationales(user: User, cohort) -> bool:
    """Of every pair of a cohort: who runs the program, and auditors."""
    return manage_program(user, cohort.track.program) or has_role(user, Role.AUDITOR)


@permission("pairing.export_rationale")
def export_rationale(user: User, pairing) -> bool:
    """With the ids of everybody who was looked at: not for the pair itself."""
    return view_rationales(user, pairing.cohort)


@permission("pairing.manage_run")
def manage_run(user: User, run) -> bool:
    return manage_program(user, run.cohort.track.program)


@permission("pairing.match_cohort")
def match_cohort(user: User, cohort) -> bool:
    return manage_program(user, cohort.track.program)


@permission("pairing.view_circle")
def view_circle(user: User, circle) -> bool:
    """Who is in, or was in when it ended."""
    return _stands_in(user, circle, MemberState.IN, MemberState.STAYED)


@permission("pairing.take_part_in_circle")
def take_part_in_circle(user: User, circle) -> bool:
    """Who is in now, mentors and members alike; a circle that ended has nobody in it."""
    return _stands_in(user, circle, MemberState.IN)


@permission("pairing.answer_circle")
def answer_circle(user: User, circle) -> bool:
    """Who was asked to join and has not answered."""
    return _stands_in(user, circle, MemberState.OFFERED)


@permission("pairing.lead_circle")
def lead_circle(user: User, circle) -> bool:
    """Its mentors, and who runs the program."""
    mentors = circle.members.filter(person_id=user.person_id, state=MemberState.IN, part=CirclePart.MENTOR)
    return manage_program(user, circle.cohort.track.program) or mentors.exists()


@permission("pairing.browse_circles")
def browse_circles(user: User, cohort) -> bool:
    """Names, members and free places: whoever takes part in the cohort, and who oversees it."""
    return (
        cohort.enrolments.enrolled().filter(person_id=user.person_id).exists()
        or cohort.circles.filter(members__person_id=user.person_id).exists()
        or oversee_program(user, cohort.track.program)
    )


@permission("pairing.see_circle")
def see_circle(user: User, circle) -> bool:
    """Its name, its members and its free places; never what is said there."""
    return browse_circles(user, circle.cohort)


@permission("pairing.form_circles")
def form_circles(user: User, cohort) -> bool:
    return manage_program(user, cohort.track.program)


@permission("pairing.manage_circle_plan")
def manage_circle_plan(user: User, plan) -> bool:
    return manage_program(user, plan.cohort.track.program)


def _stands_in(user: User, circle, *states: MemberState) -> bool:
    return circle.members.filter(person_id=user.person_id, state__in=states).exists()


def _is_in(user: User, cohort) -> bool:
    """Who takes part where people choose each other; where pairs are assigned nobody was told that others look."""
    if not cohort.track.people_choose:
        return False
    return cohort.enrolments.filter(person=user.person_id, state=EnrolmentState.ENROLLED).exists()


@permission("pairing.browse_cohort")
def browse_cohort(user: User, cohort) -> bool:
    """Who there is to ask or to name: everybody who is in, and who oversees it."""
    return _is_in(user, cohort) or oversee_program(user, cohort.track.program)


@permission("pairing.view_profile")
def view_profile(user: User, enrolment) -> bool:
    return browse_cohort(user, enrolment.cohort)


@permission("pairing.change_profile")
def change_profile(user: User, enrolment) -> bool:
    """One's own, while enrolled as a mentor."""
    return enrolment.person_id == user.person_id and enrolment.state == EnrolmentState.ENROLLED and enrolment.mentors


@permission("pairing.join_in")
def join_in(user: User, cohort) -> bool:
    """Name and ask people of a cohort: who is in."""
    return _is_in(user, cohort)


@permission("pairing.read_wish")
def read_wish(user: User, wish) -> bool:
    """The one who wishes; nobody else, whoever runs the program neither."""
    return wish.wisher.person_id == user.person_id


@permission("pairing.read_request")
def read_request(user: User, request) -> bool:
    """The two, and nobody else whatever their role."""
    return user.person_id in (request.mentee_id, request.mentor_id)


@permission("pairing.answer_request")
def answer_request(user: User, request) -> bool:
    return user.person_id == request.mentor_id


@permission("pairing.take_back_request")
def take_back_request(user: User, request) -> bool:
    return user.person_id == request.mentee_id


@permission("pairing.pause_pairing")
def pause_pairing(user: User, pairing) -> bool:
    """Either of the two, and who runs the program."""
    return view_pairing(user, pairing) or manage_program(user, pairing.cohort.track.program)


@permission("pairing.cover_pairing")
def cover_pairing(user: User, pairing) -> bool:
    return manage_program(user, pairing.cohort.track.program)


@permission("pairing.repair_cohort")
def repair_cohort(user: User, cohort) -> bool:
    return manage_program(user, cohort.track.program)


@permission("pairing.read_escalation")
def read_escalation(user: User, escalation) -> bool:
    """Who raised it and who mediates; neither the other of the pair nor any role."""
    return user.person_id in (escalation.raised_by_id, escalation.mediator_id)


@permission("pairing.mediate")
def mediate(user: User, escalation) -> bool:
    return user.person_id == escalation.mediator_id


@permission("pairing.answer_escalation")
def answer_escalation(user: User, escalation) -> bool:
    """Who raised it: agrees to a proposal or not, asks for somebody else, takes it back."""
    return user.person_id == escalation.raised_by_id


@permission("pairing.browse_mentees")
def browse_mentees(user: User, cohort) -> bool:
    """Who mentors in the cohort, and who oversees it."""
    mentors = cohort.enrolments.filter(person=user.person_id, state=EnrolmentState.ENROLLED).mentors()
    return (cohort.track.people_choose and mentors.exists()) or oversee_program(user, cohort.track.program)


@permission("pairing.ask_for_another")
def ask_for_another(user: User, pairing) -> bool:
    """The mentee of the pair."""
    return user.person_id == pairing.mentee_id


@permission("pairing.repair_mentee")
def repair_mentee(user: User, enrolment) -> bool:
    return manage_program(user, enrolment.cohort.track.program)


@permission("pairing.manage_rule")
def manage_rule(user: User, rule) -> bool:
    return match_cohort(user, rule.cohort)


@permission("pairing.delete_avoidance")
def delete_avoidance(user: User, avoidance) -> bool:
    """Whoever wrote it. No role widens this."""
    return avoidance.author_id == user.person_id


@permission("pairing.change_move")
def change_move(user: User, move) -> bool:
    """One step of a rotation plan: who runs the program."""
    return manage_program(user, move.plan.cohort.track.program)
