"""The application's own account in PostgreSQL may add to the audit log, and nothing else (security 11)."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from mentorship import audit
from mentorship.audit.database_role import may_change_the_log
from mentorship.audit.models import AuditEvent
from mentorship.audit.services import seal_pending
from mentorship.audit.verification import verify
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
ROLE = "mentorship_limited"
LOG = ("audit_auditevent", "audit_auditseal")
REFUSED = (
    "UPDATE {} SET {} = {}",
    "DELETE FROM {}",
    "TRUNCATE {}",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "ALTER TABLE {} ADD COLUMN more text",
    "DROP TRIGGER {}_kept ON {}",
    "DROP TABLE {} CASCADE",
    "CREATE RULE nothing AS ON INSERT TO {} DO INSTEAD NOTHING",
)


@contextmanager
def signed_in_as(role: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        yield
        cursor.execute("RESET ROLE")


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "permission denied" in str(error) or "must be owner" in str(error)
    return False


@pytest.mark.skipif(connection.vendor != "postgresql", reason="roles are PostgreSQL's")
def test_the_applications_account_may_add_to_the_log_and_nothing_else(postgres_url, tmp_path):
    (tmp_path / "password").write_text("it's a secret\n")
    for _ in range(2):
        call_command("limit_database_role", ROLE, password_file=tmp_path / "password", verbosity=0)

    with signed_in_as(ROLE):
        person = PersonFactory()
        person.name = "Somebody Else"
        person.save()
        audit.record("note.read", by=person, on=person)
        seal_pending()
        tried = [
            statement.format(*([table] if statement.count("{}") == 1 else [table, column, column] if "SET" in statement
                               else [table, table]))
            for table, column in zip(LOG, ("actor", "digest"), strict=True)
            for statement in REFUSED
        ]  # fmt: skip
        went_through = [statement for statement in tried if not refused(statement)]
        limited = may_change_the_log()
        person.delete()

    assert went_through == []
    assert not limited
    assert AuditEvent.objects.count() == 1
    assert verify().broken == ""
    assert may_change_the_log(), "who runs the migrations owns the tables"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="roles are PostgreSQL's")
def test_an_owner_can_not_be_limited(postgres_url):
    with pytest.raises(CommandError, match="choose another"):
        call_command("limit_database_role", connection.settings_dict["USER"])

    assert not AuditEvent.objects.exists()


@pytest.mark.skipif(connection.vendor == "postgresql", reason="of the embedded database")
def test_without_roles_it_says_so():
    with pytest.raises(CommandError, match="Only PostgreSQL knows roles"):
        call_command("limit_database_role", ROLE)
