from mentorship.access.roles import Role
from mentorship.access.rules import has_role, permission
from mentorship.people.models import User
from pairing.states import PairingState
from programs.permissions import manage_program


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
