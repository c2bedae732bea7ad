import uuid

from django.db import models
from django.db.models import Q

from activities import time_box
from activities.models.task import LONGEST_BOX, SHORTEST_BOX
from activities.states import TaskKind
from mentorship.people.models import Person
from programs.models import Program, Track


class TaskTemplateQuerySet(models.QuerySet["TaskTemplate"]):
    def offered_in(self, track: Track) -> "TaskTemplateQuerySet":
        """Those of the track, and those of its program that are for every track."""
        return self.filter(Q(track=track) | Q(program=track.program_id, track=None))


class TaskTemplate(models.Model):
    """A task that a program offers its pairs to begin from; everybody who takes part can read it.

    Without a track it is for all tracks of the program. A task made from it is a copy: nothing ties them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="task_templates")
    track = models.ForeignKey(Track, null=True, blank=True, on_delete=models.CASCADE, related_name="task_templates")
    kind = models.CharField(max_length=20, choices=TaskKind)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    criteria = models.JSONField(default=list, blank=True, help_text="One sentence each.")
    minutes = models.PositiveSmallIntegerField("time box", help_text="In minutes.")
    kept_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    objects = TaskTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST_BOX, minutes__lte=LONGEST_BOX), name="task_template_box_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def time_box(self) -> str:
        return time_box.in_words(self.minutes)
