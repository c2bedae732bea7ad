from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mentorship.access.grants import UserGrant, granted_ids
from mentorship.people.models import Person, User
from programs.states import ProgramState


class ProgramQuerySet(models.QuerySet["Program"]):
    def managed_by(self, user: User) -> "ProgramQuerySet":
        """The programs the account owns or stands in for."""
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(pk__in=granted_ids(user, "manage_program", self.model))


class Program(models.Model):
    """A mentoring program: one purpose, one accountable owner, a deputy, and the tracks that serve it."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200, unique=True)
    purpose = models.TextField(max_length=2000, help_text="What should be different afterwards, in a sentence or two.")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="owned_programs")
    deputy = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="deputised_programs"
    )
    mediator = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="mediated_programs",
        help_text="Whom the two of a pair turn to when it is not working; otherwise the deputy or the owner.",
    )  # fmt: skip
    state = models.CharField(max_length=10, choices=ProgramState, default=ProgramState.OPEN)
    created_at = models.DateTimeField()

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        permissions = [("manage_program", "Can run this program as its owner or deputy")]
        constraints = [
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("owner")), name="program_deputy_is_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programs:program_detail", args=[self.slug])


class ProgramGrant(UserGrant):
    content_object = models.ForeignKey(Program, on_delete=models.CASCADE)
