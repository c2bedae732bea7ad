import uuid

from django.core.validators import RegexValidator
from django.db import models

from mentorship.people.models import Person

QUARTER = RegexValidator(r"^\d{4}Q[1-4]$", "A quarter is written 2026Q3.")


class Release(models.Model):
    """The engagement figures of a quarter as published: protected once, kept as they are, given out again unchanged."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quarter = models.CharField(max_length=6, unique=True, validators=[QUARTER])
    cut_off_on = models.DateField(help_text="Facts known by the end of this day are in.")
    content = models.JSONField(help_text="Cells, hierarchy, headcounts, reasons, method and audit.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical content.")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-quarter"]

    def __str__(self) -> str:
        return f"Engagement in {self.quarter}"
