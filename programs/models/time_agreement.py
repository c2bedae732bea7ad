import uuid

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mentorship.people.models import Person
from programs.models.cohort import Cohort
from programs.states import TimeState

MOST_HOURS = 40


class TimeAgreement(models.Model):
    """The hours of a two-week sprint that a mentor gives a cohort, as agreed with who leads their delivery.

    What was agreed before holds until something else is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="time_agreements")
    mentor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="time_agreements")
    state = models.CharField(max_length=10, choices=TimeState, default=TimeState.PROPOSED)
    hours = models.PositiveSmallIntegerField(
        "hours per sprint", validators=[MaxValueValidator(MOST_HOURS)], help_text="On the table now."
    )
    agreed_hours = models.PositiveSmallIntegerField(null=True, blank=True, help_text="In force now.")
    words = models.CharField("why", max_length=300, blank=True, help_text="What was said with it; both can read it.")
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "mentor"], name="time_agreement_once_a_cohort"),
            models.CheckConstraint(condition=Q(hours__lte=MOST_HOURS), name="time_agreement_hours_of_a_sprint"),
            models.CheckConstraint(
                condition=~Q(state=TimeState.AGREED) | Q(agreed_hours__isnull=False, agreed_at__isnull=False),
                name="time_agreement_agreed_has_hours",
            ),
            models.CheckConstraint(
                condition=~Q(state=TimeState.WITHDRAWN) | Q(agreed_hours__isnull=True),
                name="time_agreement_withdrawn_has_none",
            ),
        ]
        indexes = [models.Index(fields=["mentor", "state"])]

    def __str__(self) -> str:
        return f"{self.mentor}'s time for {self.cohort}"

    def get_absolute_url(self) -> str:
        return reverse("programs:time_agreement", args=[self.pk])
