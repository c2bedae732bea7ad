"""The audit log as pages: all of it for who may read it, and for everybody who read what of theirs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.models import CheckIn, CircleNote, Note
from governance.models import JointReview
from mentorship import audit
from mentorship.access.decorators import permitted, signed_in
from mentorship.access.requests import PersonRequest
from mentorship.audit import selectors
from mentorship.audit.models import AuditEvent
from mentorship.people.models import Person
from mentorship.safe_csv import csv_text
from pairing.models import Escalation

SHOWN = 50
MOST_EXPORTED = 50_000
MOST_NAMED = 50  # people that one name may stand for
MOST_OWN = 1000
PERSON = "people.person:"
# Who raised a concern about a pair, or would rather not meet somebody, is itself what was said in confidence: the log
# keeps it, its chain proves it, and no page or file of it tells, for one of its readers may be the other of the pair.
CONFIDENTIAL = ("escalation.", "private_choice.")
IN_CONFIDENCE = "somebody, in confidence"
COLUMNS = ("id", "at", "actor", "name", "action", "object", "facts")


class DateInput(forms.DateInput):
    input_type = "date"


class LogFilter(forms.Form):
    """What to show of the log; all of it without."""

    who = forms.CharField(label="Who", required=False, max_length=200, help_text="Part of a name, or system.")
    action = forms.CharField(label="Did what", required=False, max_length=60, help_text="Such as note.read or role.")
    object = forms.CharField(label="To what", required=False, max_length=120, help_text="Such as activities.note.")
    since = forms.DateField(label="From", required=False, widget=DateInput())
    until = forms.DateField(label="Until", required=False, widget=DateInput())

    def events(self) -> Any:
        """The records asked for; none when the filter can't be read."""
        if not self.is_valid():
            return AuditEvent.objects.none()
        chosen = self.cleaned_data
        events = selectors.events_matching(
            actors=actors_called(chosen["who"]) if chosen["who"] else None,
            action=chosen["action"].strip(),
            obj=chosen["object"].strip(),
            since=chosen["since"],
            until=chosen["until"],
        )
        if chosen["who"] or chosen["object"]:
            for beginning in CONFIDENTIAL:
                events = events.exclude(action__startswith=beginning)
        return events


@dataclass(frozen=True)
class Line:
    """A record as people read it."""

    pk: int
    at: datetime
    actor: str
    action: str
    object: str
    facts: str


@permitted("audit.read_log")
@require_safe
def audit_log(request: PersonRequest) -> HttpResponse:
    """Newest first, page by page from a record on, so that the last page costs what the first does."""
    form = LogFilter(request.GET)
    events, before = form.events(), request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        events = events.filter(pk__lt=int(before))
    rows = list(events[: SHOWN + 1])
    older = rows[SHOWN - 1].pk if len(rows) > SHOWN else None
    context = {
        "form": form,
        "lines": lines([unnamed(event) for event in rows[:SHOWN]]),
        "older": older,
        "paged": bool(before),
    }
    return render(request, "audit/audit_log.html", context)


@permitted("audit.read_log")
@require_safe
def audit_export(request: PersonRequest) -> HttpResponse:
    """The same records as a file, newest first; taking it is itself on record."""
    rows = [unnamed(event) for event in LogFilter(request.GET).events()[:MOST_EXPORTED]]
    audit.record("audit_log.exported", by=request.person, rows=len(rows))
    names = names_in(rows)
    table = (
        {
            "id": event.pk, "at": event.at.isoformat(), "actor": event.actor, "name": names.get(event.actor, ""),
            "action": event.action, "object": event.object, "facts": spelled(event.facts),
        }
        for event in rows
    )  # fmt: skip
    headers = {"Content-Disposition": 'attachment; filename="audit-log.csv"'}
    return HttpResponse(csv_text(COLUMNS, table), content_type="text/csv; charset=utf-8", headers=headers)


@signed_in
@require_safe
def audit_mine(request: PersonRequest) -> HttpResponse:
    """Who read my notes and answers, newest first."""
    rows = list(selectors.readings_of(things_of(request), but=request.person)[:SHOWN])
    return render(request, "audit/audit_mine.html", {"lines": lines(rows), "shown": SHOWN})


def things_of(request: PersonRequest) -> list[str]:
    """How the log names the private things I wrote, answer in or raised."""
    me = request.person
    notes = Note.objects.visible_to(request.user).filter(author=me).order_by("-written_at")
    for_circles = CircleNote.objects.visible_to(request.user).filter(author=me).order_by("-written_at")
    check_ins = CheckIn.objects.visible_to(request.user).order_by("-asked_at")
    reviews = JointReview.objects.filter(Q(pairing__mentor=me) | Q(pairing__mentee=me)).order_by("-opened_at")
    concerns = Escalation.objects.visible_to(request.user).filter(raised_by=me)
    return [
        *(f"pairing.escalation:{pk}" for pk in concerns.values_list("pk", flat=True)[:MOST_OWN]),
        *(f"activities.note:{pk}" for pk in notes.values_list("pk", flat=True)[:MOST_OWN]),
        *(f"activities.checkin:{pk}" for pk in check_ins.values_list("pk", flat=True)[:MOST_OWN]),
        *(f"activities.circlenote:{pk}" for pk in for_circles.values_list("pk", flat=True)[:MOST_OWN]),
        *(f"governance.jointreview:{pk}" for pk in reviews.values_list("pk", flat=True)[:MOST_OWN]),
    ]


def unnamed(event: AuditEvent) -> AuditEvent:
    """The record as it may be shown: of what was said in confidence, that it happened and no more."""
    if event.action.startswith(CONFIDENTIAL):
        event.actor, event.object, event.facts = IN_CONFIDENCE, "", {}
    return event


def actors_called(words: str) -> list[str]:
    if words.strip().lower() == "system":
        return ["system"]
    called = Person.objects.filter(Q(name__icontains=words.strip()) | Q(email__iexact=words.strip()))
    return [f"{PERSON}{pk}" for pk in called.values_list("pk", flat=True)[:MOST_NAMED]]


def lines(events: Iterable[AuditEvent]) -> list[Line]:
    events = list(events)
    names = names_in(events)
    return [
        Line(
            event.pk, event.at, names.get(event.actor, event.actor), event.action,
            names.get(event.object, event.object), spelled(event.facts),
        )
        for event in events
    ]  # fmt: skip


def names_in(events: list[AuditEvent]) -> dict[str, str]:
    """The names of the people a few records speak of, by one question; who is gone keeps the label."""
    labels = {text for event in events for text in (event.actor, event.object) if text.startswith(PERSON)}
    people = Person.objects.only("name").in_bulk([label.removeprefix(PERSON) for label in labels])
    return {f"{PERSON}{pk}": person.name for pk, person in people.items()} | {"system": "The system"}


def spelled(facts: dict[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in facts.items())
