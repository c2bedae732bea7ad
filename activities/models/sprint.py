import uuid
from datetime import date, timedelta
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from activities.states import SprintSource
from activities.teams import teams_visible_to
from mentorship.people.models import Person, Unit, User

MOST_HOURS = Decimal(99_999)
MOST_POINTS = Decimal(99_999)
SETTLES_AFTER = timedelta(days=7)


class SprintQuerySet(models.QuerySet["Sprint"]):
    def to_count(self, day: date) -> "SprintQuerySet":
        return self.filter(counted_at=None, ends_on__lte=day - SETTLES_AFTER)

    def visible_to(self, user: User) -> "SprintQuerySet":
        """Those of the teams whose velocity somebody may see."""
        return self.filter(team__in=teams_visible_to(user))


class Sprint(models.Model):
    """What a team had of time and what it delivered between two days, both included.

    ``capacity_hours``: of everybody, after holidays and leave, mentoring not yet taken off. ``points``: what was
    finished, in the team's own unit. Neither is known of a single person, and neither are the hours of mentoring.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sprints")
    name = models.CharField(max_length=100)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    capacity_hours = models.DecimalField(
        max_digits=7, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(MOST_HOURS)],
    )  # fmt: skip
    points = models.DecimalField(
        "points delivered", max_digits=7, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(MOST_POINTS)],
    )  # fmt: skip
    source = models.CharField(max_length=10, choices=SprintSource, default=SprintSource.ENTERED)
    external_id = models.CharField(max_length=200, blank=True, help_text="What the source calls it, the same for good.")
    agreed_hours = models.DecimalField(
        max_digits=7, decimal_places=1, null=True, blank=True, help_text="Of the team's mentors, as agreed for it."
    )
    logged_hours = models.DecimalField(
        max_digits=7, decimal_places=1, null=True, blank=True,
        help_text="Of everybody of the team in sessions; empty where too few took part.",
    )  # fmt: skip
    counted_at = models.DateTimeField(null=True, blank=True, help_text="When both were counted, for good.")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = SprintQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["team", "starts_on"], name="sprint_once_a_start"),
            models.UniqueConstraint(
                fields=["team", "source", "external_id"], condition=~Q(external_id=""), name="sprint_once_a_source"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="sprint_ends_after_start"),
            models.CheckConstraint(
                condition=Q(capacity_hours__isnull=True) | Q(capacity_hours__gt=0, capacity_hours__lte=MOST_HOURS),
                name="sprint_capacity_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0, points__lte=MOST_POINTS),
                name="sprint_points_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(counted_at__isnull=False, agreed_hours__isnull=False)
                | Q(counted_at__isnull=True, agreed_hours__isnull=True, logged_hours__isnull=True),
                name="sprint_hours_when_counted",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("activities:velocity_detail", args=[self.team_id])

    @property
    def settles_on(self) -> date:
        """The day on which its mentoring hours are counted, once and for good.

        Counted again after a change, two totals would tell what one person logged, moved or took back in between.
        """
        return self.ends_on + SETTLES_AFTER

    @property
    def is_counted(self) -> bool:
        return self.counted_at is not None

    def is_over(self, day: date) -> bool:
        return self.ends_on < day
