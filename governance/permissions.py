from governance.states import EmergencyState, ReviewState
from mentorship.access.roles import Role
from mentorship.access.rules import has_role, permission, roles_held
from mentorship.people.models import User
from pairing.permissions import view_pairing
from pairing.states import UNDER_WAY
from programs.permissions import hand_over, manage_program, oversee_program


@permission("governance.view_review")
def view_review(user: User, review) -> bool:
    return view_pairing(user, review.pairing)


@permission("governance.answer_review")
def answer_review(user: User, review) -> bool:
    return (
        view_review(user, review)
        and review.pairing.state in UNDER_WAY
        and review.state in (ReviewState.OPEN, ReviewState.REVEALED)
    )


@permission("governance.read_answer")
def read_answer(user: User, answer) -> bool:
    """One's own; the other's once both have answered and while the pairing lasts."""
    if not view_review(user, answer.review):
        return False
    revealed = answer.review.revealed_at is not None and answer.review.pairing.state in UNDER_WAY
    return answer.person_id == user.person_id or revealed


@permission("governance.read_summary")
def read_summary(user: User, summary) -> bool:
    """What both say: the two while the pairing lasts; the mentee keeps it."""
    pairing = summary.review.pairing
    return view_pairing(user, pairing) and (pairing.mentee_id == user.person_id or pairing.state in UNDER_WAY)


@permission("governance.read_share")
def read_share(user: User, share) -> bool:
    """The two; who runs the program once both agreed to show it."""
    if view_review(user, share.review):
        return True
    return share.is_shared and manage_program(user, share.review.pairing.cohort.track.program)


@permission("governance.change_template")
def change_template(user: User, template) -> bool:
    return manage_program(user, template.program)


@permission("governance.change_metric")
def change_metric(user: User, metric) -> bool:
    return manage_program(user, metric.program)


@permission("governance.view_emergency")
def view_emergency(user: User, access) -> bool:
    """That it happened: the pair once it was approved, officers and auditors outside the pair."""
    if view_pairing(user, access.pairing):
        return access.opens_at is not None
    return has_role(user, Role.EMERGENCY_OFFICER, Role.AUDITOR)


@permission("governance.read_emergency_reason")
def read_emergency_reason(user: User, access) -> bool:
    """Why: the pair once it was approved, every officer who may decide until somebody has, then the two; and the
    auditor who may review it. Neither owners nor administrators."""
    if view_pairing(user, access.pairing):
        return access.opens_at is not None
    if user.person_id in (access.requested_by_id, access.decided_by_id) or access.state == EmergencyState.REQUESTED:
        return has_role(user, Role.EMERGENCY_OFFICER)
    return access.opens_at is not None and has_role(user, Role.AUDITOR)


@permission("governance.decide_emergency")
def decide_emergency(user: User, access) -> bool:
    """A second officer, outside the pair."""
    outside = user.person_id != access.requested_by_id and not view_pairing(user, access.pairing)
    return outside and has_role(user, Role.EMERGENCY_OFFICER)


@permission("governance.end_emergency")
def end_emergency(user: User, access) -> bool:
    """Either of its two officers, at any time."""
    return user.person_id in (access.requested_by_id, access.decided_by_id) and has_role(user, Role.EMERGENCY_OFFICER)


@permission("governance.read_in_emergency")
def read_in_emergency(user: User, access) -> bool:
    """Who asked, while it is approved; whether its hour is over, ``services.emergency_reading`` asks the clock."""
    asked = user.person_id == access.requested_by_id and not view_pairing(user, access.pairing)
    return asked and access.state == EmergencyState.APPROVED and has_role(user, Role.EMERGENCY_OFFICER)


@permission("governance.review_emergency")
def review_emergency(user: User, access) -> bool:
    """An auditor who had no part in it, once it is over."""
    had_part = user.person_id in (access.requested_by_id, access.decided_by_id) or view_pairing(user, access.pairing)
    return access.state == EmergencyState.ENDED and not had_part and has_role(user, Role.AUDITOR)


@permission("governance.view_action")
def view_action(user: User, action) -> bool:
    return user.has_perm("governance.read_reports")


@permission("governance.change_action")
def change_action(user: User, action) -> bool:
    """Administrators, and who owns the action as long as they may open one."""
    return has_role(user, Role.ADMINISTRATOR) or (
        action.owner_id == user.person_id and user.has_perm("governance.open_actions")
    )


@permission("governance.view_hand_over")
def view_hand_over(user: User, offer) -> bool:
    """The two it is between, who may hand the program over, administrators and auditors."""
    return (
        user.person_id in (offer.to_id, offer.proposed_by_id)
        or oversee_program(user, offer.program)
        or hand_over(user, offer.program)
    )


@permission("governance.answer_hand_over")
def answer_hand_over(user: User, offer) -> bool:
    """The successor alone."""
    return user.person_id == offer.to_id


@permission("governance.withdraw_hand_over")
def withdraw_hand_over(user: User, offer) -> bool:
    """Who asked, and who may hand the program over now."""
    return user.person_id == offer.proposed_by_id or hand_over(user, offer.program)


@permission("governance.decide_access")
def decide_access(user: User, item) -> bool:
    """Nobody about themself; administrators about everybody else, auditors about administrators."""
    return may_decide(user, item, roles_held(item.person_id) if item.person_id and has_role(user, Role.AUDITOR) else ())


def may_decide(user: User, item, roles) -> bool:
    """The same with the roles of the person in question at hand."""
    if user.person_id == item.person_id:
        return False
    return has_role(user, Role.ADMINISTRATOR) or (has_role(user, Role.AUDITOR) and Role.ADMINISTRATOR in roles)
