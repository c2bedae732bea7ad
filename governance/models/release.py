import uuid

from django.core.validators import RegexValidator
from django.db import models

from mentorship.people.models import Person

QUARTER = RegexValidator(r"^\d{4}Q[1-4]$", "A quarter is written 2026Q3.")


class Release(models.Model):
    """The engagement figures of a quarter as published: protected once, kept as they are, given out again unchanged.

    All releases together are the ledger: each was held against all with a smaller ``number``, as people who were there
    in both quarters link them. ``staff`` is what that takes, and no file or page gives it out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quarter = models.CharField(max_length=6, unique=True, validators=[QUARTER])
    cut_off_on = models.DateField(help_text="Facts known by the end of this day are in.")
    content = models.JSONField(help_text="Cells, hierarchy, headcounts, reasons, method and audit.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical content.")
    number = models.PositiveIntegerField(
        null=True, unique=True, help_text="Its place in the ledger; two that are made at once can't both take it."
    )
    staff = models.JSONField(
        default=list, help_text="Who sat where at the cut-off: department, team, band, site, and the people's keys."
    )
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-quarter"]

    def __str__(self) -> str:
        return f"Engagement in {self.quarter}"
