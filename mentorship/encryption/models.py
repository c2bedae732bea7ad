import uuid

from django.db import models


class DataKey(models.Model):
    """The key of one scope, such as a pairing, wrapped under a master key that is never in the database."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField(max_length=100, unique=True)
    master = models.CharField(max_length=16, help_text="Fingerprint of the master key it is wrapped under.")
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["master"])]

    def __str__(self) -> str:
        return f"Key of {self.scope}"
