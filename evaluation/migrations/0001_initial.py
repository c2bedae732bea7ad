import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import mentorship.encryption.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Comparison",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "quarter",
                    models.CharField(
                        help_text="The last one in it.",
                        max_length=6,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{4}Q[1-4]$", "A quarter is written 2026Q3.")
                        ],
                    ),
                ),
                (
                    "content",
                    models.JSONField(
                        help_text="Status, refusal, figures with intervals, groups; protected like every release."
                    ),
                ),
                ("computed_at", models.DateTimeField()),
                (
                    "computed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-quarter"],
            },
        ),
        migrations.CreateModel(
            name="SkillAssessment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="programs.cohort"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assessments", to="people.person"
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.skill"),
                ),
                ("phase", models.CharField(choices=[("before", "before"), ("after", "after")], max_length=6)),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "knows of it"),
                            (2, "uses it with help"),
                            (3, "uses it alone"),
                            (4, "helps others"),
                            (5, "sets the standard"),
                        ]
                    ),
                ),
                ("evidence", mentorship.encryption.fields.EncryptedTextField(blank=True, scope="person")),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments_made", to="people.person"
                    ),
                ),
                ("assessed_on", models.DateField()),
                ("recorded_at", models.DateTimeField(help_text="When this level was given.")),
            ],
            options={
                "ordering": ["person__name", "skill__name", "-phase"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cohort", "person", "skill", "phase"), name="assessment_once_a_phase"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 5)), name="assessment_level_in_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("assessor", models.F("person")), _negated=True),
                        name="assessment_not_by_oneself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrackChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="programs.track"
                    ),
                ),
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
            ],
            options={
                "ordering": ["-measured_at"],
                "get_latest_by": "measured_at",
                "indexes": [models.Index(fields=["track", "-measured_at"], name="change_by_track")],
            },
        ),
    ]
