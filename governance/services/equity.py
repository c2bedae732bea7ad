"""The equity audit of a quarter: computed once its figures are published, kept as it was found (G6)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from governance.disclosure import release_from_dict
from governance.equity import CannotCompare, audit_to_dict, examine
from governance.models import EquityAudit
from governance.quarters import Quarter
from governance.selectors.equity import earlier_audits, quarters_before, subjects_of
from governance.services.action_effects import measure_actions
from governance.services.figures_notices import tell_of_audit
from governance.services.releases import digest_of, publish_release
from mentorship import audit
from mentorship.errors import Refusal
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
        tell_of_audit(row, now)
    return row


def content_to_give(kept: EquityAudit) -> dict[str, Any]:
    """What leaves as JSON: the audit as it was kept, and what proves that it is that."""
    return {"quarter": kept.quarter, "cut_off_on": kept.cut_off_on.isoformat(), "digest": kept.digest, **kept.content}


@transaction.atomic
def record_download(*, kept: EquityAudit, form: str, by: Person, now: datetime) -> None:
    """Write down that an audit left the application as a file."""
    audit.record("equity_audit.exported", by=by, on=kept, now=now, form=form)
