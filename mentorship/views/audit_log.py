"""The audit log as pages, for who may read it: all of it, one thing's, one person's, and as a file.

What happened in confidence is in none of these lists; the log and its file count it by day.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.apps import apps
from django.db.models import Count, Max, QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mentorship import audit
from mentorship.access.decorators import permitted, signed_in
from mentorship.access.requests import PersonRequest
from mentorship.audit import selectors
from mentorship.audit.confidence import IN_CONFIDENCE, Tally, not_confidential, tallies
from mentorship.audit.models import AuditEvent
from mentorship.audit.words import CHOICES, words_of
from mentorship.people.models import Person
from mentorship.safe_csv import csv_pages
from mentorship.views.audit_lines import actors_called, lines, names_in, spelled, thing_in_words
from mentorship.views.own_readings import labels_of

SHOWN = 50
MOST_COUNTED = 10_000
CHUNK = 1000  # records of a file in memory at once
COLUMNS = ("at", "actor", "name", "action", "did", "object", "facts")
STAGES = (
    "access", "activities", "encryption", "evaluation", "governance", "notifications", "outbox", "pairing", "people",
    "programs",
)  # fmt: skip
SIDES = {"": "What they did", "done": "What was done to them"}


class DateInput(forms.DateInput):
    input_type = "date"


def things() -> list[tuple[str, str]]:
    """Every kind of thing that the log may speak of, as it names it and in words, by its words."""
    models = [model for name in STAGES for model in apps.get_app_config(name).get_models()]
    kinds = [(model._meta.label_lower, str(model._meta.verbose_name).capitalize()) for model in models]
    return [("", "Anything"), *sorted(kinds, key=lambda kind: kind[1])]


class LogFilter(forms.Form):
    """What to show of the log; all of it without."""

    who = forms.CharField(label="Who", required=False, max_length=200, help_text="Part of a name, or system.")
    action = forms.ChoiceField(label="Did what", required=False, choices=[("", "Anything"), *CHOICES])
    object = forms.ChoiceField(label="To what", required=False, choices=things)
    since = forms.DateField(label="From", required=False, widget=DateInput())
    until = forms.DateField(label="Until", required=False, widget=DateInput())

    def events(self) -> QuerySet[AuditEvent]:
        """The records asked for; none when the filter can't be read."""
        if not self.is_valid():
            return AuditEvent.objects.none()
        chosen = self.cleaned_data
        events = selectors.events_matching(
            actors=actors_called(chosen["who"]) if chosen["who"] else None,
            action=chosen["action"],
            obj=chosen["object"] and f"{chosen['object']}:",
            since=chosen["since"],
            until=chosen["until"],
        )
        return not_confidential(events)

    def tallies(self, now: datetime, most: int | None = None) -> list[Tally]:
        """What happened in confidence: none where somebody, or one thing, is asked after."""
        if not self.is_valid() or self.cleaned_data["who"] or self.cleaned_data["object"]:
            return []
        chosen = {name: self.cleaned_data[name] for name in ("action", "since", "until")}
        return tallies(now=now, most=most, **chosen)


@permitted("audit.read_log")
@require_safe
def audit_log(request: PersonRequest) -> HttpResponse:
    """Newest first, page by page from a record on; under the newest, what happened in confidence."""
    form = LogFilter(request.GET)
    events = form.events()
    page = page_of(request, events) | {"count": events.order_by()[: MOST_COUNTED + 1].count(), "most": MOST_COUNTED}
    told = [] if page["paged"] else form.tallies(timezone.now(), most=SHOWN)
    return render(request, "audit/audit_log.html", {"form": form, "tallies": told} | page)


@permitted("audit.read_log")
@require_safe
def audit_export(request: PersonRequest) -> StreamingHttpResponse:
    """The same as a file, all of it, newest first; taking it is on record before the first line leaves."""
    form = LogFilter(request.GET)
    events, told = form.events(), form.tallies(timezone.now())
    all_of_it = events.aggregate(rows=Count("pk"), newest=Max("pk"))
    audit.record("audit_log.exported", by=request.person, rows=all_of_it["rows"] + len(told))
    pages = _file_pages(events, all_of_it["newest"] or 0, told)
    headers = {"Content-Disposition": 'attachment; filename="audit-log.csv"'}
    return StreamingHttpResponse(csv_pages(COLUMNS, pages), content_type="text/csv; charset=utf-8", headers=headers)


def _file_pages(events: QuerySet[AuditEvent], newest: int, told: list[Tally]) -> Iterator[list[dict[str, Any]]]:
    """The lines of the file from the newest record down, some at a time, however many there are; then the days.

    No line bears the number of its record: what is missing between two numbers happened in confidence.
    """
    while rows := list(events.filter(pk__lte=newest).order_by("-pk")[:CHUNK]):
        newest = rows[-1].pk - 1
        names = names_in(rows)
        yield [
            {
                "at": event.at.isoformat(), "actor": event.actor, "name": names.get(event.actor, ""),
                "action": event.action, "did": words_of(event.action), "object": event.object,
                "facts": spelled(event.facts),
            }
            for event in rows
        ]  # fmt: skip
    yield [
        {
            "at": tally.day.isoformat(), "actor": IN_CONFIDENCE, "action": tally.action, "did": tally.did,
            "facts": f"times: {tally.times}",
        }
        for tally in told
    ]  # fmt: skip


@signed_in
@require_safe
def audit_of(request: PersonRequest, label: str) -> HttpResponse:
    """All that was done to one thing, by its label in the log; for whose it is, who read it."""
    events, all_of_it = selectors.events_labelled(label), request.user.has_perm("audit.read_log")
    if not all_of_it and label not in labels_of(request.user, request.person):
        audit.record("access.refused", by=request.person, permission="audit.read_log")
        raise Http404
    events = not_confidential(events) if all_of_it else selectors.only_readings(events)
    context = {"thing": thing_in_words(label), "all_of_it": all_of_it}
    return render(request, "audit/audit_of.html", context | page_of(request, events))


@signed_in
@require_safe
def audit_person(request: PersonRequest, pk: int) -> HttpResponse:
    """What somebody did, or what was done to them: for who reads the log, and for themself."""
    if pk != request.person.pk and not request.user.has_perm("audit.read_log"):
        audit.record("access.refused", by=request.person, permission="audit.read_log")
        raise Http404
    person = get_object_or_404(Person, pk=pk)
    side = "done" if request.GET.get("side") == "done" else ""
    events = selectors.events_on(person) if side else selectors.events_by(person)
    tabs = [{"url": f"?side={name}", "label": words, "current": name == side} for name, words in SIDES.items()]
    context = {"person": person, "tabs": tabs, "mine": pk == request.person.pk, "done": bool(side)}
    return render(request, "audit/audit_person.html", context | page_of(request, not_confidential(events)))


def page_of(request: PersonRequest, events: QuerySet[AuditEvent]) -> dict[str, Any]:
    """The lines of one page, from the place ``?before`` on, and where the next begins."""
    rows, older, paged = selectors.page_from(events, request.GET.get("before", ""), SHOWN)
    shown = lines(rows, linked=request.user.has_perm("audit.read_log"))
    return {"lines": shown, "older": older, "paged": paged}
