import uuid

from django.db import models

from governance.models.release import QUARTER
from mentorship.people.models import Person


class EquityAudit(models.Model):
    """Who takes part and who does not, in one quarter, with intervals; kept as it was found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quarter = models.CharField(max_length=6, unique=True, validators=[QUARTER])
    cut_off_on = models.DateField()
    content = models.JSONField(help_text="Comparisons, findings, method; protected like every release.")
    digest = models.CharField(max_length=64)
    ran_at = models.DateTimeField()
    ran_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-quarter"]

    def __str__(self) -> str:
        return f"Equity audit of {self.quarter}"
