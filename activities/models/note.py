import uuid

from django.db import models
from django.db.models import Q

from activities.models.session import Session
from mentorship.access.grants import UserGrant, granted_ids
from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, User
from pairing.models import Pairing
from pairing.states import UNDER_WAY


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: User) -> "NoteQuerySet":
        """One's own notes, and those granted by the other of an active pair; nobody else's, whatever one's role."""
        if not user.is_active or user.person_id is None:
            return self.none()
        shared_by_partner = Q(shared=True, pairing__state__in=UNDER_WAY, pk__in=granted_ids(user, "read_note", Note))
        in_pair = Q(pairing__mentor=user.person_id) | Q(pairing__mentee=user.person_id)
        return self.filter(in_pair, Q(author=user.person_id) | shared_by_partner)


class Note(models.Model):
    """Private words about a session or a pairing; sealed with the pairing's key, read through ``services.notes``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="notes")
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notes")
    shared = models.BooleanField(default=False, help_text="Readable by the other of the pair while it lasts.")
    body = EncryptedTextField(scope="pairing")
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "pk"]
        permissions = [("read_note", "Can read this note")]
        default_permissions = ()
        indexes = [models.Index(fields=["pairing", "-written_at"])]

    def __str__(self) -> str:
        return "a note"


class NoteGrant(UserGrant):
    content_object = models.ForeignKey(Note, on_delete=models.CASCADE)
