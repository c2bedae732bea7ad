import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from governance.states import EMERGENCY_GOING, EMERGENCY_UNOPENED, EmergencyState, Finding
from mentorship.access.roles import Role
from mentorship.access.rules import has_role
from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, User
from pairing.models import Pairing

LONGEST_MINUTES = 60
REVIEW_DAYS = 7
CLOCKS_AGREE = timedelta(minutes=1)  # what two machines, or two who read at once, may differ by


class EmergencyAccessQuerySet(models.QuerySet["EmergencyAccess"]):
    def visible_to(self, user: User) -> "EmergencyAccessQuerySet":
        """That it happened: to the pair once it was approved, to officers and auditors outside the pair."""
        if not user.is_active or user.person_id is None:
            return self.none()
        in_pair = Q(pairing__mentor=user.person_id) | Q(pairing__mentee=user.person_id)
        mine = in_pair & Q(opens_at__isnull=False)
        return self.filter(mine | ~in_pair if has_role(user, Role.EMERGENCY_OFFICER, Role.AUDITOR) else mine)

    def going(self) -> "EmergencyAccessQuerySet":
        """Waiting for the second officer, or open."""
        return self.filter(state__in=EMERGENCY_GOING)

    def to_review(self) -> "EmergencyAccessQuerySet":
        """Over, and without a finding."""
        return self.filter(state=EmergencyState.ENDED, finding="")


class EmergencyAccess(models.Model):
    """Two officers open what one pair wrote: who asked, who agreed, why, from when for how long, and what came of it.

    The reason and the reviewer's words are sealed with the pairing's key; ``services.emergency`` alone opens them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="emergency_accesses")
    state = models.CharField(max_length=10, choices=EmergencyState, default=EmergencyState.REQUESTED)
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    reason = EncryptedTextField(scope="pairing")
    minutes = models.PositiveSmallIntegerField(default=LONGEST_MINUTES, help_text="How long it may be open.")
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="The latest moment at which it was known open.")
    ended_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField(max_length=13, choices=Finding, blank=True)
    finding_words = EncryptedTextField(scope="pairing", null=True, blank=True)

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "pk"]
        default_permissions = ()
        verbose_name_plural = "emergency accesses"
        constraints = [
            models.CheckConstraint(condition=~Q(decided_by=F("requested_by")), name="emergency_decided_by_another"),
            models.CheckConstraint(
                condition=~Q(reviewed_by=F("requested_by")) & ~Q(reviewed_by=F("decided_by")),
                name="emergency_reviewed_by_a_third",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST_MINUTES), name="emergency_an_hour_at_most"
            ),
            models.CheckConstraint(
                condition=Q(state__in=EMERGENCY_UNOPENED, opens_at__isnull=True)
                | Q(
                    ~Q(state__in=EMERGENCY_UNOPENED),
                    opens_at__isnull=False,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="emergency_opens_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(finding="", reviewed_by__isnull=True, reviewed_at__isnull=True)
                | Q(
                    ~Q(finding=""),
                    state=EmergencyState.ENDED,
                    reviewed_by__isnull=False,
                    reviewed_at__isnull=False,
                ),
                name="emergency_reviewed_when_over",
            ),
            models.UniqueConstraint(
                fields=["pairing", "requested_by"], condition=Q(state__in=EMERGENCY_GOING), name="emergency_one_going"
            ),
        ]
        indexes = [models.Index(fields=["state", "requested_at"])]

    def __str__(self) -> str:
        return "an emergency access"

    def get_absolute_url(self) -> str:
        return reverse("governance:emergency_detail", args=[self.pk])

    @property
    def expires_at(self) -> datetime | None:
        return self.opens_at + timedelta(minutes=self.minutes) if self.opens_at else None

    def is_open(self, now: datetime) -> bool:
        """Whether it may be read in now. A clock that runs before the beginning opens nothing."""
        approved = self.state == EmergencyState.APPROVED and self.opens_at is not None
        return approved and self.opens_at <= now and self.over_since(now) is None  # type: ignore[operator]

    def over_since(self, now: datetime) -> datetime | None:
        """Since when it has had its time; so it has when the clock is set back, as nobody can say how much is left."""
        if self.opens_at is None or self.expires_at is None:
            return None
        if now >= self.expires_at:
            return self.expires_at
        seen_at = self.seen_at or self.opens_at
        return seen_at if now < seen_at - CLOCKS_AGREE else None

    def is_review_late(self, now: datetime) -> bool:
        over = self.state == EmergencyState.ENDED and not self.finding and self.ended_at is not None
        return over and self.ended_at + timedelta(days=REVIEW_DAYS) < now  # type: ignore[operator]
