import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from mentorship.encryption.fields import EncryptedTextField


class DeliveryState(models.TextChoices):
    DUE = "due", "waiting"
    CLAIMED = "claimed", "being sent"
    SENT = "sent", "sent"
    DEAD = "dead", "given up"
    DROPPED = "dropped", "dropped"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def claimable(self, now: datetime) -> "DeliveryQuerySet":
        """Due now, or claimed by somebody who has not been heard of since."""
        waiting = Q(state=DeliveryState.DUE, due_at__lte=now)
        return self.filter(waiting | Q(state=DeliveryState.CLAIMED, claimed_until__lt=now))


class Delivery(models.Model):
    """A mail to one recipient: its key makes it one however often its cause is handled, its words go when sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=255, unique=True, help_text="Occasion, kind, recipient and channel.")
    kind = models.CharField(max_length=40)
    to = models.EmailField(max_length=254)
    person_id = models.BigIntegerField(null=True, blank=True, help_text="Whose mail it is, if the directory knows.")
    subject = models.CharField(max_length=200)
    text = EncryptedTextField(blank=True)
    html = EncryptedTextField(blank=True)
    calendar = EncryptedTextField(null=True, blank=True, help_text="A calendar file that goes with the words.")
    calendar_method = models.CharField(max_length=10, blank=True, help_text="What the file asks for: REQUEST, CANCEL.")
    unsubscribe_url = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.DUE)
    due_at = models.DateTimeField()
    not_after = models.DateTimeField(null=True, blank=True, help_text="Dropped, not sent late, after this.")
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=100, blank=True, help_text="The kind of the last error, without its text.")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name_plural = "deliveries"
        default_permissions = ()
        indexes = [models.Index(fields=["state", "due_at"]), models.Index(fields=["person_id"])]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"


class Beat(models.Model):
    """When each sweep last ran: how health tells a stall from silence."""

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
