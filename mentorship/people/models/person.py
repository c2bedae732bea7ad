from datetime import date
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from mentorship.people.states import Employment


def validate_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValidationError(f"“{name}” is not an IANA time zone, such as Europe/Berlin.") from None


class PersonQuerySet(models.QuerySet["Person"]):
    def employed(self) -> "PersonQuerySet":
        return self.exclude(status=Employment.LEFT)

    def reachable(self) -> "PersonQuerySet":
        """Who may be written to: works here, and has an account that was not closed or has none yet."""
        return self.employed().filter(user__deactivated_at=None)

    def with_position(self, day: date) -> "PersonQuerySet":
        """Each person with the position held on the day, as the list ``positions_then``."""
        from mentorship.people.models.position import Position

        held = Position.objects.on(day).select_related("unit", "manager")
        return self.prefetch_related(models.Prefetch("positions", queryset=held, to_attr="positions_then"))


class Person(models.Model):
    """Somebody the organisation knows, from the day the directory names them until after they left."""

    employee_id = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    timezone = models.CharField("time zone", max_length=64, default="UTC", validators=[validate_zone])
    country = models.CharField(max_length=100, blank=True)
    site = models.CharField(max_length=100, blank=True)
    hired_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Employment, default=Employment.ACTIVE)
    about = models.CharField(
        "about you", max_length=500, blank=True, help_text="A few words that colleagues see in the directory."
    )
    own_choices = models.JSONField(
        default=list, blank=True, help_text="What the person decided for themself; imports leave it alone."
    )
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_unique"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(hired_on__isnull=True) | Q(left_on__gte=models.F("hired_on")),
                name="person_leaves_after_hire",
            ),
        ]
        indexes = [models.Index(fields=["status", "name"])]

    def __str__(self) -> str:
        return self.name

    def get_own_choices_display(self) -> str:
        """In words: time zone, about, gender."""
        return ", ".join({"timezone": "time zone"}.get(name, name.rpartition(":")[2]) for name in self.own_choices)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def position_on(self, day: date) -> "models.Model | None":
        """The position held on the day; None before the first and after the last one."""
        from mentorship.people.models.position import Position

        return Position.objects.on(day).filter(person=self).select_related("unit", "manager").first()
