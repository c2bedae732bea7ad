from mentorship.access.roles import Role
from mentorship.access.rules import has_role, permission
from mentorship.people.models import User
from programs.permissions import manage_program, oversee_program


@permission("evaluation.read_assessment")
def read_assessment(user: User, assessment) -> bool:
    """The person assessed, and who assessed them."""
    return user.person_id in (assessment.person_id, assessment.assessor_id)


@permission("evaluation.assess_cohort")
def assess_cohort(user: User, cohort) -> bool:
    return has_role(user, Role.ASSESSOR)


@permission("evaluation.view_track_change")
def view_track_change(user: User, track) -> bool:
    """Protected figures only: who runs or oversees the program, and assessors."""
    return oversee_program(user, track.program) or has_role(user, Role.ASSESSOR, Role.PROGRAM_OWNER)


@permission("evaluation.measure_change")
def measure_change(user: User, track) -> bool:
    """Whoever may see it, but for auditors: they change nothing."""
    return manage_program(user, track.program) or has_role(user, Role.ADMINISTRATOR, Role.ASSESSOR, Role.PROGRAM_OWNER)
