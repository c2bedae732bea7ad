import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from governance.equity import Name, Outcome
from governance.models.equity_audit import EquityAudit
from governance.models.release import QUARTER
from governance.states import ACTION_UNDER_WAY, ActionCause, ActionState
from mentorship.people.models import Person, User


class CorrectiveActionQuerySet(models.QuerySet["CorrectiveAction"]):
    def visible_to(self, user: User) -> "CorrectiveActionQuerySet":
        """All of them for who reads reports: an action tells no more than the finding it was opened from."""
        return self if user.has_perm("governance.read_reports") else self.none()

    def under_way(self) -> "CorrectiveActionQuerySet":
        return self.filter(state__in=ACTION_UNDER_WAY)

    def due(self, quarter: str) -> "CorrectiveActionQuerySet":
        """Those under way that were to have reached their target by that quarter."""
        return self.under_way().filter(due_quarter__lte=quarter)


class CorrectiveAction(models.Model):
    """What is done about a finding of an equity audit, by whom and until when; each later audit measures it again.

    What was found is frozen as that audit printed it. ``size`` and ``target`` are in the unit of the outcome: a gap
    of shares (-0.05 is five points behind), levels, or a ratio.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit = models.ForeignKey(EquityAudit, on_delete=models.PROTECT, related_name="actions")
    outcome = models.CharField(max_length=15, choices=[(outcome.value, outcome.value) for outcome in Outcome])
    dimension = models.CharField(max_length=60)
    group = models.CharField(max_length=300)
    against = models.CharField(max_length=300)
    stratum = models.CharField(max_length=60, blank=True)
    size = models.FloatField()
    size_low = models.FloatField()
    size_high = models.FloatField()
    finding = models.TextField(help_text="The sentence of the audit.")
    cause = models.CharField(max_length=15, choices=ActionCause)
    measure = models.TextField(help_text="What is done about it.")
    target = models.FloatField(help_text="The least effect that is good enough.")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="corrective_actions")
    due_quarter = models.CharField(max_length=6, validators=[QUARTER])
    state = models.CharField(max_length=10, choices=ActionState, default=ActionState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closing_reason = models.TextField(blank=True)

    objects = CorrectiveActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_quarter", "-opened_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "dimension", "group", "stratum"],
                condition=Q(state__in=ACTION_UNDER_WAY),
                name="action_one_under_way_a_finding",
            ),
            models.CheckConstraint(condition=Q(target__gt=F("size")), name="action_target_is_better"),
            models.CheckConstraint(
                condition=Q(state__in=ACTION_UNDER_WAY, closed_at=None)
                | Q(state__in=[ActionState.MET, ActionState.CLOSED], closed_at__isnull=False),
                name="action_over_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.CLOSED) | ~Q(closing_reason="") & Q(closed_by__isnull=False),
                name="action_closed_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["owner", "state"]), models.Index(fields=["state", "due_quarter"])]

    def __str__(self) -> str:
        return f"Action on {self.outcome}: {self.group}"

    def get_absolute_url(self) -> str:
        return reverse("governance:action_detail", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        return self.state in ACTION_UNDER_WAY

    @property
    def name(self) -> Name:
        """What the comparison is called in every audit."""
        return Outcome(self.outcome), self.dimension, self.group, self.stratum


class ActionEffect(models.Model):
    """What a later audit printed of an action's finding: the difference with its interval, or why there is none."""

    action = models.ForeignKey(CorrectiveAction, on_delete=models.CASCADE, related_name="effects")
    audit = models.ForeignKey(EquityAudit, on_delete=models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=6, validators=[QUARTER])
    effect = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    good = models.BooleanField()
    sentence = models.TextField()
    measured_at = models.DateTimeField()

    class Meta:
        ordering = ["quarter"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["action", "quarter"], name="action_measured_once_a_quarter"),
            models.CheckConstraint(
                condition=Q(effect=None, low=None, high=None, good=False)
                | Q(effect__isnull=False, low__isnull=False, high__isnull=False),
                name="action_effect_whole_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"Effect in {self.quarter}"
