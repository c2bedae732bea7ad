"""Which quarters have no report or no audit yet, and what has been asked for."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from governance.models import EquityAudit, FiguresRequest, Release
from governance.quarters import Quarter
from governance.states import FiguresKind, FiguresState
from pairing.models import Pairing

MOST_QUARTERS = 12
KEPT: dict[FiguresKind, type[Release | EquityAudit]] = {
    FiguresKind.REPORT: Release,
    FiguresKind.AUDIT: EquityAudit,
}


def quarters_without(kind: FiguresKind, today: date) -> list[Quarter]:
    """The quarters that are over, had a pairing and have none of the kind; the latest first, three years at most."""
    first = first_quarter()
    kept = set(KEPT[kind].objects.values_list("quarter", flat=True))
    quarter, found = Quarter.latest_over(today), []
    for _ in range(MOST_QUARTERS):
        if first is None or quarter < first:
            break
        if str(quarter) not in kept:
            found.append(quarter)
        quarter = quarter.previous()
    return found


def first_quarter() -> Quarter | None:
    """The one in which the first pairing began."""
    begun = Pairing.objects.filter(started_on__isnull=False).order_by("started_on")
    first = begun.values_list("started_on", flat=True).first()
    return Quarter.of(first) if first else None


def unfinished_requests() -> QuerySet[FiguresRequest]:
    """What is under way or was refused, unless it has come about in another way since."""
    come_about = Q(state=FiguresState.DONE)
    for kind, model in KEPT.items():
        come_about |= Q(kind=kind, quarter__in=model.objects.values("quarter"))
    return FiguresRequest.objects.exclude(come_about).select_related("asked_by")


def waiting_requests(now: datetime) -> list[UUID]:
    """Those no worker has claimed, or whose worker is gone, the first asked for first."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    waiting = FiguresRequest.objects.filter(free, state=FiguresState.ASKED).order_by("asked_at", "pk")
    return list(waiting.values_list("pk", flat=True))
