from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mentorship.people.models import User
from programs.models.program import Program
from programs.models.track import Track
from programs.states import CohortState


class CohortQuerySet(models.QuerySet["Cohort"]):
    def managed_by(self, user: User) -> "CohortQuerySet":
        return self.filter(track__program__in=Program.objects.managed_by(user))

    def open_for_enrolment(self, day: date) -> "CohortQuerySet":
        return self.filter(state=CohortState.ENROLLING, enrolment_closes_on__gte=day)


class Cohort(models.Model):
    """The people who go through a track together between two dates."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="cohorts")
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    enrolment_closes_on = models.DateField()
    state = models.CharField(max_length=10, choices=CohortState, default=CohortState.PLANNED)
    created_at = models.DateTimeField()

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="cohort_ends_after_start"),
            models.CheckConstraint(
                condition=Q(enrolment_closes_on__lte=F("starts_on")), name="cohort_enrolment_closes_before_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programs:cohort_detail", args=[self.slug])

    @property
    def midpoint(self) -> date:
        """Half-way, rounded down to a day: when a joint review opens unless other days are set."""
        return self.starts_on + timedelta(days=(self.ends_on - self.starts_on).days // 2)
