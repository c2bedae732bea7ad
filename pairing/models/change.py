import uuid

from django.db import models
from django.db.models import Q

from mentorship.people.models import Person
from pairing.models.run import PairingRun
from pairing.states import ChangeKind


class ProposalChange(models.Model):
    """One change by hand of a run's proposals, with all that is needed to take it back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(PairingRun, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=ChangeKind)
    reason = models.CharField(max_length=500)
    before = models.JSONField(help_text="What the mentees concerned had: pairs, or why they had nobody.")
    after = models.JSONField(help_text="The same once it was changed.")
    worth = models.BigIntegerField(help_text="What it added to the worth of all pairs, in thousandths of a point.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["run", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="proposal_change_numbered"),
            models.CheckConstraint(condition=~Q(reason=""), name="proposal_change_says_why"),
        ]

    def __str__(self) -> str:
        return f"Change {self.number} of {self.run}"

    @property
    def cost(self) -> int:
        return -self.worth
