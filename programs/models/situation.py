from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from mentorship.people.models import Person
from programs.models.program import Program
from programs.models.system import System
from programs.states import OpportunityKind, SituationSource

OPPORTUNITY_WEIGHTS = {
    OpportunityKind.NEW_HIRE: 25,
    OpportunityKind.LEGACY: 20,
    OpportunityKind.SINGLE_EXPERT: 25,
    OpportunityKind.NEW_LEAD: 20,
    OpportunityKind.PROMOTION: 10,
}
STRENGTHS = {1: "some", 2: "strong", 3: "very strong"}
STRONGEST = 3


def _weight(kind: OpportunityKind) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        OpportunityKind(kind).label, default=OPPORTUNITY_WEIGHTS[kind], validators=[MaxValueValidator(100)]
    )


class OpportunityWeights(models.Model):
    """How much each kind of opportunity counts in a program, and from which score on a mentee is served first."""

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="opportunity_weights")
    new_hire = _weight(OpportunityKind.NEW_HIRE)
    legacy = _weight(OpportunityKind.LEGACY)
    single_expert = _weight(OpportunityKind.SINGLE_EXPERT)
    new_lead = _weight(OpportunityKind.NEW_LEAD)
    promotion = _weight(OpportunityKind.PROMOTION)
    first_from = models.PositiveSmallIntegerField(
        "served first from", default=40, validators=[MaxValueValidator(100), MinValueValidator(1)],
        help_text="A mentee with as many points or more is served before all others, as far as mentors reach.",
    )  # fmt: skip

    class Meta:
        verbose_name_plural = "opportunity weights"

    def __str__(self) -> str:
        return f"Opportunity weights of {self.program}"

    def as_dict(self) -> dict[str, int]:
        return {kind.value: getattr(self, kind.value) for kind in OpportunityKind}


class SituationQuerySet(models.QuerySet["Situation"]):
    def open(self, day: date) -> "SituationQuerySet":
        """Those that count on the day."""
        return self.filter(closed_at__isnull=True).filter(Q(until__isnull=True) | Q(until__gte=day))


class Situation(models.Model):
    """Why mentoring somebody now would matter more than usual: found by a rule, or entered by who runs the program."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="situations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="situations")
    kind = models.CharField(max_length=15, choices=OpportunityKind)
    system = models.ForeignKey(System, null=True, blank=True, on_delete=models.CASCADE, related_name="situations")
    strength = models.PositiveSmallIntegerField(choices=STRENGTHS.items(), default=2)
    sentence = models.CharField(max_length=200, help_text="As the pair reads it in the reasons for their pairing.")
    source = models.CharField(max_length=10, choices=SituationSource, default=SituationSource.ENTERED)
    until = models.DateField(null=True, blank=True, help_text="The last day it counts.")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SituationQuerySet.as_manager()

    class Meta:
        ordering = ["-strength", "person__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "person", "kind"], condition=Q(closed_at__isnull=True, system__isnull=True),
                name="situation_open_once",
            ),
            models.UniqueConstraint(
                fields=["program", "person", "kind", "system"],
                condition=Q(closed_at__isnull=True, system__isnull=False), name="situation_open_once_a_system",
            ),
            models.CheckConstraint(condition=Q(strength__gte=1, strength__lte=3), name="situation_strength_in_range"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["program", "closed_at"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
