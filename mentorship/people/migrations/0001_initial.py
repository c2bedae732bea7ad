import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

import mentorship.encryption.fields
import mentorship.people.models.person


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("employee_id", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("email", models.EmailField(max_length=254)),
                (
                    "timezone",
                    models.CharField(
                        default="UTC",
                        max_length=64,
                        validators=[mentorship.people.models.person.validate_zone],
                        verbose_name="time zone",
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=100)),
                ("site", models.CharField(blank=True, max_length=100)),
                ("hired_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "active"), ("leave", "on leave"), ("left", "left")],
                        default="active",
                        max_length=10,
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        blank=True,
                        help_text="A few words that colleagues see in the directory.",
                        max_length=500,
                        verbose_name="about you",
                    ),
                ),
                (
                    "own_choices",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="What the person decided for themself; imports leave it alone.",
                    ),
                ),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name", "pk"],
                "indexes": [models.Index(fields=["status", "name"], name="people_pers_status_fa601e_idx")],
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("email"), name="person_email_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_on__isnull", True),
                            ("hired_on__isnull", True),
                            ("left_on__gte", models.F("hired_on")),
                            _connector="OR",
                        ),
                        name="person_leaves_after_hire",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BusyTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="busy_times", to="people.person"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "source",
                    models.CharField(
                        choices=[("typed", "typed"), ("calendar", "read from a calendar")],
                        default="typed",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["person", "starts_at"], name="people_busy_person__ab9715_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="busy_time_ends_after_start"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("figures", "the quarterly audit and reports"),
                            ("matching", "a look at whether proposed pairs treat groups alike"),
                        ],
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
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
                "ordering": ["purpose", "-version"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("purpose", "version"), name="consent_text_one_a_version"),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="consent_text_counts_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="people.person"
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="people.consenttext"
                    ),
                ),
                ("given_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-text__version", "-given_at"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["text", "withdrawn_at"], name="people_cons_text_id_b6965f_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("person", "text"),
                        name="consent_stands_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_at__isnull", False), ("withdrawn_at__isnull", False), _connector="OR"
                        ),
                        name="consent_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_at__isnull", True),
                            ("withdrawn_at__isnull", True),
                            ("withdrawn_at__gte", models.F("given_at")),
                            _connector="OR",
                        ),
                        name="consent_withdrawn_after_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DayOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="day_overrides", to="people.person"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "windows",
                    models.JSONField(default=list, help_text="Pairs of minutes after midnight; none is a day off."),
                ),
            ],
            options={
                "ordering": ["day"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("person", "day"), name="day_override_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="DemoAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("mentee", "mentee"),
                            ("mentor", "mentor"),
                            ("program_owner", "program owner"),
                            ("delivery_lead", "delivery lead"),
                            ("assessor", "assessor"),
                            ("auditor", "auditor"),
                            ("administrator", "administrator"),
                        ],
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="demo_account", to="people.person"
                    ),
                ),
                (
                    "description",
                    models.CharField(help_text="What there is to see as this person, in one sentence.", max_length=200),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Forgotten",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "digest",
                    models.CharField(
                        help_text="HMAC-SHA256 with a key outside the database.", max_length=64, unique=True
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "forgotten",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "column",
                    models.CharField(
                        choices=[("name", "name"), ("email", "e-mail"), ("employee_id", "employee id")],
                        max_length=12,
                        verbose_name="what it was",
                    ),
                ),
                (
                    "called",
                    mentorship.encryption.fields.EncryptedTextField(scope="person", verbose_name="how it was spelled"),
                ),
                ("until", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="former_names", to="people.person"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ImportRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("file_name", models.CharField(max_length=255)),
                ("digest", models.CharField(help_text="SHA-256 of the file.", max_length=64)),
                ("imported_at", models.DateTimeField()),
                (
                    "imported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("rows", models.PositiveIntegerField()),
                ("added", models.PositiveIntegerField()),
                ("changed", models.PositiveIntegerField()),
                ("removed", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-imported_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="people.person"
                    ),
                ),
                (
                    "digest",
                    models.CharField(help_text="SHA-256 of the secret in the link.", max_length=64, unique=True),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Skill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="skill_name_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonSkill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="skills", to="people.person"
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="people", to="people.skill"
                    ),
                ),
                (
                    "proficiency",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "knows of it"),
                            (2, "uses it with help"),
                            (3, "uses it alone"),
                            (4, "helps others"),
                            (5, "sets the standard"),
                        ],
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["person", "skill__name"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "skill"), name="skill_once_a_person"),
                    models.CheckConstraint(
                        condition=models.Q(("proficiency__gte", 1), ("proficiency__lte", 5)),
                        name="proficiency_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="people.unit",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "path",
                    models.CharField(
                        help_text="The names from the root, with / between.", max_length=1000, unique=True
                    ),
                ),
            ],
            options={
                "ordering": ["path"],
                "constraints": [models.UniqueConstraint(fields=("parent", "name"), name="unit_name_unique_in_parent")],
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="positions", to="people.person"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="positions", to="people.unit"
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to="people.person",
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ]
                    ),
                ),
                ("job_title", models.CharField(blank=True, max_length=200)),
                ("job_family", models.CharField(blank=True, max_length=100)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, help_text="The first day it is no longer held.", null=True)),
            ],
            options={
                "ordering": ["person", "starts_on"],
                "indexes": [
                    models.Index(fields=["unit", "ends_on"], name="people_posi_unit_id_347591_idx"),
                    models.Index(fields=["manager", "ends_on"], name="people_posi_manager_8ab996_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True)), fields=("person",), name="position_one_open"
                    ),
                    models.UniqueConstraint(fields=("person", "starts_on"), name="position_one_start_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                        ),
                        name="position_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 10)), name="position_level_in_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("manager__isnull", True),
                            models.Q(("manager", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="position_not_own_manager",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SelfDeclaration",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="declarations", to="people.person"
                    ),
                ),
                ("attribute", models.CharField(max_length=50)),
                ("value", mentorship.encryption.fields.EncryptedTextField(scope="person")),
                ("declared_at", models.DateTimeField()),
                (
                    "for_matching",
                    models.BooleanField(
                        default=False,
                        help_text="Whether it may also be counted when a matching is looked at for fairness.",
                    ),
                ),
                (
                    "agreed_to",
                    models.ForeignKey(
                        blank=True,
                        help_text="The words under which it may be counted; empty when a people file brought it in as declared.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.consenttext",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "attribute"), name="declaration_once_an_attribute")
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="user",
                        to="people.person",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("is_active", models.BooleanField(default=True)),
                ("is_staff", models.BooleanField(default=False, help_text="May open the admin site.")),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "deactivated_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Closed, and not to be opened by single sign-on; an invitation clears it.",
                        null=True,
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("email"), name="user_email_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitingImport",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("file_name", models.CharField(max_length=255)),
                (
                    "content",
                    mentorship.encryption.fields.EncryptedTextField(
                        help_text="The bytes of the file, in base 64.", scope=None
                    ),
                ),
                ("effective_on", models.DateField()),
                (
                    "mapping",
                    models.JSONField(
                        blank=True, default=dict, help_text="In which column a field stands, where it differs."
                    ),
                ),
                (
                    "allow_leavers",
                    models.BooleanField(default=False, help_text="Also when more than a fifth would leave."),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-uploaded_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="WeeklyWindow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="weekly_windows", to="people.person"
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(help_text="ISO: Monday is 1.")),
                ("opens", models.PositiveSmallIntegerField()),
                ("closes", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["weekday", "opens"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weekday__gte", 1), ("weekday__lte", 7)), name="weekly_window_weekday"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes__lte", 1440), ("opens__lt", models.F("closes"))),
                        name="weekly_window_within_a_day",
                    ),
                    models.UniqueConstraint(fields=("person", "weekday", "opens"), name="weekly_window_begins_once"),
                ],
            },
        ),
    ]
