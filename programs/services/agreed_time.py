"""Hours for mentoring: a mentor proposes, who leads their delivery agrees or counters, the mentor accepts that."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.notifications.services import notify
from mentorship.people.models import Person
from programs.commitments import lead_of
from programs.models import Cohort, TimeAgreement
from programs.models.time_agreement import MOST_HOURS
from programs.policies import NotNow, check_can_move_time
from programs.states import CohortState, TimeState


class NotHours(Refusal):
    pass


@transaction.atomic
def propose_time(
    *, cohort: Cohort, mentor: Person, hours: int, words: str = "", by: Person | None, now: datetime
) -> TimeAgreement:
    """Put hours of a sprint on the table. What was agreed before holds until this is answered."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("track__program").get(pk=cohort.pk)
    if cohort.state == CohortState.ENDED:
        raise NotNow(f"{cohort} has ended, so nobody gives it time any more.")
    if not cohort.enrolments.enrolled().mentors().filter(person=mentor).exists():
        raise NotNow(f"Only mentors of {cohort} give it time. Join as a mentor first.")
    if not 1 <= hours <= MOST_HOURS:
        raise NotHours(f"Give between 1 and {MOST_HOURS} hours a sprint.")
    agreement = TimeAgreement.objects.select_for_update().filter(cohort=cohort, mentor=mentor).first()
    agreement = agreement or TimeAgreement(cohort=cohort, mentor=mentor, state=TimeState.WITHDRAWN)
    check_can_move_time(agreement, TimeState.PROPOSED)
    agreement.state, agreement.hours, agreement.words = TimeState.PROPOSED, hours, words.strip()[:300]
    agreement.proposed_at = now
    agreement.save()
    audit.record("time.proposed", by=by, on=agreement, now=now, cohort=cohort.pk, hours=hours)
    if lead := lead_of(mentor, cohort, now.date()):
        _tell(agreement, lead, "time_proposed", f"{mentor} proposes hours for mentoring", now)
    return agreement


@transaction.atomic
def counter_time(*, agreement: TimeAgreement, hours: int, words: str = "", by: Person, now: datetime) -> TimeAgreement:
    """Offer other hours, none included; the mentor accepts them or proposes again."""
    agreement = _locked(agreement)
    if by.pk == agreement.mentor_id:
        raise PermissionDenied
    check_can_move_time(agreement, TimeState.COUNTERED)
    if not 0 <= hours <= MOST_HOURS:
        raise NotHours(f"Give between 0 and {MOST_HOURS} hours a sprint.")
    agreement.state, agreement.hours, agreement.words = TimeState.COUNTERED, hours, words.strip()[:300]
    agreement.answered_at, agreement.answered_by = now, by
    agreement.save(update_fields=["state", "hours", "words", "answered_at", "answered_by"])
    audit.record("time.countered", by=by, on=agreement, now=now, hours=hours)
    _tell(agreement, agreement.mentor, "time_countered", "Other hours for mentoring are offered to you", now)
    return agreement


@transaction.atomic
def agree_time(*, agreement: TimeAgreement, by: Person, now: datetime) -> TimeAgreement:
    """Agree to what is on the table: the lead to a proposal, the mentor to a counter. Again changes nothing."""
    agreement = _locked(agreement)
    if agreement.state == TimeState.AGREED:
        return agreement
    mine = by.pk == agreement.mentor_id
    if mine != (agreement.state == TimeState.COUNTERED):
        raise NotNow(f"These hours are {agreement.get_state_display()}, so it is not for you to agree now.")
    check_can_move_time(agreement, TimeState.AGREED)
    agreement.state, agreement.agreed_hours, agreement.agreed_at = TimeState.AGREED, agreement.hours, now
    if not mine:
        agreement.answered_at, agreement.answered_by = now, by
    agreement.save(update_fields=["state", "agreed_hours", "agreed_at", "answered_at", "answered_by"])
    audit.record("time.agreed", by=by, on=agreement, now=now, hours=agreement.hours)
    other = lead_of(agreement.mentor, agreement.cohort, now.date()) if mine else agreement.mentor
    if other:
        _tell(agreement, other, "time_agreed", "Hours for mentoring are agreed", now)
    return agreement


@transaction.atomic
def withdraw_time(*, agreement: TimeAgreement, by: Person, now: datetime) -> TimeAgreement:
    """Take the hours back. Pairs that are there stay; nobody new is given on these hours."""
    agreement = _locked(agreement)
    if agreement.state == TimeState.WITHDRAWN:
        return agreement
    if by.pk != agreement.mentor_id:
        raise PermissionDenied
    check_can_move_time(agreement, TimeState.WITHDRAWN)
    agreement.state, agreement.agreed_hours = TimeState.WITHDRAWN, None
    agreement.save(update_fields=["state", "agreed_hours"])
    audit.record("time.withdrawn", by=by, on=agreement, now=now)
    return agreement


def _locked(agreement: TimeAgreement) -> TimeAgreement:
    rows = TimeAgreement.objects.select_for_update(of=("self",)).select_related(
        "mentor", "cohort__track__program__owner"
    )
    return rows.get(pk=agreement.pk)


def _tell(agreement: TimeAgreement, person: Person, kind: str, title: str, now: datetime) -> None:
    notify(
        kind=kind, to=person, occasion=f"{kind}:{agreement.pk}:{now.isoformat()}", title=title,
        url=agreement.get_absolute_url(),
        context={"mentor": agreement.mentor.name, "cohort": agreement.cohort.name, "hours": str(agreement.hours)},
        now=now,
    )  # fmt: skip
