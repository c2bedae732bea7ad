from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from mentorship.people.models.person import Person

PROFICIENCY = {1: "knows of it", 2: "uses it with help", 3: "uses it alone", 4: "helps others", 5: "sets the standard"}


class Skill(models.Model):
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="skill_name_unique")]

    def __str__(self) -> str:
        return self.name


class PersonSkill(models.Model):
    """One cell of the skill matrix: how well a person knows a skill, from 1 to 5."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="people")
    proficiency = models.PositiveSmallIntegerField(
        choices=PROFICIENCY.items(), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["person", "skill__name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "skill"], name="skill_once_a_person"),
            models.CheckConstraint(condition=Q(proficiency__gte=1, proficiency__lte=5), name="proficiency_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.proficiency}"
