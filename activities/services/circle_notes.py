"""The one gate to the words of a circle's note: everything that writes or reads ``CircleNote.body`` is here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from activities.models import CircleNote, CircleSession
from activities.policies.circles import check_lasts
from mentorship import audit
from mentorship.people.models import Person, User
from pairing.models import Circle


@dataclass(frozen=True)
class OpenCircleNote:
    """A note with its words, for somebody whose reading is on record."""

    note: CircleNote
    text: str


@transaction.atomic
def write_circle_note(
    *, circle: Circle, body: str, session: CircleSession | None = None, by: Person, now: datetime
) -> CircleNote:  # fmt: skip
    """Write a note for everybody in the circle."""
    check_lasts(circle)
    if not circle.members.present().filter(person=by).exists():
        raise PermissionDenied
    note = CircleNote.objects.create(
        circle=circle, session=session, author=by, body=body, written_at=now, changed_at=now
    )  # fmt: skip
    audit.record("circle_note.written", by=by, on=note, now=now, circle=str(circle.pk))
    return note


@transaction.atomic
def change_circle_note(*, note: CircleNote, body: str, by: Person, now: datetime) -> CircleNote:
    """Rewrite one's own note, while one is in the circle."""
    note = CircleNote.objects.select_for_update(of=("self",)).select_related("circle").get(pk=note.pk)
    if note.author_id != by.pk or not note.circle.members.present().filter(person=by).exists():
        raise PermissionDenied
    note.body, note.changed_at = body, now
    note.save(update_fields=["body", "changed_at"])
    audit.record("circle_note.changed", by=by, on=note, now=now)
    return note


@transaction.atomic
def delete_circle_note(*, note: CircleNote, by: Person, now: datetime) -> None:
    """Delete one's own note for good, whether one is still in the circle or not."""
    note = CircleNote.objects.select_for_update().get(pk=note.pk)
    if note.author_id != by.pk:
        raise PermissionDenied
    audit.record("circle_note.deleted", by=by, on=note, now=now)
    note.delete()


def open_circle_notes(*, notes: Iterable[CircleNote], user: User, now: datetime) -> list[OpenCircleNote]:
    """The words of these notes for somebody who may read each; recorded first, and not shown when that fails."""
    notes = list(notes)
    readable = CircleNote.objects.visible_to(user).filter(pk__in=[note.pk for note in notes])
    if len(notes) != len(set(readable.values_list("pk", flat=True))):
        raise PermissionDenied
    for note in notes:
        audit.record_read("circle_note.read", by=user.person, on=note, now=now)
    return [OpenCircleNote(note, note.body) for note in notes]
