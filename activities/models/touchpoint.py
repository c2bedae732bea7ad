import uuid

from django.db import models
from django.db.models import Q

from activities import rhythm
from activities.models.ritual import LONGEST_MEETING, Ritual
from activities.teams import teams_of_and_led_by
from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, User
from pairing.models import Pairing
from pairing.states import UNDER_WAY

MOST_SPRINTS = 6


class TouchpointQuerySet(models.QuerySet["Touchpoint"]):
    def kept(self) -> "TouchpointQuerySet":
        """Attached still, to a pair that lasts or a team."""
        return self.filter(Q(pairing__isnull=True) | Q(pairing__state__in=UNDER_WAY), stopped_at__isnull=True)

    def visible_to(self, user: User) -> "TouchpointQuerySet":
        """A pair's: the two. A team's: its mentor, the people of the team, and who leads them."""
        if not user.is_active or user.person_id is None:
            return self.none()
        me = user.person_id
        in_pair = Q(pairing__mentor=me) | Q(pairing__mentee=me)
        in_team = Q(mentor=me) | Q(mentor__isnull=False, ritual__unit__in=teams_of_and_led_by(user))
        return self.filter(in_pair | in_team)


class Touchpoint(models.Model):
    """Minutes of a meeting that takes place anyway, for a pair or for a mentor with the team, with a question.

    ``prompt`` names one of the questions in ``prompts``; a pair may write its own instead, which the two alone read.
    ``every_sprints``: once in so many sprints; empty, each time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ritual = models.ForeignKey(Ritual, on_delete=models.CASCADE, related_name="touchpoints")
    pairing = models.ForeignKey(Pairing, null=True, blank=True, on_delete=models.PROTECT, related_name="touchpoints")
    mentor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="touchpoints")
    minutes = models.PositiveSmallIntegerField()
    every_sprints = models.PositiveSmallIntegerField(null=True, blank=True)
    prompt = models.CharField(max_length=40, blank=True)
    own_prompt = EncryptedTextField(scope="pairing", null=True, blank=True)
    attached_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = TouchpointQuerySet.as_manager()

    class Meta:
        ordering = ["attached_at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(pairing__isnull=True, mentor__isnull=False) | Q(pairing__isnull=False, mentor__isnull=True),
                name="touchpoint_of_a_pair_or_a_mentor",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST_MEETING), name="touchpoint_minutes_in_range"
            ),
            models.CheckConstraint(
                condition=Q(every_sprints__isnull=True) | Q(every_sprints__gte=1, every_sprints__lte=MOST_SPRINTS),
                name="touchpoint_sprints_in_range",
            ),
            models.CheckConstraint(
                condition=Q(prompt="", own_prompt__isnull=False, pairing__isnull=False)
                | (~Q(prompt="") & Q(own_prompt__isnull=True)),
                name="touchpoint_has_one_question",
            ),
            models.UniqueConstraint(
                fields=["ritual", "pairing"], condition=Q(stopped_at__isnull=True), name="touchpoint_once_a_pair"
            ),
            models.UniqueConstraint(
                fields=["ritual", "mentor"], condition=Q(stopped_at__isnull=True), name="touchpoint_once_a_mentor"
            ),
        ]

    def __str__(self) -> str:
        return "a touchpoint"

    @property
    def minutes_a_sprint(self) -> float:
        return rhythm.minutes_a_sprint(self.minutes, self.ritual.every_days, self.every_sprints)

    @property
    def how_often(self) -> str:
        """``each time``, ``once a sprint``, ``once in 3 sprints``."""
        if self.every_sprints is None:
            return "each time"
        return "once a sprint" if self.every_sprints == 1 else f"once in {self.every_sprints} sprints"
