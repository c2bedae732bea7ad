import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from mentorship.people.models import Person, Skill
from mentorship.people.states import CommunicationStyle
from programs.languages import names_of
from programs.models.cohort import Cohort
from programs.states import EnrolmentRole, EnrolmentState


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def enrolled(self) -> "EnrolmentQuerySet":
        return self.filter(state=EnrolmentState.ENROLLED)

    def mentors(self) -> "EnrolmentQuerySet":
        return self.filter(role__in=[EnrolmentRole.MENTOR, EnrolmentRole.BOTH])

    def mentees(self) -> "EnrolmentQuerySet":
        return self.filter(role__in=[EnrolmentRole.MENTEE, EnrolmentRole.BOTH])


class Enrolment(models.Model):
    """A person's part in a cohort: as mentor, mentee or both, what they wish for and how many they can take."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrolments")
    role = models.CharField(max_length=10, choices=EnrolmentRole)
    capacity = models.PositiveSmallIntegerField(
        "mentees you can take", default=0, validators=[MaxValueValidator(10), MinValueValidator(0)]
    )
    communication_style = models.CharField(max_length=10, choices=CommunicationStyle, blank=True)
    languages = models.CharField(
        max_length=60, blank=True, help_text="Codes of ISO 639-1 with commas between them, such as de,en."
    )
    wanted_skills = models.ManyToManyField(Skill, blank=True, related_name="wanted_in")
    state = models.CharField(max_length=10, choices=EnrolmentState, default=EnrolmentState.ENROLLED)
    enrolled_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "person"], name="enrolment_once_a_cohort"),
            models.CheckConstraint(
                condition=Q(role=EnrolmentRole.MENTEE, capacity=0)
                | Q(role__in=[EnrolmentRole.MENTOR, EnrolmentRole.BOTH], capacity__gte=1),
                name="enrolment_capacity_fits_role",
            ),
        ]
        indexes = [models.Index(fields=["cohort", "state", "role"])]

    def __str__(self) -> str:
        return f"{self.person} in {self.cohort}"

    @property
    def language_names(self) -> str:
        return names_of(self.languages.split(","))

    @property
    def mentors(self) -> bool:
        return self.role != EnrolmentRole.MENTEE

    @property
    def learns(self) -> bool:
        return self.role != EnrolmentRole.MENTOR
