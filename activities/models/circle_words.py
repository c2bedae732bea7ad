"""What a circle writes down together; sealed with the circle's key."""

import uuid

from django.db import models
from django.db.models import Q, QuerySet

from activities.models.circle_session import CircleSession
from activities.states import Attainment, GoalState
from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, User
from pairing.models import Circle, CircleMember


def _in_now(user: User) -> QuerySet[CircleMember]:
    """The circles somebody is in at this moment, for use as ``circle__in``."""
    return CircleMember.objects.present().filter(person=user.person_id).values("circle")  # type: ignore[return-value]


class CircleNoteQuerySet(models.QuerySet["CircleNote"]):
    def visible_to(self, user: User) -> "CircleNoteQuerySet":
        """One's own, and those of circles one is in now; nobody else's, whatever one's role."""
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(Q(author=user.person_id) | Q(circle__in=_in_now(user)))


class CircleNote(models.Model):
    """Words for everybody in a circle, while they are in it; read through ``services.circle_notes``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="circle_notes")
    session = models.ForeignKey(
        CircleSession, null=True, blank=True, on_delete=models.CASCADE, related_name="circle_notes"
    )
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    body = EncryptedTextField(scope="circle")
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = CircleNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["circle", "-written_at"])]

    def __str__(self) -> str:
        return "a note of a circle"


class CircleGoalQuerySet(models.QuerySet["CircleGoal"]):
    def visible_to(self, user: User) -> "CircleGoalQuerySet":
        """Those of circles one is in, or was in when they ended."""
        return self.filter(circle__in=Circle.objects.visible_to(user))


class CircleGoal(models.Model):
    """What a circle wants to reach together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="circle_goals")
    title = EncryptedTextField(scope="circle")
    evidence = EncryptedTextField(scope="circle", blank=True)
    target_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=GoalState, default=GoalState.ACTIVE)
    attainment = models.SmallIntegerField(choices=Attainment, default=Attainment.MUCH_LESS)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects = CircleGoalQuerySet.as_manager()

    class Meta:
        ordering = ["state", "target_on", "set_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(attainment__gte=-2, attainment__lte=2), name="circle_goal_attainment_in_range"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return "a goal of a circle"

    @property
    def level(self) -> Attainment:
        return Attainment(self.attainment)


class CircleGoalProgressQuerySet(models.QuerySet["CircleGoalProgress"]):
    def visible_to(self, user: User) -> "CircleGoalProgressQuerySet":
        return self.filter(goal__circle__in=Circle.objects.visible_to(user))


class CircleGoalProgress(models.Model):
    """One look at a circle's goal: where it stood, and what shows it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(CircleGoal, on_delete=models.CASCADE, related_name="looks")
    attainment = models.SmallIntegerField(choices=Attainment)
    comment = EncryptedTextField(scope="circle", blank=True)
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    objects = CircleGoalProgressQuerySet.as_manager()

    class Meta:
        ordering = ["-reviewed_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return "progress on a goal of a circle"

    @property
    def level(self) -> Attainment:
        return Attainment(self.attainment)

    @property
    def circle_id(self) -> uuid.UUID:
        return self.goal.circle_id


class CircleItemQuerySet(models.QuerySet["CircleItem"]):
    def open(self) -> "CircleItemQuerySet":
        return self.filter(done_at__isnull=True)

    def visible_to(self, user: User) -> "CircleItemQuerySet":
        """One's own always; the others' while one is in the circle."""
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(Q(owner=user.person_id) | Q(circle__in=_in_now(user)))


class CircleItem(models.Model):
    """Something one of a circle said they would do, by a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="circle_items")
    session = models.ForeignKey(
        CircleSession, null=True, blank=True, on_delete=models.CASCADE, related_name="circle_items"
    )
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="circle_items")
    text = EncryptedTextField(scope="circle")
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = CircleItemQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "created_at"]
        default_permissions = ()
        indexes = [models.Index(fields=["owner", "done_at", "due_on"])]

    def __str__(self) -> str:
        return "an action item of a circle"
