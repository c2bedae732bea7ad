import uuid
from datetime import time

from django.db import models
from django.db.models import F, Q

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


class Preference(models.Model):
    """When somebody wants to be told: their waking hours, in their own zone."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="preference")
    wakes_at = models.TimeField("not before", default=time(9))
    rests_at = models.TimeField("not after", default=time(18))
    working_days = models.CharField(max_length=7, default=MONDAY_TO_FRIDAY, help_text="ISO weekdays, Monday is 1.")

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
