from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from mentorship.people.models.person import Person
from mentorship.people.models.unit import Unit
from mentorship.people.states import HIGHEST_LEVEL, LOWEST_LEVEL, Band, band_of


class PositionQuerySet(models.QuerySet["Position"]):
    def on(self, day: date) -> "PositionQuerySet":
        """The positions held on the day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)

    def open(self) -> "PositionQuerySet":
        return self.filter(ends_on__isnull=True)


class Position(models.Model):
    """A person's team, manager and level from one day up to, not including, another."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="positions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="positions")
    manager = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports")
    level = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(LOWEST_LEVEL), MaxValueValidator(HIGHEST_LEVEL)]
    )
    job_title = models.CharField(max_length=200, blank=True)
    job_family = models.CharField(max_length=100, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The first day it is no longer held.")

    objects = PositionQuerySet.as_manager()

    class Meta:
        ordering = ["person", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ends_on__isnull=True), name="position_one_open"),
            models.UniqueConstraint(fields=["person", "starts_on"], name="position_one_start_a_day"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="position_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(level__gte=LOWEST_LEVEL, level__lte=HIGHEST_LEVEL), name="position_level_in_range"
            ),
            models.CheckConstraint(
                condition=Q(manager__isnull=True) | ~Q(manager=F("person")), name="position_not_own_manager"
            ),
        ]
        indexes = [models.Index(fields=["unit", "ends_on"]), models.Index(fields=["manager", "ends_on"])]

    def __str__(self) -> str:
        return f"{self.job_title or 'Position'} in {self.unit}"

    @property
    def band(self) -> Band:
        return band_of(self.level)
