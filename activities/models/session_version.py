from django.db import models

from activities.models.session import Session, topics_in_words
from mentorship.people.models import Person, User


class SessionVersionQuerySet(models.QuerySet["SessionVersion"]):
    def visible_to(self, user: User) -> "SessionVersionQuerySet":
        return self.filter(session__in=Session.objects.visible_to(user))


class SessionVersion(models.Model):
    """What stood in the log of a session until somebody put it right: facts alone, never a word of a note."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="versions")
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    topics = models.JSONField(default=list, blank=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = SessionVersionQuerySet.as_manager()

    class Meta:
        ordering = ["changed_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Session of {self.held_on:%-d %B %Y} until {self.changed_at:%-d %B %Y}"

    @property
    def topic_labels(self) -> list[str]:
        return topics_in_words(self.topics)
