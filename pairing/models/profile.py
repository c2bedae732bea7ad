from django.db import models
from django.urls import reverse

from programs.models import Enrolment


class MentorProfile(models.Model):
    """What a mentor is willing to show of themself to the people of one cohort."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="profile")
    headline = models.CharField(max_length=120, blank=True, help_text="One line, such as: I keep old systems running.")
    helps_with = models.TextField("what you can help with", max_length=600, blank=True)
    expects = models.TextField("what you expect of a mentee", max_length=600, blank=True)
    open_to_requests = models.BooleanField(
        "mentees may ask you", default=True, help_text="When closed you are still listed, and nobody can ask you."
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["enrolment"]

    def __str__(self) -> str:
        return f"Profile of {self.enrolment}"

    def get_absolute_url(self) -> str:
        return reverse("pairing:mentor_detail", args=[self.enrolment_id])
