"""The audit log: only ever added to, chained, and anchored outside (security 11)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from mentorship import audit
from mentorship.audit.anchors import NoAnchors
from mentorship.audit.models import AppendOnly, AuditEvent, AuditSeal
from mentorship.audit.services import NotAFact, NotAReading, seal_pending, seal_recent, write_anchor
from mentorship.audit.verification import standing, verify
from tests.append_only import triggers_lifted
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)


@pytest.fixture
def log():
    """Five sealed records."""
    person = PersonFactory()
    events = [audit.record("note.read", by=person, on=person, now=NOW, number=number) for number in range(5)]
    seal_pending()
    return events


def sql(statement: str, *parameters: object) -> None:
    """What somebody with the database's password, and time to take the triggers away, could do."""
    with triggers_lifted(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_a_whole_log_is_proven(log, tmp_path):
    write_anchor(tmp_path / "anchors")

    verdict = verify(tmp_path / "anchors")

    assert (verdict.sealed, verdict.pending, verdict.broken) == (5, 0, "")


@pytest.mark.parametrize("column", ["actor", "action", "object", "at", "facts"])
def test_a_changed_record_is_named(log, column):
    value = {"at": "2026-09-02 09:00:00+00:00", "facts": '{"number": 9}'}.get(column, "people.person:999")

    sql(f"UPDATE audit_auditevent SET {column} = %s WHERE id = %s", value, log[2].pk)

    assert f"Event {log[2].pk}, sealed as 3, was changed" in verify().broken


COLUMNS = "at, actor, action, object, facts, nonce, mac"
INSERT = f"INSERT INTO audit_auditevent ({COLUMNS}) "


def test_a_removed_record_is_named(log):
    sql("DELETE FROM audit_auditevent WHERE id = %s", log[1].pk)

    assert f"Event {log[1].pk}, sealed as 2, is missing" in verify().broken


@pytest.mark.parametrize("nonce", ["'00000000000000000000000000000000'", "NULL"])
def test_an_inserted_record_is_named(log, nonce):
    """With a code that looks like one."""
    sql(f"{INSERT} VALUES (%s, 'system', 'note.read', '', '{{}}', {nonce}, %s)", NOW.isoformat(), log[0].mac[::-1])

    assert "was not written by the application" in verify().broken
    assert seal_pending() == 0
    audit.record("note.read", now=NOW)
    assert seal_pending() == 1, "what the application writes afterwards has its place all the same"
    assert "was not written by the application" in verify().broken


def test_a_record_written_again_with_the_code_of_another_is_named(log):
    """The database refuses it; who takes that away too is found."""
    copied = f"{INSERT} SELECT {COLUMNS} FROM audit_auditevent WHERE id = %s"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(copied, [log[2].pk])
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX audit_no_record_twice")

    sql(copied, log[2].pk)

    assert f"is a copy of event {log[2].pk}" in verify().broken
    seal_pending()
    assert f"sealed as 6, is a copy of event {log[2].pk}" in verify().broken


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL has no such statement")
@pytest.mark.parametrize("table", ["audit_auditevent", "audit_auditseal"])
def test_a_record_cannot_be_replaced_by_another(log, table):
    with pytest.raises(IntegrityError, match="only ever added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")

    assert verify().broken == ""


def test_a_history_that_was_written_out_of_its_order_can_be_sealed_in_it():
    for days in (2, 0, 1):
        audit.record("note.read", now=NOW + timedelta(days=days))
    seal_pending(order="at")

    assert (verify().sealed, verify().notes) == (3, ())


def test_a_log_that_is_cut_after_it_was_verified_is_found(log):
    call_command("verify_audit_log")
    sql("DELETE FROM audit_auditseal WHERE sequence >= 4")
    sql("DELETE FROM audit_auditevent WHERE id >= %s", log[3].pk)

    with pytest.raises(CommandError, match="The log ends at 3, but 5 was written down outside"):
        call_command("verify_audit_log")


def test_an_empty_log_where_there_are_people_is_an_emptied_one(log):
    sql("DELETE FROM audit_auditseal")
    sql("DELETE FROM audit_auditevent")

    with pytest.raises(CommandError, match="The audit log is empty though there are people"):
        call_command("verify_audit_log")


def test_after_a_commit_only_what_is_recent_is_looked_at_and_the_sweep_finds_the_rest(log, monkeypatch):
    monkeypatch.setattr("mentorship.audit.services.RECENT", 2)
    sql("DELETE FROM audit_auditseal WHERE sequence <> 1")
    sql("UPDATE audit_auditseal SET event_id = %s", log[4].pk)

    assert seal_recent() == 1
    assert seal_pending() == 3


def test_a_rewritten_seal_is_named(log):
    sql("UPDATE audit_auditseal SET digest = %s WHERE sequence = 2", "0" * 64)

    assert "Seal 2 does not follow" in verify().broken
    assert verify().sealed == 1


def test_a_record_removed_with_its_seal_is_named(log):
    sql("DELETE FROM audit_auditevent WHERE id = %s", log[3].pk)
    sql("DELETE FROM audit_auditseal WHERE sequence = 4")

    assert "Seal 4 is missing" in verify().broken


def test_a_cut_log_is_found_by_what_was_written_down_outside(log, tmp_path):
    write_anchor(tmp_path / "anchors")

    sql("DELETE FROM audit_auditevent WHERE id >= %s", log[3].pk)
    sql("DELETE FROM audit_auditseal WHERE sequence >= 4")

    assert verify().broken == "", "without an anchor a cut log looks whole: that is why there are anchors"
    assert "ends at 3, but 5 was written down" in verify(tmp_path / "anchors").broken


def test_an_emptied_log_is_found(log, tmp_path):
    write_anchor(tmp_path / "anchors")

    sql("DELETE FROM audit_auditevent")
    sql("DELETE FROM audit_auditseal")

    assert "ends at 0, but 5" in verify(tmp_path / "anchors").broken

    for number in range(6):
        audit.record("note.read", now=NOW, number=number)
    seal_pending()

    assert verify().broken == ""
    assert "Seal 5 differs from what was written down outside" in verify(tmp_path / "anchors").broken


def test_a_log_that_was_cut_and_written_down_anew_is_found_by_the_line_before(log, tmp_path):
    write_anchor(tmp_path / "anchors")
    sql("DELETE FROM audit_auditseal WHERE sequence >= 5")
    sql("DELETE FROM audit_auditevent WHERE id = %s", log[4].pk)
    audit.record("note.read", now=NOW)
    seal_pending()
    write_anchor(tmp_path / "anchors")

    assert "Seal 5 differs" in verify(tmp_path / "anchors").broken


def test_a_file_of_anchors_that_is_none_is_said_with_its_line(log, tmp_path):
    anchors = tmp_path / "anchors"
    with pytest.raises(NoAnchors, match="no anchors to read at"):
        verify(anchors)
    for spoiled in ("garbled", f"yesterday 5 {'0' * 64}", f"{NOW.isoformat()} 5", "", "\0"):
        anchors.unlink(missing_ok=True)
        write_anchor(anchors)
        anchors.write_text(anchors.read_text() + f"{spoiled}\n")

        with pytest.raises(NoAnchors, match=r"Line 2 of .* is no anchor"):
            verify(anchors)
        assert standing(anchors).agrees is False
    anchors.write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError, match="no anchors to read"):
        call_command("verify_audit_log", anchors=anchors)


def test_a_clock_that_was_set_back_is_noted_and_the_log_is_whole(log):
    work = timedelta(minutes=20)
    for at in (NOW - work, NOW + work, NOW - work, NOW):
        audit.record("note.read", now=at)
    seal_pending()

    verdict = verify()

    assert (verdict.sealed, verdict.broken) == (9, "")
    assert verdict.notes == (
        f"1 record bears an earlier time than the one before, first event {log[4].pk + 3}: a clock was set back.",
    )


def test_a_chain_made_anew_with_another_key_is_found(log, settings, tmp_path):
    settings.AUDIT_KEY = "another key, such as a thief would make up " * 2

    assert "was changed" in verify().broken


def test_swapped_records_are_found(log):
    sql("UPDATE audit_auditseal SET event_id = -1 WHERE sequence = 1")
    sql("UPDATE audit_auditseal SET event_id = %s WHERE sequence = 2", log[0].pk)
    sql("UPDATE audit_auditseal SET event_id = %s WHERE sequence = 1", log[1].pk)

    assert "does not follow from the one before" in verify().broken


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET actor = 'x'",
        "UPDATE audit_auditseal SET digest = 'x'",
        "DELETE FROM audit_auditevent",
        "DELETE FROM audit_auditseal",
        "TRUNCATE audit_auditevent",
        "TRUNCATE audit_auditseal",
    ],
)
def test_the_database_itself_refuses(log, statement):
    if statement.startswith("TRUNCATE") and connection.vendor == "sqlite":
        statement = statement.replace("TRUNCATE", "DELETE FROM")
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_models_refuse(log):
    for change in (
        log[0].save,
        log[0].delete,
        lambda: AuditEvent.objects.all().delete(),
        lambda: AuditEvent.objects.update(actor="x"),
        lambda: AuditSeal.objects.all().delete(),
    ):
        with pytest.raises(AppendOnly):
            change()


def test_a_record_goes_with_the_transaction_that_wrote_it():
    with transaction.atomic():
        audit.record("note.read", now=NOW)
        transaction.set_rollback(True)

    assert not AuditEvent.objects.exists()


def test_long_words_are_no_facts():
    with pytest.raises(NotAFact):
        audit.record("note.read", words=["x" * 201])


def test_a_reading_is_called_one_or_whose_words_they_are_would_not_find_it():
    with pytest.raises(NotAReading):
        audit.record_read("emergency.listed", by=None, on=AuditEvent())


def test_sealing_twice_and_in_between_changes_nothing(log):
    assert seal_pending() == 0

    audit.record("note.read", now=NOW)

    assert verify().pending == 1
    assert seal_pending() == 1
    assert verify().broken == ""


def test_the_command_proves_and_fails(log, tmp_path, capsys, settings):
    settings.LOCAL_DIR = tmp_path
    call_command("verify_audit_log")
    said = capsys.readouterr()
    assert "whole: 5 records" in said.out
    assert "Nothing was written down" in said.err

    sql("UPDATE audit_auditevent SET actor = 'x' WHERE id = %s", log[4].pk)

    with pytest.raises(CommandError, match=r"was changed\. The 4 records before it are whole"):
        call_command("verify_audit_log")


def test_under_another_key_the_key_is_named_and_nobody_is_accused(log, tmp_path, settings):
    settings.LOCAL_DIR = tmp_path
    settings.AUDIT_KEY = "another key"
    key = "or AUDIT_KEY is not the key under which this log was written.$"

    with pytest.raises(CommandError, match=rf"Event {log[0].pk}, sealed as 1, was changed, {key}"):
        call_command("verify_audit_log")
    sql("DELETE FROM audit_auditseal")
    assert f"Event {log[0].pk} was not written by the application, or AUDIT_KEY" in verify().broken
