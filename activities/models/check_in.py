"""Where two can't meet at one hour, they write: a question, and an answer by a day that was stated with it."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, User
from pairing.models import Pairing
from pairing.states import UNDER_WAY


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def waiting(self) -> "CheckInQuerySet":
        """Not answered yet, in pairs that go on."""
        return self.filter(answered_at=None, pairing__state__in=UNDER_WAY)

    def visible_to(self, user: User) -> "CheckInQuerySet":
        return self.filter(pairing__in=Pairing.objects.visible_to(user))


class CheckIn(models.Model):
    """Who asked whom, when, and by when the other answers; the words stand in ``CheckInWords``.

    The answer counts as contact of the pair, and never as a session.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="check_ins")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expected_at = models.DateTimeField(help_text="By when the other answers: an end of a working day of theirs.")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True, help_text="The day of that, by the clock of who answered.")

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(expected_at__gt=F("asked_at")), name="check_in_expected_later"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_on=None)
                | Q(answered_at__isnull=False, answered_on__isnull=False),
                name="check_in_answered_on_a_day",
            ),
            models.UniqueConstraint(
                fields=["pairing", "asked_by"], condition=Q(answered_at=None), name="check_in_one_waits"
            ),
        ]
        indexes = [
            models.Index(fields=["pairing", "-answered_on"]),
            models.Index(fields=["expected_at"], condition=Q(answered_at=None), name="check_in_waiting"),
        ]

    def __str__(self) -> str:
        return f"Check-in of {self.asked_at:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("activities:check_in_detail", args=[self.pk])

    @property
    def asked(self) -> Person:
        """Who answers."""
        return self.pairing.partner_of(self.asked_by)

    def is_late(self, now: datetime) -> bool:
        return self.answered_at is None and self.expected_at <= now


class CheckInWordsQuerySet(models.QuerySet["CheckInWords"]):
    def visible_to(self, user: User) -> "CheckInWordsQuerySet":
        """One's own, and the other's while the pairing lasts."""
        if not user.is_active or user.person_id is None:
            return self.none()
        in_pair = Q(check_in__pairing__mentor=user.person_id) | Q(check_in__pairing__mentee=user.person_id)
        return self.filter(in_pair, Q(author=user.person_id) | Q(check_in__pairing__state__in=UNDER_WAY))


class CheckInWords(models.Model):
    """What one of the two wrote in a check-in; sealed with the pairing's key, read through ``services.check_ins``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="words")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    body = EncryptedTextField(scope="pairing")
    written_at = models.DateTimeField()

    objects = CheckInWordsQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        default_permissions = ()
        verbose_name_plural = "check-in words"

    def __str__(self) -> str:
        return "words of a check-in"

    @property
    def pairing_id(self) -> uuid.UUID:
        return self.check_in.pairing_id
