"""What success means for a program, and the figures that were measured of it."""

import uuid

from django.db import models
from django.db.models import Q

from governance.models.release import QUARTER
from governance.states import COUNTS, MetricKind
from mentorship.people.models import Person
from programs.models import Program

FEWEST_PEOPLE = 10


class SuccessMetricQuerySet(models.QuerySet["SuccessMetric"]):
    def in_force(self) -> "SuccessMetricQuerySet":
        return self.filter(stopped_at__isnull=True)


class SuccessMetric(models.Model):
    """What a program wants to see, why it stands for success, how far and by when; a count only ``beside`` another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="success_metrics")
    kind = models.CharField(max_length=10, choices=MetricKind)
    name = models.CharField(max_length=120)
    measures = models.CharField(max_length=300, blank=True)
    why = models.TextField(max_length=1000, blank=True)
    target = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    reach_by = models.DateField(null=True, blank=True)
    minimum_group = models.PositiveSmallIntegerField(default=FEWEST_PEOPLE)
    beside = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="context",
        help_text="Of a count: the success metric that it helps to read.",
    )  # fmt: skip
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = SuccessMetricQuerySet.as_manager()

    class Meta:
        ordering = ["program", "created_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["program", "kind"], condition=Q(stopped_at__isnull=True), name="metric_once_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=COUNTS, beside__isnull=False, target__isnull=True)
                | (
                    ~Q(kind__in=COUNTS)
                    & Q(beside__isnull=True, target__isnull=False, reach_by__isnull=False)
                    & ~Q(why="")
                ),
                name="metric_is_no_count_alone",
            ),
            models.CheckConstraint(condition=Q(minimum_group__gte=FEWEST_PEOPLE), name="metric_group_large_enough"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_count(self) -> bool:
        return self.kind in COUNTS


class ProgramFigure(models.Model):
    """What was measured of a program in a quarter: once, frozen, and withheld with the reason where it must be.

    It belongs to the program and the kind, so that no metric defined later measures the same quarter again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="figures")
    kind = models.CharField(max_length=10, choices=MetricKind)
    quarter = models.CharField(max_length=6, validators=[QUARTER])
    people = models.PositiveIntegerField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    withheld = models.CharField(max_length=300, blank=True, help_text="Why there is no figure, in a sentence.")
    measured_at = models.DateTimeField()

    class Meta:
        ordering = ["program", "kind", "quarter"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["program", "kind", "quarter"], name="figure_once_a_quarter"),
            models.CheckConstraint(
                condition=(
                    Q(withheld="", value__isnull=False, people__isnull=False)
                    | (
                        ~Q(withheld="")
                        & Q(value__isnull=True, people__isnull=True, low__isnull=True, high__isnull=True)
                    )
                ),
                name="figure_shown_or_withheld",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.program} in {self.quarter}"
