import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from activities.states import PlanState
from mentorship.people.models import Person, User
from pairing.models import Pairing


class PlannedSessionQuerySet(models.QuerySet["PlannedSession"]):
    def ahead(self, now: datetime) -> "PlannedSessionQuerySet":
        """Planned, and not over; of a series, not over as a whole."""
        return self.filter(ends_at__gt=now, state=PlanState.PLANNED)

    def visible_to(self, user: User) -> "PlannedSessionQuerySet":
        return self.filter(pairing__in=Pairing.objects.visible_to(user))


class PlannedSession(models.Model):
    """When a pair means to meet: once, or at the same time of the wall clock every so many days.

    Its id is the calendar's UID for life; ``sequence`` rises with every change that a calendar must hear of (RFC 5546).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="planned_sessions")
    starts_at = models.DateTimeField(help_text="Of a series the first.")
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(5), MaxValueValidator(480)])
    ends_at = models.DateTimeField(help_text="When the last of them is over.")
    zone = models.CharField(max_length=64, help_text="IANA: by whose clock a series repeats.")
    every_days = models.PositiveSmallIntegerField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True, help_text="Of a series, the last day it may fall on.")
    place = models.CharField(max_length=200, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.PLANNED)
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()

    objects = PlannedSessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=480), name="planned_session_minutes"),
            models.CheckConstraint(
                condition=Q(every_days__isnull=True, until_on__isnull=True)
                | Q(every_days__gte=1, until_on__isnull=False),
                name="planned_series_has_an_end",
            ),
            models.UniqueConstraint(
                fields=["pairing", "starts_at"], condition=Q(state=PlanState.PLANNED), name="planned_session_once"
            ),
        ]
        indexes = [models.Index(fields=["pairing", "state", "starts_at"])]

    def __str__(self) -> str:
        return f"Planned session on {self.starts_at:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("activities:plan_detail", args=[self.pk])

    def occurrences(self) -> list[datetime]:
        """When each of them starts, by the clock of ``zone``."""
        return occurrences(self.starts_at, self.zone, self.every_days, self.until_on)

    def next_after(self, now: datetime) -> datetime | None:
        """The one that is on or comes next."""
        length = timedelta(minutes=self.minutes)
        return next((start for start in self.occurrences() if start + length > now), None)

    def first_after(self, now: datetime) -> datetime | None:
        """The first of them that is yet to begin."""
        return next((start for start in self.occurrences() if start > now), None)

    def begun_by(self, now: datetime) -> datetime | None:
        """The last of them that has begun."""
        return next((start for start in reversed(self.occurrences()) if start <= now), None)

    def on(self, day: date) -> datetime | None:
        """The one that falls on this day of the planner's calendar."""
        return next((start for start in self.occurrences() if start.date() == day), None)


def occurrences(starts_at: datetime, zone: str, every_days: int | None, until_on: date | None) -> list[datetime]:
    """The same time of the wall clock every so many days, as aware times in that zone."""
    clock = ZoneInfo(zone)
    start = starts_at.astimezone(clock)
    if every_days is None or until_on is None:
        return [start]
    found, naive = [], start.replace(tzinfo=None)
    while naive.date() <= until_on:
        found.append(naive.replace(tzinfo=clock))
        naive += timedelta(days=every_days)
    return found
