import uuid

from django.db import models

from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models.consent import ConsentText
from mentorship.people.models.person import Person


class SelfDeclarationQuerySet(models.QuerySet["SelfDeclaration"]):
    def visible_to(self, user) -> "SelfDeclarationQuerySet":
        """Nobody's but one's own; figures read them through ``people.groups`` alone."""
        return self.filter(person_id=user.person_id) if user.is_active and user.person_id else self.none()


class SelfDeclaration(models.Model):
    """What a person chose to say about themself, for the purposes they agreed to alone; they can take it back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="declarations")
    attribute = models.CharField(max_length=50)
    value = EncryptedTextField(scope="person")
    declared_at = models.DateTimeField()
    for_matching = models.BooleanField(
        default=False, help_text="Whether it may also be counted when a matching is looked at for fairness."
    )
    agreed_to = models.ForeignKey(
        ConsentText, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="The words under which it may be counted; empty when a people file brought it in as declared.",
    )  # fmt: skip

    objects = SelfDeclarationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "attribute"], name="declaration_once_an_attribute")]

    def __str__(self) -> str:
        return "a self-declaration"

    @property
    def is_imported(self) -> bool:
        """Whether a people file brought it in, and the person has said nothing about it here."""
        return self.agreed_to_id is None
