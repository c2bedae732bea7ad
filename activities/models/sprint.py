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
    def visible_to(self, user: User) -> "SprintQuerySet":
        """Those of the teams whose velocity somebody may see."""
        return self.filter(team__in=teams_visible_to(user))


class Sprint(models.Model):
    """What a team had of time and what it delivered between two days, both included.

    ``capacity_hours``: of everybody, after holidays and leave, mentoring not yet taken off. ``points``: what was
    finished, in the team's own unit. Neither is known of a single person.
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
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("activities:velocity_detail", args=[self.team_id])

    @property
    def settles_on(self) -> date:
        """The first day on which its mentoring hours stand: what is logged later counts nowhere."""
        return self.ends_on + SETTLES_AFTER

    def is_over(self, day: date) -> bool:
        return self.ends_on < day

    def has_settled(self, day: date) -> bool:
        return self.settles_on <= day
