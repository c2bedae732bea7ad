"""How long things are kept, to whom the end of that was announced, and what went."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from mentorship.people.models import Person


class RetentionRule(models.Model):
    """How many months one kind of thing is kept; without a row, as many as the kind itself says."""

    kind = models.CharField(max_length=30, unique=True)
    months = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["kind"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(months__gte=1), name="retention_a_month_at_least")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.months} months"


class PurgeWarning(models.Model):
    """That the people of one pair or circle were told by which day its words go, and when they went."""

    kind = models.CharField(max_length=30)
    subject_id = models.UUIDField(help_text="Of the pairing or circle; no foreign key, so that one table serves both.")
    warned_at = models.DateTimeField()
    goes_on = models.DateField(help_text="The first day on which the words may go.")
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["goes_on", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="purge_warning_once")]
        indexes = [models.Index(fields=["kind", "purged_at", "goes_on"])]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_id}"


class Purge(models.Model):
    """What went of one kind on one day: a count, never a content."""

    kind = models.CharField(max_length=30)
    ran_on = models.DateField()
    months = models.PositiveSmallIntegerField(help_text="The rule it followed.")
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-ran_on", "kind"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "ran_on"], name="purge_once_a_day")]

    def __str__(self) -> str:
        return f"{self.rows} of {self.kind} on {self.ran_on}"
