import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


def begin_terms(apps, schema_editor):
    """Who answers for a program that is there already has done so since it was founded, as far as anybody knows."""
    term = apps.get_model("governance", "OwnershipTerm")
    for program in apps.get_model("programs", "Program").objects.all():
        parts = {"owner": program.owner_id, "deputy": program.deputy_id}
        term.objects.bulk_create(
            term(program=program, person_id=person, part=part, began_at=program.created_at, beginning="founded")
            for part, person in parts.items()
            if person
        )


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0003_emergency_access"),
        ("people", "0001_initial"),
        ("programs", "0002_ownership"),
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
            name="HandOver",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
            ],
            options={
                "ordering": ["-proposed_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="OwnershipTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ownership_terms",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "ordering": ["-began_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AccessReviewItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("role", "role"),
                            ("owner", "owner of a program"),
                            ("deputy", "deputy in a program"),
                            ("mediator", "mediator in a program"),
                        ],
                        max_length=10,
                    ),
                ),
                ("role", models.CharField(blank=True, help_text="Which, where it is a role.", max_length=20)),
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
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
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
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="governance.accessreview"
                    ),
                ),
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
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")), fields=("program",), name="hand_over_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("to", models.F("proposed_by")), _negated=True), name="hand_over_to_somebody_else"
            ),
        ),
        migrations.AddConstraint(
            model_name="ownershipterm",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("program", "part"), name="ownership_one_a_part"
            ),
        ),
        migrations.AddConstraint(
            model_name="ownershipterm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("ended_at__gte", models.F("began_at")), _connector="OR"
                ),
                name="ownership_ends_after_start",
            ),
        ),
        migrations.RunPython(begin_terms, migrations.RunPython.noop, elidable=True),
    ]
