import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mentorship.people.models import Person
from pairing.models.pairing import Pairing
from pairing.states import MoveState, RotationState
from programs.models import Cohort, System

MOST_STEPS = 12


class RotationPlan(models.Model):
    """Who moves when, to which mentor and system: one plan of a cohort counts at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="rotation_plans")
    state = models.CharField(max_length=10, choices=RotationState, default=RotationState.DRAFT)
    starts_on = models.DateField(help_text="The day of the first step.")
    step_weeks = models.PositiveSmallIntegerField(
        "weeks between moves", validators=[MinValueValidator(2), MaxValueValidator(52)]
    )
    steps = models.PositiveSmallIntegerField(
        "number of steps", validators=[MinValueValidator(1), MaxValueValidator(MOST_STEPS)]
    )
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    summary = models.JSONField(default=list, help_text="What each step was computed to: status, score, bound.")

    class Meta:
        ordering = ["-made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(state__in=[RotationState.DRAFT, RotationState.PUBLISHED]),
                name="rotation_one_plan_a_cohort",
            ),
            models.CheckConstraint(condition=Q(steps__gte=1, steps__lte=MOST_STEPS), name="rotation_steps_in_range"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Rotation of {self.cohort}"

    def get_absolute_url(self) -> str:
        return reverse("pairing:rotation_detail", args=[self.cohort.slug])


class RotationMoveQuerySet(models.QuerySet["RotationMove"]):
    def published(self) -> "RotationMoveQuerySet":
        return self.filter(plan__state=RotationState.PUBLISHED)


class RotationMove(models.Model):
    """With whom, and in which system, a mentee is in one step of a plan; ``mentor`` is empty where nobody was free."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(RotationPlan, on_delete=models.CASCADE, related_name="moves")
    mentee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="rotations")
    mentor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="rotations_in")
    system = models.ForeignKey(System, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    step = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The day of the next step, or the end of the cohort.")
    score = models.PositiveIntegerField(default=0, help_text="Thousandths of a point.")
    state = models.CharField(max_length=10, choices=MoveState, default=MoveState.PLANNED)
    outcome = models.CharField(max_length=300, blank=True, help_text="Why it did not come to the move.")
    pairing = models.OneToOneField(
        Pairing, null=True, blank=True, on_delete=models.SET_NULL, related_name="rotation_move"
    )
    changed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    change_reason = models.CharField(max_length=500, blank=True)

    objects = RotationMoveQuerySet.as_manager()

    class Meta:
        ordering = ["mentee__name", "step", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "mentee", "step"], name="rotation_move_once_a_step"),
            models.CheckConstraint(
                condition=Q(mentor__isnull=True) | ~Q(mentor=F("mentee")), name="rotation_not_with_oneself"
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="rotation_move_ends_after_start"),
            models.CheckConstraint(
                condition=Q(changed_by__isnull=True) | ~Q(change_reason=""), name="rotation_change_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_on"]), models.Index(fields=["mentor", "step"])]

    def __str__(self) -> str:
        return f"{self.mentee} with {self.mentor or 'nobody'}, step {self.step}"


class TermOverride(models.Model):
    """The owner's word that a mentor past their term, or in their rest, takes mentees in a cohort all the same."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="term_overrides")
    mentor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="term_overrides")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "mentor"], name="term_override_once_a_cohort"),
            models.CheckConstraint(condition=~Q(reason=""), name="term_override_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} in {self.cohort} in spite of their term"
