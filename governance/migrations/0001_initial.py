import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import mentorship.encryption.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pairing", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="EquityAudit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "quarter",
                    models.CharField(
                        max_length=6,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{4}Q[1-4]$", "A quarter is written 2026Q3.")
                        ],
                    ),
                ),
                ("cut_off_on", models.DateField()),
                ("content", models.JSONField(help_text="Comparisons, findings, method; protected like every release.")),
                ("digest", models.CharField(max_length=64)),
                ("ran_at", models.DateTimeField()),
                (
                    "ran_by",
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
            name="JointReview",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="pairing.pairing"
                    ),
                ),
                ("occasion", models.CharField(default="mid-cycle", max_length=20)),
                ("opened_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting for answers"),
                            ("revealed", "both have answered"),
                            ("agreed", "agreed"),
                            ("differed", "agreed to differ"),
                            ("lapsed", "not answered in time"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("revealed_at", models.DateTimeField(blank=True, null=True)),
                ("mentor_agrees", models.BooleanField(null=True)),
                ("mentee_agrees", models.BooleanField(null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-opened_at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("pairing", "occasion"), name="review_once_an_occasion"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["open", "revealed"])),
                        fields=("pairing",),
                        name="review_one_open_a_pairing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "quarter",
                    models.CharField(
                        max_length=6,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{4}Q[1-4]$", "A quarter is written 2026Q3.")
                        ],
                    ),
                ),
                ("cut_off_on", models.DateField(help_text="Facts known by the end of this day are in.")),
                ("content", models.JSONField(help_text="Cells, hierarchy, headcounts, reasons, method and audit.")),
                ("digest", models.CharField(help_text="SHA-256 of the canonical content.", max_length=64)),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
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
            name="ReviewAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="governance.jointreview"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                ("text", mentorship.encryption.fields.EncryptedTextField(blank=True, scope="pairing")),
                ("rating", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["review", "question", "person"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("review", "person", "question"), name="review_answer_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rating__isnull", True), models.Q(("rating__gte", 1), ("rating__lte", 5)), _connector="OR"
                        ),
                        name="review_rating_in_range",
                    ),
                ],
            },
        ),
    ]
