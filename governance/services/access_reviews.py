"""Each quarter: who holds which role or program, keep or drop. Nobody decides about themself (G3)."""

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from typing import cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from governance.models import AccessReview, AccessReviewItem
from governance.policies import check_can_close_access_review, check_can_decide
from governance.quarters import Quarter
from governance.selectors.access import access_held, still_held, undecided_in
from governance.states import AccessDecision, AccessKind
from mentorship import audit
from mentorship.access.models import RoleAssignment
from mentorship.access.roles import Role
from mentorship.access.selectors import holders_of
from mentorship.access.services.admin_site import close_admin_site
from mentorship.access.services.roles import revoke_role
from mentorship.notifications.services import Notice, notify, notify_all
from mentorship.notifications.still_due import Told, still_due
from mentorship.people.models import Person
from programs.services.programs import change_program

DAYS_TO_DECIDE = 21
REMIND_DAYS = 7
LONGEST_REASON = 300


def open_due_access_review(*, now: datetime) -> AccessReview | None:
    """The review of the quarter that has begun; None when there is one, or when nobody held a role as it began."""
    quarter = Quarter.of(now.date())
    began = datetime.combine(quarter.first_day, time(0), UTC)
    if AccessReview.objects.filter(quarter=str(quarter)).exists():
        return None
    if not RoleAssignment.objects.filter(granted_at__lt=began).exists():
        return None
    return open_access_review(quarter=quarter, by=None, now=now)


@transaction.atomic
def open_access_review(*, quarter: Quarter, by: Person | None, now: datetime) -> AccessReview:
    """Write down what everybody holds now, and ask the administrators. Again for the quarter changes nothing."""
    due_on = now.date() + timedelta(days=DAYS_TO_DECIDE)
    review, created = AccessReview.objects.get_or_create(
        quarter=str(quarter), defaults={"opened_at": now, "due_on": due_on}
    )
    if not created:
        return review
    held = access_held()
    AccessReviewItem.objects.bulk_create(
        AccessReviewItem(
            review=review, kind=row.kind, person=row.person, role=row.role, program=row.program, what=row.what,
            account=row.account, granted_at=row.granted_at, last_seen_on=row.last_seen_on,
        )
        for row in held
    )  # fmt: skip
    audit.record("access_review.opened", by=by, on=review, now=now, quarter=str(quarter), lines=len(held))
    _tell(review, "access_review_opened", f"The access review of {quarter} is open", f"opened:{quarter}", now)
    return review


@transaction.atomic
def decide_access(
    *, item: AccessReviewItem, decision: AccessDecision, reason: str = "", by: Person, now: datetime
) -> AccessReviewItem:
    """Keep what somebody holds, or take it back at once. Again changes nothing; what is gone meanwhile is noted so.

    Raises a Refusal where it can't be taken back, such as from the last administrator.
    """
    item = _locked(item)
    if not by.user.has_perm("governance.decide_access", item):
        raise PermissionDenied
    if item.decision == decision:
        return item
    check_can_decide(item, decision, reason)
    if not still_held(item):
        return _write(item, AccessDecision.GONE, "", by, now)
    item = _write(item, decision, reason, by, now)
    if decision == AccessDecision.DROPPED:
        _take_back(item, by, now)
    return item


@transaction.atomic
def keep_group(*, review: AccessReview, kind: str, role: str = "", by: Person, now: datetime) -> int:
    """Keep all of one kind that is undecided and that this person may decide about; the number kept."""
    rows = undecided_in(review).filter(kind=kind, role=role).select_related("person")
    mine = [item for item in rows if by.user.has_perm("governance.decide_access", item)]
    for item in mine:
        decide_access(item=item, decision=AccessDecision.KEPT, by=by, now=now)
    return len(mine)


@transaction.atomic
def note_gone(*, review: AccessReview, by: Person | None, now: datetime) -> int:
    """Note what people no longer hold, so that nobody is asked about it; the number of lines."""
    gone = [item for item in undecided_in(review).select_related("review") if not still_held(item)]
    for item in gone:
        _write(item, AccessDecision.GONE, "", by, now)
    return len(gone)


@transaction.atomic
def close_access_review(*, review: AccessReview, by: Person, now: datetime) -> AccessReview:
    """Close a review of which every line is decided. Again changes nothing."""
    review = AccessReview.objects.select_for_update().get(pk=review.pk)
    if review.closed_at:
        return review
    note_gone(review=review, by=None, now=now)
    check_can_close_access_review(undecided_in(review).count())
    review.closed_at, review.closed_by = now, by
    review.save(update_fields=["closed_at", "closed_by"])
    audit.record("access_review.closed", by=by, on=review, now=now, quarter=review.quarter)
    return review


@transaction.atomic
def record_access_export(*, review: AccessReview, by: Person, now: datetime) -> None:
    """Write down that a review left the application as a file."""
    audit.record("access_review.exported", by=by, on=review, now=now, quarter=review.quarter)


def remind_access_reviews(*, now: datetime) -> int:
    """Remind the administrators a week before an open review is due, and when it is; the number told. Again nobody."""
    told = 0
    for review in AccessReview.objects.waiting():
        days = (review.due_on - now.date()).days
        if days <= REMIND_DAYS:
            when = "late" if days <= 0 else "soon"
            title = f"The access review of {review.quarter} is due" + ("" if days <= 0 else " soon")
            told += _tell(review, "access_review_due", title, f"due:{review.quarter}:{when}", now)
    return told


@still_due("access_review_due")
def those_undecided(told: Collection[Told], now: datetime) -> set[Told]:
    """A review is still open, and lines of it are undecided."""
    waiting = set(AccessReview.objects.waiting().values_list("quarter", flat=True))
    return {one for one in told if one.occasion.split(":")[1] in waiting}


def _locked(item: AccessReviewItem) -> AccessReviewItem:
    rows = AccessReviewItem.objects.select_for_update(of=("self",))
    return rows.select_related("review", "person", "account", "program").get(pk=item.pk)


def _write(
    item: AccessReviewItem, decision: AccessDecision, reason: str, by: Person | None, now: datetime
) -> AccessReviewItem:
    item.decision, item.decided_by, item.decided_at = decision, by, now
    item.reason = " ".join(reason.split())[:LONGEST_REASON]
    item.save(update_fields=["decision", "decided_by", "decided_at", "reason"])
    facts = {"person": item.person_id, "kind": item.kind, "role": item.role, "program": item.program_id}
    if item.account_id:
        facts["account"] = item.account_id
    audit.record(f"access.{decision.value}", by=by, on=item, now=now, quarter=item.review.quarter, **facts)
    return item


def _take_back(item: AccessReviewItem, by: Person, now: datetime) -> None:
    """Through the service that takes such a thing back on any other day."""
    if item.kind == AccessKind.ROLE:
        revoke_role(person=cast(Person, item.person), role=Role(item.role), by=by, now=now)
    elif item.account:
        close_admin_site(account=item.account, by=by, now=now)
    elif item.program and item.kind == AccessKind.DEPUTY:
        change_program(program=item.program, deputy=None, by=by, now=now)
    elif item.program:
        change_program(program=item.program, mediator=None, by=by, now=now)
    if item.person is None:
        return
    notify(
        kind="access_dropped", to=item.person, occasion=f"access_dropped:{item.pk}", url=reverse("home"),
        title=f"You are no longer {item.what}", context={"what": item.what}, now=now,
    )  # fmt: skip


def _tell(review: AccessReview, kind: str, title: str, occasion: str, now: datetime) -> int:
    notices = [
        Notice(
            kind=kind, to=person, occasion=occasion, title=title, url=review.get_absolute_url(),
            context={"quarter": review.quarter, "due_on": review.due_on},
        )
        for person in holders_of(Role.ADMINISTRATOR)
    ]  # fmt: skip
    return len(notify_all(notices=notices, now=now))
