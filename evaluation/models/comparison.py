import uuid

from django.db import models

from mentorship.people.models import Person


class Comparison(models.Model):
    """A promotion comparison as it was computed on the installation's positions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = models.JSONField(help_text="Status, refusal, counts, odds ratio with interval, strata.")
    computed_at = models.DateTimeField()
    computed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-computed_at"]

    def __str__(self) -> str:
        return "Promotion comparison"
