"""What joint reviews of a program ask, and when."""

import uuid
from datetime import date, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from governance.questions import Question, from_kept
from mentorship.people.models import Person
from programs.models import Cohort, Program, Track

FEWEST_DAYS, MOST_DAYS = 3, 60


class ReviewTemplate(models.Model):
    """Questions that a program asks its pairs. Saved again it gets another version; reviews keep the one they have."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="review_templates")
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["program", "name"], name="review_template_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def latest(self) -> "ReviewTemplateVersion":
        return self.versions.latest("version")


class ReviewTemplateVersion(models.Model):
    """The questions as they were saved once; never changed after."""

    template = models.ForeignKey(ReviewTemplate, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    questions = models.JSONField(help_text="In their order, each with name, text and kind.")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["template", "-version"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["template", "version"], name="review_template_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.template}, version {self.version}"

    @property
    def asked(self) -> tuple[Question, ...]:
        return from_kept(self.questions)


class ReviewOccasion(models.Model):
    """When the pairs of a track, or of one cohort of it, are asked: a share of the way, or in a cohort a day."""

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="review_occasions")
    cohort = models.ForeignKey(
        Cohort, null=True, blank=True, on_delete=models.CASCADE, related_name="review_occasions",
        help_text="Empty: for every cohort of the track that has no occasions of its own.",
    )  # fmt: skip
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=60)
    percent = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the way through the cohort.")
    opens_on = models.DateField(null=True, blank=True)
    template = models.ForeignKey(
        ReviewTemplate, null=True, blank=True, on_delete=models.PROTECT, related_name="occasions",
        help_text="Empty: the usual questions.",
    )  # fmt: skip
    days_to_answer = models.PositiveSmallIntegerField(
        default=14, validators=[MinValueValidator(FEWEST_DAYS), MaxValueValidator(MOST_DAYS)]
    )

    class Meta:
        ordering = ["track", "cohort", "percent", "opens_on", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["track", "key"], condition=Q(cohort__isnull=True), name="review_occasion_once_a_track"
            ),
            models.UniqueConstraint(fields=["cohort", "key"], name="review_occasion_once_a_cohort"),
            models.CheckConstraint(
                condition=Q(percent__range=(1, 99), opens_on__isnull=True)
                | Q(percent__isnull=True, opens_on__isnull=False, cohort__isnull=False),
                name="review_occasion_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(days_to_answer__range=(FEWEST_DAYS, MOST_DAYS)), name="review_occasion_leaves_time"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def day_in(self, cohort: Cohort) -> date:
        """The day it opens there; a share of the way is rounded down to a day."""
        if self.opens_on:
            return self.opens_on
        return cohort.starts_on + timedelta(days=(cohort.ends_on - cohort.starts_on).days * (self.percent or 0) // 100)
