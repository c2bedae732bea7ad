import uuid

from django.db import models


class FigureBasis(models.Model):
    """What a figure was counted from when it was shown: a later one is held against this, not against today's rows.

    People stand in it by a code under a key that is in no database. It is for no page, file or log.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    figure = models.CharField(max_length=60, help_text="What it is a figure of: “goals of program 3”.")
    key = models.CharField(max_length=64, help_text="Which key the codes are under, itself by a code.")
    content = models.JSONField(help_text="What was counted of each person.")
    shown_at = models.DateTimeField()

    class Meta:
        ordering = ["shown_at"]
        default_permissions = ()
        indexes = [models.Index(fields=["figure", "shown_at"], name="basis_by_figure")]

    def __str__(self) -> str:
        return f"what stood behind {self.figure}"
