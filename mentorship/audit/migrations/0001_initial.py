import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(help_text="people.person:7, or system.", max_length=80)),
                ("action", models.CharField(max_length=60)),
                ("object", models.CharField(blank=True, help_text="activities.note:<id>", max_length=120)),
                ("facts", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "nonce",
                    models.CharField(help_text="Without one: from before records had any.", max_length=32, null=True),
                ),
                ("mac", models.CharField(help_text="HMAC-SHA256 of the record.", max_length=64)),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["object", "action"], name="audit_audit_object_d9a22f_idx"),
                    models.Index(fields=["actor"], name="audit_audit_actor_5626f5_idx"),
                    models.Index(fields=["action"], name="audit_audit_action_203f66_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("nonce__isnull", False)), fields=("mac",), name="audit_no_record_twice"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event_id", models.BigIntegerField(unique=True)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["sequence"],
                "default_permissions": (),
            },
        ),
    ]
