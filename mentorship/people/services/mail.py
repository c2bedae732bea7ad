from datetime import datetime, timedelta

from mentorship.outbox.models import Delivery
from mentorship.outbox.services import queue_mail

STALE_AFTER = timedelta(hours=24)


def queue_account_mail(*, occasion: str, kind: str, to: str, subject: str, text: str, now: datetime) -> Delivery:
    """A mail about signing in: useful today or never."""
    return queue_mail(
        key=f"account:{occasion}|{kind}|{to}|mail"[:255],
        kind=kind[:40],
        to=to,
        subject=subject,
        text=text,
        due_at=now,
        not_after=now + STALE_AFTER,
        now=now,
    )
