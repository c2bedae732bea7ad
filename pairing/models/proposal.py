import uuid

from django.db import models
from django.db.models import F, Q

from mentorship.people.models import Person
from pairing.models.run import PairingRun
from programs.models import Enrolment


class Proposal(models.Model):
    """A pair that a run proposes, or the owner put there by hand with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(PairingRun, on_delete=models.CASCADE, related_name="proposals")
    mentee = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveIntegerField(help_text="Thousandths of a point.")
    points = models.JSONField(default=dict, help_text="Thousandths per criterion; they add up to the score.")
    explanation = models.JSONField(
        default=dict, help_text="Runner-ups on both sides, binding constraints, gaps in data."
    )
    changed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    change_reason = models.CharField(max_length=500, blank=True)
    inputs = models.JSONField(default=dict, help_text="What was known of both when they were scored.")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    pairing = models.OneToOneField(
        "pairing.Pairing", null=True, blank=True, on_delete=models.SET_NULL, related_name="proposal",
        help_text="What it became when it was published.",
    )  # fmt: skip

    class Meta:
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "mentee", "mentor"], name="proposal_once_a_pair"),
            models.CheckConstraint(condition=~Q(mentee=F("mentor")), name="proposal_not_with_oneself"),
            models.CheckConstraint(
                condition=Q(changed_by__isnull=True) | ~Q(change_reason=""), name="proposal_change_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(pairing__isnull=True) | Q(approved_at__isnull=False), name="proposal_published_is_approved"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentee.person} with {self.mentor.person}"


class LeftOut(models.Model):
    """A mentee whom a run serves with nobody, and why."""

    run = models.ForeignKey(PairingRun, on_delete=models.CASCADE, related_name="left_out")
    mentee = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=40)
    sentence = models.CharField(max_length=500)

    class Meta:
        ordering = ["mentee__person__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["run", "mentee"], name="left_out_once_a_run")]

    def __str__(self) -> str:
        return f"{self.mentee.person} left out"
