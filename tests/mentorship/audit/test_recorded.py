"""What must leave a record, and that no record holds a word of content (security 12)."""

import pytest
from django.core.management import call_command

from activities.services.notes import change_note, delete_note, open_notes, write_note
from mentorship.access.roles import Role
from mentorship.access.services.roles import grant_role, revoke_role
from mentorship.audit.models import AuditEvent
from mentorship.settings import fresh_key
from tests.cast import Cast, make_cast
from tests.factories import NOW
from tests.factories.activities import NoteFactory

pytestmark = pytest.mark.django_db
PASSWORD = "four words in a row"
CANARY = "zebra-crossing"


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    cast.mentor.user.set_password(PASSWORD)
    cast.mentor.user.save()
    return cast


def recorded(action: str) -> AuditEvent:
    return AuditEvent.objects.get(action=action)


def sign_in(client, password: str) -> None:
    client.post("/accounts/login/", {"login": "mara.mentor@example.org", "password": password})


def test_signing_in_and_failing_to(client, cast):
    sign_in(client, CANARY)
    sign_in(client, PASSWORD)

    assert recorded("account.sign_in_failed")
    assert recorded("account.signed_in").actor == f"people.person:{cast.mentor.pk}"


@pytest.mark.parametrize("address", ["/audit/", "/notifications/status/", "note", "missing"])
def test_a_refusal_whether_the_thing_exists_or_not(client, cast, address):
    note = NoteFactory(pairing=cast.other_pairing, body=CANARY)
    addresses = {
        "note": f"/activities/notes/{note.pk}/",
        "missing": "/activities/notes/00000000-0000-4000-8000-000000000000/",
    }
    client.force_login(cast.mentor.user)

    client.get(addresses.get(address, address))

    assert recorded("access.refused").actor == f"people.person:{cast.mentor.pk}"


def test_writing_changing_reading_and_deleting_private_words(cast):
    note = write_note(pairing=cast.pairing, body=CANARY, shared=True, by=cast.mentor, now=NOW)
    change_note(note=note, body=f"{CANARY} again", shared=True, by=cast.mentor, now=NOW)
    open_notes(notes=[note], user=cast.mentee.user, now=NOW)
    label = f"activities.note:{note.pk}"
    delete_note(note=note, by=cast.mentor, now=NOW)

    for action, who in [
        ("note.written", cast.mentor),
        ("note.changed", cast.mentor),
        ("note.read", cast.mentee),
        ("note.deleted", cast.mentor),
    ]:
        event = recorded(action)
        assert (event.actor, event.object) == (f"people.person:{who.pk}", label)


def test_giving_and_taking_a_role(cast):
    for service in (grant_role, revoke_role):
        service(person=cast.outsider, role=Role.AUDITOR, by=cast.administrator, now=NOW)

    assert recorded("role.granted").facts == recorded("role.revoked").facts == {"role": "auditor"}


def test_taking_an_export(client, cast):
    client.force_login(cast.auditor.user)

    client.get("/audit/export/")

    assert recorded("audit_log.exported").actor == f"people.person:{cast.auditor.pk}"


def test_rotating_keys(cast, settings):
    NoteFactory(pairing=cast.pairing, body=CANARY)
    settings.ENCRYPTION_KEYS = [fresh_key(), *settings.ENCRYPTION_KEYS]

    call_command("rotate_keys")

    assert recorded("keys.rotated").actor == "system"


def test_no_record_holds_a_word(client, cast):
    note = write_note(pairing=cast.pairing, body=CANARY, shared=True, by=cast.mentor, now=NOW)
    open_notes(notes=[note], user=cast.mentee.user, now=NOW)
    sign_in(client, CANARY)

    for event in AuditEvent.objects.all():
        assert CANARY not in f"{event.actor} {event.action} {event.object} {event.facts}"
