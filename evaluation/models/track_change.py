import uuid

from django.db import models

from mentorship.people.models import Person
from programs.models import Track


class TrackChange(models.Model):
    """How much skills changed over a track's cohorts, as measured once: a figure that stands until a next one may.

    Figures that followed each assessment would tell what the last person was given.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="changes")
    content = models.JSONField(help_text="Status, sentence, effect with interval, limits; for ten people or more.")
    people = models.PositiveIntegerField(help_text="How many were assessed both before and after.")
    measured_at = models.DateTimeField()
    measured_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-measured_at"]
        get_latest_by = "measured_at"
        indexes = [models.Index(fields=["track", "-measured_at"], name="change_by_track")]

    def __str__(self) -> str:
        return f"Change in skills on {self.track}"
