import uuid

from django.db import models

from governance.models.release import QUARTER
from mentorship.people.models import Person


class Comparison(models.Model):
    """A promotion comparison over the installation's positions: computed once a quarter, kept as it was found.

    Figures that followed each promotion would tell who was promoted, mentored or not.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quarter = models.CharField(max_length=6, unique=True, validators=[QUARTER], help_text="The last one in it.")
    content = models.JSONField(
        help_text="Status, refusal, figures with intervals, groups; protected like every release."
    )
    computed_at = models.DateTimeField()
    computed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-quarter"]

    def __str__(self) -> str:
        return f"Promotions up to {self.quarter}"
