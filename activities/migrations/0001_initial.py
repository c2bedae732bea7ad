import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mentorship.encryption.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("pairing", "0001_initial"),
        ("people", "0001_initial"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="pairing.pairing"
                    ),
                ),
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
                ("topics", models.JSONField(blank=True, default=list)),
                (
                    "logged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("logged_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-held_on", "-logged_at"],
                "indexes": [models.Index(fields=["pairing", "-held_on"], name="activities__pairing_3277ad_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 5), ("minutes__lte", 480)), name="session_minutes_in_range"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="action_items", to="pairing.pairing"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="action_items",
                        to="activities.session",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="action_items", to="people.person"
                    ),
                ),
                ("text", mentorship.encryption.fields.EncryptedTextField(scope="pairing")),
                ("due_on", models.DateField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["due_on", "created_at"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["owner", "done_at", "due_on"], name="activities__owner_i_173a9f_idx")],
            },
        ),
        migrations.CreateModel(
            name="CalendarAccount",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calendar_account", to="people.person"
                    ),
                ),
                ("address", models.CharField(help_text="As they typed it.", max_length=500)),
                ("host", models.CharField(max_length=260)),
                ("user_name", models.CharField(max_length=254)),
                ("password", mentorship.encryption.fields.EncryptedTextField(scope=None)),
                (
                    "found",
                    mentorship.encryption.fields.EncryptedTextField(
                        blank=True, help_text="Addresses and names to choose from; empty once chosen.", scope=None
                    ),
                ),
                ("calendar_url", models.CharField(blank=True, max_length=1000)),
                ("calendar_name", mentorship.encryption.fields.EncryptedTextField(blank=True, scope=None)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("choosing", "waiting for you to choose a calendar"),
                            ("connected", "connected"),
                            ("refused", "refused by its server"),
                            ("leaving", "being taken out"),
                        ],
                        max_length=10,
                    ),
                ),
                ("connected_at", models.DateTimeField()),
                ("written_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, help_text="When they are taken.", null=True)),
                ("read_due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "read_problem",
                    models.CharField(blank=True, help_text="Why it is not known when they are taken.", max_length=200),
                ),
                (
                    "unread",
                    models.PositiveIntegerField(
                        default=0, help_text="Entries that could not be read at the last time."
                    ),
                ),
                (
                    "problem",
                    models.CharField(blank=True, help_text="What the server last did instead.", max_length=200),
                ),
                ("problem_at", models.DateTimeField(blank=True, help_text="Since when.", null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("resumes_at", models.DateTimeField(blank=True, help_text="Nothing is asked before.", null=True)),
                (
                    "leaves_by",
                    models.DateTimeField(blank=True, help_text="When it is forgotten at the latest.", null=True),
                ),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["state", "read_due_at"], name="activities__state_4bb7a3_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("calendar_url", ""), ("state", "choosing")),
                            models.Q(
                                models.Q(("state", "choosing"), _negated=True),
                                models.Q(("calendar_url", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="calendar_account_chosen_or_choosing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "leaving"), _negated=True), ("leaves_by__isnull", False), _connector="OR"
                        ),
                        name="calendar_account_leaves_some_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calendar_feed", to="people.person"
                    ),
                ),
                (
                    "digest",
                    models.CharField(help_text="SHA-256 of the secret in the address.", max_length=64, unique=True),
                ),
                ("opened_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, help_text="By a calendar, to the hour.", null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PlannedSession",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_sessions",
                        to="pairing.pairing",
                    ),
                ),
                ("starts_at", models.DateTimeField(help_text="Of a series the first.")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(480),
                        ]
                    ),
                ),
                ("ends_at", models.DateTimeField(help_text="When the last of them is over.")),
                ("zone", models.CharField(help_text="IANA: by whose clock a series repeats.", max_length=64)),
                ("every_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "until_on",
                    models.DateField(blank=True, help_text="Of a series, the last day it may fall on.", null=True),
                ),
                ("place", models.CharField(blank=True, max_length=200)),
                ("sequence", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "planned"), ("held", "held"), ("cancelled", "cancelled")],
                        default="planned",
                        max_length=10,
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("planned_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["starts_at", "pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["pairing", "state", "starts_at"], name="activities__pairing_c8cbe0_idx")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 5), ("minutes__lte", 480)), name="planned_session_minutes"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("every_days__isnull", True), ("until_on__isnull", True)),
                            models.Q(("every_days__gte", 1), ("until_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="planned_series_has_an_end",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "planned")),
                        fields=("pairing", "starts_at"),
                        name="planned_session_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarWrite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="writes",
                        to="activities.calendaraccount",
                    ),
                ),
                (
                    "planned",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="activities.plannedsession"
                    ),
                ),
                ("sequence", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "waiting"),
                            ("written", "in the calendar"),
                            ("elsewhere", "in the calendar by invitation"),
                            ("removed", "taken out"),
                            ("over", "over before it was written"),
                            ("refused", "not taken by the server"),
                        ],
                        default="due",
                        max_length=10,
                    ),
                ),
                ("etag", models.CharField(blank=True, max_length=300)),
                ("queued_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["queued_at", "pk"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["account", "state"], name="activities__account_97cc46_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "planned", "sequence"), name="calendar_write_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="check_ins", to="pairing.pairing"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "expected_at",
                    models.DateTimeField(help_text="By when the other answers: an end of a working day of theirs."),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_on",
                    models.DateField(blank=True, help_text="The day of that, by the clock of who answered.", null=True),
                ),
            ],
            options={
                "ordering": ["-asked_at", "pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["pairing", "-answered_on"], name="activities__pairing_981320_idx"),
                    models.Index(
                        condition=models.Q(("answered_at", None)), fields=["expected_at"], name="check_in_waiting"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expected_at__gt", models.F("asked_at"))), name="check_in_expected_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_on", None)),
                            models.Q(("answered_at__isnull", False), ("answered_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="check_in_answered_on_a_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("pairing", "asked_by"),
                        name="check_in_one_waits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckInWords",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "check_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="activities.checkin"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("body", mentorship.encryption.fields.EncryptedTextField(scope="pairing")),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "check-in words",
                "ordering": ["written_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CircleSession",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="circle_sessions", to="pairing.circle"
                    ),
                ),
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
                    "facilitator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "attended",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="How many were there, counted once.", null=True
                    ),
                ),
                ("next_on", models.DateField(blank=True, null=True)),
                (
                    "logged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("logged_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-held_on", "-logged_at"],
                "indexes": [models.Index(fields=["circle", "-held_on"], name="activities__circle__8fd5d6_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 5), ("minutes__lte", 480)),
                        name="circle_session_minutes_in_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CircleAttendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="activities.circlesession",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("said_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("session", "person"), name="circle_attendance_once")],
            },
        ),
        migrations.CreateModel(
            name="CircleGoal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="circle_goals", to="pairing.circle"
                    ),
                ),
                ("title", mentorship.encryption.fields.EncryptedTextField(scope="circle")),
                ("evidence", mentorship.encryption.fields.EncryptedTextField(blank=True, scope="circle")),
                ("target_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("active", "under way"),
                            ("reached", "reached"),
                            ("dropped", "set aside"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="active",
                        max_length=10,
                    ),
                ),
                (
                    "attainment",
                    models.SmallIntegerField(
                        choices=[
                            (-2, "much less than expected"),
                            (-1, "less than expected"),
                            (0, "as expected"),
                            (1, "more than expected"),
                            (2, "much more than expected"),
                        ],
                        default=-2,
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("set_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["state", "target_on", "set_at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("attainment__gte", -2), ("attainment__lte", 2)),
                        name="circle_goal_attainment_in_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CircleGoalProgress",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="looks", to="activities.circlegoal"
                    ),
                ),
                (
                    "attainment",
                    models.SmallIntegerField(
                        choices=[
                            (-2, "much less than expected"),
                            (-1, "less than expected"),
                            (0, "as expected"),
                            (1, "more than expected"),
                            (2, "much more than expected"),
                        ]
                    ),
                ),
                ("comment", mentorship.encryption.fields.EncryptedTextField(blank=True, scope="circle")),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("reviewed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-reviewed_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CircleItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="circle_items", to="pairing.circle"
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
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="circle_items", to="people.person"
                    ),
                ),
                ("text", mentorship.encryption.fields.EncryptedTextField(scope="circle")),
                ("due_on", models.DateField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["due_on", "created_at"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["owner", "done_at", "due_on"], name="activities__owner_i_7d634d_idx")],
            },
        ),
        migrations.CreateModel(
            name="CircleNote",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("body", mentorship.encryption.fields.EncryptedTextField(scope="circle")),
                ("written_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-written_at", "pk"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["circle", "-written_at"], name="activities__circle__f5ab32_idx")],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                ("title", mentorship.encryption.fields.EncryptedTextField(scope="pairing")),
                (
                    "scale",
                    mentorship.encryption.fields.EncryptedTextField(
                        blank=True,
                        help_text="Five descriptions from −2 to +2, as JSON; none: not scaled.",
                        null=True,
                        scope="pairing",
                    ),
                ),
                (
                    "importance",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "important"), (2, "very important"), (3, "most important")], default=1
                    ),
                ),
                (
                    "difficulty",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "a fair stretch"), (2, "hard"), (3, "very hard")], default=1
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goals", to="pairing.pairing"
                    ),
                ),
                (
                    "evidence",
                    mentorship.encryption.fields.EncryptedTextField(
                        blank=True, help_text="How you will both see that it is reached.", scope="pairing"
                    ),
                ),
                ("target_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("active", "under way"),
                            ("reached", "reached"),
                            ("dropped", "set aside"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                (
                    "baseline",
                    models.SmallIntegerField(
                        choices=[
                            (-2, "much less than expected"),
                            (-1, "less than expected"),
                            (0, "as expected"),
                            (1, "more than expected"),
                            (2, "much more than expected"),
                        ],
                        default=-2,
                    ),
                ),
                (
                    "attainment",
                    models.SmallIntegerField(
                        choices=[
                            (-2, "much less than expected"),
                            (-1, "less than expected"),
                            (0, "as expected"),
                            (1, "more than expected"),
                            (2, "much more than expected"),
                        ],
                        default=-2,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("set_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["state", "target_on", "set_at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("attainment__gte", -2), ("attainment__lte", 2)),
                        name="goal_attainment_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("baseline__in", (-2, -1))), name="goal_begins_below_expected"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("difficulty__gte", 1),
                            ("difficulty__lte", 3),
                            ("importance__gte", 1),
                            ("importance__lte", 3),
                        ),
                        name="goal_weight_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at__isnull", True), ("state__in", ("proposed", "withdrawn"))),
                            models.Q(
                                models.Q(("state__in", ("proposed", "withdrawn")), _negated=True),
                                ("agreed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="goal_agreed_at_some_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoalEvidence",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shown", to="activities.goal"
                    ),
                ),
                ("text", mentorship.encryption.fields.EncryptedTextField(scope="pairing")),
                ("link", mentorship.encryption.fields.EncryptedTextField(blank=True, default="", scope="pairing")),
                ("seen_on", models.DateField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-seen_on", "-added_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="GoalProgress",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="history", to="activities.goal"
                    ),
                ),
                (
                    "attainment",
                    models.SmallIntegerField(
                        choices=[
                            (-2, "much less than expected"),
                            (-1, "less than expected"),
                            (0, "as expected"),
                            (1, "more than expected"),
                            (2, "much more than expected"),
                        ]
                    ),
                ),
                ("comment", mentorship.encryption.fields.EncryptedTextField(blank=True, scope="pairing")),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("reviewed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-reviewed_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="GoalStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="goal_steps", to="activities.goal"
                    ),
                ),
                ("text", mentorship.encryption.fields.EncryptedTextField(scope="pairing")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["added_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TrackerConnection",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("github", "GitHub"), ("gitlab", "GitLab"), ("jira", "Jira"), ("redmine", "Redmine")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(help_text="What people call it.", max_length=100)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="trackers", to="people.unit"
                    ),
                ),
                ("base_url", models.URLField(max_length=300)),
                ("project", models.CharField(max_length=200)),
                ("board", models.CharField(blank=True, help_text="Of Jira, whose sprints are read.", max_length=40)),
                ("issue_type", models.CharField(blank=True, help_text="Of Jira.", max_length=60)),
                ("account", models.CharField(blank=True, help_text="Of Jira, whose token it is.", max_length=254)),
                ("token", mentorship.encryption.fields.EncryptedTextField(scope=None)),
                ("hook_secret", mentorship.encryption.fields.EncryptedTextField(blank=True, scope=None)),
                (
                    "state",
                    models.CharField(
                        choices=[("working", "connected"), ("refused", "does not accept the token")],
                        default="working",
                        max_length=10,
                    ),
                ),
                (
                    "problem",
                    models.CharField(
                        blank=True, help_text="What it last did instead of what was asked.", max_length=200
                    ),
                ),
                ("problem_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("heard_at", models.DateTimeField(blank=True, help_text="Of its own accord.", null=True)),
                (
                    "resumes_at",
                    models.DateTimeField(blank=True, help_text="Nothing is asked before, as it wishes.", null=True),
                ),
                (
                    "figures_at",
                    models.DateTimeField(blank=True, help_text="When its sprints were last read.", null=True),
                ),
                (
                    "connected_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("connected_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["name", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("base_url", "project", "unit"), name="tracker_once_a_team"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("project", ""), _negated=True), models.Q(("base_url", ""), _negated=True)
                        ),
                        name="tracker_has_a_project",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HookDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="activities.trackerconnection",
                    ),
                ),
                ("digest", models.CharField(help_text="SHA-256 of the body.", max_length=64)),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "hook deliveries",
                "ordering": ["-received_at", "pk"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["received_at"], name="activities__receive_71d759_idx")],
                "constraints": [models.UniqueConstraint(fields=("connection", "digest"), name="hook_delivery_once")],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="pairing.pairing"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="activities.session",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="people.person"
                    ),
                ),
                (
                    "shared",
                    models.BooleanField(default=False, help_text="Readable by the other of the pair while it lasts."),
                ),
                ("body", mentorship.encryption.fields.EncryptedTextField(scope="pairing")),
                ("written_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-written_at", "pk"],
                "permissions": [("read_note", "Can read this note")],
                "default_permissions": (),
                "indexes": [models.Index(fields=["pairing", "-written_at"], name="activities__pairing_5a390c_idx")],
            },
        ),
        migrations.CreateModel(
            name="NoteGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="activities.note"),
                ),
            ],
            options={
                "unique_together": {("user", "permission", "content_object")},
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PullRequestCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pull_request_counts",
                        to="programs.track",
                    ),
                ),
                ("month", models.DateField(help_text="Its first day.")),
                (
                    "source",
                    models.CharField(
                        help_text="Where they were counted, so that counting again replaces them.", max_length=40
                    ),
                ),
                ("reviews", models.PositiveIntegerField()),
                ("sections", models.JSONField(blank=True, default=dict)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
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
                "ordering": ["-month", "source"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("track", "month", "source"), name="pull_requests_counted_once"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="pull_requests_by_month"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PullRequestTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "track",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pull_request_template",
                        to="programs.track",
                    ),
                ),
                (
                    "sections",
                    models.JSONField(blank=True, default=list, help_text="Keys of activities.pull_requests.SECTIONS."),
                ),
                ("questions", models.JSONField(blank=True, default=list)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
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
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Rewording",
            fields=[
                ("title", mentorship.encryption.fields.EncryptedTextField(scope="pairing")),
                (
                    "scale",
                    mentorship.encryption.fields.EncryptedTextField(
                        blank=True,
                        help_text="Five descriptions from −2 to +2, as JSON; none: not scaled.",
                        null=True,
                        scope="pairing",
                    ),
                ),
                (
                    "importance",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "important"), (2, "very important"), (3, "most important")], default=1
                    ),
                ),
                (
                    "difficulty",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "a fair stretch"), (2, "hard"), (3, "very hard")], default=1
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rewordings", to="activities.goal"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("agreed", "agreed"), ("withdrawn", "withdrawn")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-proposed_at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")), fields=("goal",), name="one_rewording_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "proposed")),
                            models.Q(models.Q(("state", "proposed"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="rewording_decided_at_some_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ritual",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rituals",
                        to="people.unit",
                    ),
                ),
                (
                    "pairing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rituals",
                        to="pairing.pairing",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("retrospective", "retrospective"),
                            ("huddle", "huddle"),
                            ("planning", "planning"),
                            ("review", "sprint review"),
                            ("stand_up", "stand-up"),
                            ("other", "other meeting"),
                        ],
                        max_length=15,
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                (
                    "cadence",
                    models.CharField(
                        choices=[
                            ("daily", "every working day"),
                            ("weekly", "every week"),
                            ("fortnightly", "every two weeks"),
                            ("four_weekly", "every four weeks"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "first_on",
                    models.DateField(help_text="A day on which it takes place; the others are counted from it."),
                ),
                ("minutes", models.PositiveSmallIntegerField()),
                (
                    "ended_on",
                    models.DateField(
                        blank=True, help_text="From this day on it does not take place any more.", null=True
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("registered_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["unit__path", "name", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pairing__isnull", False), ("unit__isnull", True)),
                            models.Q(("pairing__isnull", True), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="ritual_of_a_team_or_a_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 5), ("minutes__lte", 480)), name="ritual_minutes_in_range"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("unit", "name"),
                        name="ritual_name_once_in_a_team",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("pairing", "name"),
                        name="ritual_name_once_in_a_pair",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "planned",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="activities.plannedsession",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("sequence", models.PositiveIntegerField()),
                ("asked", models.BooleanField()),
                (
                    "by_mail",
                    models.BooleanField(
                        help_text="Whether their calendar was told by a mail, so must hear of changes too."
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True, choices=[("accepted", "can come"), ("declined", "can't come")], max_length=10
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["planned", "sequence", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("planned", "person", "sequence"), name="session_invitation_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(
                                ("answer__in", ["accepted", "declined"]),
                                ("answered_at__isnull", False),
                                ("asked", True),
                            ),
                            _connector="OR",
                        ),
                        name="session_invitation_answered_if_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="activities.session"
                    ),
                ),
                ("held_on", models.DateField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("topics", models.JSONField(blank=True, default=list)),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["changed_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Sprint",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sprints", to="people.unit"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "capacity_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=7,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.1")),
                            django.core.validators.MaxValueValidator(Decimal("99999")),
                        ],
                    ),
                ),
                (
                    "points",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=7,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("99999")),
                        ],
                        verbose_name="points delivered",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("entered", "entered by hand"),
                            ("file", "read from a file"),
                            ("tracker", "read from a tracker"),
                        ],
                        default="entered",
                        max_length=10,
                    ),
                ),
                (
                    "external_id",
                    models.CharField(
                        blank=True, help_text="What the source calls it, the same for good.", max_length=200
                    ),
                ),
                (
                    "agreed_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="Of the team's mentors, as agreed for it.",
                        max_digits=7,
                        null=True,
                    ),
                ),
                (
                    "logged_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="Of everybody of the team in sessions; empty where too few took part.",
                        max_digits=7,
                        null=True,
                    ),
                ),
                (
                    "counted_at",
                    models.DateTimeField(blank=True, help_text="When both were counted, for good.", null=True),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
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
                "ordering": ["-starts_on", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("team", "starts_on"), name="sprint_once_a_start"),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("team", "source", "external_id"),
                        name="sprint_once_a_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="sprint_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("capacity_hours__isnull", True),
                            models.Q(("capacity_hours__gt", 0), ("capacity_hours__lte", Decimal("99999"))),
                            _connector="OR",
                        ),
                        name="sprint_capacity_above_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("points__isnull", True),
                            models.Q(("points__gte", 0), ("points__lte", Decimal("99999"))),
                            _connector="OR",
                        ),
                        name="sprint_points_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_hours__isnull", False), ("counted_at__isnull", False)),
                            models.Q(
                                ("agreed_hours__isnull", True),
                                ("counted_at__isnull", True),
                                ("logged_hours__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="sprint_hours_when_counted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="pairing.pairing"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("walkthrough", "code walkthrough"),
                            ("code_review", "code review"),
                            ("design_review", "design review"),
                            ("pairing", "pairing session"),
                            ("incident", "incident review"),
                            ("shadowing", "shadowing"),
                            ("document", "document"),
                            ("talk", "talk"),
                            ("other", "other work"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", mentorship.encryption.fields.EncryptedTextField(scope="pairing")),
                ("description", mentorship.encryption.fields.EncryptedTextField(blank=True, scope="pairing")),
                ("remark", mentorship.encryption.fields.EncryptedTextField(blank=True, scope="pairing")),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks",
                        to="activities.goal",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mentoring_tasks", to="people.person"
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(help_text="The time box.")),
                ("minutes_spent", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("in_progress", "in progress"),
                            ("done", "done"),
                            ("dropped", "set aside"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["due_on", "created_at", "pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["owner", "state", "due_on"], name="activities__owner_i_b247f7_idx"),
                    models.Index(fields=["pairing", "state", "due_on"], name="activities__pairing_c23663_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 5), ("minutes__lte", 2400)), name="task_time_box_in_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes_spent__isnull", True), ("minutes_spent__lte", 9999), _connector="OR"
                        ),
                        name="task_spent_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("done_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="task_done_has_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskCriterion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="activities.task"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("text", mentorship.encryption.fields.EncryptedTextField(scope="pairing")),
                ("met_at", models.DateTimeField(blank=True, null=True)),
                (
                    "met_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("task", "position"), name="task_criterion_position_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskTemplate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="task_templates",
                        to="programs.program",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="task_templates",
                        to="programs.track",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("walkthrough", "code walkthrough"),
                            ("code_review", "code review"),
                            ("design_review", "design review"),
                            ("pairing", "pairing session"),
                            ("incident", "incident review"),
                            ("shadowing", "shadowing"),
                            ("document", "document"),
                            ("talk", "talk"),
                            ("other", "other work"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True)),
                ("criteria", models.JSONField(blank=True, default=list, help_text="One sentence each.")),
                ("minutes", models.PositiveSmallIntegerField(help_text="In minutes.", verbose_name="time box")),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["title", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 5), ("minutes__lte", 2400)),
                        name="task_template_box_in_range",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Touchpoint",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "ritual",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="touchpoints", to="activities.ritual"
                    ),
                ),
                (
                    "pairing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="touchpoints",
                        to="pairing.pairing",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="touchpoints",
                        to="people.person",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField()),
                ("every_sprints", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("prompt", models.CharField(blank=True, max_length=40)),
                ("own_prompt", mentorship.encryption.fields.EncryptedTextField(blank=True, null=True, scope="pairing")),
                (
                    "attached_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("attached_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["attached_at", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mentor__isnull", False), ("pairing__isnull", True)),
                            models.Q(("mentor__isnull", True), ("pairing__isnull", False)),
                            _connector="OR",
                        ),
                        name="touchpoint_of_a_pair_or_a_mentor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 480)),
                        name="touchpoint_minutes_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("every_sprints__isnull", True),
                            models.Q(("every_sprints__gte", 1), ("every_sprints__lte", 6)),
                            _connector="OR",
                        ),
                        name="touchpoint_sprints_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("own_prompt__isnull", False), ("pairing__isnull", False), ("prompt", "")),
                            models.Q(models.Q(("prompt", ""), _negated=True), ("own_prompt__isnull", True)),
                            _connector="OR",
                        ),
                        name="touchpoint_has_one_question",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stopped_at__isnull", True)),
                        fields=("ritual", "pairing"),
                        name="touchpoint_once_a_pair",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stopped_at__isnull", True)),
                        fields=("ritual", "mentor"),
                        name="touchpoint_once_a_mentor",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrackedTask",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tracked", to="activities.task"
                    ),
                ),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tracked",
                        to="activities.trackerconnection",
                    ),
                ),
                ("mark", models.CharField(max_length=32, unique=True)),
                ("ref", models.CharField(blank=True, max_length=60)),
                ("url", models.URLField(blank=True, max_length=500)),
                ("status", models.CharField(blank=True, max_length=10)),
                (
                    "assignee",
                    models.CharField(blank=True, help_text="Until the issue is made; forgotten then.", max_length=100),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting to be sent"),
                            ("in_step", "in step"),
                            ("dead", "given up"),
                            ("gone", "the issue is gone"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("change", models.PositiveIntegerField(default=1)),
                ("sent_change", models.PositiveIntegerField(default=0)),
                ("due_at", models.DateTimeField(help_text="When it is sent or looked at next.")),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=200)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("synced_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-asked_at", "pk"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["state", "due_at"], name="activities__state_1edcfe_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ref", ""), _negated=True),
                        fields=("connection", "ref"),
                        name="tracked_task_once_an_issue",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sent_change__lte", models.F("change"))),
                        name="tracked_task_sends_what_changed",
                    ),
                ],
            },
        ),
    ]
