import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from activities.models.task import Task
from activities.states import TrackedState, TrackerKind, TrackerState
from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, Unit
from pairing.states import UNDER_WAY


class TrackerConnection(models.Model):
    """A project of an issue tracker, and how we reach it for a team and whatever is below it in the organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=TrackerKind)
    name = models.CharField(max_length=100, help_text="What people call it.")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="trackers")
    base_url = models.URLField(max_length=300)
    project = models.CharField(max_length=200)
    board = models.CharField(max_length=40, blank=True, help_text="Of Jira, whose sprints are read.")
    issue_type = models.CharField(max_length=60, blank=True, help_text="Of Jira.")
    account = models.CharField(max_length=254, blank=True, help_text="Of Jira, whose token it is.")
    token = EncryptedTextField()
    hook_secret = EncryptedTextField(blank=True)
    state = models.CharField(max_length=10, choices=TrackerState, default=TrackerState.WORKING)
    problem = models.CharField(max_length=200, blank=True, help_text="What it last did instead of what was asked.")
    problem_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True, help_text="Of its own accord.")
    resumes_at = models.DateTimeField(null=True, blank=True, help_text="Nothing is asked before, as it wishes.")
    figures_at = models.DateTimeField(null=True, blank=True, help_text="When its sprints were last read.")
    connected_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    connected_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["base_url", "project", "unit"], name="tracker_once_a_team"),
            models.CheckConstraint(condition=~Q(project="") & ~Q(base_url=""), name="tracker_has_a_project"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("activities:tracker_detail", args=[self.pk])

    @property
    def team(self) -> str:
        """The path of its unit, so written that a line can end in it."""
        return self.unit.path.replace("/", " / ")


class TrackedTaskQuerySet(models.QuerySet["TrackedTask"]):
    def reachable(self, now: datetime) -> "TrackedTaskQuerySet":
        """Whose tracker may be asked now, and whose pair goes on."""
        resting = Q(connection__resumes_at__isnull=True) | Q(connection__resumes_at__lte=now)
        return self.filter(
            resting, connection__state=TrackerState.WORKING, task__pairing__state__in=UNDER_WAY
        )  # fmt: skip

    def due(self, now: datetime) -> "TrackedTaskQuerySet":
        """To be sent or looked at, and in nobody's hands, or in those of somebody not heard of since."""
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
        moving = Q(state__in=[TrackedState.WAITING, TrackedState.IN_STEP])
        return self.reachable(now).filter(free & moving, due_at__lte=now)


class TrackedTask(models.Model):
    """A task that is kept in step with an issue of a tracker: at once the link and the outbox row.

    ``change`` counts what is to be sent, ``sent_change`` what was: a change made while another is on its way is one
    more, and the lease is on the issue, so that two changes never race. ``mark`` is in the issue's text: an issue made
    by a worker that was killed before it could say so is found by it, and not made twice. ``status`` is what both
    sides last agreed on; who departed from it since has the word, ourselves first.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="tracked")
    connection = models.ForeignKey(TrackerConnection, on_delete=models.CASCADE, related_name="tracked")
    mark = models.CharField(max_length=32, unique=True)
    ref = models.CharField(max_length=60, blank=True)
    url = models.URLField(max_length=500, blank=True)
    status = models.CharField(max_length=10, blank=True)
    assignee = models.CharField(max_length=100, blank=True, help_text="Until the issue is made; forgotten then.")
    state = models.CharField(max_length=10, choices=TrackedState, default=TrackedState.WAITING)
    change = models.PositiveIntegerField(default=1)
    sent_change = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(help_text="When it is sent or looked at next.")
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    synced_at = models.DateTimeField(null=True, blank=True)

    objects = TrackedTaskQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "ref"], condition=~Q(ref=""), name="tracked_task_once_an_issue"
            ),
            models.CheckConstraint(condition=Q(sent_change__lte=F("change")), name="tracked_task_sends_what_changed"),
        ]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return "a task in a tracker"


class HookDelivery(models.Model):
    """That a tracker told of an issue, by the digest of what it sent: the same again is not looked at again."""

    connection = models.ForeignKey(TrackerConnection, on_delete=models.CASCADE, related_name="deliveries")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the body.")
    received_at = models.DateTimeField()

    KEPT = timedelta(days=30)

    class Meta:
        ordering = ["-received_at", "pk"]
        default_permissions = ()
        verbose_name_plural = "hook deliveries"
        constraints = [models.UniqueConstraint(fields=["connection", "digest"], name="hook_delivery_once")]
        indexes = [models.Index(fields=["received_at"])]

    def __str__(self) -> str:
        return f"A delivery of {self.received_at:%-d %B %Y}"
