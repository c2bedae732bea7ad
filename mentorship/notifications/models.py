import uuid
from datetime import time

from django.db import models
from django.db.models import F, Q

from mentorship.encryption.fields import EncryptedTextField
from mentorship.notifications.kinds import Kind
from mentorship.people.models import Person, User

MONDAY_TO_FRIDAY = "12345"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: User) -> "NotificationQuerySet":
        return self.filter(person=user.person_id) if user.is_active and user.person_id else self.none()

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """Something waits for somebody: what, and where. Never a private word."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    occasion = models.CharField(max_length=160)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "occasion"], name="notification_once_an_occasion")
        ]
        indexes = [models.Index(fields=["person", "read_at", "-created_at"])]

    def __str__(self) -> str:
        return self.title


class Reminding(models.TextChoices):
    """How what can wait comes by mail; what is urgent always comes at once."""

    TOGETHER = "together", "In one mail a working day"
    EACH = "each", "Each in a mail of its own"
    NONE = "none", "Not by mail: I look under Notices"


class Preference(models.Model):
    """When and how somebody wants to be told: their waking hours, in their own zone, and the hour of their digest."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="preference")
    wakes_at = models.TimeField("not before", default=time(9))
    rests_at = models.TimeField("not after", default=time(18))
    working_days = models.CharField(max_length=7, default=MONDAY_TO_FRIDAY, help_text="ISO weekdays, Monday is 1.")
    reminding = models.CharField(max_length=8, choices=Reminding, default=Reminding.TOGETHER)
    digest_at = models.TimeField(null=True, blank=True, help_text="Of the digest; empty: as soon as they are awake.")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(wakes_at__lt=F("rests_at")), name="preference_wakes_before_rest"),
            models.CheckConstraint(condition=~Q(working_days=""), name="preference_has_a_working_day"),
        ]

    def __str__(self) -> str:
        return f"Preferences of {self.person}"


class Silence(models.Model):
    """Somebody does not want mails of one kind. They still find it in the application."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="silences")
    kind = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="silence_once_a_kind")]

    def __str__(self) -> str:
        return f"No {self.kind} to {self.person}"


class Chat(models.Model):
    """Where somebody's notices go besides: an incoming webhook of theirs, which whoever knows it can post to."""

    class Service(models.TextChoices):
        SLACK = "slack", "Slack"
        TEAMS = "teams", "Microsoft Teams"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="chat")
    service = models.CharField(max_length=5, choices=Service)
    host = models.CharField(max_length=253, help_text="All of the address that is ever shown.")
    address = EncryptedTextField(scope="person")
    kinds = models.JSONField(default=list, help_text="The names of the kinds of notices that go there.")
    connected_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True, help_text="When they last sent themself a test.")
    broken_at = models.DateTimeField(null=True, blank=True, help_text="Since when it refuses; mails go instead.")
    error = models.CharField(max_length=100, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_service_display()} of {self.person}"

    def takes(self, kind: Kind) -> bool:
        """A channel may have many readers, so nothing confidential ever goes there."""
        return kind.name in self.kinds and not kind.confidential
