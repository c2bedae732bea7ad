import uuid

from django.db import models

from pairing.models.pairing import Pairing


class Rationale(models.Model):
    """Why a pair was made, self-contained and kept for good; its digest stands in the audit log too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pairing = models.OneToOneField(Pairing, on_delete=models.PROTECT, related_name="rationale")
    content = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical JSON.")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Why {self.pairing}"
