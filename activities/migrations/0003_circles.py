import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import mentorship.encryption.fields


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0002_initial"),
        ("pairing", "0007_circles"),
        ("people", "0004_waiting_import_options"),
    ]

    operations = [
        migrations.CreateModel(
            name="CircleGoal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", mentorship.encryption.fields.EncryptedTextField(scope="circle")),
                ("evidence", mentorship.encryption.fields.EncryptedTextField(blank=True, scope="circle")),
                ("target_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "under way"), ("reached", "reached"), ("dropped", "set aside")],
                        default="active",
                        max_length=10,
                    ),
                ),
                (
                    "attainment",
                    models.SmallIntegerField(
                        choices=[
                            (-2, "not started"),
                            (-1, "less than hoped"),
                            (0, "as hoped"),
                            (1, "more than hoped"),
                            (2, "much more than hoped"),
                        ],
                        default=-2,
                    ),
                ),
                ("set_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="circle_goals", to="pairing.circle"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "ordering": ["state", "target_on", "set_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CircleGoalProgress",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "attainment",
                    models.SmallIntegerField(
                        choices=[
                            (-2, "not started"),
                            (-1, "less than hoped"),
                            (0, "as hoped"),
                            (1, "more than hoped"),
                            (2, "much more than hoped"),
                        ]
                    ),
                ),
                ("comment", mentorship.encryption.fields.EncryptedTextField(blank=True, scope="circle")),
                ("reviewed_at", models.DateTimeField()),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="looks", to="activities.circlegoal"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-reviewed_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CircleSession",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("held_on", models.DateField()),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(480),
                        ]
                    ),
                ),
                (
                    "attended",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="How many were there, counted once.", null=True
                    ),
                ),
                ("next_on", models.DateField(blank=True, null=True)),
                ("logged_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="circle_sessions", to="pairing.circle"
                    ),
                ),
                (
                    "facilitator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "logged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-held_on", "-logged_at"],
            },
        ),
        migrations.CreateModel(
            name="CircleNote",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("body", mentorship.encryption.fields.EncryptedTextField(scope="circle")),
                ("written_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="circle_notes", to="pairing.circle"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="circle_notes",
                        to="activities.circlesession",
                    ),
                ),
            ],
            options={
                "ordering": ["-written_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CircleItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", mentorship.encryption.fields.EncryptedTextField(scope="circle")),
                ("due_on", models.DateField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="circle_items", to="pairing.circle"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="circle_items", to="people.person"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="circle_items",
                        to="activities.circlesession",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "created_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CircleAttendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("said_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="activities.circlesession",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="circlegoal",
            constraint=models.CheckConstraint(
                condition=models.Q(("attainment__gte", -2), ("attainment__lte", 2)),
                name="circle_goal_attainment_in_range",
            ),
        ),
        migrations.AddIndex(
            model_name="circlesession",
            index=models.Index(fields=["circle", "-held_on"], name="activities__circle__8fd5d6_idx"),
        ),
        migrations.AddConstraint(
            model_name="circlesession",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 5), ("minutes__lte", 480)), name="circle_session_minutes_in_range"
            ),
        ),
        migrations.AddIndex(
            model_name="circlenote",
            index=models.Index(fields=["circle", "-written_at"], name="activities__circle__f5ab32_idx"),
        ),
        migrations.AddIndex(
            model_name="circleitem",
            index=models.Index(fields=["owner", "done_at", "due_on"], name="activities__owner_i_7d634d_idx"),
        ),
        migrations.AddConstraint(
            model_name="circleattendance",
            constraint=models.UniqueConstraint(fields=("session", "person"), name="circle_attendance_once"),
        ),
    ]
