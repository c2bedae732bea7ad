import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0003_initial"),
        ("people", "0001_initial"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(name="comparison", options={"ordering": ["-quarter"]}),
        # A comparison over quarters that nobody wrote down is none; it is computed again in a moment.
        migrations.RunSQL("DELETE FROM evaluation_comparison", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="comparison",
            name="quarter",
            field=models.CharField(
                help_text="The last one in it.",
                max_length=6,
                unique=True,
                validators=[
                    django.core.validators.RegexValidator(r"^\d{4}Q[1-4]$", "A quarter is written 2026Q3."),
                ],
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="comparison",
            name="content",
            field=models.JSONField(
                help_text="Status, refusal, figures with intervals, groups; protected like every release."
            ),
        ),
        migrations.AddField(
            model_name="skillassessment",
            name="recorded_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="TrackChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "content",
                    models.JSONField(
                        help_text="Status, sentence, effect with interval, limits; for ten people or more."
                    ),
                ),
                ("people", models.PositiveIntegerField(help_text="How many were assessed both before and after.")),
                ("measured_at", models.DateTimeField()),
                (
                    "measured_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="programs.track"
                    ),
                ),
            ],
            options={
                "ordering": ["-measured_at"],
                "get_latest_by": "measured_at",
                "indexes": [models.Index(fields=["track", "-measured_at"], name="change_by_track")],
            },
        ),
    ]
