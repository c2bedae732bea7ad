import datetime
import uuid

import django.db.models.deletion
from django.db import migrations, models

import mentorship.encryption.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Chat",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="chat", to="people.person"
                    ),
                ),
                ("service", models.CharField(choices=[("slack", "Slack"), ("teams", "Microsoft Teams")], max_length=5)),
                ("host", models.CharField(help_text="All of the address that is ever shown.", max_length=253)),
                ("address", mentorship.encryption.fields.EncryptedTextField(scope="person")),
                ("kinds", models.JSONField(default=list, help_text="The names of the kinds of notices that go there.")),
                ("connected_at", models.DateTimeField()),
                (
                    "tried_at",
                    models.DateTimeField(blank=True, help_text="When they last sent themself a test.", null=True),
                ),
                (
                    "broken_at",
                    models.DateTimeField(blank=True, help_text="Since when it refuses; mails go instead.", null=True),
                ),
                ("error", models.CharField(blank=True, max_length=100)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notifications", to="people.person"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("occasion", models.CharField(max_length=160)),
                ("title", models.CharField(max_length=300)),
                ("url", models.CharField(max_length=300)),
                ("created_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at", "pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["person", "read_at", "-created_at"], name="notificatio_person__1f60aa_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind", "occasion"), name="notification_once_an_occasion")
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="preference", to="people.person"
                    ),
                ),
                ("wakes_at", models.TimeField(default=datetime.time(9, 0), verbose_name="not before")),
                ("rests_at", models.TimeField(default=datetime.time(18, 0), verbose_name="not after")),
                (
                    "working_days",
                    models.CharField(default="12345", help_text="ISO weekdays, Monday is 1.", max_length=7),
                ),
                (
                    "reminding",
                    models.CharField(
                        choices=[
                            ("together", "In one mail a working day"),
                            ("each", "Each in a mail of its own"),
                            ("none", "Not by mail: I look under Notices"),
                        ],
                        default="together",
                        max_length=8,
                    ),
                ),
                (
                    "digest_at",
                    models.TimeField(
                        blank=True, help_text="Of the digest; empty: as soon as they are awake.", null=True
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("wakes_at__lt", models.F("rests_at"))), name="preference_wakes_before_rest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("working_days", ""), _negated=True), name="preference_has_a_working_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Silence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="silences", to="people.person"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("person", "kind"), name="silence_once_a_kind")],
            },
        ),
    ]
