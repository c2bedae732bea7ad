"""The restore drill: what comes back is what was there, sealed words open, the audit log is whole."""

import json
import stat
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from activities.models import Note
from governance.services.erasures import erase_person
from mentorship.audit.models import AuditEvent
from mentorship.audit.services import seal_pending, write_anchor
from mentorship.audit.verification import verify
from mentorship.backup import tables
from mentorship.backup.archive import NoBackup
from mentorship.backup.erasures import begin
from mentorship.backup.services import back_up, restore
from mentorship.encryption.keys import forget_keys
from mentorship.encryption.models import DataKey
from mentorship.people.models import Person, SelfDeclaration
from mentorship.people.services.declarations import declare
from mentorship.settings import fresh_key
from tests.append_only import triggers_lifted
from tests.cast import Cast, make_cast
from tests.factories import NOW
from tests.factories.activities import ActionItemFactory, GoalFactory, NoteFactory, SessionFactory
from tests.factories.governance import JointReviewFactory, ReviewAnswerFactory
from tests.factories.people import PersonSkillFactory

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = 'what nobody else may read, with signs of its own: „ü“ 漢 \x1f \\ "'


def lived_in() -> Cast:
    """A cast with words, several sorts of columns, and a log."""
    cast = make_cast()
    for author in (cast.mentor, cast.mentee):
        NoteFactory(pairing=cast.pairing, author=author, body=f"{CANARY} {author}", shared=True)
    GoalFactory(pairing=cast.pairing, title=CANARY)
    ActionItemFactory(pairing=cast.other_pairing)
    SessionFactory(pairing=cast.pairing, topics=["code", "design"])
    ReviewAnswerFactory(review=JointReviewFactory(pairing=cast.pairing))
    PersonSkillFactory(person=cast.mentee)
    declare(person=cast.mentee, attribute="gender", value=CANARY[:40], by=cast.mentee, now=NOW)
    return cast


def make_empty() -> None:
    """As after migrate in a database that is new."""
    with triggers_lifted():
        call_command("flush", interactive=False, verbosity=0)
    forget_keys()


def fingerprints() -> list[tables.Fingerprint]:
    return [tables.fingerprint(model) for model in tables.models()]


@pytest.fixture
def local(settings, tmp_path) -> Path:
    settings.LOCAL_DIR = tmp_path
    return tmp_path


def test_what_comes_back_is_what_was_there(local, capsys):
    lived_in()
    seal_pending()
    before, file = fingerprints(), local / "backup.zip"
    call_command("back_up", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {path.name for path in local.iterdir()} == {"backup.zip", "erasures"}, "no draft is left"
    make_empty()
    assert not Person.objects.exists()

    call_command("restore", file)

    manifest = json.loads(ZipFile(file).read("manifest.json"))
    assert [tables.Fingerprint(**table) for table in manifest["tables"]] == before
    assert f"{before[0].digest}" in capsys.readouterr().out
    after = {table.name: table for table in fingerprints()}
    grown = {table.name for table in before if after[table.name] != table}
    assert grown <= {"audit.auditevent", "audit.auditseal"}, "only that it was restored is new"
    assert sorted(note.body for note in Note.objects.all()) == [f"{CANARY} Mara Mentor", f"{CANARY} Milo Mentee"]
    assert SelfDeclaration.objects.get().value == CANARY[:40]
    verdict = verify()
    assert (verdict.broken, verdict.pending) == ("", 0)
    assert AuditEvent.objects.filter(action="backup.restored").exists()
    assert Person.objects.create(employee_id="new", name="New", email="new@example.org").pk, "keys are counted on"


def test_the_file_holds_no_word_and_no_key(local, settings):
    lived_in()
    back_up(path=local / "backup.zip", now=NOW)

    with ZipFile(local / "backup.zip") as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
        names = archive.namelist()

    secrets = [CANARY, "nobody else may read", *settings.ENCRYPTION_KEYS, settings.AUDIT_KEY, settings.SECRET_KEY]
    assert not [secret for secret in secrets if secret.encode() in content]
    assert b"Milo Mentee" in content
    assert "tables/sessions.session.jsonl" not in names, "nobody stays signed in over a restore"


def test_who_was_erased_since_is_erased_again(local):
    cast = lived_in()
    back_up(path=local / "backup.zip", now=NOW)
    erase_person(person=cast.mentee, by=None, now=NOW)
    write_anchor(local / "audit_anchors")
    make_empty()

    call_command("restore", local / "backup.zip")

    milo = Person.objects.get(pk=cast.mentee.pk)
    assert milo.erased_at
    assert "Milo" not in milo.name
    assert not DataKey.objects.filter(scope=f"person:{milo.pk}").exists()
    assert Note.objects.get(author=cast.mentor).body == f"{CANARY} Mara Mentor"
    assert verify().broken == ""
    assert next(local.glob("audit_anchors*")).name.startswith("audit_anchors.before-restore-")


def test_on_another_machine_the_erased_come_back_only_if_one_says_so(local, settings, capsys):
    cast, lost, file = lived_in(), local / "lost", local / "backup.zip"
    settings.LOCAL_DIR = lost
    back_up(path=file, now=NOW)
    erase_person(person=cast.mentee, by=None, now=NOW)
    make_empty()

    settings.LOCAL_DIR = local / "other"
    with pytest.raises(CommandError, match="Nothing says who was erased"):
        call_command("restore", file)
    begin(now=NOW + timedelta(seconds=1))
    with pytest.raises(CommandError, match="begins later"):
        call_command("restore", file)
    assert not Person.objects.exists()

    call_command("restore", file, without_erasures=True)
    assert not Person.objects.get(pk=cast.mentee.pk).erased_at
    assert "Erase them again with erase_person." in capsys.readouterr().err
    make_empty()

    copyfile(lost / "erasures", settings.LOCAL_DIR / "erasures")
    call_command("restore", file)
    assert Person.objects.get(pk=cast.mentee.pk).erased_at
    assert capsys.readouterr().err == ""


def altered(source: Path, target: Path, change) -> Path:
    """A copy of the backup in which ``change`` was at each entry."""
    with ZipFile(source) as old, ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def test_a_backup_that_does_not_fit_leaves_the_database_empty(local, settings, monkeypatch):
    lived_in()
    good = local / "backup.zip"
    back_up(path=good, now=NOW)
    with pytest.raises(NoBackup, match="in this database already"):
        restore(path=good, now=NOW)
    with pytest.raises(NoBackup, match="exists already"):
        back_up(path=good, now=NOW)
    make_empty()

    cut, nothing = local / "cut.zip", local / "nothing.zip"
    cut.write_bytes(good.read_bytes()[:-500])
    nothing.write_text("Not a backup.")
    people = "tables/people.person.jsonl"
    rename = altered(good, local / "a.zip", lambda n, c: c.replace(b"Milo", b"Mila") if n == people else c)
    missing = altered(good, local / "b.zip", lambda n, c: None if n == people else c)
    manifest = altered(good, local / "c.zip", lambda n, c: c.replace(b"0.1.0", b"0.1.1") if n == "manifest.json" else c)
    bare = altered(good, local / "d.zip", lambda n, c: c if n.startswith("tables/") else None)
    for file, says in (
        (cut, "not whole"),
        (nothing, "not whole"),
        (local / "none.zip", "can't be read"),
        (rename, "people.person is not"),
        (missing, "people.person is missing"),
        (manifest, "was changed"),
        (bare, "no manifest"),
    ):
        with pytest.raises(CommandError, match=says):
            call_command("restore", file)
        assert not Person.objects.exists(), says

    with monkeypatch.context() as other:
        other.setattr("mentorship.backup.services.migrations", lambda: ["people.9999_of_tomorrow"])
        with pytest.raises(NoBackup, match="Restore it with that version"):
            restore(path=good, now=NOW)
    settings.ENCRYPTION_KEYS = [fresh_key()]
    with pytest.raises(NoBackup, match="is not among ENCRYPTION_KEYS"):
        restore(path=good, now=NOW)
    assert not Person.objects.exists()


def test_a_backup_outlives_the_key_of_the_log_if_one_says_so(local, settings):
    lived_in()
    back_up(path=local / "backup.zip", now=NOW)
    make_empty()
    settings.AUDIT_KEY = fresh_key()

    with pytest.raises(CommandError, match="another AUDIT_KEY"):
        call_command("restore", local / "backup.zip")
    call_command("restore", local / "backup.zip", unproven=True)

    assert Note.objects.count() == 2
