"""Master keys are exchanged while people work, and an interrupted exchange goes on where it stopped (security 13)."""

import pytest
from django.core.management import CommandError, call_command

from activities.models import Note
from mentorship.audit.models import AuditEvent
from mentorship.encryption import services
from mentorship.encryption.keys import forget_keys
from mentorship.encryption.masters import fingerprint, master_keys
from mentorship.encryption.models import DataKey
from mentorship.settings import fresh_key
from tests.factories.activities import NoteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def notes(settings):
    """Notes of five pairs under the old key, with a new key in front of it."""
    written = [NoteFactory(body=f"Words {number}") for number in range(5)]
    settings.ENCRYPTION_KEYS = [fresh_key(), *settings.ENCRYPTION_KEYS]
    forget_keys()
    return written


def words() -> list[str]:
    forget_keys()
    return sorted(note.body for note in Note.objects.all())


def test_nothing_is_left_under_the_old_key_and_every_note_opens_without_it(notes, settings, capsys):
    call_command("rotate_keys")

    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    assert set(DataKey.objects.values_list("master", flat=True)) == set(master_keys())
    assert words() == [f"Words {number}" for number in range(5)]
    assert "all are under the newest master key" in capsys.readouterr().out
    assert AuditEvent.objects.filter(action="keys.rotated").count() == 1


def test_without_the_old_key_nothing_is_changed_and_the_command_says_what_to_do(notes, settings):
    before, keys = list(DataKey.objects.order_by("pk").values_list("pk", "wrapped")), settings.ENCRYPTION_KEYS
    DataKey.objects.filter(pk=before[0][0]).update(master="0" * 16)
    settings.ENCRYPTION_KEYS = keys[:1]
    forget_keys()

    with pytest.raises(CommandError, match="not among ENCRYPTION_KEYS: put it back and run this again"):
        call_command("rotate_keys")

    assert list(DataKey.objects.order_by("pk").values_list("pk", "wrapped")) == before
    assert not AuditEvent.objects.filter(action="keys.rotated").exists()


def test_a_key_that_was_changed_is_named(notes):
    key = DataKey.objects.order_by("pk").first()
    DataKey.objects.filter(pk=key.pk).update(wrapped=b"changed outside of the application")

    with pytest.raises(CommandError, match=f"does not open as key of {key.scope}"):
        call_command("rotate_keys")


def test_a_second_rotation_changes_nothing(notes):
    assert services.rotate_keys() >= 5
    before = list(DataKey.objects.order_by("pk").values_list("wrapped", flat=True))

    assert services.rotate_keys() == 0
    assert list(DataKey.objects.order_by("pk").values_list("wrapped", flat=True)) == before


def test_a_rotation_that_was_killed_loses_nothing_and_goes_on(notes, settings, monkeypatch):
    monkeypatch.setattr(services, "CHUNK", 2)
    rounds = []

    def killed_after_one(done: int, total: int) -> None:
        rounds.append((done, total))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.rotate_keys(progress=killed_after_one)
    halfway = set(DataKey.objects.values_list("master", flat=True))
    readable = words()
    services.rotate_keys()

    assert rounds == [(2, DataKey.objects.count())]
    assert len(halfway) == 2
    assert readable == words() == [f"Words {number}" for number in range(5)]
    assert set(DataKey.objects.values_list("master", flat=True)) == {next(iter(master_keys()))}


def test_what_is_written_meanwhile_is_sealed_with_the_newest_key(notes):
    note = NoteFactory(body="Meanwhile")

    assert DataKey.objects.get(scope=f"pairing:{note.pairing_id}").master == next(iter(master_keys()))


def test_the_fingerprint_of_a_key_does_not_tell_the_key():
    key = b"k" * 32

    assert len(fingerprint(key)) == 16
    assert key.hex()[:16] not in fingerprint(key)
