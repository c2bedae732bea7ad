import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, User
from pairing.models.pairing import Pairing
from pairing.states import ESCALATION_OPEN, EscalationState, EscalationStepKind, Outcome


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def visible_to(self, user: User) -> "EscalationQuerySet":
        """Those somebody raised, and those they mediate; nobody else's, whatever one's role."""
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(Q(raised_by=user.person_id) | Q(mediator=user.person_id))

    def open(self) -> "EscalationQuerySet":
        return self.filter(state__in=ESCALATION_OPEN)


class Escalation(models.Model):
    """That a pairing is not working, said by one of the two to a mediator alone; the other never learns of it.

    Reason and words are sealed; ``services.escalations`` alone opens them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="escalations")
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="escalations_raised")
    mediator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="escalations_mediated")
    state = models.CharField(max_length=12, choices=EscalationState, default=EscalationState.RAISED)
    reason = EncryptedTextField(scope="pairing", help_text="A code of EscalationReason, sealed.")
    words = EncryptedTextField(scope="pairing", null=True, blank=True)
    proposal = EncryptedTextField(
        scope="pairing", null=True, blank=True, help_text="What the mediator writes with the proposal."
    )
    proposed = models.CharField(max_length=10, choices=Outcome, blank=True)
    proposed_until = models.DateField(null=True, blank=True, help_text="Of a pause: the day it ends.")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "raised_by"], condition=Q(state__in=ESCALATION_OPEN), name="escalation_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(mediator=models.F("raised_by")), name="escalation_mediator_is_somebody_else"
            ),
            models.CheckConstraint(
                condition=~Q(state=EscalationState.PROPOSED) | ~Q(proposed=""), name="escalation_proposes_something"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ESCALATION_OPEN) | Q(closed_at__isnull=False), name="escalation_closed_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["mediator", "state"]),
            models.Index(fields=["raised_by", "state"]),
        ]

    def __str__(self) -> str:
        return "a concern"

    def get_absolute_url(self) -> str:
        return reverse("pairing:escalation_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in ESCALATION_OPEN


class EscalationStep(models.Model):
    """One step on the way from a concern to its end: whose it is, and until when."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=EscalationStepKind)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["escalation", "number"], name="escalation_step_once"),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_at__isnull=True), name="escalation_step_due")]

    def __str__(self) -> str:
        return self.get_kind_display()

    def is_late(self, today: date) -> bool:
        return self.done_at is None and self.due_on < today
