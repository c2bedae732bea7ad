"""The account that the application uses in PostgreSQL may read and write its tables, and only add to the audit log.

It owns nothing, so it can't take a trigger away or change a table: migrations run as the owner.
"""

from typing import Any

from django.db import connection, transaction
from psycopg import sql

from mentorship.audit.models import AuditEvent, AuditSeal
from mentorship.errors import Refusal

LOG = (AuditEvent._meta.db_table, AuditSeal._meta.db_table)
MORE_THAN_ADDING = """
SELECT bool_or(
  has_table_privilege(coalesce(%s::name, current_user), name::regclass, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
) FROM unnest(%s::text[]) AS name
"""


class NotThisRole(Refusal):
    pass


@transaction.atomic
def limit_role(role: str, *, password: str | None = None) -> None:
    """Make the role where there is none, and give it these rights and no others. Again changes nothing."""
    if connection.vendor != "postgresql":
        raise NotThisRole("Only PostgreSQL knows roles: with an embedded database the triggers alone keep the log.")
    schema, name = sql.Identifier(str(_one("SELECT current_schema()"))), sql.Identifier(role)
    if not _one("SELECT 1 FROM pg_roles WHERE rolname = %s", role):
        _do("CREATE ROLE {} LOGIN", name)
    if password is not None:
        _do("ALTER ROLE {} LOGIN PASSWORD {}", name, sql.Literal(password))
    _do("REVOKE CREATE ON SCHEMA {} FROM PUBLIC", schema)
    _do("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}", schema, name)
    _do("REVOKE ALL ON SCHEMA {} FROM {}", schema, name)
    _do("GRANT USAGE ON SCHEMA {} TO {}", schema, name)
    _do("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {} TO {}", schema, name)
    _do("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {} TO {}", schema, name)
    for table in LOG:
        _do("REVOKE UPDATE, DELETE ON {} FROM {}", sql.Identifier(table), name)
    if may_change_the_log(role):
        raise NotThisRole(f"{role} could still change the audit log, as owner, superuser or member: choose another.")


def may_change_the_log(role: str | None = None) -> bool:
    """Whether a role, else that of this very connection, has more rights on the log than to read and to add."""
    if connection.vendor != "postgresql":
        return False
    return bool(_one(MORE_THAN_ADDING, role, list(LOG)))


def _one(statement: str, *values: Any) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return row[0] if row else None


def _do(statement: str, *parts: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*parts))  # type: ignore[arg-type]
