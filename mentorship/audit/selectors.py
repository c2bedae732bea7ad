from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import models
from django.utils import timezone

from mentorship.audit import places
from mentorship.audit.models import AuditEvent
from mentorship.audit.services import READ, label


def events_on(thing: models.Model) -> "models.QuerySet[AuditEvent]":
    return AuditEvent.objects.filter(object=label(thing))


def events_labelled(name: str) -> "models.QuerySet[AuditEvent]":
    """Of a thing as the log names it, which may be gone."""
    return AuditEvent.objects.filter(object=name)


def events_by(person: models.Model) -> "models.QuerySet[AuditEvent]":
    return AuditEvent.objects.filter(actor=label(person))


def events_matching(
    *,
    actors: Iterable[str] | None = None,
    action: str = "",
    obj: str = "",
    since: date | None = None,
    until: date | None = None,
) -> "models.QuerySet[AuditEvent]":
    """Newest first; ``obj`` is a beginning, both days are included, in the reader's zone."""
    events = AuditEvent.objects.order_by("-pk")
    if actors is not None:
        events = events.filter(actor__in=list(actors))
    if action:
        events = events.filter(action=action)
    if obj:
        events = events.filter(object__startswith=obj)
    if since:
        events = events.filter(at__gte=_at(since, time.min))
    if until:
        events = events.filter(at__lte=_at(until, time.max))
    return events


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def only_readings(events: "models.QuerySet[AuditEvent]") -> "models.QuerySet[AuditEvent]":
    return events.filter(action__endswith=READ)


def readings_of(things: Iterable[str], *, but: models.Model) -> "models.QuerySet[AuditEvent]":
    """When things (labels as in the log) were read by anybody but that person, newest first."""
    events = only_readings(AuditEvent.objects.filter(object__in=list(things)))
    return events.exclude(actor=label(but)).order_by("-pk")


def page_from(
    events: "models.QuerySet[AuditEvent]", before: str, most: int
) -> tuple[list[AuditEvent], str | None, bool]:
    """Some of them from a sealed place on, newest first; where the next page begins, if any; whether this is none of
    the newest. The last page costs what the first does."""
    place, events = places.opened(before), events.order_by("-pk")
    rows = list((events.filter(pk__lt=place) if place is not None else events)[: most + 1])
    older = places.sealed(rows[most - 1].pk) if len(rows) > most else None
    return rows[:most], older, place is not None
