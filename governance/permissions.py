from governance.states import EmergencyState, ReviewState
from mentorship.access.roles import Role
from mentorship.access.rules import has_role, permission
from mentorship.people.models import User
from pairing.permissions import view_pairing
from pairing.states import UNDER_WAY


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
