import uuid

from django.db import models
from django.db.models import Q

from governance.models.release import QUARTER
from governance.states import FiguresKind, FiguresState
from mentorship.people.models import Person


class FiguresRequest(models.Model):
    """That the report or the audit of a quarter was asked for, by somebody or by the schedule, and what became of it.

    One a kind and quarter: asked for again after a refusal, it is the same one, under way anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=FiguresKind)
    quarter = models.CharField(max_length=6, validators=[QUARTER])
    state = models.CharField(max_length=10, choices=FiguresState, default=FiguresState.ASKED)
    asked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="Nobody: the schedule."
    )
    asked_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True, help_text="Another worker may take it over after.")
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often a worker has taken it up.")
    sentence = models.CharField(max_length=500, blank=True, help_text="Why it was refused; it names nobody.")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-quarter", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "quarter"], name="figures_asked_for_once"),
            models.CheckConstraint(
                condition=Q(state=FiguresState.REFUSED) ^ Q(sentence=""), name="figures_refused_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state=FiguresState.ASKED) ^ Q(finished_at__isnull=False), name="figures_finished_or_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display().capitalize()} of {self.quarter}"

    @property
    def is_refused(self) -> bool:
        return self.state == FiguresState.REFUSED
