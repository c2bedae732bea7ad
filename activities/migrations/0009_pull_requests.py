import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0008_goal_scales"),
        ("people", "0006_availability"),
        ("programs", "0007_tiers_and_agreed_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="PullRequestTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sections",
                    models.JSONField(blank=True, default=list, help_text="Keys of activities.pull_requests.SECTIONS."),
                ),
                ("questions", models.JSONField(blank=True, default=list)),
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
                (
                    "track",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pull_request_template",
                        to="programs.track",
                    ),
                ),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="PullRequestCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(help_text="Its first day.")),
                (
                    "source",
                    models.CharField(
                        help_text="Where they were counted, so that counting again replaces them.", max_length=40
                    ),
                ),
                ("reviews", models.PositiveIntegerField()),
                ("sections", models.JSONField(blank=True, default=dict)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pull_request_counts",
                        to="programs.track",
                    ),
                ),
            ],
            options={
                "ordering": ["-month", "source"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("track", "month", "source"), name="pull_requests_counted_once"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="pull_requests_by_month"),
                ],
            },
        ),
    ]
