import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from mentorship.people.models import Person, Skill
from pairing.models.circle import Circle
from pairing.states import CirclePlanState
from programs.models import Cohort, CriteriaWeights, Enrolment


class CirclePlan(models.Model):
    """Circles that are proposed for a cohort: what was asked for, who would be with whom, and what it is worth."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="circle_plans")
    weights = models.ForeignKey(CriteriaWeights, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CirclePlanState, default=CirclePlanState.PROPOSED)
    size_min = models.PositiveSmallIntegerField()
    size_max = models.PositiveSmallIntegerField()
    topics = models.ManyToManyField(Skill, blank=True, related_name="+")
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    # What the engine said. The most that is possible: how many people, then their scores in thousandths of a point.
    status = models.CharField(max_length=20)
    people = models.PositiveIntegerField()
    objective = models.BigIntegerField()
    most_people = models.PositiveIntegerField()
    bound = models.BigIntegerField()
    tried = models.PositiveIntegerField(help_text="How many choices of circles were computed.")
    inputs_digest = models.CharField(max_length=64, help_text="SHA-256 of the inputs as they were.")

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"Circles for {self.cohort}"

    def get_absolute_url(self) -> str:
        return reverse("pairing:circle_plan_detail", args=[self.pk])


class PlannedCircle(models.Model):
    """One circle of a plan; once published, the circle that it became."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(CirclePlan, on_delete=models.CASCADE, related_name="circles")
    name = models.CharField(max_length=120)
    topic = models.ForeignKey(Skill, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    mentor = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    circle = models.OneToOneField(
        Circle, null=True, blank=True, on_delete=models.SET_NULL, related_name="planned_as"
    )  # fmt: skip

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "mentor"], name="planned_circle_once_a_mentor")]

    def __str__(self) -> str:
        return self.name


class PlannedPlace(models.Model):
    """Where a plan puts somebody, and for how many points; in no circle: why."""

    plan = models.ForeignKey(CirclePlan, on_delete=models.CASCADE, related_name="places")
    circle = models.ForeignKey(PlannedCircle, null=True, blank=True, on_delete=models.CASCADE, related_name="places")
    mentee = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveIntegerField(default=0, help_text="Thousandths of a point.")
    points = models.JSONField(default=dict, help_text="Thousandths per criterion; they add up to the score.")
    without_data = models.JSONField(default=list, help_text="Criteria that had nothing to go by.")
    sentence = models.CharField(max_length=500, blank=True, help_text="Of who is left out: why.")
    changed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    change_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["mentee__person__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "mentee"], name="planned_place_once_a_mentee"),
            models.CheckConstraint(
                condition=Q(circle__isnull=False) | ~Q(sentence=""), name="planned_place_left_out_says_why"
            ),
            models.CheckConstraint(
                condition=Q(changed_by__isnull=True) | ~Q(change_reason=""), name="planned_place_change_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentee.person} in {self.circle or 'no circle'}"
