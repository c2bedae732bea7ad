import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from mentorship.people.models import Person
from pairing.states import Method, RunState
from programs.models import Cohort, CriteriaWeights


class PairingRun(models.Model):
    """One matching of a cohort: the snapshot it started from, its proof, and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="runs")
    weights = models.ForeignKey(CriteriaWeights, on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    method = models.CharField(max_length=12, choices=Method, default=Method.OPTIMUM)
    options = models.JSONField(default=dict, blank=True, help_text="What was asked for besides the method.")
    step = models.CharField(max_length=100, blank=True, help_text="What it is doing, in words.")
    progress = models.PositiveSmallIntegerField(default=0, help_text="Percent.")
    requested_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    requested_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True, help_text="Another worker may take it over after.")
    cancel_asked_at = models.DateTimeField(null=True, blank=True, help_text="Between two steps the worker looks here.")
    finished_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    error = models.CharField(max_length=500, blank=True)
    # What the engine said: scores are integers of a thousandth of a point, so 100 points are 100,000.
    status = models.CharField(max_length=20, blank=True)
    objective = models.BigIntegerField(null=True, blank=True)
    bound = models.BigIntegerField(null=True, blank=True)
    inputs_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the inputs as they were.")
    certificate = models.JSONField(default=dict, help_text="One price per mentor: proves the optimum by itself.")
    summary = models.JSONField(default=dict, help_text="Counts and seconds, load per level.")
    fairness = models.JSONField(
        default=dict, help_text="How groups of people fare, as it was proposed and as far as it may be shown."
    )

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"],
                condition=Q(state__in=[RunState.QUEUED, RunState.RUNNING]),
                name="run_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="run_progress_percent"),
        ]

    def __str__(self) -> str:
        return f"Matching of {self.cohort}"

    def get_absolute_url(self) -> str:
        return reverse("pairing:run_detail", args=[self.pk])

    @property
    def gap(self) -> int | None:
        return None if self.bound is None or self.objective is None else self.bound - self.objective
