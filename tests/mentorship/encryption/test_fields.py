"""Private words in the database: sealed, bound to their row, and never silently lost (security 13)."""

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection

from activities.models import ActionItem, Note
from mentorship.encryption.errors import CannotOpen
from mentorship.encryption.keys import destroy_key, forget_keys, make_keys, prefetch_keys
from mentorship.encryption.models import DataKey
from mentorship.settings import fresh_key
from pairing.models import Pairing
from tests.factories.activities import ActionItemFactory, NoteFactory

pytestmark = pytest.mark.django_db
WORDS = "Something said in confidence — ü, 漢字 and 🙂."


def a_pair() -> Pairing:
    return NoteFactory().pairing


def column(note: Note) -> str:
    """What the database itself holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM activities_note WHERE id = %s", [note.pk.hex if _plain_ids() else note.pk])
        return cursor.fetchone()[0]


def write(note: Note, value: str) -> None:
    with connection.cursor() as cursor:
        key = note.pk.hex if _plain_ids() else note.pk
        cursor.execute("UPDATE activities_note SET body = %s WHERE id = %s", [value, key])


def _plain_ids() -> bool:
    return connection.vendor == "sqlite"


def reread(note: Note) -> Note:
    forget_keys()
    return Note.objects.get(pk=note.pk)


def test_the_column_holds_no_word_and_reading_gives_them_back():
    note = NoteFactory(body=WORDS)

    assert "confidence" not in column(note)
    assert reread(note).body == WORDS


def test_the_same_words_never_look_the_same():
    pairing = a_pair()

    first, second = NoteFactory(pairing=pairing, body=WORDS), NoteFactory(pairing=pairing, body=WORDS)

    assert column(first) != column(second)


def test_a_value_moved_to_another_row_does_not_open():
    pairing = a_pair()
    mine, other = NoteFactory(pairing=pairing, body=WORDS), NoteFactory(pairing=pairing, body="Nothing much.")

    write(other, column(mine))

    with pytest.raises(CannotOpen, match="changed or moved"):
        reread(other).body  # noqa: B018


def test_a_value_moved_to_another_model_does_not_open():
    pairing = a_pair()
    note, item = NoteFactory(pairing=pairing, body=WORDS), ActionItemFactory(pairing=pairing, text="Draft it")
    stolen = column(note)

    with connection.cursor() as cursor:
        key = item.pk.hex if _plain_ids() else item.pk
        cursor.execute("UPDATE activities_actionitem SET text = %s WHERE id = %s", [stolen, key])

    with pytest.raises(CannotOpen):
        ActionItem.objects.get(pk=item.pk).text  # noqa: B018


@pytest.mark.parametrize("spoiled", ["", "plain words", "v1.x", "v2.key.AAAA"])
def test_a_spoiled_value_is_an_error_and_never_empty_text(spoiled):
    note = NoteFactory(body=WORDS)

    write(note, spoiled)

    with pytest.raises(CannotOpen):
        reread(note).body  # noqa: B018


def test_one_changed_byte_is_noticed():
    note = NoteFactory(body=WORDS)
    sealed = column(note)

    write(note, sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:])

    with pytest.raises(CannotOpen):
        reread(note).body  # noqa: B018


def test_each_pairing_has_a_key_of_its_own_that_is_not_in_the_database_in_clear():
    first, second = NoteFactory(body=WORDS), NoteFactory(body=WORDS)

    keys = DataKey.objects.filter(scope__in=[f"pairing:{note.pairing_id}" for note in (first, second)])

    assert len({bytes(key.wrapped) for key in keys}) == 2
    assert all(len(bytes(key.wrapped)) > 32 for key in keys)


def test_a_destroyed_key_erases_for_good():
    note = NoteFactory(body=WORDS)

    assert destroy_key(f"pairing:{note.pairing_id}")

    with pytest.raises(CannotOpen, match="destroyed"):
        reread(note).body  # noqa: B018


def test_an_unknown_master_key_is_a_clear_error(settings):
    note = NoteFactory(body=WORDS)

    settings.ENCRYPTION_KEYS = [fresh_key()]

    with pytest.raises(CannotOpen, match="put it back"):
        reread(note).body  # noqa: B018


@pytest.mark.parametrize("keys", [[], ["c2hvcnQ="], ["not base64 at all!"]])
def test_a_missing_or_broken_master_key_is_a_clear_error(settings, keys):
    settings.ENCRYPTION_KEYS = keys
    forget_keys()

    with pytest.raises(ImproperlyConfigured, match="32 random bytes"):
        NoteFactory(body=WORDS)


@pytest.mark.parametrize("lookup", ["body", "body__contains", "body__startswith", "body__gt"])
def test_nothing_can_be_looked_up_in_private_words(lookup):
    with pytest.raises(FieldError, match="sealed"):
        list(Note.objects.filter(**{lookup: "confidence"}))


def test_words_can_not_be_set_without_an_object():
    note = NoteFactory(body=WORDS)

    with pytest.raises(FieldError, match="sealed"):
        Note.objects.filter(pk=note.pk).update(body="in clear")


def test_a_dump_holds_ciphertext_and_loads_again():
    note = NoteFactory(body=WORDS)

    dump = serializers.serialize("json", [reread(note)])
    for restored in serializers.deserialize("json", dump):
        restored.save()

    assert "confidence" not in dump
    assert reread(note).body == WORDS


def test_saving_what_was_loaded_keeps_the_words():
    note = reread(NoteFactory(body=WORDS))

    note.save()

    assert reread(note).body == WORDS


def test_a_list_opens_all_its_keys_with_one_question(django_assert_num_queries):
    notes = [NoteFactory(body=f"{WORDS} {number}") for number in range(4)]
    rows = list(Note.objects.filter(pk__in=[note.pk for note in notes]))
    forget_keys()

    with django_assert_num_queries(1):
        prefetch_keys(f"pairing:{note.pairing_id}" for note in rows)
        words = {note.body for note in rows}

    assert words == {f"{WORDS} {number}" for number in range(4)}


def test_many_keys_are_made_with_few_questions_and_none_anew(django_assert_num_queries):
    with django_assert_num_queries(3):
        make_keys(f"person:{number}" for number in range(50))
    first = dict(DataKey.objects.values_list("scope", "pk"))
    forget_keys()

    make_keys(f"person:{number}" for number in range(51))

    assert dict(DataKey.objects.exclude(scope="person:50").values_list("scope", "pk")) == first
