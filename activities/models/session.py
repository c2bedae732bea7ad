import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from activities.states import Topic
from mentorship.people.models import Person, User
from pairing.models import Pairing


class SessionQuerySet(models.QuerySet["Session"]):
    def held(self) -> "SessionQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: User) -> "SessionQuerySet":
        return self.filter(pairing__in=Pairing.objects.visible_to(user))


class Session(models.Model):
    """A conversation a pair had: when and how long. Its id comes from the form, so a repeated post is one session."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(5), MaxValueValidator(480)])
    topics = models.JSONField(default=list, blank=True)
    logged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-logged_at"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=480), name="session_minutes_in_range"),
        ]
        indexes = [models.Index(fields=["pairing", "-held_on"])]

    def __str__(self) -> str:
        return f"Session of {self.held_on:%-d %B %Y}"

    @property
    def topic_labels(self) -> list[str]:
        return topics_in_words(self.topics)


def topics_in_words(topics: list[str]) -> list[str]:
    return [Topic(topic).label for topic in topics if topic in Topic.values]
