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
            name="Avoidance",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="avoids", to="people.person"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="avoided_by", to="people.person"
                    ),
                ),
                ("kind", mentorship.encryption.fields.EncryptedTextField(blank=True, scope="person")),
                ("words", mentorship.encryption.fields.EncryptedTextField(blank=True, scope="person")),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-written_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("author", "other"), name="avoidance_once"),
                    models.CheckConstraint(
                        condition=models.Q(("author", models.F("other")), _negated=True),
                        name="avoidance_of_somebody_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Circle",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="circles", to="programs.cohort"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
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
            ],
            options={
                "ordering": ["name", "pk"],
                "indexes": [models.Index(fields=["cohort", "state"], name="pairing_cir_cohort__243db4_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "name"), name="circle_name_once_a_cohort"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("size_max__gte", models.F("size_min")), ("size_max__lte", 15), ("size_min__gte", 2)
                        ),
                        name="circle_size_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "active"), _negated=True), ("started_on__isnull", False), _connector="OR"
                        ),
                        name="circle_active_has_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ended"), _negated=True), ("ended_on__isnull", False), _connector="OR"
                        ),
                        name="circle_ended_has_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CircleMember",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
            ],
            options={
                "ordering": ["turn", "asked_at", "pk"],
                "indexes": [models.Index(fields=["person", "state"], name="pairing_cir_person__89f10b_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("offered", "in"))),
                        fields=("circle", "person"),
                        name="circle_member_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("offered", "in"))),
                        fields=("circle", "part", "place"),
                        name="circle_place_held_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place__gte", 1), ("place__lte", models.F("room"))),
                        name="circle_place_within_room",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["in", "stayed", "left"]), _negated=True),
                            ("joined_on__isnull", False),
                            _connector="OR",
                        ),
                        name="circle_member_in_has_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_on__isnull", True),
                            ("joined_on__isnull", True),
                            ("left_on__gte", models.F("joined_on")),
                            _connector="OR",
                        ),
                        name="circle_member_leaves_after_joining",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CirclePlan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="circle_plans", to="programs.cohort"
                    ),
                ),
                (
                    "weights",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.criteriaweights"
                    ),
                ),
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
                ("made_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("status", models.CharField(max_length=20)),
                ("people", models.PositiveIntegerField()),
                ("objective", models.BigIntegerField()),
                ("most_people", models.PositiveIntegerField()),
                ("bound", models.BigIntegerField()),
                ("tried", models.PositiveIntegerField(help_text="How many choices of circles were computed.")),
                ("inputs_digest", models.CharField(help_text="SHA-256 of the inputs as they were.", max_length=64)),
                ("topics", models.ManyToManyField(blank=True, related_name="+", to="people.skill")),
            ],
            options={
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="PairingRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="runs", to="programs.cohort"
                    ),
                ),
                (
                    "weights",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="programs.criteriaweights"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waiting to start"),
                            ("running", "running"),
                            ("proposed", "ready to review"),
                            ("published", "published"),
                            ("failed", "failed"),
                            ("discarded", "discarded"),
                            ("cancelled", "cancelled"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("optimum", "best total"),
                            ("worst first", "worst score first"),
                            ("stable", "stable on wishes"),
                            ("hybrid", "wishes first, then best total"),
                        ],
                        default="optimum",
                        max_length=12,
                    ),
                ),
                (
                    "options",
                    models.JSONField(blank=True, default=dict, help_text="What was asked for besides the method."),
                ),
                ("step", models.CharField(blank=True, help_text="What it is doing, in words.", max_length=100)),
                ("progress", models.PositiveSmallIntegerField(default=0, help_text="Percent.")),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                (
                    "claimed_until",
                    models.DateTimeField(blank=True, help_text="Another worker may take it over after.", null=True),
                ),
                (
                    "cancel_asked_at",
                    models.DateTimeField(blank=True, help_text="Between two steps the worker looks here.", null=True),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
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
                ("error", models.CharField(blank=True, max_length=500)),
                ("status", models.CharField(blank=True, max_length=20)),
                ("objective", models.BigIntegerField(blank=True, null=True)),
                ("bound", models.BigIntegerField(blank=True, null=True)),
                (
                    "inputs_digest",
                    models.CharField(blank=True, help_text="SHA-256 of the inputs as they were.", max_length=64),
                ),
                (
                    "certificate",
                    models.JSONField(default=dict, help_text="One price per mentor: proves the optimum by itself."),
                ),
                ("summary", models.JSONField(default=dict, help_text="Counts and seconds, load per level.")),
                (
                    "fairness",
                    models.JSONField(
                        default=dict,
                        help_text="How groups of people fare, as it was proposed and as far as it may be shown.",
                    ),
                ),
            ],
            options={
                "ordering": ["-requested_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=("cohort",),
                        name="run_one_at_a_time",
                    ),
                    models.CheckConstraint(condition=models.Q(("progress__lte", 100)), name="run_progress_percent"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pairing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pairings", to="programs.cohort"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="pairings",
                        to="pairing.pairingrun",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mentoring", to="people.person"
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mentored", to="people.person"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "waiting for both to accept"),
                            ("active", "active"),
                            ("paused", "paused"),
                            ("declined", "declined"),
                            ("ended", "ended"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("mentor_accepted_at", models.DateTimeField(blank=True, null=True)),
                ("mentee_accepted_at", models.DateTimeField(blank=True, null=True)),
                ("started_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("paused_on", models.DateField(blank=True, null=True)),
                (
                    "resumes_on",
                    models.DateField(
                        blank=True, help_text="Without a day it stays paused until one resumes it.", null=True
                    ),
                ),
                (
                    "resumed_on",
                    models.DateField(blank=True, help_text="Of the last pause: the day it was over.", null=True),
                ),
                (
                    "paused_for_leave",
                    models.BooleanField(default=False, help_text="It resumes when both are at work again."),
                ),
                (
                    "covers",
                    models.ForeignKey(
                        blank=True,
                        help_text="The paused pairing that this one stands in for.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covered_by",
                        to="pairing.pairing",
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(blank=True, help_text="Of a pairing for a time: its last day.", null=True),
                ),
                (
                    "repair_asked_at",
                    models.DateTimeField(
                        blank=True, help_text="When the mentee of an ended pairing asked for another mentor.", null=True
                    ),
                ),
                (
                    "opened_in_emergency_at",
                    models.DateTimeField(
                        blank=True, help_text="When two officers last opened what the pair wrote.", null=True
                    ),
                ),
                ("mentor_place", models.PositiveSmallIntegerField(default=1)),
                ("mentor_room", models.PositiveSmallIntegerField(default=1)),
                ("mentee_place", models.PositiveSmallIntegerField(default=1)),
                ("mentee_room", models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                "ordering": ["-offered_at", "pk"],
                "indexes": [
                    models.Index(fields=["mentor", "state"], name="pairing_pai_mentor__0b07c5_idx"),
                    models.Index(fields=["mentee", "state"], name="pairing_pai_mentee__1b36a7_idx"),
                    models.Index(fields=["cohort", "state"], name="pairing_pai_cohort__a300de_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("offered", "active", "paused"))),
                        fields=("cohort", "mentor", "mentor_place"),
                        name="pairing_mentor_place_held_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("covers__isnull", True), ("state__in", ("offered", "active", "paused"))),
                        fields=("cohort", "mentee", "mentee_place"),
                        name="pairing_mentee_place_held_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("offered", "active", "paused"))),
                        fields=("cohort", "mentee", "mentor"),
                        name="pairing_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mentor_place__gte", 1), ("mentor_place__lte", models.F("mentor_room"))),
                        name="pairing_mentor_has_room",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mentee_place__gte", 1), ("mentee_place__lte", models.F("mentee_room"))),
                        name="pairing_mentee_has_room",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("offered", "active", "paused"))),
                        fields=("covers",),
                        name="pairing_one_current_cover",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mentor", models.F("mentee")), _negated=True),
                        name="pairing_not_with_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("active", "paused")), _negated=True),
                            models.Q(
                                ("mentee_accepted_at__isnull", False),
                                ("mentor_accepted_at__isnull", False),
                                ("started_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="pairing_active_when_both_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("started_on__isnull", True),
                            ("ended_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="pairing_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ended"), _negated=True), ("ended_on__isnull", False), _connector="OR"
                        ),
                        name="pairing_ended_has_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paused"), _negated=True), ("paused_on__isnull", False), _connector="OR"
                        ),
                        name="pairing_paused_has_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("covers__isnull", True), ("ends_on__isnull", False), _connector="OR"),
                        name="pairing_cover_has_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="escalations", to="pairing.pairing"
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations_raised",
                        to="people.person",
                    ),
                ),
                (
                    "mediator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations_mediated",
                        to="people.person",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("raised", "raised"),
                            ("acknowledged", "acknowledged"),
                            ("talked", "talked about"),
                            ("proposed", "a way forward proposed"),
                            ("closed", "closed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="raised",
                        max_length=12,
                    ),
                ),
                (
                    "reason",
                    mentorship.encryption.fields.EncryptedTextField(
                        help_text="A code of EscalationReason, sealed.", scope="pairing"
                    ),
                ),
                ("words", mentorship.encryption.fields.EncryptedTextField(blank=True, null=True, scope="pairing")),
                (
                    "proposal",
                    mentorship.encryption.fields.EncryptedTextField(
                        blank=True, help_text="What the mediator writes with the proposal.", null=True, scope="pairing"
                    ),
                ),
                (
                    "proposed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("continue", "Go on as a pair"),
                            ("pause", "Pause the pair for a time"),
                            ("end", "End the pair without fault"),
                            ("repair", "End the pair without fault and look for another"),
                            ("over", "The pair ended meanwhile"),
                        ],
                        max_length=10,
                    ),
                ),
                ("proposed_until", models.DateField(blank=True, help_text="Of a pause: the day it ends.", null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("continue", "Go on as a pair"),
                            ("pause", "Pause the pair for a time"),
                            ("end", "End the pair without fault"),
                            ("repair", "End the pair without fault and look for another"),
                            ("over", "The pair ended meanwhile"),
                        ],
                        max_length=10,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-raised_at", "pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["mediator", "state"], name="pairing_esc_mediato_b0ac69_idx"),
                    models.Index(fields=["raised_by", "state"], name="pairing_esc_raised__0614f7_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("raised", "acknowledged", "talked", "proposed"))),
                        fields=("pairing", "raised_by"),
                        name="escalation_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mediator", models.F("raised_by")), _negated=True),
                        name="escalation_mediator_is_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "proposed"), _negated=True),
                            models.Q(("proposed", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="escalation_proposes_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("raised", "acknowledged", "talked", "proposed")),
                            ("closed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="escalation_closed_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EscalationStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="pairing.escalation"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("raised", "Raised"),
                            ("acknowledged", "Acknowledged"),
                            ("talked", "Talked about in private"),
                            ("proposed", "A way forward proposed"),
                            ("closed", "Answered and closed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("due_on", models.DateField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["number"],
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)), fields=["due_on"], name="escalation_step_due"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("escalation", "number"), name="escalation_step_once")],
            },
        ),
        migrations.CreateModel(
            name="LeftOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="left_out", to="pairing.pairingrun"
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.enrolment"
                    ),
                ),
                ("reason", models.CharField(max_length=40)),
                ("sentence", models.CharField(max_length=500)),
            ],
            options={
                "ordering": ["mentee__person__name", "pk"],
                "constraints": [models.UniqueConstraint(fields=("run", "mentee"), name="left_out_once_a_run")],
            },
        ),
        migrations.CreateModel(
            name="MentorProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="profile", to="programs.enrolment"
                    ),
                ),
                (
                    "headline",
                    models.CharField(
                        blank=True, help_text="One line, such as: I keep old systems running.", max_length=120
                    ),
                ),
                ("helps_with", models.TextField(blank=True, max_length=600, verbose_name="what you can help with")),
                ("expects", models.TextField(blank=True, max_length=600, verbose_name="what you expect of a mentee")),
                (
                    "open_to_requests",
                    models.BooleanField(
                        default=True,
                        help_text="When closed you are still listed, and nobody can ask you.",
                        verbose_name="mentees may ask you",
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["enrolment"],
            },
        ),
        migrations.CreateModel(
            name="MentoringRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentoring_requests",
                        to="programs.cohort",
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="requests_made", to="people.person"
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests_received",
                        to="people.person",
                    ),
                ),
                ("message", mentorship.encryption.fields.EncryptedTextField(scope=None)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting for an answer"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("expired", "lapsed"),
                            ("withdrawn", "taken back"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "kindness",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "time",
                                "Thank you for asking me. I have no time to give you the attention you deserve just now.",
                            ),
                            (
                                "other",
                                "Thank you for asking me. I think somebody else can help you more with what you want to learn.",
                            ),
                            (
                                "later",
                                "Thank you for asking me. It does not fit this time; please ask me again in a later cohort.",
                            ),
                        ],
                        help_text="The words of a refusal.",
                        max_length=10,
                    ),
                ),
                (
                    "pairing",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="request",
                        to="pairing.pairing",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["mentor", "state"], name="pairing_men_mentor__c9f386_idx"),
                    models.Index(fields=["mentee", "state"], name="pairing_men_mentee__a0c850_idx"),
                    models.Index(fields=["state", "expires_at"], name="pairing_men_state_2a7480_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("cohort", "mentee", "mentor"),
                        name="request_one_open_a_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mentor", models.F("mentee")), _negated=True), name="request_not_to_oneself"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("asked_at"))), name="request_expires_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "open"), ("answered_at__isnull", False), _connector="OR"),
                        name="request_closed_has_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PairRule",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pair_rules", to="programs.cohort"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("forced", "must be a pair"),
                            ("locked", "stays as proposed"),
                            ("forbidden", "may not be a pair"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.enrolment"
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.enrolment"
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="why")),
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
                ("made_at", models.DateTimeField()),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lift_reason", models.CharField(blank=True, max_length=500, verbose_name="why")),
            ],
            options={
                "ordering": ["-made_at", "pk"],
                "indexes": [models.Index(fields=["cohort", "lifted_at"], name="pairing_pai_cohort__97739b_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("mentee", "mentor"),
                        name="pair_rule_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mentee", models.F("mentor")), _negated=True), name="pair_rule_of_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="pair_rule_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lift_reason", ""), ("lifted_at__isnull", True)),
                            models.Q(("lifted_at__isnull", False), models.Q(("lift_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="pair_rule_lifted_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedCircle",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="circles", to="pairing.circleplan"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
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
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.enrolment"
                    ),
                ),
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
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "mentor"), name="planned_circle_once_a_mentor")
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="places", to="pairing.circleplan"
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
                ("score", models.PositiveIntegerField(default=0, help_text="Thousandths of a point.")),
                (
                    "points",
                    models.JSONField(default=dict, help_text="Thousandths per criterion; they add up to the score."),
                ),
                ("without_data", models.JSONField(default=list, help_text="Criteria that had nothing to go by.")),
                ("sentence", models.CharField(blank=True, help_text="Of who is left out: why.", max_length=500)),
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
                ("change_reason", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["mentee__person__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "mentee"), name="planned_place_once_a_mentee"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("circle__isnull", False), models.Q(("sentence", ""), _negated=True), _connector="OR"
                        ),
                        name="planned_place_left_out_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("changed_by__isnull", True),
                            models.Q(("change_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="planned_place_change_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="proposals", to="pairing.pairingrun"
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.enrolment"
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.enrolment"
                    ),
                ),
                ("score", models.PositiveIntegerField(help_text="Thousandths of a point.")),
                (
                    "points",
                    models.JSONField(default=dict, help_text="Thousandths per criterion; they add up to the score."),
                ),
                (
                    "explanation",
                    models.JSONField(
                        default=dict, help_text="Runner-ups on both sides, binding constraints, gaps in data."
                    ),
                ),
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
                ("change_reason", models.CharField(blank=True, max_length=500)),
                ("inputs", models.JSONField(default=dict, help_text="What was known of both when they were scored.")),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "pairing",
                    models.OneToOneField(
                        blank=True,
                        help_text="What it became when it was published.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposal",
                        to="pairing.pairing",
                    ),
                ),
            ],
            options={
                "ordering": ["-score", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "mentee", "mentor"), name="proposal_once_a_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("mentee", models.F("mentor")), _negated=True),
                        name="proposal_not_with_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("changed_by__isnull", True),
                            models.Q(("change_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_change_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pairing__isnull", True), ("approved_at__isnull", False), _connector="OR"),
                        name="proposal_published_is_approved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="pairing.pairingrun"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mentor", "another mentor"),
                            ("swap", "two mentees swapped"),
                            ("left out", "left out"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "before",
                    models.JSONField(help_text="What the mentees concerned had: pairs, or why they had nobody."),
                ),
                ("after", models.JSONField(help_text="The same once it was changed.")),
                (
                    "worth",
                    models.BigIntegerField(
                        help_text="What it added to the worth of all pairs, in thousandths of a point."
                    ),
                ),
                ("made_at", models.DateTimeField()),
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
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "undone_by",
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
                "ordering": ["run", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "number"), name="proposal_change_numbered"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="proposal_change_says_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rationale",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pairing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rationale", to="pairing.pairing"
                    ),
                ),
                ("content", models.JSONField()),
                ("digest", models.CharField(help_text="SHA-256 of the canonical JSON.", max_length=64)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="RotationPlan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rotation_plans", to="programs.cohort"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published"), ("replaced", "set aside")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("starts_on", models.DateField(help_text="The day of the first step.")),
                (
                    "step_weeks",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(52),
                        ],
                        verbose_name="weeks between moves",
                    ),
                ),
                (
                    "steps",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="number of steps",
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
                ("made_at", models.DateTimeField()),
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
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "summary",
                    models.JSONField(default=list, help_text="What each step was computed to: status, score, bound."),
                ),
            ],
            options={
                "ordering": ["-made_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "published"])),
                        fields=("cohort",),
                        name="rotation_one_plan_a_cohort",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("steps__gte", 1), ("steps__lte", 12)), name="rotation_steps_in_range"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RotationMove",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="pairing.rotationplan"
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rotations", to="people.person"
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="rotations_in",
                        to="people.person",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="programs.system",
                    ),
                ),
                ("step", models.PositiveSmallIntegerField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(help_text="The day of the next step, or the end of the cohort.")),
                ("score", models.PositiveIntegerField(default=0, help_text="Thousandths of a point.")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "planned"), ("begun", "begun"), ("missed", "did not happen")],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("outcome", models.CharField(blank=True, help_text="Why it did not come to the move.", max_length=300)),
                (
                    "pairing",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="rotation_move",
                        to="pairing.pairing",
                    ),
                ),
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
                ("change_reason", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["mentee__name", "step", "pk"],
                "indexes": [
                    models.Index(fields=["state", "starts_on"], name="pairing_rot_state_2cd0e5_idx"),
                    models.Index(fields=["mentor", "step"], name="pairing_rot_mentor__61f80f_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "mentee", "step"), name="rotation_move_once_a_step"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mentor__isnull", True),
                            models.Q(("mentor", models.F("mentee")), _negated=True),
                            _connector="OR",
                        ),
                        name="rotation_not_with_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                        name="rotation_move_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("changed_by__isnull", True),
                            models.Q(("change_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="rotation_change_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TermOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="term_overrides", to="programs.cohort"
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="term_overrides", to="people.person"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-at"],
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "mentor"), name="term_override_once_a_cohort"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="term_override_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            ],
            options={
                "ordering": ["-begun_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("circle",),
                        name="circle_one_turn_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), models.Q(("end", ""), _negated=True), _connector="OR"
                        ),
                        name="circle_turn_end_is_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "wisher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pair_wishes", to="programs.enrolment"
                    ),
                ),
                (
                    "wished",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.enrolment"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("mentee", "mentee"), ("mentor", "mentor")],
                        help_text="As what the wisher wishes.",
                        max_length=6,
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["side", "rank", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("wisher", "side", "rank"), name="wish_one_a_rank"),
                    models.UniqueConstraint(fields=("wisher", "side", "wished"), name="wish_once_a_person"),
                    models.CheckConstraint(
                        condition=models.Q(("rank__gte", 1), ("rank__lte", 10)), name="wish_rank_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wisher", models.F("wished")), _negated=True), name="wish_not_for_oneself"
                    ),
                ],
            },
        ),
    ]
