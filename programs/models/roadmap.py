from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from mentorship.people.models import Skill, Unit


class RoadmapItem(models.Model):
    """Something the organisation means to build between two dates, and the skills it takes."""

    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["starts_on", "title", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("title"), name="roadmap_title_unique"),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="roadmap_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title

    def lasts_on(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


class RoadmapNeed(models.Model):
    """So many people of a unit who have a skill at a level, for one item."""

    item = models.ForeignKey(RoadmapItem, on_delete=models.CASCADE, related_name="needs")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="roadmap_needs")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="roadmap_needs")
    level = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    people = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(1000)])

    class Meta:
        ordering = ["item", "unit__path", "skill__name"]
        constraints = [
            models.UniqueConstraint(fields=["item", "unit", "skill"], name="roadmap_need_once_a_skill"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=5, people__gte=1), name="roadmap_need_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people} × {self.skill} {self.level} for {self.item}"
