from django.db import models

from mentorship.audit.models import AuditEvent
from mentorship.audit.services import label


def events_on(thing: models.Model) -> "models.QuerySet[AuditEvent]":
    return AuditEvent.objects.filter(object=label(thing))


def events_by(person: models.Model) -> "models.QuerySet[AuditEvent]":
    return AuditEvent.objects.filter(actor=label(person))
