from django.db import models

from mentorship.people.models.person import Person
from mentorship.people.states import DemoPart


class DemoAccount(models.Model):
    """Somebody of the demonstration organisation as whom a visitor may look around: one for each part."""

    part = models.CharField(max_length=20, choices=DemoPart, unique=True)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="demo_account")
    description = models.CharField(max_length=200, help_text="What there is to see as this person, in one sentence.")

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person} as {self.get_part_display()}"
