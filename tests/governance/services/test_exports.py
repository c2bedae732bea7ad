"""A copy of one's own data holds all of one's own, and nothing that somebody else keeps for themselves."""

import json
from datetime import UTC
from errno import ENOSPC
from io import BytesIO
from itertools import product
from zipfile import ZipFile

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from icalendar import Calendar

from activities.models import Note
from governance.models import JointReview
from governance.services.exports import READ_AS, export_person
from mentorship.audit.models import AuditEvent
from mentorship.audit.readings import BY_ITS_SERVICE
from mentorship.audit.services import label
from mentorship.encryption.fields import EncryptedTextField
from mentorship.outbox.models import Delivery
from mentorship.outbox.services import deliver_due
from mentorship.own_data import declared
from mentorship.people.models import Person
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.activities import NoteFactory
from tests.factories.governance import EmergencyAccessFactory, JointReviewFactory
from tests.full_life import PARTNERS, live

pytestmark = pytest.mark.django_db
SECRETS = ("app-password-of-milo", "hooks.example.org/secret")


def unpacked(content: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_copy_holds_all_of_ones_own_and_nothing_that_others_keep(settings):
    cast = make_cast()
    life = live(cast)
    NoteFactory(pairing=cast.pairing, author=cast.mentor, shared=True, body="Shown to <the mentee>")
    shared = Note.objects.visible_to(cast.mentee.user).get(author=cast.mentor)

    files = unpacked(export_person(person=life.me, by=life.me, now=NOW))

    assert set(files) == {"person.json", "sessions.ics", "index.html", "copy.css"}
    secret = life.me.chat.address
    for name in ("person.json", "index.html"):
        assert [mark for mark in life.own if mark not in files[name] and mark != secret] == []
        assert "Shown to" in files[name]
        assert PARTNERS not in files[name]
        assert [text for text in (*SECRETS, secret) if text in files[name]] == []
    assert "&lt;the mentee&gt;" in files["index.html"]
    assert "<script" not in files["index.html"]

    copy = json.loads(files["person.json"])
    assert copy["format"] == 1
    assert copy["tables"]["people.person"][0] == {
        "id": str(life.me.pk), "employee_id": life.me.employee_id, "name": "Milo Mentee",
        "email": "milo.mentee@example.org", "timezone": "Europe/Berlin", "country": "Germany", "site": "Berlin",
        "hired_on": "2022-01-10", "left_on": None, "status": "active", "about": life.own[0], "own_choices": ["about"],
    }  # fmt: skip
    assert copy["tables"]["activities.note"][0]["pairing"] == {
        "id": str(cast.pairing.pk), "name": "Milo Mentee with Mara Mentor",
    }  # fmt: skip
    why = copy["tables"]["pairing.rationale"][0]["content"]
    assert why == {"score": 0, "points": {}}  # whom else the matching looked at is not theirs to take away
    assert {event["action"] for event in copy["done_by_you"]} >= {"account.signed_in", "person.exported"}
    assert len(Calendar.from_ical(files["sessions.ics"]).walk("VEVENT")) == 1

    taken = AuditEvent.objects.get(action="person.exported")
    assert (taken.actor, taken.object) == (f"people.person:{life.me.pk}",) * 2
    assert AuditEvent.objects.get(action="note.read").object == f"activities.note:{shared.pk}"
    deliver_due(now=NOW)
    assert "A copy of your data was taken" in [message.subject for message in mail.outbox]


def test_a_page_to_read_has_the_time_of_utc_wherever_it_is_taken_and_words_for_codes():
    me = make_cast().mentee
    me.own_choices = ["about", "declaration:gender", "timezone"]
    me.save()
    with timezone.override("Asia/Kolkata"):
        page = unpacked(export_person(person=me, by=me, now=NOW))["index.html"]

    assert f"As of {NOW.astimezone(UTC):%-d %B %Y, %H:%M} UTC" in page
    assert "about, gender, time zone" in page


def test_how_the_other_signed_a_joint_review_is_in_no_copy_before_it_is_closed():
    cast = make_cast()
    review = JointReviewFactory(
        pairing=cast.pairing, state="revealed", revealed_at=NOW, mentor_agrees=False, mentor_signed_at=NOW
    )

    def signed(person):
        copy = json.loads(unpacked(export_person(person=person, by=person, now=NOW))["person.json"])
        (row,) = copy["tables"]["governance.jointreview"]
        return row["mentor_agrees"], row["mentee_agrees"]

    assert (signed(cast.mentor), signed(cast.mentee)) == ((False, None), (None, None))
    JointReview.objects.filter(pk=review.pk).update(state="differed", mentee_agrees=True, closed_at=NOW)
    assert signed(cast.mentor) == signed(cast.mentee) == (False, True)


def test_who_has_left_still_gets_what_is_theirs():
    cast = make_cast()
    life = live(cast)
    life.me.user.is_active = False
    life.me.user.save()
    bare = Person.objects.create(employee_id="bare", name="Bea Bare", email="bea@example.org")

    assert life.own[-1] in unpacked(export_person(person=life.me, by=None, now=NOW))["person.json"]
    assert not Person.objects.get(pk=life.me.pk).user.is_active
    of_bare = json.loads(unpacked(export_person(person=bare, by=None, now=NOW))["person.json"])
    assert list(of_bare["tables"]) == ["people.person"]


def test_each_word_of_others_in_a_copy_is_on_record_whoever_takes_it():
    cast = make_cast()
    live(cast)
    EmergencyAccessFactory(pairing=cast.pairing, state="ended")
    read = {
        cast.mentor: "action_items assessment check_in emergency_reason goals note review touchpoints",
        cast.mentee: "action_items assessment check_in emergency_reason tasks",
        cast.other_mentor: "request",
    }

    for (person, kinds), by_oneself in product(read.items(), (True, False)):
        last, by = AuditEvent.objects.latest("pk").pk, person if by_oneself else None
        export_person(person=person, by=by, now=NOW)
        found = AuditEvent.objects.filter(pk__gt=last, action__endswith=".read").values_list("actor", "action")
        assert set(found) == {(label(by) or "system", f"{kind}.read") for kind in kinds.split()}, person
    assert set(READ_AS) == BY_ITS_SERVICE


def test_what_an_operator_takes_is_not_recorded_as_read_by_who_it_is_about_and_they_are_told():
    cast = make_cast()
    NoteFactory(pairing=cast.pairing, author=cast.mentor, shared=True, body="Shown to the mentee")

    copy = json.loads(unpacked(export_person(person=cast.mentee, by=None, now=NOW))["person.json"])

    assert AuditEvent.objects.get(action="note.read").actor == "system"
    assert [(event["by"], event["action"]) for event in copy["read_by_others"]] == [("system", "note.read")]
    deliver_due(now=NOW)
    assert "An operator made a copy of your data" in [message.subject for message in mail.outbox]


def test_every_sealed_column_is_in_the_copy_or_hidden_for_a_reason():
    """A reading of words is on record before the copy opens them; a secret is not in it at all."""
    shown = {
        f"{table.model}.{column.name}"
        for table in declared()
        if table.title
        for column in table.shown
        if isinstance(column, EncryptedTextField)
    }

    assert not [name for name in shown if name.endswith(("password", "token", "secret", "address", "found", "content"))]


def test_a_file_that_cannot_be_filled_is_removed_and_nobody_is_told_of_a_copy(tmp_path, monkeypatch):
    cast, path = make_cast(), tmp_path / "copy.zip"

    def full(number):
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CommandError, match="No space left on device"):
        call_command("export_person", cast.mentee.email, "--output", str(path))

    assert not path.exists()
    assert not AuditEvent.objects.filter(action="person.exported").exists()
    assert not Delivery.objects.filter(kind="own_data_taken").exists()


def test_the_commands_write_for_ones_own_eyes_and_name_whom_they_cannot_find(tmp_path, capsys, monkeypatch):
    cast = make_cast()
    path = tmp_path / "copy.zip"

    call_command("export_person", "MILO.MENTEE@example.org", "--output", str(path))

    assert oct(path.stat().st_mode)[-3:] == "600"
    assert "person.json" in unpacked(path.read_bytes())
    with pytest.raises(CommandError, match="File exists"):
        call_command("export_person", "milo.mentee@example.org", "--output", str(path))
    assert AuditEvent.objects.filter(action="person.exported").count() == 1
    for command in ("export_person", "erase_person"):
        with pytest.raises(CommandError, match="Nobody in the directory has the address or employee id nobody"):
            call_command(command, "nobody@example.org")
    Person.objects.create(employee_id=cast.mentor.email, name="Mix Up", email="mix@example.org")
    with pytest.raises(CommandError, match="is the address of one person and the employee id of another"):
        call_command("erase_person", cast.mentor.email, "--yes")

    monkeypatch.setattr("builtins.input", lambda question: "no")
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_person", cast.mentee.employee_id)
    monkeypatch.setattr("builtins.input", nobody_answers)
    with pytest.raises(CommandError, match=r"Nothing was erased\. Where nobody can be asked, say --yes"):
        call_command("erase_person", cast.mentee.employee_id)
    call_command("erase_person", cast.mentee.employee_id, "--yes")
    assert "What is left is called Former colleague " in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nobody in the directory"):
        call_command("erase_person", cast.mentee.employee_id, "--yes")
    with pytest.raises(CommandError, match="answers for Craft"):
        call_command("erase_person", cast.owner.email, "--yes")


def nobody_answers(question: str) -> str:
    raise EOFError
