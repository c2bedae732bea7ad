"""What stands around a list of reports or audits: what can be asked for, is under way, or was refused and why."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from governance.quarters import NotAQuarter, Quarter
from governance.selectors.figures import quarters_without, unfinished_requests
from governance.services.figures import request_figures
from governance.services.releases import due_on
from governance.states import FiguresKind, FiguresState
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal


def standing(kind: FiguresKind, today: date) -> dict[str, Any]:
    """``latest`` and ``others`` can be asked for; ``due``, if the schedule asks for the latest on a day to come."""
    asked_for, last = list(unfinished_requests().filter(kind=kind)), Quarter.latest_over(today)
    under_way = {request.quarter for request in asked_for if not request.is_refused}
    free = [quarter for quarter in quarters_without(kind, today) if str(quarter) not in under_way]
    return {
        "asked_for": asked_for,
        "last": last,
        "latest": next(iter(free), None),
        "others": free[1:],
        "due": due_on(last) if last in free and due_on(last) > today else None,
        "next": last.next(),
        "next_due": due_on(last.next()),
    }


def ask_for(request: PersonRequest, kind: FiguresKind, *, page: str, done: str, waits: str) -> HttpResponse:
    """Ask for the quarter that was posted, and say in a message that it is ``done``, ``waits``, or why it was refused.

    Leads to the ``page`` of the quarter where it is there, else back to the list; the messages take ``{quarter}``.
    """
    try:
        quarter = Quarter.parse(request.POST.get("quarter", ""))
        asked = request_figures(kind=kind, quarter=quarter, by=request.person, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(f"governance:{page}_list")
    if asked.is_refused:
        messages.error(request, asked.sentence)
        return redirect(f"governance:{page}_list")
    is_done = asked.state == FiguresState.DONE
    messages.success(request, (done if is_done else waits).format(quarter=quarter))
    return redirect(f"governance:{page}_detail", asked.quarter) if is_done else redirect(f"governance:{page}_list")


def not_there(request: PersonRequest, quarter: str, *, page: str) -> HttpResponse:
    """To the list, with a sentence why there are no figures of a quarter; 404 for what is no quarter."""
    try:
        asked = Quarter.parse(quarter)
    except NotAQuarter:
        raise Http404 from None
    lasts = asked.last_day >= timezone.now().date()
    until = f"{asked} lasts until {asked.last_day:%-d %B %Y}. Its figures can be asked for after that."
    messages.info(request, until if lasts else f"Of {asked} there are no figures here.")
    return redirect(f"governance:{page}_list")
