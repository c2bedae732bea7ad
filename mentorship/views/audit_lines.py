"""Records of the audit log as people read them: with names, in words, and nothing that was said in confidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.urls import reverse

from mentorship.audit.models import AuditEvent
from mentorship.audit.words import words_of
from mentorship.people.models import Person

MOST_NAMED = 50  # people that one name may stand for
PERSON = "people.person:"
# Who raised a concern about a pair, or would rather not meet somebody, is itself what was said in confidence: the log
# keeps it, its chain proves it, and no page or file of it tells, for one of its readers may be the other of the pair.
CONFIDENTIAL = ("escalation.", "private_choice.")
IN_CONFIDENCE = "somebody, in confidence"
# Whether what was read in an emergency is kept to themself by one of the pair, and by which: told to that one alone.
UNSAID = {"private", "author"}


@dataclass(frozen=True)
class Line:
    """A record as people read it; the addresses are empty where there is no page about somebody or something."""

    pk: int
    at: datetime
    actor: str
    actor_url: str
    did: str
    object: str
    object_url: str
    facts: str


def lines(events: Iterable[AuditEvent], *, linked: bool) -> list[Line]:
    """``linked``: to the pages about each person and thing, for who may open those."""
    events = list(events)
    names = names_in(events)
    to = address_of if linked else lambda label: ""
    return [
        Line(
            event.pk, event.at, names.get(event.actor, event.actor), to(event.actor), words_of(event.action),
            names.get(event.object) or thing_in_words(event.object), to(event.object), spelled(event.facts),
        )
        for event in events
    ]  # fmt: skip


def not_confidential(events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
    """Without what a question about somebody, or about one thing, may not find."""
    for beginning in CONFIDENTIAL:
        events = events.exclude(action__startswith=beginning)
    return events


def unnamed(event: AuditEvent) -> AuditEvent:
    """The record as it may be shown: of what was said in confidence, that it happened and no more."""
    if event.action.startswith(CONFIDENTIAL):
        event.actor, event.object, event.facts = IN_CONFIDENCE, "", {}
    return event


def actors_called(words: str) -> list[str]:
    """How the log names whoever is called so."""
    if words.strip().lower() == "system":
        return ["system"]
    called = Person.objects.filter(Q(name__icontains=words.strip()) | Q(email__iexact=words.strip()))
    return [f"{PERSON}{pk}" for pk in called.values_list("pk", flat=True)[:MOST_NAMED]]


def names_in(events: list[AuditEvent]) -> dict[str, str]:
    """The names of the people a few records speak of, by one question; who is gone keeps the label."""
    labels = {text for event in events for text in (event.actor, event.object) if text.startswith(PERSON)}
    people = Person.objects.only("name").in_bulk([label.removeprefix(PERSON) for label in labels])
    return {f"{PERSON}{pk}": person.name for pk, person in people.items()} | {"system": "The system"}


def thing_in_words(label: str) -> str:
    """``activities.note:3f2a9c1e-…`` as "note 3f2a9c1e"; of what is no model any more, the label."""
    model, _, key = label.partition(":")
    try:
        return f"{apps.get_model(model)._meta.verbose_name} {key[:8]}"
    except (LookupError, ValueError):
        return label


def address_of(label: str) -> str:
    """The page about a person or a thing of the log."""
    if label.startswith(PERSON):
        return reverse("audit_person", args=[label.removeprefix(PERSON)])
    return reverse("audit_of", args=[label]) if ":" in label else ""


def spelled(facts: dict[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in facts.items() if name not in UNSAID)
