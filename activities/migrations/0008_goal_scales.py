import uuid

import django.db.models.deletion
from django.db import migrations, models

import mentorship.encryption.fields


def say_that_both_agreed(apps, schema_editor):
    """Goals from before one asked the other count as agreed on from the day they were set."""
    apps.get_model("activities", "Goal").objects.update(agreed_at=models.F("set_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0007_sprints"),
        ("pairing", "0012_resumed_on"),
        ("people", "0006_availability"),
    ]

    operations = [
        migrations.CreateModel(
            name="GoalEvidence",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", mentorship.encryption.fields.EncryptedTextField(scope="pairing")),
                ("link", mentorship.encryption.fields.EncryptedTextField(blank=True, default="", scope="pairing")),
                ("seen_on", models.DateField()),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-seen_on", "-added_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="GoalStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", mentorship.encryption.fields.EncryptedTextField(scope="pairing")),
                ("added_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["added_at", "pk"],
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
                    "state",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("agreed", "agreed"), ("withdrawn", "withdrawn")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-proposed_at"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="goal",
            name="agreed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="goal",
            name="baseline",
            field=models.SmallIntegerField(
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
        migrations.AddField(
            model_name="goal",
            name="difficulty",
            field=models.PositiveSmallIntegerField(
                choices=[(1, "a fair stretch"), (2, "hard"), (3, "very hard")], default=1
            ),
        ),
        migrations.AddField(
            model_name="goal",
            name="importance",
            field=models.PositiveSmallIntegerField(
                choices=[(1, "important"), (2, "very important"), (3, "most important")], default=1
            ),
        ),
        migrations.AddField(
            model_name="goal",
            name="scale",
            field=mentorship.encryption.fields.EncryptedTextField(
                blank=True,
                help_text="Five descriptions from −2 to +2, as JSON; none: not scaled.",
                null=True,
                scope="pairing",
            ),
        ),
        migrations.AddField(
            model_name="goal",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name="circlegoal",
            name="attainment",
            field=models.SmallIntegerField(
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
        migrations.AlterField(
            model_name="circlegoal",
            name="state",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="circlegoalprogress",
            name="attainment",
            field=models.SmallIntegerField(
                choices=[
                    (-2, "much less than expected"),
                    (-1, "less than expected"),
                    (0, "as expected"),
                    (1, "more than expected"),
                    (2, "much more than expected"),
                ]
            ),
        ),
        migrations.AlterField(
            model_name="goal",
            name="attainment",
            field=models.SmallIntegerField(
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
        migrations.AlterField(
            model_name="goal",
            name="state",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="goalprogress",
            name="attainment",
            field=models.SmallIntegerField(
                choices=[
                    (-2, "much less than expected"),
                    (-1, "less than expected"),
                    (0, "as expected"),
                    (1, "more than expected"),
                    (2, "much more than expected"),
                ]
            ),
        ),
        migrations.RunPython(say_that_both_agreed, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(("baseline__in", (-2, -1))), name="goal_begins_below_expected"
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("difficulty__gte", 1), ("difficulty__lte", 3), ("importance__gte", 1), ("importance__lte", 3)
                ),
                name="goal_weight_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at__isnull", True), ("state__in", ("proposed", "withdrawn"))),
                    models.Q(
                        models.Q(("state__in", ("proposed", "withdrawn")), _negated=True), ("agreed_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="goal_agreed_at_some_moment",
            ),
        ),
        migrations.AddField(
            model_name="goalevidence",
            name="added_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
        ),
        migrations.AddField(
            model_name="goalevidence",
            name="goal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="shown", to="activities.goal"
            ),
        ),
        migrations.AddField(
            model_name="goalstep",
            name="added_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
        ),
        migrations.AddField(
            model_name="goalstep",
            name="goal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="goal_steps", to="activities.goal"
            ),
        ),
        migrations.AddField(
            model_name="rewording",
            name="decided_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="rewording",
            name="goal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="rewordings", to="activities.goal"
            ),
        ),
        migrations.AddField(
            model_name="rewording",
            name="proposed_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
        ),
        migrations.AddConstraint(
            model_name="rewording",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")), fields=("goal",), name="one_rewording_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="rewording",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("state", "proposed")),
                    models.Q(models.Q(("state", "proposed"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="rewording_decided_at_some_moment",
            ),
        ),
    ]
