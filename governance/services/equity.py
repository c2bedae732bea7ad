"""The equity audit of a quarter: computed once its figures are published, kept as it was found (G6)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from governance.disclosure import release_from_dict
from governance.equity import CannotCompare, audit_to_dict, examine
from governance.models import EquityAudit
from governance.quarters import Quarter
from governance.selectors.equity import earlier_audits, quarters_before, subjects_of
from governance.services.action_effects import measure_actions
from governance.services.releases import AT_ONCE, check_is_over, digest_of, due_on, publish_release
from mentorship import audit
from mentorship.access.models import RoleAssignment
from mentorship.access.roles import Role
from mentorship.celery import hint
from mentorship.errors import Refusal
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.models import Person


class CannotAudit(Refusal):
    """The quarter's groups can't be compared."""


def run_audit(*, quarter: Quarter, by: Person | None, now: datetime) -> EquityAudit:
    """The audit of a quarter that is over; again, the one that was kept. Raises a Refusal where nothing can be told.

    It rests on the quarter's published figures, and publishes them where nobody has. The computing, which may take
    minutes, is done before the transaction that keeps it.
    """
    kept = EquityAudit.objects.filter(quarter=str(quarter)).first()
    if kept:
        return kept
    release = publish_release(quarter=quarter, by=by, now=now)
    earlier = earlier_audits(quarter)
    try:
        found = examine(subjects_of(quarter), release_from_dict(release.content), earlier, quarters_before(earlier))
    except CannotCompare as refusal:
        raise CannotAudit(str(refusal)) from None
    return keep_audit(quarter=quarter, content=audit_to_dict(found), by=by, now=now)


@transaction.atomic
def keep_audit(*, quarter: Quarter, content: dict[str, Any], by: Person | None, now: datetime) -> EquityAudit:
    """Keep what an audit found, and tell the administrators; a second one of the quarter changes nothing."""
    digest = digest_of(content)
    values = {"cut_off_on": quarter.cut_off, "content": content, "digest": digest, "ran_at": now, "ran_by": by}
    row, created = EquityAudit.objects.get_or_create(quarter=str(quarter), defaults=values)
    if created:
        audit.record("equity_audit.run", by=by, on=row, now=now, quarter=str(quarter), digest=digest)
        row.refresh_from_db()  # as everybody after will read it
        measure_actions(kept=row, now=now)
        _tell_administrators(row, now)
    return row


def run_due_audit(*, now: datetime) -> EquityAudit | None:
    """The audit of the last quarter, some days after its end so that late logs are in; None when it was kept before."""
    quarter = Quarter.latest_over(now.date())
    if now.date() < due_on(quarter) or EquityAudit.objects.filter(quarter=str(quarter)).exists():
        return None
    return run_audit(quarter=quarter, by=None, now=now)


def request_audit(*, quarter: Quarter, by: Person, now: datetime) -> EquityAudit | None:
    """Audit at once where that takes a moment; else have a worker do it, and return None."""
    check_is_over(quarter, now)
    if Person.objects.employed().count() <= AT_ONCE:
        return run_audit(quarter=quarter, by=by, now=now)
    queue_audit(quarter=quarter, by=by, now=now)
    return None


@transaction.atomic
def queue_audit(*, quarter: Quarter, by: Person, now: datetime) -> None:
    """Have a worker audit the quarter soon; the administrators are told when it is done."""
    audit.record("equity_audit.requested", by=by, now=now, quarter=str(quarter))
    hint("governance.tasks.audit_quarter", str(quarter), by.pk)


def content_to_give(kept: EquityAudit) -> dict[str, Any]:
    """What leaves as JSON: the audit as it was kept, and what proves that it is that."""
    return {"quarter": kept.quarter, "cut_off_on": kept.cut_off_on.isoformat(), "digest": kept.digest, **kept.content}


@transaction.atomic
def record_download(*, kept: EquityAudit, form: str, by: Person, now: datetime) -> None:
    """Write down that an audit left the application as a file."""
    audit.record("equity_audit.exported", by=by, on=kept, now=now, form=form)


def _tell_administrators(row: EquityAudit, now: datetime) -> None:
    ids = RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).values("person_id")
    notices = [
        Notice(
            kind="audit_finished",
            to=person,
            occasion=f"audit:{row.quarter}",
            title=f"The equity audit of {row.quarter} is ready",
            url=reverse("governance:audit_detail", args=[row.quarter]),
            context={"quarter": row.quarter},
        )
        for person in Person.objects.employed().filter(pk__in=ids)
    ]
    notify_all(notices=notices, now=now)
