"""How a goal goes: looks at it, what shows it, and small steps."""

import uuid

from django.db import models

from activities.models.goal import Goal, kept_by_mentee
from activities.states import Attainment
from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, User


class OfAGoal(models.Model):
    """Something that belongs to a goal, and is sealed with the key of its pairing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    @property
    def pairing_id(self) -> uuid.UUID:
        return self.goal.pairing_id  # type: ignore[attr-defined]


class GoalProgressQuerySet(models.QuerySet["GoalProgress"]):
    def visible_to(self, user: User) -> "GoalProgressQuerySet":
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(kept_by_mentee(user, "goal__"))


class GoalProgress(OfAGoal):
    """One look at a goal: where it stood, and what shows it."""

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


class GoalEvidenceQuerySet(models.QuerySet["GoalEvidence"]):
    def visible_to(self, user: User) -> "GoalEvidenceQuerySet":
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(kept_by_mentee(user, "goal__"))


class GoalEvidence(OfAGoal):
    """Something that shows how far a goal has come, from some day; where it can be seen, if there is a link."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="shown")
    text = EncryptedTextField(scope="pairing")
    link = EncryptedTextField(scope="pairing", blank=True, default="")
    seen_on = models.DateField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = GoalEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_on", "-added_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return "evidence of a goal"


class GoalStepQuerySet(models.QuerySet["GoalStep"]):
    def visible_to(self, user: User) -> "GoalStepQuerySet":
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(kept_by_mentee(user, "goal__"))


class GoalStep(OfAGoal):
    """A small step towards a goal; in the order in which they were written down."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="goal_steps")
    text = EncryptedTextField(scope="pairing")
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = GoalStepQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return "a step towards a goal"
