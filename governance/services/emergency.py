"""Emergency access: two officers together open what one pair wrote, where somebody may come to harm (security 8).

One asks and says why, another agrees; neither is of the pair, and both were named at least a day before. It is for
reading alone, for an hour at most (see ``emergency_reading``), the pair is told in the moment it opens, and an auditor
who is neither of the two says afterwards whether it was justified. The reason and the reviewer's words open here alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from governance.models import EmergencyAccess
from governance.models.emergency_access import REVIEW_DAYS
from governance.policies import (
    LAPSES_AFTER,
    LEAST_REASON,
    NotNow,
    check_can_decide_emergency,
    check_can_end_emergency,
    check_can_request_emergency,
    check_can_review_emergency,
    check_said_enough,
)
from governance.selectors.emergencies import auditors_for, officers_for
from governance.services.emergency_notices import notices, tell, tell_pair
from governance.states import EmergencyState, Finding
from mentorship import audit
from mentorship.notifications.services import notify_all
from mentorship.people.models import Person, User
from pairing.models import Pairing


@dataclass(frozen=True)
class OpenReason:
    """Why it was asked for, and what the reviewer wrote, for one of those who may read it."""

    reason: str
    finding_words: str


@transaction.atomic
def request_emergency(
    *, pairing: Pairing, access_id: UUID, reason: str, minutes: int, by: Person, now: datetime
) -> EmergencyAccess:
    """Ask a second officer to open what a pair wrote. The id comes from the form: posted twice, it is one request."""
    rows = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee")
    pairing = rows.get(pk=pairing.pk)
    if asked := EmergencyAccess.objects.filter(pk=access_id).first():
        if (asked.pairing_id, asked.requested_by_id) != (pairing.pk, by.pk):
            raise NotNow("This form was used already. Open a new one to ask again.")
        return asked
    officers = officers_for(pairing, now)
    check_can_request_emergency(pairing, by, officers)
    reason = check_said_enough(reason, LEAST_REASON)
    close_over(accesses=list(EmergencyAccess.objects.filter(pairing=pairing).going()), now=now)
    if EmergencyAccess.objects.filter(pairing=pairing, requested_by=by).going().exists():
        raise NotNow("You have asked for this pair already, and that is not over yet.")
    asked = EmergencyAccess.objects.create(
        pk=access_id, pairing=pairing, requested_by=by, requested_at=now, reason=reason, minutes=minutes
    )
    audit.record("emergency.requested", by=by, on=asked, now=now, minutes=minutes)
    others = [officer for officer in officers if officer.pk != by.pk]
    tell(asked, others, "emergency_requested", "A second officer is asked for", now)
    return asked


@transaction.atomic
def decide_emergency(*, access: EmergencyAccess, approves: bool, by: Person, now: datetime) -> EmergencyAccess:
    """The second officer opens it from now on, or refuses. The same answer again changes nothing."""
    access = _locked(access)
    answered = EmergencyState.APPROVED if approves else EmergencyState.REFUSED
    if access.state == answered and access.decided_by_id == by.pk:
        return access
    check_can_decide_emergency(access, by, officers_for(access.pairing, now), now)
    access.state, access.decided_by, access.decided_at = answered, by, now
    access.opens_at = access.seen_at = now if approves else None
    access.save(update_fields=["state", "decided_by", "decided_at", "opens_at", "seen_at"])
    if approves:
        Pairing.objects.filter(pk=access.pairing_id).update(opened_in_emergency_at=now)
        audit.record("emergency.approved", by=by, on=access, now=now, pairing=str(access.pairing_id))
        tell_pair(access, now)
    else:
        audit.record("emergency.refused", by=by, on=access, now=now)
    tell(access, [access.requested_by], "emergency_decided", "Your request is decided", now)
    return access


@transaction.atomic
def end_emergency(*, access: EmergencyAccess, by: Person | None, now: datetime) -> EmergencyAccess:
    """Close it: one of its two officers before its time, or the clock (``by`` is None). Again changes nothing."""
    access = _locked(access)
    if access.state == EmergencyState.ENDED:
        return access
    check_can_end_emergency(access, by, now)
    access.state, access.ended_at = EmergencyState.ENDED, now if by else access.over_since(now)
    access.save(update_fields=["state", "ended_at"])
    audit.record("emergency.ended", by=by, on=access, now=now)
    tell(access, auditors_for(access), "emergency_review_due", "An emergency access waits for your review", now)
    return access


@transaction.atomic
def lapse_emergency(*, access: EmergencyAccess, by: Person | None, now: datetime) -> EmergencyAccess:
    """Drop a request that nobody decided within a day. Again changes nothing."""
    access = _locked(access)
    if access.state == EmergencyState.REQUESTED and access.requested_at + LAPSES_AFTER <= now:
        access.state = EmergencyState.LAPSED
        access.save(update_fields=["state"])
        audit.record("emergency.lapsed", by=by, on=access, now=now)
        tell(access, [access.requested_by], "emergency_decided", "Your request has lapsed", now)
    return access


@transaction.atomic
def review_emergency(
    *, access: EmergencyAccess, finding: Finding, words: str, by: Person, now: datetime
) -> EmergencyAccess:
    """An auditor who is neither of the two says whether it was justified, and why. Once; the pair and both are told."""
    access = _locked(access)
    if access.reviewed_by_id == by.pk and access.finding == finding:
        return access
    check_can_review_emergency(access, by, auditors_for(access))
    access.finding, access.finding_words = finding.value, check_said_enough(words)
    access.reviewed_by, access.reviewed_at = by, now
    access.save(update_fields=["finding", "finding_words", "reviewed_by", "reviewed_at"])
    audit.record("emergency.reviewed", by=by, on=access, now=now, finding=finding.value)
    two, pair = (access.requested_by, access.decided_by), (access.pairing.mentor, access.pairing.mentee)
    told = [person for person in (*two, *pair) if person]
    tell(access, told, "emergency_reviewed", "An emergency access was reviewed", now)
    return access


def open_reason(*, access: EmergencyAccess, user: User, now: datetime) -> OpenReason:
    """The words of an access for who may read them; recorded first, and not shown when that fails."""
    if not user.has_perm("governance.read_emergency_reason", access):
        raise PermissionDenied
    audit.record_read("emergency_reason.read", by=user.person, on=access, now=now)
    return OpenReason(access.reason, access.finding_words or "")


def close_over(*, accesses: Iterable[EmergencyAccess], now: datetime) -> int:
    """End what has had its time, and drop what nobody decided; the number closed."""
    closed = 0
    for access in accesses:
        if access.state == EmergencyState.APPROVED and access.over_since(now):
            closed += end_emergency(access=access, by=None, now=now).state == EmergencyState.ENDED
        elif access.state == EmergencyState.REQUESTED:
            closed += lapse_emergency(access=access, by=None, now=now).state == EmergencyState.LAPSED
    return closed


def close_all_over(*, now: datetime) -> int:
    """The same for all; of what stays open, that it was open now is kept, so that a clock set back shows."""
    closed = close_over(accesses=list(EmergencyAccess.objects.going()), now=now)
    EmergencyAccess.objects.filter(state=EmergencyState.APPROVED, seen_at__lt=now).update(seen_at=now)
    return closed


def remind_emergency_reviews(*, now: datetime) -> int:
    """Tell auditors what waits for a review for more than a week, and again each week; the number told."""
    late = EmergencyAccess.objects.to_review().filter(ended_at__lt=now - timedelta(days=REVIEW_DAYS))
    told = []
    for access in late.select_related("pairing"):
        weeks = (now - access.ended_at).days // REVIEW_DAYS if access.ended_at else 0
        title = "The review of an emergency access is late"
        told += notices(access, auditors_for(access), "emergency_review_late", title, str(weeks))
    return len(notify_all(notices=told, now=now))


def _locked(access: EmergencyAccess) -> EmergencyAccess:
    """The row as it is now; its pairing is locked first, by everybody in the same order."""
    Pairing.objects.select_for_update().get(pk=access.pairing_id)
    rows = EmergencyAccess.objects.select_for_update(of=("self",))
    return rows.select_related("requested_by", "decided_by", "pairing__mentor", "pairing__mentee").get(pk=access.pk)
