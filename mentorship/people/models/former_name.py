import uuid

from django.db import models

from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models.person import Person
from mentorship.people.states import Called


class FormerName(models.Model):
    """How somebody was called until the directory said otherwise, so that an erasure finds what was written before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="former_names")
    column = models.CharField("what it was", max_length=12, choices=Called)
    called = EncryptedTextField("how it was spelled", scope="person")
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "a former name"
