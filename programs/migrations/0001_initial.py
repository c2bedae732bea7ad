import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Program",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200, unique=True)),
                (
                    "purpose",
                    models.TextField(
                        help_text="What should be different afterwards, in a sentence or two.", max_length=2000
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="owned_programs", to="people.person"
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deputised_programs",
                        to="people.person",
                    ),
                ),
                (
                    "owner_background",
                    models.CharField(
                        blank=True,
                        help_text="A title, a system, a craft: everybody sees it.",
                        max_length=200,
                        verbose_name="what makes the owner a technical leader",
                    ),
                ),
                (
                    "acting_since",
                    models.DateTimeField(
                        blank=True,
                        help_text="Since when the deputy acts for an owner who left or is on leave.",
                        null=True,
                    ),
                ),
                (
                    "unowned_since",
                    models.DateTimeField(blank=True, help_text="Since when nobody at work answers for it.", null=True),
                ),
                (
                    "mediator",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whom the two of a pair turn to when it is not working; otherwise the deputy or the owner.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="mediated_programs",
                        to="people.person",
                    ),
                ),
                (
                    "state",
                    models.CharField(choices=[("open", "open"), ("closed", "closed")], default="open", max_length=10),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["name"],
                "permissions": [("manage_program", "Can run this program as its owner or deputy")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deputy__isnull", True),
                            models.Q(("deputy", models.F("owner")), _negated=True),
                            _connector="OR",
                        ),
                        name="program_deputy_is_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("acting_since__isnull", True), ("deputy__isnull", False), _connector="OR"),
                        name="program_a_deputy_acts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Track",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tracks", to="programs.program"
                    ),
                ),
                ("slug", models.SlugField(max_length=60)),
                ("name", models.CharField(max_length=200)),
                (
                    "focus",
                    models.CharField(
                        choices=[
                            ("technical", "technical depth"),
                            ("leadership", "leadership growth"),
                            ("blend", "a blend of both"),
                        ],
                        default="technical",
                        max_length=12,
                    ),
                ),
                (
                    "formation",
                    models.CharField(
                        choices=[("assigned", "assigned"), ("organic", "organic"), ("hybrid", "hybrid")],
                        default="assigned",
                        max_length=10,
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[("peer", "peer"), ("senior", "senior"), ("principal", "principal")],
                        default="senior",
                        max_length=10,
                    ),
                ),
                (
                    "lowest_gap",
                    models.SmallIntegerField(
                        default=0,
                        help_text="A mentor is at least this many levels above the mentee.",
                        verbose_name="lowest level gap",
                    ),
                ),
                (
                    "highest_gap",
                    models.SmallIntegerField(
                        default=4,
                        help_text="A mentor is at most this many levels above the mentee.",
                        verbose_name="highest level gap",
                    ),
                ),
                (
                    "mentee_limit",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="No mentor gets more, whatever they offer.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="mentees per mentor",
                    ),
                ),
                (
                    "mentors_per_mentee",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="More than one where mentees have, say, one mentor for their craft and one for their career.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3),
                        ],
                        verbose_name="mentors per mentee",
                    ),
                ),
                (
                    "lowest_mentor_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: from any level.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="mentors from level",
                    ),
                ),
                (
                    "highest_mentor_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: up to any level.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="mentors up to level",
                    ),
                ),
                (
                    "protected_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Mentors of this level and above are asked for by many. Empty: nobody is protected.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="protected from level",
                    ),
                ),
                (
                    "protected_limit",
                    models.PositiveSmallIntegerField(
                        default=2,
                        help_text="At most so many altogether, in this and all other cohorts.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="mentees of a protected mentor",
                    ),
                ),
                (
                    "hours_per_mentee",
                    models.PositiveSmallIntegerField(
                        default=4,
                        help_text="What one mentee takes of a mentor's time in a sprint of two weeks.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(40),
                        ],
                        verbose_name="hours per mentee",
                    ),
                ),
                (
                    "needs_agreement",
                    models.BooleanField(
                        default=False,
                        help_text="A mentor gets nobody before their delivery lead has agreed to the hours.",
                        verbose_name="mentors need agreed time",
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
                (
                    "duration_weeks",
                    models.PositiveSmallIntegerField(
                        default=26,
                        validators=[
                            django.core.validators.MinValueValidator(4),
                            django.core.validators.MaxValueValidator(104),
                        ],
                        verbose_name="weeks a cohort lasts",
                    ),
                ),
                (
                    "wish_limit",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="How many people somebody may name in order, where wishes count.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="wishes each",
                    ),
                ),
                (
                    "unranked_by_score",
                    models.BooleanField(
                        default=True,
                        help_text="Otherwise a mentee is never paired with a mentor they did not name.",
                        verbose_name="after their wishes, people take whoever scores best",
                    ),
                ),
                (
                    "request_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="Then it lapses, and the mentee can ask somebody else.",
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(30),
                        ],
                        verbose_name="days to answer a request",
                    ),
                ),
                (
                    "term_weeks",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="After so many weeks of mentoring without a rest a mentor gets no new mentee. Empty: no term.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(4),
                            django.core.validators.MaxValueValidator(520),
                        ],
                        verbose_name="weeks a mentor serves",
                    ),
                ),
                (
                    "rest_weeks",
                    models.PositiveSmallIntegerField(
                        default=8,
                        help_text="After a term a mentor rests for so long; a shorter pause within a term does not end it.",
                        validators=[django.core.validators.MaxValueValidator(104)],
                        verbose_name="weeks of rest",
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["program__name", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("program", "slug"), name="track_slug_unique_in_program"),
                    models.CheckConstraint(
                        condition=models.Q(("lowest_gap__lte", models.F("highest_gap"))), name="track_gap_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mentors_per_mentee__range", (1, 3))), name="track_mentors_per_mentee_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lowest_mentor_level__isnull", True),
                            ("highest_mentor_level__isnull", True),
                            ("lowest_mentor_level__lte", models.F("highest_mentor_level")),
                            _connector="OR",
                        ),
                        name="track_mentor_level_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours_per_mentee__gte", 1), ("protected_limit__gte", 1)),
                        name="track_limits_above_zero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cohort",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cohorts", to="programs.track"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("enrolment_closes_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("enrolling", "open for enrolment"),
                            ("matching", "being matched"),
                            ("running", "running"),
                            ("ended", "ended"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-starts_on", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="cohort_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("enrolment_closes_on__lte", models.F("starts_on"))),
                        name="cohort_enrolment_closes_before_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CriteriaWeights",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="weight_versions", to="programs.track"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("technical", models.PositiveSmallIntegerField(verbose_name="technical domain")),
                ("career", models.PositiveSmallIntegerField(verbose_name="career trajectory")),
                ("communication", models.PositiveSmallIntegerField(verbose_name="communication style")),
                ("overlap", models.PositiveSmallIntegerField(verbose_name="working hours in common")),
                ("roadmap", models.PositiveSmallIntegerField(verbose_name="roadmap priority")),
                ("rotation", models.PositiveSmallIntegerField(verbose_name="rotation")),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, help_text="Why these weights, for who comes later.", max_length=200),
                ),
            ],
            options={
                "ordering": ["track", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("track", "version"), name="weights_version_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "technical",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.Value(100), "-", models.F("career")
                                                ),
                                                "-",
                                                models.F("communication"),
                                            ),
                                            "-",
                                            models.F("overlap"),
                                        ),
                                        "-",
                                        models.F("roadmap"),
                                    ),
                                    "-",
                                    models.F("rotation"),
                                ),
                            )
                        ),
                        name="weights_add_up_to_100",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="enrolments", to="programs.cohort"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="enrolments", to="people.person"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("mentor", "mentor"), ("mentee", "mentee"), ("both", "mentor and mentee")],
                        max_length=10,
                    ),
                ),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[
                            django.core.validators.MaxValueValidator(10),
                            django.core.validators.MinValueValidator(0),
                        ],
                        verbose_name="mentees you can take",
                    ),
                ),
                (
                    "communication_style",
                    models.CharField(
                        blank=True,
                        choices=[("remote", "remote"), ("hybrid", "hybrid"), ("in-person", "in person")],
                        max_length=10,
                    ),
                ),
                (
                    "languages",
                    models.CharField(
                        blank=True,
                        help_text="Codes of ISO 639-1 with commas between them, such as de,en.",
                        max_length=60,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("enrolled", "enrolled"), ("withdrawn", "withdrawn")],
                        default="enrolled",
                        max_length=10,
                    ),
                ),
                ("enrolled_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("wanted_skills", models.ManyToManyField(blank=True, related_name="wanted_in", to="people.skill")),
            ],
            options={
                "ordering": ["person__name", "pk"],
                "indexes": [models.Index(fields=["cohort", "state", "role"], name="programs_en_cohort__9990bd_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "person"), name="enrolment_once_a_cohort"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("capacity", 0), ("role", "mentee")),
                            models.Q(("capacity__gte", 1), ("role__in", ["mentor", "both"])),
                            _connector="OR",
                        ),
                        name="enrolment_capacity_fits_role",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpportunityWeights",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "program",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opportunity_weights",
                        to="programs.program",
                    ),
                ),
                (
                    "new_hire",
                    models.PositiveSmallIntegerField(
                        default=25,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="critical hire",
                    ),
                ),
                (
                    "legacy",
                    models.PositiveSmallIntegerField(
                        default=20,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="legacy system",
                    ),
                ),
                (
                    "single_expert",
                    models.PositiveSmallIntegerField(
                        default=25,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="single expert",
                    ),
                ),
                (
                    "new_lead",
                    models.PositiveSmallIntegerField(
                        default=20, validators=[django.core.validators.MaxValueValidator(100)], verbose_name="new lead"
                    ),
                ),
                (
                    "promotion",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="ready for promotion",
                    ),
                ),
                (
                    "first_from",
                    models.PositiveSmallIntegerField(
                        default=40,
                        help_text="A mentee with as many points or more is served before all others, as far as mentors reach.",
                        validators=[
                            django.core.validators.MaxValueValidator(100),
                            django.core.validators.MinValueValidator(1),
                        ],
                        verbose_name="served first from",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "opportunity weights",
            },
        ),
        migrations.CreateModel(
            name="ProgramGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="programs.program"),
                ),
            ],
            options={
                "unique_together": {("user", "permission", "content_object")},
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RoadmapItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
            ],
            options={
                "ordering": ["starts_on", "title", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("title"), name="roadmap_title_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="roadmap_ends_after_start"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoadmapNeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="needs", to="programs.roadmapitem"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="roadmap_needs", to="people.unit"
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="roadmap_needs", to="people.skill"
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ]
                    ),
                ),
                (
                    "people",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000),
                        ]
                    ),
                ),
            ],
            options={
                "ordering": ["item", "unit__path", "skill__name"],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "unit", "skill"), name="roadmap_need_once_a_skill"),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 5), ("people__gte", 1)),
                        name="roadmap_need_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="System",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="systems",
                        to="people.unit",
                        verbose_name="owning unit",
                    ),
                ),
                (
                    "retires_on",
                    models.DateField(
                        blank=True,
                        help_text="For a system that goes: who moves away from it by then counts as a transition.",
                        null=True,
                        verbose_name="is replaced on",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("skills", models.ManyToManyField(blank=True, related_name="systems", to="people.skill")),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="system_name_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Situation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="situations", to="programs.program"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="situations", to="people.person"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new_hire", "critical hire"),
                            ("legacy", "legacy system"),
                            ("single_expert", "single expert"),
                            ("new_lead", "new lead"),
                            ("promotion", "ready for promotion"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="situations",
                        to="programs.system",
                    ),
                ),
                (
                    "strength",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "some"), (2, "strong"), (3, "very strong")], default=2
                    ),
                ),
                (
                    "sentence",
                    models.CharField(
                        help_text="As the pair reads it in the reasons for their pairing.", max_length=200
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("entered", "entered"), ("found", "found")], default="entered", max_length=10
                    ),
                ),
                ("until", models.DateField(blank=True, help_text="The last day it counts.", null=True)),
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-strength", "person__name", "pk"],
                "indexes": [models.Index(fields=["program", "closed_at"], name="programs_si_program_181324_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True), ("system__isnull", True)),
                        fields=("program", "person", "kind"),
                        name="situation_open_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True), ("system__isnull", False)),
                        fields=("program", "person", "kind", "system"),
                        name="situation_open_once_a_system",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("strength__gte", 1), ("strength__lte", 3)),
                        name="situation_strength_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SystemKnowledge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="knowledge", to="programs.system"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="systems", to="people.person"
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "has heard of it"),
                            (2, "has worked in it with help"),
                            (3, "works in it alone"),
                            (4, "helps others in it"),
                            (5, "shapes it"),
                        ],
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("stated", "said so"), ("file", "from a file"), ("derived", "worked out")],
                        default="stated",
                        max_length=10,
                    ),
                ),
                (
                    "because",
                    models.CharField(blank=True, help_text="What a derived level was derived from.", max_length=200),
                ),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-level", "person__name", "pk"],
                "indexes": [models.Index(fields=["person", "level"], name="programs_sy_person__31cd99_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("system", "person"), name="system_knowledge_once_a_person"),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 5)), name="system_knowledge_level_in_range"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeAgreement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="time_agreements",
                        to="programs.cohort",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="time_agreements", to="people.person"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "waiting for the delivery lead"),
                            ("countered", "waiting for the mentor"),
                            ("agreed", "agreed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                (
                    "hours",
                    models.PositiveSmallIntegerField(
                        help_text="On the table now.",
                        validators=[django.core.validators.MaxValueValidator(40)],
                        verbose_name="hours per sprint",
                    ),
                ),
                ("agreed_hours", models.PositiveSmallIntegerField(blank=True, help_text="In force now.", null=True)),
                (
                    "words",
                    models.CharField(
                        blank=True,
                        help_text="What was said with it; both can read it.",
                        max_length=300,
                        verbose_name="why",
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-proposed_at", "pk"],
                "indexes": [models.Index(fields=["mentor", "state"], name="programs_ti_mentor__31a832_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "mentor"), name="time_agreement_once_a_cohort"),
                    models.CheckConstraint(
                        condition=models.Q(("hours__lte", 40)), name="time_agreement_hours_of_a_sprint"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "agreed"), _negated=True),
                            models.Q(("agreed_at__isnull", False), ("agreed_hours__isnull", False)),
                            _connector="OR",
                        ),
                        name="time_agreement_agreed_has_hours",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            ("agreed_hours__isnull", True),
                            _connector="OR",
                        ),
                        name="time_agreement_withdrawn_has_none",
                    ),
                ],
            },
        ),
    ]
