"""Records of the audit log as people read them: with names and in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.urls import reverse

from mentorship.audit.models import AuditEvent
from mentorship.audit.words import words_of
from mentorship.people.models import Person

MOST_NAMED = 50  # people that one name may stand for
PERSON = "people.person:"
# Whether what was read in an emergency is kept to themself by one of the pair, and by which, is told to that one alone.
# Where a key outlives the words of a pair, one of the two had raised a concern, which has a rule of its own.
UNSAID = {"private", "author", "key_destroyed"}


@dataclass(frozen=True)
class Line:
    """A record as people read it; the addresses are empty where there is no page about somebody or something."""

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
            event.at, names.get(event.actor, event.actor), to(event.actor), words_of(event.action),
            names.get(event.object) or thing_in_words(event.object), to(event.object), spelled(event.facts),
        )
        for event in events
    ]  # fmt: skip


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
