"""The one gate to the words of a note: everything that writes or reads ``Note.body`` is in this module."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from activities.models import Note, Session
from activities.policies.pairs import check_lasts
from mentorship import audit
from mentorship.access.grants import grant, revoke
from mentorship.people.models import Person, User
from pairing.models import Pairing


@dataclass(frozen=True)
class OpenNote:
    """A note with its words, for somebody whose reading is on record."""

    note: Note
    text: str


@transaction.atomic
def write_note(
    *, pairing: Pairing, body: str, shared: bool, session: Session | None = None, by: Person, now: datetime
) -> Note:
    """Write a note: for oneself, or shared with the other of the pair."""
    check_lasts(pairing)
    if not pairing.includes(by):
        raise PermissionDenied
    note = Note.objects.create(
        pairing=pairing, session=session, author=by, shared=shared, body=body, written_at=now, changed_at=now
    )
    readers = [by, pairing.partner_of(by)] if shared else [by]
    grant("read_note", *[(reader.user, note) for reader in readers])
    audit.record("note.written", by=by, on=note, now=now, pairing=str(pairing.pk))
    return note


@transaction.atomic
def change_note(*, note: Note, body: str, shared: bool, by: Person, now: datetime) -> Note:
    """Rewrite one's own note, share it, or stop sharing it; the grant follows in the same moment."""
    note = (
        Note.objects.select_for_update(of=("self",))
        .select_related("pairing__mentor", "pairing__mentee")
        .get(pk=note.pk)
    )
    if note.author_id != by.pk:
        raise PermissionDenied
    check_lasts(note.pairing)
    partner = note.pairing.partner_of(by)
    note.body, note.shared, note.changed_at = body, shared, now
    note.save(update_fields=["body", "shared", "changed_at"])
    if shared:
        grant("read_note", (partner.user, note))
    else:
        revoke("read_note", note, [partner.user])
    audit.record("note.changed", by=by, on=note, now=now)
    return note


@transaction.atomic
def delete_note(*, note: Note, by: Person, now: datetime) -> None:
    """Delete one's own note for good, with its grants."""
    note = Note.objects.select_for_update().get(pk=note.pk)
    if note.author_id != by.pk:
        raise PermissionDenied
    audit.record("note.deleted", by=by, on=note, now=now)
    note.delete()


def open_notes(*, notes: Iterable[Note], user: User, now: datetime) -> list[OpenNote]:
    """The words of these notes for somebody who may read each; recorded first, and not shown when that fails."""
    notes = list(notes)
    if not all(user.has_perm("activities.read_note", note) for note in notes):
        raise PermissionDenied
    for note in notes:
        audit.record_read("note.read", by=user.person, on=note, now=now)
    return [OpenNote(note, note.body) for note in notes]


@transaction.atomic
def close_notes(*, pairing: Pairing, by: Person | None, now: datetime) -> None:
    """Cut what each wrote off from the other, when a pairing ends."""
    notes = list(Note.objects.filter(pairing=pairing, shared=True).select_related("author__user"))
    for note in notes:
        partner = pairing.partner_of(note.author)
        revoke("read_note", note, [partner.user])
    if notes:
        audit.record("note.closed", by=by, on=pairing, now=now, notes=len(notes))
