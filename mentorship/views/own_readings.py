"""Who read what of mine: everybody's own page of the audit log, by day and in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from activities.models import CheckIn, CircleNote, Goal, Note
from governance.models import EmergencyAccess, JointReview
from mentorship.access.decorators import signed_in
from mentorship.access.requests import PersonRequest
from mentorship.audit import selectors
from mentorship.audit.models import AuditEvent
from mentorship.people.models import Person, User
from mentorship.views.audit_lines import names_in
from pairing.models import Circle, Escalation, MentoringRequest, Pairing

SHOWN = 50
MOST_OWN = 1000  # the newest of each kind


@dataclass(frozen=True)
class Kind:
    """A kind of things that are mine to know the readers of: what each is called, and its page."""

    called: str
    mine: Callable[[User, Person], QuerySet[Any]]
    page: str


def of_my_pairs(me: Person) -> Q:
    return Q(pairing__mentor=me) | Q(pairing__mentee=me)


KINDS = {
    "pairing.escalation": Kind(
        "what you raised in confidence",
        lambda user, me: Escalation.objects.visible_to(user).filter(raised_by=me),
        "pairing:escalation_detail",
    ),
    "activities.note": Kind(
        "a note you shared",
        lambda user, me: Note.objects.visible_to(user).filter(author=me).order_by("-written_at"),
        "activities:note_detail",
    ),
    "activities.checkin": Kind(
        "what you asked or answered in writing",
        lambda user, me: CheckIn.objects.visible_to(user).order_by("-asked_at"),
        "activities:check_in_detail",
    ),
    "activities.circlenote": Kind(
        "a note you wrote for a circle",
        lambda user, me: CircleNote.objects.visible_to(user).filter(author=me).order_by("-written_at"),
        "activities:circle_note_detail",
    ),
    "activities.goal": Kind(
        "a goal of your pair",
        lambda user, me: Goal.objects.visible_to(user).order_by("-set_at"),
        "activities:goal_detail",
    ),
    "governance.jointreview": Kind(
        "the answers of your joint review",
        lambda user, me: JointReview.objects.filter(of_my_pairs(me)).order_by("-opened_at"),
        "governance:review_detail",
    ),
    "governance.emergencyaccess": Kind(
        "why there was emergency access to your pair",
        lambda user, me: EmergencyAccess.objects.visible_to(user).filter(of_my_pairs(me)),
        "governance:emergency_detail",
    ),
    "pairing.pairing": Kind(
        "what you wrote in your pair", lambda user, me: Pairing.objects.visible_to(user), "activities:pair_detail"
    ),
    "pairing.circle": Kind(
        "what you wrote in your circle", lambda user, me: Circle.objects.visible_to(user), "activities:circle_detail"
    ),
    "pairing.mentoringrequest": Kind(
        "what you wrote to a mentor",
        lambda user, me: MentoringRequest.objects.visible_to(user).filter(mentee=me),
        "pairing:request_detail",
    ),
}
# Where the action says more than the thing that it was done to.
CALLED = {
    "goals.read": "the goals of your pair",
    "tasks.read": "the tasks of your pair",
    "action_items.read": "the action items of your pair",
    "touchpoints.read": "your pair’s prompt for a meeting",
    "circle_goals.read": "the goals of your circle",
    "circle_items.read": "the action items of your circle",
    "review_share.read": "what you both agreed to show of your joint review",
    "assessment.read": "how your skills were assessed",
    "busy_times.read": "when your calendar is busy",
    "declaration.read": "what you said about yourself",
    "emergency_list.read": "the list of what you two wrote",
}


@dataclass(frozen=True)
class Reading:
    """That somebody read something on a day, how often, and when last."""

    who: str
    what: str
    url: str
    times: int
    at: datetime


@signed_in
@require_safe
def audit_mine(request: PersonRequest) -> HttpResponse:
    """Newest first, by day, page by page from a record on."""
    events = selectors.readings_of(labels_of(request.user, request.person), but=request.person)
    rows, older, paged = selectors.page_from(events, request.GET.get("before", ""), SHOWN)
    context = {"days": by_day(rows), "older": older, "paged": paged}
    return render(request, "audit/audit_mine.html", context)


def labels_of(user: User, me: Person) -> list[str]:
    """How the log names me, and the private things that I wrote, answer in or raised."""
    things = [
        f"{model}:{pk}"
        for model, kind in KINDS.items()
        for pk in kind.mine(user, me).values_list("pk", flat=True)[:MOST_OWN]
    ]
    return [f"people.person:{me.pk}", *things]


def by_day(events: list[AuditEvent]) -> list[tuple[date, list[Reading]]]:
    """Each day of the reader's calendar once, and on it each reader and thing once."""
    names = names_in(events)
    days = groupby(events, key=lambda event: timezone.localtime(event.at).date())
    return [(day, readings(found, names)) for day, found in days]


def readings(events: Iterable[AuditEvent], names: dict[str, str]) -> list[Reading]:
    together: dict[tuple[str, str, str], list[AuditEvent]] = {}
    for event in events:
        together.setdefault((names.get(event.actor, event.actor), *told_of(event)), []).append(event)
    return [Reading(*told, len(found), found[0].at) for told, found in together.items()]


def told_of(event: AuditEvent) -> tuple[str, str]:
    """What was read, in words, and where more about it stands; of an emergency the page that says who, and why."""
    model, _, key = event.object.partition(":")
    kind = KINDS.get(model)
    what = CALLED.get(event.action) or (kind.called if kind else "something of yours")
    if access := event.facts.get("emergency"):
        what = "a note you keep to yourself" if event.facts.get("private") else what
        return f"{what}, in an emergency", reverse("governance:emergency_detail", args=[access])
    return what, reverse(kind.page, args=[key]) if kind and kind.page else ""
