import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError

from activities.models import Note
from activities.services.notes import change_note, delete_note, open_notes, write_note
from mentorship.audit.selectors import events_on
from pairing.services.offers import end_pairing
from tests.cast import make_cast
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def note_of(cast, **facts) -> Note:
    return write_note(pairing=cast.pairing, body="Doubts about staying.", by=cast.mentor, now=NOW, **facts)


def readers(cast, note: Note) -> set[str]:
    """Who may read it; the list each sees agrees."""
    note = Note.objects.select_related("pairing").get(pk=note.pk)
    may = {part for part, user in cast.users.items() if user.has_perm("activities.read_note", note)}
    assert may == {part for part, user in cast.users.items() if Note.objects.visible_to(user).filter(pk=note.pk)}
    return may


def test_a_private_note_stays_with_its_author(cast):
    assert readers(cast, note_of(cast, shared=False)) == {"mentor"}


def test_a_shared_note_is_read_by_the_two_of_the_pair(cast):
    assert readers(cast, note_of(cast, shared=True)) == {"mentor", "mentee"}


def test_sharing_ends_when_the_author_says_so(cast):
    note = note_of(cast, shared=True)

    note = change_note(note=note, body="Mine again.", shared=False, by=cast.mentor, now=NOW)
    assert readers(cast, note) == {"mentor"}

    change_note(note=note, body="Ours.", shared=True, by=cast.mentor, now=NOW)
    assert readers(cast, note) == {"mentor", "mentee"}


def test_the_end_of_a_pairing_cuts_the_other_off_and_leaves_the_author_theirs(cast):
    note = note_of(cast, shared=True)

    end_pairing(pairing=cast.pairing, by=None, now=NOW)

    assert readers(cast, note) == {"mentor"}
    assert not Note.objects.get(pk=note.pk).notegrant_set.filter(user=cast.mentee.user).exists()


def test_reading_is_on_record_before_the_words_are_out(cast):
    note = note_of(cast, shared=True)

    [opened] = open_notes(notes=[note], user=cast.mentee.user, now=NOW)

    assert opened.text == "Doubts about staying."
    assert events_on(note).filter(action="note.read", actor=f"people.person:{cast.mentee.pk}").count() == 1


def test_words_stay_closed_when_their_reading_can_not_be_recorded(cast, monkeypatch):
    note = note_of(cast, shared=True)

    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr("mentorship.audit.services.record", broken)
    with pytest.raises(DatabaseError):
        open_notes(notes=[note], user=cast.mentee.user, now=NOW)


def test_the_gate_refuses_whoever_may_not_read_any_one_of_them(cast):
    notes = [note_of(cast, shared=True), note_of(cast, shared=False)]

    with pytest.raises(PermissionDenied):
        open_notes(notes=notes, user=cast.mentee.user, now=NOW)


def test_only_the_author_rewrites_or_deletes_and_only_the_pair_writes(cast):
    note = note_of(cast, shared=True)

    with pytest.raises(PermissionDenied):
        change_note(note=note, body="Theirs.", shared=True, by=cast.mentee, now=NOW)
    with pytest.raises(PermissionDenied):
        delete_note(note=note, by=cast.mentee, now=NOW)
    with pytest.raises(PermissionDenied):
        write_note(pairing=cast.pairing, body="Hello", shared=True, by=cast.owner, now=NOW)

    delete_note(note=note, by=cast.mentor, now=NOW)
    assert not Note.objects.exists()


def test_the_log_and_the_columns_hold_no_word(cast):
    note = note_of(cast, shared=True)

    facts = str(list(events_on(note).values()))
    column = Note.objects.values_list("body", flat=True).get()
    assert "Doubts" not in facts + column
    assert "Doubts" not in repr(note) + str(note)
