import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from mentorship.people.models import Person, User

TIME_TO_RECONSIDER = timedelta(days=14)


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def visible_to(self, user: User) -> "ErasureQuerySet":
        """One's own; who looks after people sees those that wait and those that were carried out."""
        if not user.is_active or user.person_id is None:
            return self.none()
        return self if user.has_perm("people.manage_people") else self.filter(person=user.person_id)

    def waiting(self) -> "ErasureQuerySet":
        return self.filter(taken_back_at=None, done_at=None)

    def due(self, now: datetime) -> "ErasureQuerySet":
        return self.waiting().filter(due_at__lte=now)


class Erasure(models.Model):
    """That somebody's data is to be erased, and what came of it. Afterwards ``person`` is a shell without a name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="erasures")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Until then it can be taken back.")
    refused = models.CharField(max_length=300, blank=True, help_text="Why it could not be carried out on the day.")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="Nobody: it was due."
    )

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(taken_back_at=None, done_at=None), name="erasure_one_waits"
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("asked_at")), name="erasure_due_later"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(done_at=None), name="erasure_taken_back_or_done"
            ),
        ]

    def __str__(self) -> str:
        return "an erasure"

    @property
    def is_waiting(self) -> bool:
        return self.taken_back_at is None and self.done_at is None
