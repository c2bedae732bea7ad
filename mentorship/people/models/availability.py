from django.db import models
from django.db.models import F, Q

from mentorship.people.models.person import Person
from mentorship.people.states import BusySource

FULL_DAY = 24 * 60


class WeeklyWindow(models.Model):
    """A stretch of somebody's working week, by the wall clock of their time zone; minutes after midnight."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="weekly_windows")
    weekday = models.PositiveSmallIntegerField(help_text="ISO: Monday is 1.")
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["weekday", "opens"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="weekly_window_weekday"),
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes"), closes__lte=FULL_DAY), name="weekly_window_within_a_day"
            ),
            models.UniqueConstraint(fields=["person", "weekday", "opens"], name="weekly_window_begins_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} on weekday {self.weekday}"


class DayOverride(models.Model):
    """A date that is unlike its weekday: other windows, or none."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="day_overrides")
    day = models.DateField()
    windows = models.JSONField(default=list, help_text="Pairs of minutes after midnight; none is a day off.")

    class Meta:
        ordering = ["day"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="day_override_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person} on {self.day}"


class BusyTime(models.Model):
    """When somebody's own calendar says that they are taken: when, never with what."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="busy_times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    source = models.CharField(max_length=10, choices=BusySource, default=BusySource.TYPED)

    class Meta:
        ordering = ["starts_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="busy_time_ends_after_start")
        ]
        indexes = [models.Index(fields=["person", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.person} is taken"
