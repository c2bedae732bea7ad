from mentorship.access.grants import is_granted
from mentorship.access.roles import Role
from mentorship.access.rules import has_role, permission
from mentorship.people.models import User
from programs.states import EnrolmentState


@permission("programs.manage_program")
def manage_program(user: User, program) -> bool:
    """The owner or the deputy."""
    return is_granted(user, "manage_program", program)


@permission("programs.view_program")
def view_program(user: User, thing) -> bool:
    """Everybody who works here: what programs, tracks and cohorts there are is no secret."""
    return True


@permission("programs.oversee_program")
def oversee_program(user: User, program) -> bool:
    """Dates, counts and states: owner, deputy, administrator, auditor."""
    return manage_program(user, program) or has_role(user, Role.ADMINISTRATOR, Role.AUDITOR)


@permission("programs.hand_over")
def hand_over(user: User, program) -> bool:
    """Who runs it; an administrator too, so that a program whose owner left finds another."""
    return manage_program(user, program) or has_role(user, Role.ADMINISTRATOR)


@permission("programs.manage_cohort")
def manage_cohort(user: User, cohort) -> bool:
    return manage_program(user, cohort.track.program)


@permission("programs.oversee_cohort")
def oversee_cohort(user: User, cohort) -> bool:
    """Who is in, dates, counts and states."""
    return oversee_program(user, cohort.track.program)


@permission("programs.import_enrolments")
def import_enrolments(user: User, cohort) -> bool:
    """Who runs the program, and administrators."""
    return manage_cohort(user, cohort) or has_role(user, Role.ADMINISTRATOR)


@permission("programs.change_enrolment")
def change_enrolment(user: User, enrolment) -> bool:
    """One's own, while enrolled."""
    return enrolment.person_id == user.person_id and enrolment.state == EnrolmentState.ENROLLED
