import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from mentorship.people.models import Person, User
from pairing.models import Circle


class CircleSessionQuerySet(models.QuerySet["CircleSession"]):
    def held(self) -> "CircleSessionQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: User) -> "CircleSessionQuerySet":
        return self.filter(circle__in=Circle.objects.visible_to(user))


class CircleSession(models.Model):
    """A meeting of a circle: when, how long, who facilitated. Its id comes from the form, as a pair's does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="circle_sessions")
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(5), MaxValueValidator(480)])
    facilitator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    attended = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How many were there, counted once.")
    next_on = models.DateField(null=True, blank=True)
    logged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CircleSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-logged_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480), name="circle_session_minutes_in_range"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["circle", "-held_on"])]

    def __str__(self) -> str:
        return f"Session of {self.held_on:%-d %B %Y}"


class CircleAttendance(models.Model):
    """Somebody says that they were there; nobody says it for another, and nobody else reads it by name."""

    session = models.ForeignKey(CircleSession, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="circle_attendance_once")]

    def __str__(self) -> str:
        return "an attendance"
