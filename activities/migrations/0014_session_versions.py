import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """When to meet next is a planned session from now on; a bare date had no time that a calendar could show."""

    dependencies = [
        ("activities", "0013_sprint_hours"),
        ("people", "0006_availability"),
    ]

    operations = [
        migrations.RemoveField(model_name="session", name="next_on"),
        migrations.CreateModel(
            name="SessionVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("topics", models.JSONField(blank=True, default=list)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="activities.session"
                    ),
                ),
            ],
            options={
                "ordering": ["changed_at", "pk"],
                "default_permissions": (),
            },
        ),
    ]
