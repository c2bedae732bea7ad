import uuid

from django.db import models

from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models.person import Person


class ImportRecord(models.Model):
    """A file that was imported: which, by whom, when, and what it changed."""

    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    removed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} from {self.file_name}"


class WaitingImport(models.Model):
    """A file between its trial run and its confirmation; sealed, because it may hold self-declarations."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    content = EncryptedTextField(help_text="The bytes of the file, in base 64.")
    effective_on = models.DateField()
    mapping = models.JSONField(default=dict, blank=True, help_text="In which column a field stands, where it differs.")
    allow_leavers = models.BooleanField(default=False, help_text="Also when more than a fifth would leave.")
    uploaded_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-uploaded_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} from {self.file_name}, waiting"
