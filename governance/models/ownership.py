import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from governance.states import HandOverState, OwnerPart
from mentorship.people.models import Person
from programs.models import Program
from programs.states import OwnershipChange


class OwnershipTerm(models.Model):
    """That somebody answered for a program in some part, from when to when: the history stays."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="ownership_terms")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=OwnerPart)
    began_at = models.DateTimeField()
    beginning = models.CharField(max_length=20, choices=OwnershipChange)
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=20, choices=OwnershipChange, blank=True)

    class Meta:
        ordering = ["-began_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["program", "part"], condition=Q(ended_at__isnull=True), name="ownership_one_a_part"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="ownership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} as {self.get_part_display()} of {self.program}"


class HandOver(models.Model):
    """A program is offered to a successor, who accepts, declines, or lets the offer lapse."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="hand_overs")
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    due_on = models.DateField(help_text="The last day to answer, where the successor is.")
    state = models.CharField(max_length=10, choices=HandOverState, default=HandOverState.PROPOSED)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["program"], condition=Q(state=HandOverState.PROPOSED), name="hand_over_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(to=F("proposed_by")), name="hand_over_to_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.program} to {self.to}"

    def get_absolute_url(self) -> str:
        return reverse("governance:hand_over_detail", args=[self.pk])
