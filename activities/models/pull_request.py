from django.db import models
from django.db.models import Q

from mentorship.people.models import Person
from programs.models import Track


class PullRequestTemplate(models.Model):
    """What the owner chose for a track's template; without a row it has every section and no question of its own."""

    track = models.OneToOneField(Track, on_delete=models.CASCADE, related_name="pull_request_template")
    sections = models.JSONField(default=list, blank=True, help_text="Keys of activities.pull_requests.SECTIONS.")
    questions = models.JSONField(default=list, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Pull request template of {self.track}"


class PullRequestCount(models.Model):
    """How many reviews of a month carried a track's template, and in how many each section was filled in.

    Counts alone: no word of a review, nobody who wrote or read it, and not where it stands.
    """

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="pull_request_counts")
    month = models.DateField(help_text="Its first day.")
    source = models.CharField(max_length=40, help_text="Where they were counted, so that counting again replaces them.")
    reviews = models.PositiveIntegerField()
    sections = models.JSONField(default=dict, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-month", "source"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["track", "month", "source"], name="pull_requests_counted_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="pull_requests_by_month"),
        ]

    def __str__(self) -> str:
        return f"Reviews of {self.month:%B %Y}"
