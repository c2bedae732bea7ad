import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pairing", "0006_workbench"),
        ("people", "0004_waiting_import_options"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Circle",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                (
                    "size_min",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(15),
                        ],
                        verbose_name="fewest members",
                    ),
                ),
                (
                    "size_max",
                    models.PositiveSmallIntegerField(
                        default=6,
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(15),
                        ],
                        verbose_name="most members",
                    ),
                ),
                (
                    "cadence_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="days between sessions",
                    ),
                ),
                ("open_to_join", models.BooleanField(default=True, verbose_name="people may join by themselves")),
                (
                    "state",
                    models.CharField(
                        choices=[("forming", "forming"), ("active", "active"), ("ended", "ended")],
                        default="forming",
                        max_length=10,
                    ),
                ),
                ("founded_at", models.DateTimeField()),
                ("started_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="circles", to="programs.cohort"
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.skill",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CircleMember",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "part",
                    models.CharField(
                        choices=[("mentor", "mentor"), ("member", "member")], default="member", max_length=10
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "asked to join"),
                            ("in", "in"),
                            ("declined", "declined"),
                            ("withdrawn", "no longer asked"),
                            ("left", "left"),
                            ("stayed", "stayed to the end"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                (
                    "place",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="Which of the places of their part they hold."
                    ),
                ),
                (
                    "room",
                    models.PositiveSmallIntegerField(default=1, help_text="How many places of their part there are."),
                ),
                ("turn", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("joined_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="members", to="pairing.circle"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="circle_places", to="people.person"
                    ),
                ),
            ],
            options={
                "ordering": ["turn", "asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CirclePlan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "ready to review"),
                            ("published", "published"),
                            ("discarded", "set aside"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("size_min", models.PositiveSmallIntegerField()),
                ("size_max", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("status", models.CharField(max_length=20)),
                ("people", models.PositiveIntegerField()),
                ("objective", models.BigIntegerField()),
                ("most_people", models.PositiveIntegerField()),
                ("bound", models.BigIntegerField()),
                ("tried", models.PositiveIntegerField(help_text="How many choices of circles were computed.")),
                ("inputs_digest", models.CharField(help_text="SHA-256 of the inputs as they were.", max_length=64)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="circle_plans", to="programs.cohort"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("topics", models.ManyToManyField(blank=True, related_name="+", to="people.skill")),
                (
                    "weights",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.criteriaweights"
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="PlannedCircle",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                (
                    "circle",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="planned_as",
                        to="pairing.circle",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.enrolment"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="circles", to="pairing.circleplan"
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.skill",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PlannedPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.PositiveIntegerField(default=0, help_text="Thousandths of a point.")),
                (
                    "points",
                    models.JSONField(default=dict, help_text="Thousandths per criterion; they add up to the score."),
                ),
                ("without_data", models.JSONField(default=list, help_text="Criteria that had nothing to go by.")),
                ("sentence", models.CharField(blank=True, help_text="Of who is left out: why.", max_length=500)),
                ("change_reason", models.CharField(blank=True, max_length=500)),
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
                (
                    "circle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="pairing.plannedcircle",
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.enrolment"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="places", to="pairing.circleplan"
                    ),
                ),
            ],
            options={
                "ordering": ["mentee__person__name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("held", "facilitated a session"),
                            ("passed on", "passed on"),
                            ("left", "left the circle"),
                            ("ended", "the circle ended"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="turns", to="pairing.circle"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-begun_at", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="circle",
            index=models.Index(fields=["cohort", "state"], name="pairing_cir_cohort__243db4_idx"),
        ),
        migrations.AddConstraint(
            model_name="circle",
            constraint=models.UniqueConstraint(fields=("cohort", "name"), name="circle_name_once_a_cohort"),
        ),
        migrations.AddConstraint(
            model_name="circle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("size_max__gte", models.F("size_min")), ("size_max__lte", 15), ("size_min__gte", 2)
                ),
                name="circle_size_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="circle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "active"), _negated=True), ("started_on__isnull", False), _connector="OR"
                ),
                name="circle_active_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="circle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ended"), _negated=True), ("ended_on__isnull", False), _connector="OR"
                ),
                name="circle_ended_has_day",
            ),
        ),
        migrations.AddIndex(
            model_name="circlemember",
            index=models.Index(fields=["person", "state"], name="pairing_cir_person__89f10b_idx"),
        ),
        migrations.AddConstraint(
            model_name="circlemember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("offered", "in"))),
                fields=("circle", "person"),
                name="circle_member_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="circlemember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("offered", "in"))),
                fields=("circle", "part", "place"),
                name="circle_place_held_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="circlemember",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__gte", 1), ("place__lte", models.F("room"))), name="circle_place_within_room"
            ),
        ),
        migrations.AddConstraint(
            model_name="circlemember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["in", "stayed", "left"]), _negated=True),
                    ("joined_on__isnull", False),
                    _connector="OR",
                ),
                name="circle_member_in_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="circlemember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_on__isnull", True),
                    ("joined_on__isnull", True),
                    ("left_on__gte", models.F("joined_on")),
                    _connector="OR",
                ),
                name="circle_member_leaves_after_joining",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedcircle",
            constraint=models.UniqueConstraint(fields=("plan", "mentor"), name="planned_circle_once_a_mentor"),
        ),
        migrations.AddConstraint(
            model_name="plannedplace",
            constraint=models.UniqueConstraint(fields=("plan", "mentee"), name="planned_place_once_a_mentee"),
        ),
        migrations.AddConstraint(
            model_name="plannedplace",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("circle__isnull", False), models.Q(("sentence", ""), _negated=True), _connector="OR"
                ),
                name="planned_place_left_out_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedplace",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("changed_by__isnull", True), models.Q(("change_reason", ""), _negated=True), _connector="OR"
                ),
                name="planned_place_change_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("circle",), name="circle_one_turn_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at__isnull", True), models.Q(("end", ""), _negated=True), _connector="OR"),
                name="circle_turn_end_is_said",
            ),
        ),
    ]
