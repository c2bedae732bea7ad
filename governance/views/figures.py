"""What stands around a list of reports or audits: what can be asked for, is under way, or was refused and why."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from governance.models import FiguresRequest
from governance.quarters import Quarter
from governance.selectors.figures import quarters_without, unfinished_requests
from governance.services.releases import due_on
from governance.states import FiguresKind, FiguresState


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


def say_what_became(request: HttpRequest, asked: FiguresRequest, *, done: str, waits: str) -> None:
    """In a message: ``done``, that it ``waits`` for a worker, or why it was refused."""
    if asked.is_refused:
        messages.error(request, asked.sentence)
    else:
        messages.success(request, done if asked.state == FiguresState.DONE else waits)
