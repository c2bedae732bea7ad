import uuid

from django.db import models
from django.db.models import Q

from mentorship.people.models.person import Person
from mentorship.people.states import Purpose


class ConsentText(models.Model):
    """The words that people agree to for one purpose; published as they stand, and never changed afterwards."""

    purpose = models.CharField(max_length=10, choices=Purpose)
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["purpose", "-version"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_one_a_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="consent_text_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, version {self.version}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, user) -> "ConsentQuerySet":
        """One's own."""
        return self.filter(person_id=user.person_id) if user.is_active and user.person_id else self.none()

    def standing(self) -> "ConsentQuerySet":
        """Given and not withdrawn, to whichever version."""
        return self.filter(given_at__isnull=False, withdrawn_at__isnull=True)


class Consent(models.Model):
    """Somebody agreed to a text, until they withdrew. Without ``given_at`` they said no before they were ever asked.

    Rows stay as a history: who agrees again, or to a newer version, has a new one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="consents")
    given_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-text__version", "-given_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "text"], condition=Q(withdrawn_at__isnull=True), name="consent_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=False) | Q(withdrawn_at__isnull=False), name="consent_says_something"
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True)
                | Q(withdrawn_at__isnull=True)
                | Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]
        indexes = [models.Index(fields=["text", "withdrawn_at"])]

    def __str__(self) -> str:
        return "a consent"
