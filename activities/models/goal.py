import uuid

from django.db import models
from django.db.models import Q

from activities.states import Attainment, GoalState
from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, User
from pairing.models import Pairing
from pairing.states import UNDER_WAY


def _kept_by_mentee(user: User, prefix: str = "") -> Q:
    """The mentee keeps what was theirs; the mentor sees it while the pairing lasts."""
    return Q(**{f"{prefix}pairing__mentee": user.person_id}) | Q(
        **{f"{prefix}pairing__mentor": user.person_id, f"{prefix}pairing__state__in": UNDER_WAY}
    )


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user: User) -> "GoalQuerySet":
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(_kept_by_mentee(user))


class Goal(models.Model):
    """What a mentee wants to reach with the help of the pairing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="goals")
    title = EncryptedTextField(scope="pairing")
    evidence = EncryptedTextField(scope="pairing", blank=True, help_text="How you will both see that it is reached.")
    target_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=GoalState, default=GoalState.ACTIVE)
    attainment = models.SmallIntegerField(choices=Attainment, default=Attainment.MUCH_LESS)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["state", "target_on", "set_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(attainment__gte=-2, attainment__lte=2), name="goal_attainment_in_range"),
        ]

    def __str__(self) -> str:
        return "a goal"

    @property
    def level(self) -> Attainment:
        return Attainment(self.attainment)


class GoalProgressQuerySet(models.QuerySet["GoalProgress"]):
    def visible_to(self, user: User) -> "GoalProgressQuerySet":
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(_kept_by_mentee(user, "goal__"))


class GoalProgress(models.Model):
    """One look at a goal: where it stood, and what shows it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="history")
    attainment = models.SmallIntegerField(choices=Attainment)
    comment = EncryptedTextField(scope="pairing", blank=True)
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    objects = GoalProgressQuerySet.as_manager()

    class Meta:
        ordering = ["-reviewed_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return "progress on a goal"

    @property
    def level(self) -> Attainment:
        return Attainment(self.attainment)

    @property
    def pairing_id(self) -> uuid.UUID:
        return self.goal.pairing_id
