from django.db import migrations, models

HOURS = {"max_digits": 7, "decimal_places": 1, "null": True, "blank": True}


class Migration(migrations.Migration):
    dependencies = [("activities", "0012_trackers")]

    operations = [
        migrations.AddField(
            model_name="sprint",
            name="agreed_hours",
            field=models.DecimalField(**HOURS, help_text="Of the team's mentors, as agreed for it."),
        ),
        migrations.AddField(
            model_name="sprint",
            name="logged_hours",
            field=models.DecimalField(
                **HOURS, help_text="Of everybody of the team in sessions; empty where too few took part."
            ),
        ),
        migrations.AddField(
            model_name="sprint",
            name="counted_at",
            field=models.DateTimeField(blank=True, null=True, help_text="When both were counted, for good."),
        ),
        migrations.AddConstraint(
            model_name="sprint",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreed_hours__isnull", False), ("counted_at__isnull", False))
                | models.Q(
                    ("agreed_hours__isnull", True), ("counted_at__isnull", True), ("logged_hours__isnull", True)
                ),
                name="sprint_hours_when_counted",
            ),
        ),
    ]
