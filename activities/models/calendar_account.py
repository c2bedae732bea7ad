import uuid
from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q

from activities.models.planned_session import PlannedSession
from activities.states import AccountState, WriteState
from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, User


class CalendarAccountQuerySet(models.QuerySet["CalendarAccount"]):
    def visible_to(self, user: User) -> "CalendarAccountQuerySet":
        return self.filter(person=user.person_id) if user.is_active and user.person_id else self.none()

    def due(self, now: datetime) -> "CalendarAccountQuerySet":
        """With something to write, read or take out, and in nobody's hands, or in those of somebody not heard of."""
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
        rested = Q(resumes_at__isnull=True) | Q(resumes_at__lte=now)
        waiting = Exists(CalendarWrite.objects.filter(account=OuterRef("pk"), state=WriteState.DUE))
        wanted = Q(state=AccountState.CONNECTED) & (Q(read_due_at__lte=now) | waiting)
        return self.filter(free & rested & (wanted | Q(state=AccountState.LEAVING)))


class CalendarAccount(models.Model):
    """A calendar of somebody's on another server: planned sessions are written there, and when they are taken is read.

    ``connected_at`` changes with each password that is given, so that a failure of an older one counts for nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_account")
    address = models.CharField(max_length=500, help_text="As they typed it.")
    host = models.CharField(max_length=260)
    user_name = models.CharField(max_length=254)
    password = EncryptedTextField()
    found = EncryptedTextField(blank=True, help_text="Addresses and names to choose from; empty once chosen.")
    calendar_url = models.CharField(max_length=1000, blank=True)
    calendar_name = EncryptedTextField(blank=True)
    state = models.CharField(max_length=10, choices=AccountState)
    connected_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True, help_text="When they are taken.")
    read_due_at = models.DateTimeField(null=True, blank=True)
    read_problem = models.CharField(max_length=200, blank=True, help_text="Why it is not known when they are taken.")
    unread = models.PositiveIntegerField(default=0, help_text="Entries that could not be read at the last time.")
    problem = models.CharField(max_length=200, blank=True, help_text="What the server last did instead.")
    problem_at = models.DateTimeField(null=True, blank=True, help_text="Since when.")
    attempts = models.PositiveSmallIntegerField(default=0)
    resumes_at = models.DateTimeField(null=True, blank=True, help_text="Nothing is asked before.")
    leaves_by = models.DateTimeField(null=True, blank=True, help_text="When it is forgotten at the latest.")
    claimed_until = models.DateTimeField(null=True, blank=True)

    objects = CalendarAccountQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AccountState.CHOOSING, calendar_url="")
                | (~Q(state=AccountState.CHOOSING) & ~Q(calendar_url="")),
                name="calendar_account_chosen_or_choosing",
            ),
            models.CheckConstraint(
                condition=~Q(state=AccountState.LEAVING) | Q(leaves_by__isnull=False),
                name="calendar_account_leaves_some_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "read_due_at"])]

    def __str__(self) -> str:
        return f"Calendar of {self.person}"

    @property
    def is_well(self) -> bool:
        return self.state == AccountState.CONNECTED and not self.problem


class CalendarWrite(models.Model):
    """A planned session as it stood at one ``sequence``, to be written to a calendar, or written there.

    ``etag``: the version that the server gave it. Once a later one is written, the earlier ones are deleted.
    """

    account = models.ForeignKey(CalendarAccount, on_delete=models.CASCADE, related_name="writes")
    planned = models.ForeignKey(PlannedSession, on_delete=models.CASCADE, related_name="+")
    sequence = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=WriteState, default=WriteState.DUE)
    etag = models.CharField(max_length=300, blank=True)
    queued_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["queued_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["account", "planned", "sequence"], name="calendar_write_once"),
        ]
        indexes = [models.Index(fields=["account", "state"])]

    def __str__(self) -> str:
        return f"Change {self.sequence} of a planned session"
