import uuid

from django.db import models
from django.db.models import Q

from activities.models.session import Session
from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, User
from pairing.models import Pairing
from pairing.states import UNDER_WAY


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def open(self) -> "ActionItemQuerySet":
        return self.filter(done_at__isnull=True)

    def visible_to(self, user: User) -> "ActionItemQuerySet":
        """One's own always; the other's while the pairing lasts."""
        if not user.is_active or user.person_id is None:
            return self.none()
        in_pair = Q(pairing__mentor=user.person_id) | Q(pairing__mentee=user.person_id)
        return self.filter(in_pair, Q(owner=user.person_id) | Q(pairing__state__in=UNDER_WAY))


class ActionItem(models.Model):
    """Something one of a pair said they would do, by a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="action_items")
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.CASCADE, related_name="action_items")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="action_items")
    text = EncryptedTextField(scope="pairing")
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "created_at"]
        default_permissions = ()
        indexes = [models.Index(fields=["owner", "done_at", "due_on"])]

    def __str__(self) -> str:
        return "an action item"
