"""No two sprints of a team share a day, whoever asks the database."""

from django.db import migrations

# A range of one team needs no extension, where comparing the number would. SQLite has one writer at a time, and
# the service looks first.
APART = """
ALTER TABLE activities_sprint ADD CONSTRAINT sprint_shares_no_day
EXCLUDE USING gist (int8range(team_id, team_id, '[]') WITH &&, daterange(starts_on, ends_on, '[]') WITH &&)
"""


def keep_apart(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(APART)


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]
    operations = [migrations.RunPython(keep_apart, migrations.RunPython.noop)]
