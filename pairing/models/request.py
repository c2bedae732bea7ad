import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, User
from pairing.models.pairing import Pairing
from pairing.states import Kindness, RequestState
from programs.models import Cohort


class MentoringRequestQuerySet(models.QuerySet["MentoringRequest"]):
    def visible_to(self, user: User) -> "MentoringRequestQuerySet":
        """One's own, as either of the two; nobody else's, whatever one's role."""
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(Q(mentee=user.person_id) | Q(mentor=user.person_id))

    def waiting(self) -> "MentoringRequestQuerySet":
        return self.filter(state=RequestState.OPEN)


class MentoringRequest(models.Model):
    """A mentee asks a mentor of their cohort, with a few words that only the two can read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="mentoring_requests")
    mentee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="requests_made")
    mentor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="requests_received")
    message = EncryptedTextField()
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    kindness = models.CharField(max_length=10, choices=Kindness, blank=True, help_text="The words of a refusal.")
    pairing = models.OneToOneField(Pairing, null=True, blank=True, on_delete=models.SET_NULL, related_name="request")

    objects = MentoringRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "mentee", "mentor"],
                condition=Q(state=RequestState.OPEN),
                name="request_one_open_a_pair",
            ),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="request_not_to_oneself"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="request_expires_later"),
            models.CheckConstraint(
                condition=Q(state=RequestState.OPEN) | Q(answered_at__isnull=False), name="request_closed_has_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["mentor", "state"]),
            models.Index(fields=["mentee", "state"]),
            models.Index(fields=["state", "expires_at"]),
        ]

    def __str__(self) -> str:
        return "a request"

    def get_absolute_url(self) -> str:
        return reverse("pairing:request_detail", args=[self.pk])

    def includes(self, person: Person | None) -> bool:
        return person is not None and person.pk in (self.mentor_id, self.mentee_id)

    def partner_of(self, person: Person) -> Person:
        return self.mentee if person.pk == self.mentor_id else self.mentor

    def is_over(self, now: datetime) -> bool:
        return now >= self.expires_at

    @property
    def seen_by_mentee(self) -> str:
        """The state in a list, where a no reads as what it is: an answer."""
        return "answered" if self.state == RequestState.DECLINED else self.get_state_display()

    @property
    def kind_words(self) -> str:
        """What the mentor let the mentee know, of a request that was declined."""
        return Kindness(self.kindness).label if self.kindness else ""
