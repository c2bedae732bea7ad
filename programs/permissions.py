from django.utils import timezone

from mentorship.access.grants import is_granted
from mentorship.access.roles import Role
from mentorship.access.rules import has_role, permission
from mentorship.people.models import Position, User
from mentorship.people.states import Employment
from programs.states import EnrolmentState, TimeState


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
    """Who answers for it now; an administrator while its owner is gone, so that it finds another."""
    if program.owner.status != Employment.ACTIVE and has_role(user, Role.ADMINISTRATOR):
        return True
    return user.person_id == program.in_charge.pk and program.in_charge.status == Employment.ACTIVE


@permission("programs.take_back")
def take_back(user: User, program) -> bool:
    """The owner, back from leave, while the deputy acts for them."""
    return program.acting_since is not None and user.person_id == program.owner_id


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


@permission("programs.see_systems")
def see_systems(user: User, person) -> bool:
    """Systems, who knows them, and the roadmap: who runs a program, who leads a team, administrators and auditors."""
    return user.person_id == person.pk and (
        has_role(user, Role.PROGRAM_OWNER, Role.ADMINISTRATOR, Role.AUDITOR)
        or leads_people(user)
        or runs_a_program(user)
    )


@permission("programs.keep_systems")
def keep_systems(user: User, person) -> bool:
    """The list of systems and the roadmap: who runs a program, and administrators."""
    return user.person_id == person.pk and (
        has_role(user, Role.PROGRAM_OWNER, Role.ADMINISTRATOR) or runs_a_program(user)
    )


@permission("programs.view_system")
def view_system(user: User, system) -> bool:
    return see_systems(user, user.person)


@permission("programs.change_situation")
def change_situation(user: User, situation) -> bool:
    return manage_program(user, situation.program)


@permission("programs.change_system")
def change_system(user: User, system) -> bool:
    """Who keeps the list, and who leads people of the owning unit."""
    return keep_systems(user, user.person) or leads_people(user, unit=system.unit_id)


def leads_people(user: User, unit: int | None = None) -> bool:
    """Whether somebody reports to them now, in that unit if one is named."""
    reports = Position.objects.open().filter(manager=user.person_id)
    return (reports.filter(unit=unit) if unit else reports).exists()


def runs_a_program(user: User) -> bool:
    """As owner or deputy of any."""
    me = user.person
    return me is not None and (me.owned_programs.exists() or me.deputised_programs.exists())


@permission("programs.propose_time")
def propose_time(user: User, cohort) -> bool:
    """Who is in as a mentor."""
    return cohort.enrolments.enrolled().mentors().filter(person_id=user.person_id).exists()


@permission("programs.answer_time")
def answer_time(user: User, agreement) -> bool:
    """The mentor's manager on the day; where nobody is above them, who runs the program. Never the mentor."""
    if user.person_id == agreement.mentor_id:
        return False
    held = Position.objects.on(timezone.localdate()).filter(person_id=agreement.mentor_id).select_related("manager")
    managers = [position.manager for position in held if position.manager]
    if managers and managers[0].status != Employment.LEFT:
        return managers[0].pk == user.person_id
    return manage_cohort(user, agreement.cohort)


@permission("programs.view_time")
def view_time(user: User, agreement) -> bool:
    """The mentor, who leads their delivery, and who runs the program."""
    return (
        agreement.mentor_id == user.person_id or manage_cohort(user, agreement.cohort) or answer_time(user, agreement)
    )


@permission("programs.agree_time")
def agree_time(user: User, agreement) -> bool:
    """Whose word is missing."""
    if agreement.state == TimeState.COUNTERED:
        return agreement.mentor_id == user.person_id
    return answer_time(user, agreement)


@permission("programs.withdraw_time")
def withdraw_time(user: User, agreement) -> bool:
    return agreement.mentor_id == user.person_id
