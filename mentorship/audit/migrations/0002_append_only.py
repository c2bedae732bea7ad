"""Triggers that refuse to change or remove a record, whoever asks the database."""

from django.db import migrations

TABLES = ("audit_auditevent", "audit_auditseal")

POSTGRES = """
CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is only ever added to';
END $$;
"""
POSTGRES_TABLE = """
CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
"""
# Here a row that replaces another fires no trigger of deletion.
SQLITE_SAME = {
    "audit_auditevent": "id = NEW.id OR (mac = NEW.mac AND nonce IS NOT NULL AND NEW.nonce IS NOT NULL)",
    "audit_auditseal": "sequence = NEW.sequence OR event_id = NEW.event_id",
}
SQLITE_TABLE = """
CREATE TRIGGER {table}_not_replaced BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END;
CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END;
CREATE TRIGGER {table}_kept BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END;
"""


def add_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)
        for table in TABLES:
            schema_editor.execute(POSTGRES_TABLE.format(table=table))
        return
    for table in TABLES:
        for statement in SQLITE_TABLE.format(table=table, same=SQLITE_SAME[table]).strip().split("END;\n"):
            schema_editor.execute(statement.removesuffix("END;") + "END;")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]
