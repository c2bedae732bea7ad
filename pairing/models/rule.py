import uuid

from django.db import models
from django.db.models import F, Q

from mentorship.people.models import Person
from pairing.states import RuleKind
from programs.models import Cohort, Enrolment


class PairRuleQuerySet(models.QuerySet["PairRule"]):
    def in_force(self) -> "PairRuleQuerySet":
        return self.filter(lifted_at__isnull=True)


class PairRule(models.Model):
    """What who runs a cohort decided of two people, and why: they must be a pair, stay one, or may not be one.

    Kept when it is lifted, so that a pair's history stays whole.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="pair_rules")
    kind = models.CharField(max_length=10, choices=RuleKind)
    mentee = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField("why", max_length=500)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    lifted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lift_reason = models.CharField("why", max_length=500, blank=True)

    objects = PairRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentee", "mentor"], condition=Q(lifted_at__isnull=True), name="pair_rule_one_in_force"
            ),
            models.CheckConstraint(condition=~Q(mentee=F("mentor")), name="pair_rule_of_two"),
            models.CheckConstraint(condition=~Q(reason=""), name="pair_rule_has_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lift_reason="") | Q(lifted_at__isnull=False) & ~Q(lift_reason=""),
                name="pair_rule_lifted_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["cohort", "lifted_at"])]

    def __str__(self) -> str:
        return f"{self.mentee.person} with {self.mentor.person}: {self.get_kind_display()}"
