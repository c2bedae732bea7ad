import uuid

from django.db import models
from django.db.models import F, Q

from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, User
from pairing.states import AvoidanceKind


class AvoidanceQuerySet(models.QuerySet["Avoidance"]):
    def visible_to(self, user: User) -> "AvoidanceQuerySet":
        """Nobody's but one's own."""
        return self.filter(author_id=user.person_id) if user.is_active and user.person_id else self.none()


class Avoidance(models.Model):
    """With whom somebody would rather not be paired, in either part. Nobody else ever reads it or learns of it.

    The matching takes it in account through ``services.avoidances`` alone, which hands on ids and nothing more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="avoids")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="avoided_by")
    kind = EncryptedTextField(scope="person", blank=True)
    words = EncryptedTextField(scope="person", blank=True)
    written_at = models.DateTimeField()

    objects = AvoidanceQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "other"], name="avoidance_once"),
            models.CheckConstraint(condition=~Q(author=F("other")), name="avoidance_of_somebody_else"),
        ]

    def __str__(self) -> str:
        return "a private choice"

    @property
    def person_id(self) -> int:
        """Whose key seals it."""
        return self.author_id

    @property
    def sort(self) -> str:
        """Of what sort it is, in words; empty when it was not said."""
        return str(AvoidanceKind(self.kind).label) if self.kind else ""
