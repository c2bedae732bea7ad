import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from activities.states import Cadence, RitualKind
from activities.teams import teams_meeting_with
from mentorship.people.models import Person, Unit, User
from pairing.models import Pairing

SHORTEST_MEETING, LONGEST_MEETING = 5, 480


class RitualQuerySet(models.QuerySet["Ritual"]):
    def going_on(self, day: date) -> "RitualQuerySet":
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))

    def visible_to(self, user: User) -> "RitualQuerySet":
        """Meetings of one's own team, of those one leads or runs a program in, of whom one is paired with, and those
        that a pair keeps for itself."""
        if not user.is_active or user.person_id is None:
            return self.none()
        own = Q(pairing__mentor=user.person_id) | Q(pairing__mentee=user.person_id)
        return self.filter(own | Q(unit__in=teams_meeting_with(user)))


class Ritual(models.Model):
    """A meeting that takes place anyway: of a team, or known to one pair alone. Nothing here makes a new one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="rituals")
    pairing = models.ForeignKey(Pairing, null=True, blank=True, on_delete=models.PROTECT, related_name="rituals")
    kind = models.CharField(max_length=15, choices=RitualKind)
    name = models.CharField(max_length=100)
    cadence = models.CharField(max_length=12, choices=Cadence)
    first_on = models.DateField(help_text="A day on which it takes place; the others are counted from it.")
    minutes = models.PositiveSmallIntegerField()
    ended_on = models.DateField(null=True, blank=True, help_text="From this day on it does not take place any more.")
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()

    objects = RitualQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "name", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True, pairing__isnull=False) | Q(unit__isnull=False, pairing__isnull=True),
                name="ritual_of_a_team_or_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST_MEETING, minutes__lte=LONGEST_MEETING), name="ritual_minutes_in_range"
            ),
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(ended_on__isnull=True), name="ritual_name_once_in_a_team"
            ),
            models.UniqueConstraint(
                fields=["pairing", "name"], condition=Q(ended_on__isnull=True), name="ritual_name_once_in_a_pair"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("activities:ritual_detail", args=[self.pk])

    @property
    def says_its_kind(self) -> bool:
        """Whether the name holds it already: Monday huddle, Retrospective."""
        return str(self.get_kind_display()).lower() in self.name.lower()

    @property
    def every_days(self) -> int:
        return Cadence(self.cadence).days

    @property
    def when(self) -> str:
        """``every two weeks on Thursday``."""
        label = Cadence(self.cadence).label
        return label if self.every_days == 1 else f"{label} on {self.first_on:%A}"

    def has_ended(self, day: date) -> bool:
        return self.ended_on is not None and self.ended_on <= day
