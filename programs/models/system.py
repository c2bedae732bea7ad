from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from mentorship.people.models import Person, Skill, Unit
from programs.states import KnowledgeSource

KNOWLEDGE = {
    1: "has heard of it",
    2: "has worked in it with help",
    3: "works in it alone",
    4: "helps others in it",
    5: "shapes it",
}
TEACHES_FROM = 3
"""Who works in a system alone can show it to a mentee."""


class System(models.Model):
    """Something that a unit builds and runs, and that somebody has to know."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="systems", verbose_name="owning unit")
    skills = models.ManyToManyField(Skill, blank=True, related_name="systems")
    retires_on = models.DateField(
        "is replaced on", null=True, blank=True,
        help_text="For a system that goes: who moves away from it by then counts as a transition.",
    )  # fmt: skip
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(Lower("name"), name="system_name_unique")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programs:system_detail", args=[self.slug])


class SystemKnowledgeQuerySet(models.QuerySet["SystemKnowledge"]):
    def here(self) -> "SystemKnowledgeQuerySet":
        """Of people who have not left."""
        return self.exclude(person__status="left")

    def teaching(self) -> "SystemKnowledgeQuerySet":
        return self.here().filter(level__gte=TEACHES_FROM)


class SystemKnowledge(models.Model):
    """How well somebody knows a system, from 1 to 5; what was said by hand or file is never overwritten by a guess."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="knowledge")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="systems")
    level = models.PositiveSmallIntegerField(
        choices=KNOWLEDGE.items(), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    source = models.CharField(max_length=10, choices=KnowledgeSource, default=KnowledgeSource.STATED)
    because = models.CharField(max_length=200, blank=True, help_text="What a derived level was derived from.")
    recorded_at = models.DateTimeField()

    objects = SystemKnowledgeQuerySet.as_manager()

    class Meta:
        ordering = ["-level", "person__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["system", "person"], name="system_knowledge_once_a_person"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="system_knowledge_level_in_range"),
        ]
        indexes = [models.Index(fields=["person", "level"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.system} {self.level}"
