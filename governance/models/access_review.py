import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from governance.models.release import QUARTER
from governance.states import AccessDecision, AccessKind
from mentorship.access.roles import Role
from mentorship.people.models import Person, User
from programs.models import Program


class AccessReviewQuerySet(models.QuerySet["AccessReview"]):
    def open(self) -> "AccessReviewQuerySet":
        return self.filter(closed_at=None)

    def waiting(self) -> "AccessReviewQuerySet":
        """The open ones with lines that are undecided."""
        undecided = AccessReviewItem.objects.filter(review=models.OuterRef("pk"), decision=AccessDecision.UNDECIDED)
        return self.open().filter(models.Exists(undecided))

    def counted(self) -> "AccessReviewQuerySet":
        """Each with ``total``, ``undecided`` and ``dropped`` lines."""
        return self.annotate(
            total=models.Count("items"),
            undecided=models.Count("items", filter=Q(items__decision=AccessDecision.UNDECIDED)),
            dropped=models.Count("items", filter=Q(items__decision=AccessDecision.DROPPED)),
        )


class AccessReview(models.Model):
    """Once a quarter: who may do what beyond taking part, and whether that is still right."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quarter = models.CharField(max_length=6, unique=True, validators=[QUARTER])
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = AccessReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-quarter"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Access review of {self.quarter}"

    def get_absolute_url(self) -> str:
        return reverse("governance:access_review", args=[self.quarter])


class AccessReviewItem(models.Model):
    """One thing that one person held when the review was opened, and what was decided about it.

    An account that opens the admin site may have no person behind it; whatever else there is has one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(AccessReview, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=AccessKind)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    role = models.CharField(max_length=20, blank=True, help_text="Which, where it is a role.")
    program = models.ForeignKey(Program, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=220, help_text="In words, as it was called then.")
    granted_at = models.DateTimeField(null=True, blank=True)
    last_seen_on = models.DateField(null=True, blank=True, help_text="When they last signed in before the opening.")
    decision = models.CharField(max_length=10, choices=AccessDecision, default=AccessDecision.UNDECIDED)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "role", "person__name", "what"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["review", "person", "what"], name="access_line_once"),
            models.CheckConstraint(
                condition=Q(decision=AccessDecision.UNDECIDED, decided_at__isnull=True)
                | (~Q(decision=AccessDecision.UNDECIDED) & Q(decided_at__isnull=False)),
                name="access_decision_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(kind=AccessKind.ADMIN_SITE), name="access_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("person")),
                name="access_not_decided_by_self",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whose} as {self.what}"

    @property
    def whose(self) -> str:
        return str(self.person or self.account or "an account that is gone")

    @property
    def tone(self) -> str:
        return {AccessDecision.KEPT: "good", AccessDecision.DROPPED: "bad"}.get(AccessDecision(self.decision), "")

    @property
    def group(self) -> str:
        """What it is listed under."""
        return str(Role(self.role).label if self.role in Role.values else self.role or self.get_kind_display())
