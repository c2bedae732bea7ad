import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from mentorship.encryption.fields import EncryptedTextField


class Channel(models.TextChoices):
    MAIL = "mail", "mail"
    CHAT = "chat", "chat"


class DeliveryState(models.TextChoices):
    HELD = "kept", "kept for a digest"
    FOLDED = "folded", "in a digest"
    DUE = "due", "waiting"
    CLAIMED = "claimed", "being sent"
    SENT = "sent", "sent"
    DEAD = "dead", "given up"
    DROPPED = "dropped", "dropped"


UNSENT = (DeliveryState.HELD, DeliveryState.DUE, DeliveryState.CLAIMED, DeliveryState.DEAD)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> "DeliveryQuerySet":
        return self.filter(state=DeliveryState.DUE, due_at__lte=now)

    def left_behind(self, now: datetime) -> "DeliveryQuerySet":
        """Claimed by somebody who has not been heard of since."""
        return self.filter(state=DeliveryState.CLAIMED, claimed_until__lt=now)

    def unsent(self) -> "DeliveryQuerySet":
        """What may still go: it waits, somebody is at it, or it was given up and can be tried again."""
        return self.filter(state__in=UNSENT)

    def claimable(self, now: datetime) -> "DeliveryQuerySet":
        return self.due(now) | self.left_behind(now)

    def overdue(self, now: datetime) -> "DeliveryQuerySet":
        """What waits for a sweep: to be sent, or to be folded."""
        return self.claimable(now) | self.filter(state=DeliveryState.HELD, due_at__lte=now)


class Delivery(models.Model):
    """A mail to one recipient, or a post to their chat: its key makes it one however often its cause is handled.

    Its words go when it is sent. What is kept for a digest has none: a title and where it leads are enough there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=255, help_text="Occasion, kind, recipient and channel.")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=4, choices=Channel, default=Channel.MAIL)
    to = models.EmailField(max_length=254)
    person_id = models.BigIntegerField(null=True, blank=True, help_text="Whose mail it is, if the directory knows.")
    cohort_id = models.BigIntegerField(null=True, blank=True, help_text="What it concerns, for who runs that.")
    subject = models.CharField(max_length=200)
    url = models.CharField(max_length=300, blank=True, help_text="The path it leads to.")
    part_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts", db_index=False,
        help_text="The digest it is in.",
    )  # fmt: skip
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
        # Each row is changed twice, and each index with it: none holds what nobody asks for.
        constraints = [models.UniqueConstraint(fields=["key"], name="outbox_key")]
        indexes = [
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["person_id", "-finished_at"]),
            models.Index(
                fields=["cohort_id", "-created_at"], name="outbox_of_cohort", condition=Q(cohort_id__isnull=False)
            ),
            models.Index(fields=["part_of"], name="outbox_in_digest", condition=Q(part_of__isnull=False)),
        ]

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
