import uuid

import django.db.models.deletion
from django.db import migrations, models

import mentorship.encryption.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Beat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["name"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(help_text="Occasion, kind, recipient and channel.", max_length=255)),
                ("kind", models.CharField(max_length=40)),
                (
                    "channel",
                    models.CharField(choices=[("mail", "mail"), ("chat", "chat")], default="mail", max_length=4),
                ),
                ("to", models.EmailField(max_length=254)),
                (
                    "person_id",
                    models.BigIntegerField(
                        blank=True, help_text="Whose mail it is, if the directory knows.", null=True
                    ),
                ),
                (
                    "cohort_id",
                    models.BigIntegerField(blank=True, help_text="What it concerns, for who runs that.", null=True),
                ),
                ("subject", models.CharField(max_length=200)),
                ("url", models.CharField(blank=True, help_text="The path it leads to.", max_length=300)),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="The digest it is in.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="parts",
                        to="outbox.delivery",
                    ),
                ),
                ("text", mentorship.encryption.fields.EncryptedTextField(blank=True, scope=None)),
                ("html", mentorship.encryption.fields.EncryptedTextField(blank=True, scope=None)),
                (
                    "calendar",
                    mentorship.encryption.fields.EncryptedTextField(
                        blank=True, help_text="A calendar file that goes with the words.", null=True, scope=None
                    ),
                ),
                (
                    "calendar_method",
                    models.CharField(blank=True, help_text="What the file asks for: REQUEST, CANCEL.", max_length=10),
                ),
                ("unsubscribe_url", models.CharField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("kept", "kept for a digest"),
                            ("folded", "in a digest"),
                            ("due", "waiting"),
                            ("claimed", "being sent"),
                            ("sent", "sent"),
                            ("dead", "given up"),
                            ("dropped", "dropped"),
                        ],
                        default="due",
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                (
                    "not_after",
                    models.DateTimeField(blank=True, help_text="Dropped, not sent late, after this.", null=True),
                ),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "error",
                    models.CharField(
                        blank=True, help_text="The kind of the last error, without its text.", max_length=100
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "ordering": ["-created_at", "pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["state", "due_at"], name="outbox_deli_state_0c0f7d_idx"),
                    models.Index(fields=["person_id", "-finished_at"], name="outbox_deli_person__661ae9_idx"),
                    models.Index(
                        condition=models.Q(("cohort_id__isnull", False)),
                        fields=["cohort_id", "-created_at"],
                        name="outbox_of_cohort",
                    ),
                    models.Index(
                        condition=models.Q(("part_of__isnull", False)), fields=["part_of"], name="outbox_in_digest"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("key",), name="outbox_key")],
            },
        ),
    ]
