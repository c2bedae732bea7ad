"""The nightly proof that the audit log is whole, and who hears when it is not (security 11)."""

from datetime import datetime, timedelta

from django.urls import reverse

from mentorship.access.roles import Role
from mentorship.access.selectors import holders_of
from mentorship.audit import anchors
from mentorship.audit.anchors import Anchor, NoAnchors
from mentorship.audit.services import seal_pending, write_anchor
from mentorship.audit.verification import verify
from mentorship.notifications.services import Notice, notify_all

A_DAY = timedelta(days=1)


def anchor_log(*, now: datetime) -> Anchor | None:
    """Walk the whole chain and write its end down outside. Where it is broken nothing is written, and it is told.

    Another end beneath would agree with what is left of a log that was cut.
    """
    seal_pending()
    if broken := _what_is_wrong():
        _tell(broken, now)
        return None
    return write_anchor(anchors.kept(), now=now)


def is_due(now: datetime) -> bool:
    """Whether no end was written down for a day, as on a machine that is switched off at night."""
    try:
        last = anchors.last(anchors.kept())
    except NoAnchors:
        return True
    return last is None or now - last.at > A_DAY


def _what_is_wrong() -> str:
    kept = anchors.kept()
    try:
        return verify(kept if kept.exists() else None).broken
    except NoAnchors as error:
        return str(error)


def _tell(broken: str, now: datetime) -> None:
    """Auditors and administrators, each day anew."""
    notices = [
        Notice(
            kind="audit_log_broken", to=person, occasion=f"audit_log_broken:{now.date()}", url=reverse("home"),
            title="The audit log is not whole", context={"broken": broken},
        )
        for person in holders_of(Role.AUDITOR, Role.ADMINISTRATOR)
    ]  # fmt: skip
    notify_all(notices=notices, now=now)
