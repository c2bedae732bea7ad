from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mentorship.access.grants import UserGrant, granted_ids
from mentorship.people.models import Person, User
from mentorship.people.states import Employment
from programs.states import ProgramState


class ProgramQuerySet(models.QuerySet["Program"]):
    def managed_by(self, user: User) -> "ProgramQuerySet":
        """The programs the account owns or stands in for."""
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(pk__in=granted_ids(user, "manage_program", self.model))

    def in_need_of_an_owner(self) -> "ProgramQuerySet":
        """The open programs whose owner left, or is on leave without anybody who acts for them."""
        left, away = Q(owner__status=Employment.LEFT), Q(owner__status=Employment.LEAVE, acting_since=None)
        return self.filter(left | away, state=ProgramState.OPEN)


class Program(models.Model):
    """A mentoring program: one purpose, one accountable owner, a deputy, and the tracks that serve it."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200, unique=True)
    purpose = models.TextField(max_length=2000, help_text="What should be different afterwards, in a sentence or two.")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="owned_programs")
    deputy = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="deputised_programs"
    )
    owner_background = models.CharField(
        "what makes the owner a technical leader", max_length=200, blank=True,
        help_text="A title, a system, a craft: everybody sees it.",
    )  # fmt: skip
    acting_since = models.DateTimeField(
        null=True, blank=True, help_text="Since when the deputy acts for an owner who left or is on leave."
    )
    unowned_since = models.DateTimeField(null=True, blank=True, help_text="Since when nobody at work answers for it.")
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
            models.CheckConstraint(
                condition=Q(acting_since__isnull=True) | Q(deputy__isnull=False), name="program_a_deputy_acts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programs:program_detail", args=[self.slug])

    @property
    def in_charge(self) -> Person:
        """Who answers for it now: the owner, or the deputy while they act for them."""
        return self.deputy if self.acting_since and self.deputy else self.owner


class ProgramGrant(UserGrant):
    content_object = models.ForeignKey(Program, on_delete=models.CASCADE)
