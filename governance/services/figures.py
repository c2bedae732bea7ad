"""The report or the audit of a quarter, asked for by somebody or by the schedule: a row that any worker takes up."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from governance.models import FiguresRequest
from governance.quarters import Quarter
from governance.selectors.figures import quarters_without
from governance.services.equity import run_audit
from governance.services.figures_notices import tell_of_refusal
from governance.services.releases import check_can_be_counted, due_on, publish_release
from governance.states import FiguresKind, FiguresState
from mentorship import audit
from mentorship.celery import hint
from mentorship.errors import Refusal
from mentorship.people.models import Person

AT_ONCE = 1500  # people up to whom figures are made within a few seconds
LEASE = timedelta(minutes=35)  # a little longer than a task may run
MOST_TRIES = 3
STOPPED = "It stopped by an error that is not your doing. Tell who runs this installation."
BROKE_OFF = "It broke off again and again, as if it took too long or too much memory. Tell who runs this installation."
KEEP: dict[str, Callable[..., Any]] = {FiguresKind.REPORT: publish_release, FiguresKind.AUDIT: run_audit}


def request_figures(*, kind: FiguresKind, quarter: Quarter, by: Person, now: datetime) -> FiguresRequest:
    """Ask for a quarter's report or audit, and make it at once where that takes a moment; else a worker does soon."""
    request = ask_for_figures(kind=kind, quarter=quarter, by=by, now=now)
    if Person.objects.employed().count() <= AT_ONCE:
        carry_out(request_id=request.pk, now=now, watching=True)
        request.refresh_from_db()
    else:
        hint("governance.tasks.keep_figures", str(request.pk))
    return request


def ask_for_due(*, kind: FiguresKind, now: datetime) -> FiguresRequest | None:
    """What the schedule asks for: the last quarter, some days after its end so that late logs are in; else None."""
    quarter = Quarter.latest_over(now.date())
    if now.date() < due_on(quarter) or quarter not in quarters_without(kind, now.date()):
        return None
    return ask_for_figures(kind=kind, quarter=quarter, by=None, now=now)


@transaction.atomic
def ask_for_figures(*, kind: FiguresKind, quarter: Quarter, by: Person | None, now: datetime) -> FiguresRequest:
    """Write down that it is asked for; again changes nothing, unless it was refused: then it is under way anew."""
    check_can_be_counted(quarter, now)
    asked = {"asked_by": by, "asked_at": now}
    request, created = FiguresRequest.objects.select_for_update().get_or_create(
        kind=kind, quarter=str(quarter), defaults=asked
    )
    if created or request.is_refused:
        vars(request).update(sentence="", finished_at=None, tries=0)
        request.state, request.asked_by, request.asked_at = FiguresState.ASKED, by, now
        request.save()
        audit.record("figures.requested", by=by, on=request, now=now, kind=kind, quarter=str(quarter))
    return request


def carry_out(*, request_id: UUID | str, now: datetime | None = None, watching: bool = False) -> FiguresRequest | None:
    """Claim what was asked for, make it, and say what became of it. None when somebody else has it or it is finished.

    ``watching``: who asked waits for the page, so nobody is told by notice that it was refused.
    """
    request = _claim(request_id, now or timezone.now())
    if request is None:
        return None
    try:
        sentence = _make(request, now or timezone.now())
    except Exception:
        _finish(request, STOPPED, now or timezone.now(), watching=watching)
        raise
    _finish(request, sentence, now or timezone.now(), watching=watching)
    return request


def _claim(request_id: UUID | str, now: datetime) -> FiguresRequest | None:
    """In one statement, so that of two workers one has it."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    rows = FiguresRequest.objects.filter(free, pk=request_id, state=FiguresState.ASKED)
    if not rows.update(claimed_until=now + LEASE, tries=F("tries") + 1):
        return None
    return FiguresRequest.objects.select_related("asked_by").get(pk=request_id)


def _make(request: FiguresRequest, now: datetime) -> str:
    """Make what was asked for; nothing, or the sentence why it is refused."""
    if request.tries > MOST_TRIES:
        return BROKE_OFF
    try:
        KEEP[request.kind](quarter=Quarter.parse(request.quarter), by=request.asked_by, now=now)
    except Refusal as refusal:
        return str(refusal)
    return ""


@transaction.atomic
def _finish(request: FiguresRequest, sentence: str, now: datetime, *, watching: bool) -> None:
    """Unless another worker that took it over has; what was made has told of itself."""
    rows = FiguresRequest.objects.filter(pk=request.pk, state=FiguresState.ASKED)
    request.state = FiguresState.REFUSED if sentence else FiguresState.DONE
    request.sentence, request.finished_at, request.claimed_until = sentence[:500], now, None
    changed = ("state", "sentence", "finished_at", "claimed_until")
    if rows.update(**{name: getattr(request, name) for name in changed}) and sentence:
        audit.record("figures.refused", on=request, now=now, kind=request.kind, quarter=request.quarter)
        if not watching:
            tell_of_refusal(request, now)
