import uuid

from django.db import models
from django.db.models import F, Q

from evaluation.states import Phase
from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, Skill, User
from mentorship.people.models.skill import PROFICIENCY
from programs.models import Cohort


class SkillAssessmentQuerySet(models.QuerySet["SkillAssessment"]):
    def visible_to(self, user: User) -> "SkillAssessmentQuerySet":
        """The person assessed, and who assessed them."""
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(Q(person=user.person_id) | Q(assessor=user.person_id))


class SkillAssessment(models.Model):
    """How well a person knew a skill before or after a cohort, as an assessor other than their mentor saw it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="assessments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assessments")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    phase = models.CharField(max_length=6, choices=Phase)
    level = models.PositiveSmallIntegerField(choices=PROFICIENCY.items())
    evidence = EncryptedTextField(scope="person", blank=True)
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assessments_made")
    assessed_on = models.DateField()
    recorded_at = models.DateTimeField(help_text="When this level was given.")

    objects = SkillAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "skill__name", "-phase"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["cohort", "person", "skill", "phase"], name="assessment_once_a_phase"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="assessment_level_in_range"),
            models.CheckConstraint(condition=~Q(assessor=F("person")), name="assessment_not_by_oneself"),
        ]

    def __str__(self) -> str:
        return "a skill assessment"
