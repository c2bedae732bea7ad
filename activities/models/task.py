import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from activities import time_box
from activities.models.goal import Goal
from activities.states import TaskKind, TaskState
from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, User
from pairing.models import Pairing
from pairing.states import UNDER_WAY

SHORTEST_BOX, LONGEST_BOX = 5, 2400
"""Minutes: from a short look to a working week."""
MOST_SPENT = 9999


def _kept_by_owner(user: User, prefix: str = "") -> Q:
    """The two of a pair while it lasts; afterwards whoever the task belongs to."""
    me = user.person_id
    in_pair = Q(**{f"{prefix}pairing__mentor": me}) | Q(**{f"{prefix}pairing__mentee": me})
    return in_pair & (Q(**{f"{prefix}owner": me}) | Q(**{f"{prefix}pairing__state__in": UNDER_WAY}))


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> "TaskQuerySet":
        """Not done and not set aside."""
        return self.filter(state__in=[TaskState.OPEN, TaskState.IN_PROGRESS])

    def visible_to(self, user: User) -> "TaskQuerySet":
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(_kept_by_owner(user))


class Task(models.Model):
    """A piece of work through which somebody learns, within a time box.

    Title, description and criteria may be sent to a tracker, where colleagues read them; the remark never is. Inside
    the application the two of the pair alone read any of it. ``version`` rises with every change of what is sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=20, choices=TaskKind)
    title = EncryptedTextField(scope="pairing")
    description = EncryptedTextField(scope="pairing", blank=True)
    remark = EncryptedTextField(scope="pairing", blank=True)
    goal = models.ForeignKey(Goal, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mentoring_tasks")
    minutes = models.PositiveSmallIntegerField(help_text="The time box.")
    minutes_spent = models.PositiveSmallIntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=TaskState, default=TaskState.OPEN)
    done_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "created_at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST_BOX, minutes__lte=LONGEST_BOX), name="task_time_box_in_range"
            ),
            models.CheckConstraint(
                condition=Q(minutes_spent__isnull=True) | Q(minutes_spent__lte=MOST_SPENT), name="task_spent_in_range"
            ),
            models.CheckConstraint(
                condition=Q(state=TaskState.DONE, done_at__isnull=False)
                | (~Q(state=TaskState.DONE) & Q(done_at__isnull=True)),
                name="task_done_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "state", "due_on"]),
            models.Index(fields=["pairing", "state", "due_on"]),
        ]

    def __str__(self) -> str:
        return "a task"

    def get_absolute_url(self) -> str:
        return reverse("activities:task_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in (TaskState.OPEN, TaskState.IN_PROGRESS)

    @property
    def time_box(self) -> str:
        return time_box.in_words(self.minutes)

    @property
    def time_spent(self) -> str:
        """How long it took beside its time box; empty while nobody said."""
        if self.minutes_spent is None:
            return ""
        return time_box.against(self.minutes, self.minutes_spent, finished=self.state == TaskState.DONE)


class TaskCriterionQuerySet(models.QuerySet["TaskCriterion"]):
    def visible_to(self, user: User) -> "TaskCriterionQuerySet":
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(_kept_by_owner(user, "task__"))


class TaskCriterion(models.Model):
    """One sentence by which both see that a task is done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    text = EncryptedTextField(scope="pairing")
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = TaskCriterionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["task", "position"], name="task_criterion_position_once")]

    def __str__(self) -> str:
        return "an acceptance criterion"

    @property
    def pairing_id(self) -> uuid.UUID:
        return self.task.pairing_id
