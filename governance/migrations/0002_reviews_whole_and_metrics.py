import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import mentorship.encryption.fields


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0001_initial"),
        ("governance", "0001_initial"),
        ("pairing", "0001_initial"),
        ("people", "0001_initial"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SuccessMetric",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                ("created_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["program", "created_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="jointreview",
            name="amended",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="jointreview",
            name="extensions",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="jointreview",
            name="mentee_signed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="jointreview",
            name="mentor_signed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="jointreview",
            name="title",
            field=models.CharField(default="Half-way", max_length=60),
        ),
        migrations.AlterField(
            model_name="jointreview",
            name="occasion",
            field=models.CharField(default="mid-cycle", max_length=60),
        ),
        migrations.CreateModel(
            name="ProgramFigure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="programs.program"
                    ),
                ),
            ],
            options={
                "ordering": ["program", "kind", "quarter"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReviewGoal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goal_levels",
                        to="governance.jointreview",
                    ),
                ),
            ],
            options={
                "ordering": ["review", "goal", "person"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReviewShare",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "part",
                    models.CharField(help_text="What both say to a question, or how both rate it.", max_length=60),
                ),
                ("mentor_agreed_at", models.DateTimeField(blank=True, null=True)),
                ("mentee_agreed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="governance.jointreview"
                    ),
                ),
            ],
            options={
                "ordering": ["review", "part"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReviewSummary",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=40)),
                ("text", mentorship.encryption.fields.EncryptedTextField(scope="pairing")),
                ("written_at", models.DateTimeField()),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="summaries",
                        to="governance.jointreview",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "ordering": ["review", "question"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReviewTemplate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("created_at", models.DateTimeField()),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_templates",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReviewOccasion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60)),
                ("name", models.CharField(max_length=60)),
                (
                    "percent",
                    models.PositiveSmallIntegerField(blank=True, help_text="Of the way through the cohort.", null=True),
                ),
                ("opens_on", models.DateField(blank=True, null=True)),
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
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_occasions",
                        to="programs.track",
                    ),
                ),
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
            ],
            options={
                "ordering": ["track", "cohort", "percent", "opens_on", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReviewTemplateVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="governance.reviewtemplate",
                    ),
                ),
            ],
            options={
                "ordering": ["template", "-version"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="jointreview",
            name="version",
            field=models.ForeignKey(
                blank=True,
                help_text="The questions as they were when it opened; empty: the usual ones.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="governance.reviewtemplateversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("extensions__lte", 2)), name="review_extended_twice_at_most"
            ),
        ),
        migrations.AddField(
            model_name="successmetric",
            name="beside",
            field=models.ForeignKey(
                blank=True,
                help_text="Of a count: the success metric that it helps to read.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="context",
                to="governance.successmetric",
            ),
        ),
        migrations.AddField(
            model_name="successmetric",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="successmetric",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="success_metrics", to="programs.program"
            ),
        ),
        migrations.AddConstraint(
            model_name="programfigure",
            constraint=models.UniqueConstraint(fields=("program", "kind", "quarter"), name="figure_once_a_quarter"),
        ),
        migrations.AddConstraint(
            model_name="programfigure",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="reviewgoal",
            constraint=models.UniqueConstraint(fields=("review", "goal", "person"), name="review_goal_once"),
        ),
        migrations.AddConstraint(
            model_name="reviewgoal",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__range", (-2, 2))), name="review_goal_level_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewshare",
            constraint=models.UniqueConstraint(fields=("review", "part"), name="review_share_once"),
        ),
        migrations.AddConstraint(
            model_name="reviewsummary",
            constraint=models.UniqueConstraint(fields=("review", "question"), name="review_summary_once"),
        ),
        migrations.AddConstraint(
            model_name="reviewtemplate",
            constraint=models.UniqueConstraint(fields=("program", "name"), name="review_template_name_once"),
        ),
        migrations.AddConstraint(
            model_name="reviewoccasion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cohort__isnull", True)),
                fields=("track", "key"),
                name="review_occasion_once_a_track",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewoccasion",
            constraint=models.UniqueConstraint(fields=("cohort", "key"), name="review_occasion_once_a_cohort"),
        ),
        migrations.AddConstraint(
            model_name="reviewoccasion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opens_on__isnull", True), ("percent__range", (1, 99))),
                    models.Q(("cohort__isnull", False), ("opens_on__isnull", False), ("percent__isnull", True)),
                    _connector="OR",
                ),
                name="review_occasion_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewoccasion",
            constraint=models.CheckConstraint(
                condition=models.Q(("days_to_answer__range", (3, 60))), name="review_occasion_leaves_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewtemplateversion",
            constraint=models.UniqueConstraint(fields=("template", "version"), name="review_template_version_once"),
        ),
        migrations.AddConstraint(
            model_name="successmetric",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stopped_at__isnull", True)), fields=("program", "kind"), name="metric_once_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="successmetric",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("beside__isnull", False), ("kind__in", ("sessions", "hours")), ("target__isnull", True)),
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
        ),
        migrations.AddConstraint(
            model_name="successmetric",
            constraint=models.CheckConstraint(
                condition=models.Q(("minimum_group__gte", 10)), name="metric_group_large_enough"
            ),
        ),
    ]
