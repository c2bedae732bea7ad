import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mentorship.encryption.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("activities", "0001_initial"),
        ("pairing", "0001_initial"),
        ("people", "0001_initial"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessReview",
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
                ("opened_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_by",
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
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AccessReviewItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="governance.accessreview"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("role", "role"),
                            ("owner", "owner of a program"),
                            ("deputy", "deputy in a program"),
                            ("mediator", "mediator in a program"),
                            ("admin_site", "account of the admin site"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("role", models.CharField(blank=True, help_text="Which, where it is a role.", max_length=20)),
                (
                    "program",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
                ("what", models.CharField(help_text="In words, as it was called then.", max_length=220)),
                ("granted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "last_seen_on",
                    models.DateField(blank=True, help_text="When they last signed in before the opening.", null=True),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("undecided", "undecided"),
                            ("kept", "kept"),
                            ("dropped", "taken back"),
                            ("gone", "no longer held"),
                        ],
                        default="undecided",
                        max_length=10,
                    ),
                ),
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
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["kind", "role", "person__name", "what"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("review", "person", "what"), name="access_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decision", "undecided")),
                            models.Q(models.Q(("decision", "undecided"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="access_decision_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person__isnull", False), ("kind", "admin_site"), _connector="OR"),
                        name="access_of_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="access_not_decided_by_self",
                    ),
                ],
            },
        ),
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
            name="CorrectiveAction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="governance.equityaudit"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("participation", "participation"),
                            ("matched", "matched"),
                            ("waiting", "waiting"),
                            ("seniority", "seniority"),
                            ("sessions", "sessions"),
                        ],
                        max_length=15,
                    ),
                ),
                ("dimension", models.CharField(max_length=60)),
                ("group", models.CharField(max_length=300)),
                ("against", models.CharField(max_length=300)),
                ("stratum", models.CharField(blank=True, max_length=60)),
                ("size", models.FloatField()),
                ("size_low", models.FloatField()),
                ("size_high", models.FloatField()),
                ("finding", models.TextField(help_text="The sentence of the audit.")),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("eligibility", "who counts as eligible"),
                            ("invitation", "who is invited and hears of it"),
                            ("matching", "how pairs are matched"),
                            ("mentor supply", "how many mentors there are for them"),
                            ("time", "time to take part"),
                        ],
                        max_length=15,
                    ),
                ),
                ("measure", models.TextField(help_text="What is done about it.")),
                ("target", models.FloatField(help_text="The least effect that is good enough.")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrective_actions",
                        to="people.person",
                    ),
                ),
                (
                    "due_quarter",
                    models.CharField(
                        max_length=6,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{4}Q[1-4]$", "A quarter is written 2026Q3.")
                        ],
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "under way"),
                            ("not met", "target not met in time"),
                            ("met", "met"),
                            ("closed", "closed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("closing_reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["due_quarter", "-opened_at"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["owner", "state"], name="governance__owner_i_0059e9_idx"),
                    models.Index(fields=["state", "due_quarter"], name="governance__state_5ec8c2_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("open", "not met"))),
                        fields=("outcome", "dimension", "group", "stratum"),
                        name="action_one_under_way_a_finding",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("target__gt", models.F("size"))), name="action_target_is_better"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("state__in", ("open", "not met"))),
                            models.Q(("closed_at__isnull", False), ("state__in", ["met", "closed"])),
                            _connector="OR",
                        ),
                        name="action_over_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(models.Q(("closing_reason", ""), _negated=True), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="action_closed_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionEffect",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="effects",
                        to="governance.correctiveaction",
                    ),
                ),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.equityaudit"
                    ),
                ),
                (
                    "quarter",
                    models.CharField(
                        max_length=6,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{4}Q[1-4]$", "A quarter is written 2026Q3.")
                        ],
                    ),
                ),
                ("effect", models.FloatField(null=True)),
                ("low", models.FloatField(null=True)),
                ("high", models.FloatField(null=True)),
                ("good", models.BooleanField()),
                ("sentence", models.TextField()),
                ("measured_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["quarter"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("action", "quarter"), name="action_measured_once_a_quarter"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("effect", None), ("good", False), ("high", None), ("low", None)),
                            models.Q(("effect__isnull", False), ("high__isnull", False), ("low__isnull", False)),
                            _connector="OR",
                        ),
                        name="action_effect_whole_or_none",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "pairing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergency_accesses",
                        to="pairing.pairing",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "waiting for a second officer"),
                            ("approved", "open"),
                            ("refused", "refused"),
                            ("ended", "over"),
                            ("lapsed", "not decided in time"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("reason", mentorship.encryption.fields.EncryptedTextField(scope="pairing")),
                ("minutes", models.PositiveSmallIntegerField(default=60, help_text="How long it may be open.")),
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
                ("opens_at", models.DateTimeField(blank=True, null=True)),
                (
                    "seen_at",
                    models.DateTimeField(
                        blank=True, help_text="The latest moment at which it was known open.", null=True
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[("justified", "justified"), ("not justified", "not justified")],
                        max_length=13,
                    ),
                ),
                (
                    "finding_words",
                    mentorship.encryption.fields.EncryptedTextField(blank=True, null=True, scope="pairing"),
                ),
            ],
            options={
                "verbose_name_plural": "emergency accesses",
                "ordering": ["-requested_at", "pk"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["state", "requested_at"], name="governance__state_906852_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("requested_by")), _negated=True),
                        name="emergency_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_by", models.F("requested_by")), _negated=True),
                            models.Q(("reviewed_by", models.F("decided_by")), _negated=True),
                        ),
                        name="emergency_reviewed_by_a_third",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 60)), name="emergency_an_hour_at_most"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opens_at__isnull", True), ("state__in", ("requested", "refused", "lapsed"))),
                            models.Q(
                                models.Q(("state__in", ("requested", "refused", "lapsed")), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("opens_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="emergency_opens_by_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finding", ""), ("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                            models.Q(
                                models.Q(("finding", ""), _negated=True),
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                ("state", "ended"),
                            ),
                            _connector="OR",
                        ),
                        name="emergency_reviewed_when_over",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("requested", "approved"))),
                        fields=("pairing", "requested_by"),
                        name="emergency_one_going",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="erasures", to="people.person"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(help_text="Until then it can be taken back.")),
                (
                    "refused",
                    models.CharField(
                        blank=True, help_text="Why it could not be carried out on the day.", max_length=300
                    ),
                ),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Nobody: it was due.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None), ("taken_back_at", None)),
                        fields=("person",),
                        name="erasure_one_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gte", models.F("asked_at"))), name="erasure_due_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken_back_at", None), ("done_at", None), _connector="OR"),
                        name="erasure_taken_back_or_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureBasis",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "figure",
                    models.CharField(help_text="What it is a figure of: “goals of program 3”.", max_length=60),
                ),
                (
                    "key",
                    models.CharField(help_text="Which key the codes are under, itself by a code.", max_length=64),
                ),
                ("content", models.JSONField(help_text="What was counted of each person.")),
                ("shown_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["shown_at"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["figure", "shown_at"], name="basis_by_figure")],
            },
        ),
        migrations.CreateModel(
            name="FiguresRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("report", "engagement report"), ("audit", "equity audit")], max_length=10
                    ),
                ),
                (
                    "quarter",
                    models.CharField(
                        max_length=6,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{4}Q[1-4]$", "A quarter is written 2026Q3.")
                        ],
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "under way"), ("done", "done"), ("refused", "refused")],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "claimed_until",
                    models.DateTimeField(blank=True, help_text="Another worker may take it over after.", null=True),
                ),
                (
                    "tries",
                    models.PositiveSmallIntegerField(default=0, help_text="How often a worker has taken it up."),
                ),
                (
                    "sentence",
                    models.CharField(blank=True, help_text="Why it was refused; it names nobody.", max_length=500),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Nobody: the schedule.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-quarter", "kind"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "quarter"), name="figures_asked_for_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state", "refused"), ("sentence", ""), _connector="XOR"),
                        name="figures_refused_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "asked"), ("finished_at__isnull", False), _connector="XOR"),
                        name="figures_finished_or_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="hand_overs", to="programs.program"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("due_on", models.DateField(help_text="The last day to answer, where the successor is.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "waiting for an answer"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("withdrawn", "taken back"),
                            ("lapsed", "not answered in time"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-proposed_at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")), fields=("program",), name="hand_over_one_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to", models.F("proposed_by")), _negated=True),
                        name="hand_over_to_somebody_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewTemplate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_templates",
                        to="programs.program",
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["name"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("program", "name"), name="review_template_name_once")],
            },
        ),
        migrations.CreateModel(
            name="ReviewTemplateVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="governance.reviewtemplate",
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("questions", models.JSONField(help_text="In their order, each with name, text and kind.")),
                ("saved_at", models.DateTimeField()),
                (
                    "saved_by",
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
                "ordering": ["template", "-version"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("template", "version"), name="review_template_version_once")
                ],
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
                ("occasion", models.CharField(default="mid-cycle", max_length=60)),
                ("title", models.CharField(default="Half-way", max_length=60)),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        help_text="The questions as they were when it opened; empty: the usual ones.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="governance.reviewtemplateversion",
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("extensions", models.PositiveSmallIntegerField(default=0)),
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
                ("amended", models.PositiveIntegerField(default=0)),
                ("mentor_agrees", models.BooleanField(null=True)),
                ("mentee_agrees", models.BooleanField(null=True)),
                ("mentor_signed_at", models.DateTimeField(blank=True, null=True)),
                ("mentee_signed_at", models.DateTimeField(blank=True, null=True)),
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
                    models.CheckConstraint(
                        condition=models.Q(("extensions__lte", 2)), name="review_extended_twice_at_most"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnershipTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ownership_terms",
                        to="programs.program",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("owner", "owner"), ("acting", "acting owner"), ("deputy", "deputy")], max_length=10
                    ),
                ),
                ("began_at", models.DateTimeField()),
                (
                    "beginning",
                    models.CharField(
                        choices=[
                            ("founded", "when it was founded"),
                            ("named", "was named"),
                            ("handed_over", "handed over"),
                            ("stepped_in", "stepped in"),
                            ("taken_back", "taken back"),
                            ("gone", "left or went on leave"),
                        ],
                        max_length=20,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("founded", "when it was founded"),
                            ("named", "was named"),
                            ("handed_over", "handed over"),
                            ("stepped_in", "stepped in"),
                            ("taken_back", "taken back"),
                            ("gone", "left or went on leave"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "ordering": ["-began_at", "-pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("program", "part"),
                        name="ownership_one_a_part",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("ended_at__gte", models.F("began_at")), _connector="OR"
                        ),
                        name="ownership_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgramFigure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="programs.program"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("goals", "goals reached, as a T-score"),
                            ("reviews", "progress that both sides agree on"),
                            ("skills", "skills, validated before and after"),
                            ("autonomy", "steps up the ladder of autonomy"),
                            ("sessions", "sessions held"),
                            ("hours", "hours spent"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "quarter",
                    models.CharField(
                        max_length=6,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{4}Q[1-4]$", "A quarter is written 2026Q3.")
                        ],
                    ),
                ),
                ("people", models.PositiveIntegerField(blank=True, null=True)),
                ("value", models.FloatField(blank=True, null=True)),
                ("low", models.FloatField(blank=True, null=True)),
                ("high", models.FloatField(blank=True, null=True)),
                (
                    "withheld",
                    models.CharField(blank=True, help_text="Why there is no figure, in a sentence.", max_length=300),
                ),
                ("measured_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["program", "kind", "quarter"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("program", "kind", "quarter"), name="figure_once_a_quarter"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("people__isnull", False), ("value__isnull", False), ("withheld", "")),
                            models.Q(
                                models.Q(("withheld", ""), _negated=True),
                                ("high__isnull", True),
                                ("low__isnull", True),
                                ("people__isnull", True),
                                ("value__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="figure_shown_or_withheld",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Purge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("ran_on", models.DateField()),
                ("months", models.PositiveSmallIntegerField(help_text="The rule it followed.")),
                ("rows", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-ran_on", "kind"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("kind", "ran_on"), name="purge_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="PurgeWarning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                (
                    "subject_id",
                    models.UUIDField(
                        help_text="Of the pairing or circle; no foreign key, so that one table serves both."
                    ),
                ),
                ("warned_at", models.DateTimeField()),
                ("goes_on", models.DateField(help_text="The first day on which the words may go.")),
                ("purged_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["goes_on", "pk"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["kind", "purged_at", "goes_on"], name="governance__kind_222268_idx")],
                "constraints": [models.UniqueConstraint(fields=("kind", "subject_id"), name="purge_warning_once")],
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
                (
                    "number",
                    models.PositiveIntegerField(
                        help_text="Its place in the ledger; two that are made at once can't both take it.",
                        null=True,
                        unique=True,
                    ),
                ),
                (
                    "staff",
                    models.JSONField(
                        default=list,
                        help_text="Who sat where at the cut-off: department, team, band, site, and the people's keys.",
                    ),
                ),
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
            name="RetentionRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30, unique=True)),
                ("months", models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
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
                "ordering": ["kind"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("months__gte", 1)), name="retention_a_month_at_least")
                ],
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
        migrations.CreateModel(
            name="ReviewGoal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goal_levels",
                        to="governance.jointreview",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="review_levels", to="activities.goal"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "level",
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
                ("given_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["review", "goal", "person"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("review", "goal", "person"), name="review_goal_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level__range", (-2, 2))), name="review_goal_level_in_range"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewOccasion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_occasions",
                        to="programs.track",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: for every cohort of the track that has no occasions of its own.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_occasions",
                        to="programs.cohort",
                    ),
                ),
                ("key", models.SlugField(max_length=60)),
                ("name", models.CharField(max_length=60)),
                (
                    "percent",
                    models.PositiveSmallIntegerField(blank=True, help_text="Of the way through the cohort.", null=True),
                ),
                ("opens_on", models.DateField(blank=True, null=True)),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the usual questions.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="occasions",
                        to="governance.reviewtemplate",
                    ),
                ),
                (
                    "days_to_answer",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[
                            django.core.validators.MinValueValidator(3),
                            django.core.validators.MaxValueValidator(60),
                        ],
                    ),
                ),
            ],
            options={
                "ordering": ["track", "cohort", "percent", "opens_on", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cohort__isnull", True)),
                        fields=("track", "key"),
                        name="review_occasion_once_a_track",
                    ),
                    models.UniqueConstraint(fields=("cohort", "key"), name="review_occasion_once_a_cohort"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opens_on__isnull", True), ("percent__range", (1, 99))),
                            models.Q(("cohort__isnull", False), ("opens_on__isnull", False), ("percent__isnull", True)),
                            _connector="OR",
                        ),
                        name="review_occasion_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days_to_answer__range", (3, 60))), name="review_occasion_leaves_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewShare",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="governance.jointreview"
                    ),
                ),
                (
                    "part",
                    models.CharField(help_text="What both say to a question, or how both rate it.", max_length=60),
                ),
                ("mentor_agreed_at", models.DateTimeField(blank=True, null=True)),
                ("mentee_agreed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["review", "part"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("review", "part"), name="review_share_once")],
            },
        ),
        migrations.CreateModel(
            name="ReviewSummary",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="summaries",
                        to="governance.jointreview",
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                ("text", mentorship.encryption.fields.EncryptedTextField(scope="pairing")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["review", "question"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("review", "question"), name="review_summary_once")],
            },
        ),
        migrations.CreateModel(
            name="SuccessMetric",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="success_metrics",
                        to="programs.program",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("goals", "goals reached, as a T-score"),
                            ("reviews", "progress that both sides agree on"),
                            ("skills", "skills, validated before and after"),
                            ("autonomy", "steps up the ladder of autonomy"),
                            ("sessions", "sessions held"),
                            ("hours", "hours spent"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("measures", models.CharField(blank=True, max_length=300)),
                ("why", models.TextField(blank=True, max_length=1000)),
                ("target", models.DecimalField(blank=True, decimal_places=1, max_digits=6, null=True)),
                ("reach_by", models.DateField(blank=True, null=True)),
                ("minimum_group", models.PositiveSmallIntegerField(default=10)),
                (
                    "beside",
                    models.ForeignKey(
                        blank=True,
                        help_text="Of a count: the success metric that it helps to read.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="context",
                        to="governance.successmetric",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["program", "created_at", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stopped_at__isnull", True)),
                        fields=("program", "kind"),
                        name="metric_once_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("beside__isnull", False), ("kind__in", ("sessions", "hours")), ("target__isnull", True)
                            ),
                            models.Q(
                                models.Q(("kind__in", ("sessions", "hours")), _negated=True),
                                ("beside__isnull", True),
                                ("reach_by__isnull", False),
                                ("target__isnull", False),
                                models.Q(("why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="metric_is_no_count_alone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minimum_group__gte", 10)), name="metric_group_large_enough"
                    ),
                ],
            },
        ),
    ]
