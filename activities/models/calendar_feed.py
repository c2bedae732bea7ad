from django.db import models

from mentorship.people.models import Person


class CalendarFeed(models.Model):
    """An address under which a calendar reads somebody's sessions; whoever has it reads them, so it is kept hashed."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret in the address.")
    opened_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True, help_text="By a calendar, to the hour.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Calendar feed of {self.person}"
