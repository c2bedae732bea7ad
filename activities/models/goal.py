import json
import uuid

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse

from activities.states import (
    UNAGREED,
    Attainment,
    Difficulty,
    GoalState,
    Importance,
    RewordingState,
)
from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, User
from pairing.models import Pairing
from pairing.states import UNDER_WAY

LISTED = (GoalState.PROPOSED, GoalState.ACTIVE, GoalState.REACHED, GoalState.DROPPED)
WORKED_ON = (GoalState.PROPOSED, GoalState.ACTIVE)
COUNTED = (GoalState.ACTIVE, GoalState.REACHED)
BASELINES = (Attainment.MUCH_LESS, Attainment.LESS)


def kept_by_mentee(user: User, prefix: str = "") -> Q:
    """The mentee keeps what was theirs; the mentor sees it while the pairing lasts."""
    return Q(**{f"{prefix}pairing__mentee": user.person_id}) | Q(
        **{f"{prefix}pairing__mentor": user.person_id, f"{prefix}pairing__state__in": UNDER_WAY}
    )


class GoalWords(models.Model):
    """What both agree on: the title, what each of the five levels means, and what the goal weighs."""

    title = EncryptedTextField(scope="pairing")
    scale = EncryptedTextField(
        scope="pairing", null=True, blank=True, help_text="Five descriptions from −2 to +2, as JSON; none: not scaled."
    )
    importance = models.PositiveSmallIntegerField(choices=Importance, default=Importance.USUAL)
    difficulty = models.PositiveSmallIntegerField(choices=Difficulty, default=Difficulty.USUAL)

    class Meta:
        abstract = True

    @property
    def weight(self) -> int:
        return self.importance * self.difficulty

    @property
    def described(self) -> dict[Attainment, str]:
        """Each level in the pair's words, from −2 to +2; empty while the goal is not scaled."""
        return dict(zip(Attainment, json.loads(self.scale), strict=True)) if self.scale else {}

    def describe(self, levels: dict[Attainment, str]) -> None:
        """The five, written and replaced together; nothing at all takes them away."""
        in_order = [levels[level] for level in Attainment] if levels else None
        self.scale = json.dumps(in_order, ensure_ascii=False) if in_order else None


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user: User) -> "GoalQuerySet":
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(kept_by_mentee(user))

    def listed(self) -> "GoalQuerySet":
        """Without proposals that came to nothing; what waits for an answer first, then by state and date."""
        rank = Case(*(When(state=state, then=Value(place)) for place, state in enumerate(LISTED)))
        return self.filter(state__in=LISTED).order_by(rank, F("target_on").asc(nulls_last=True), "set_at", "pk")


class Goal(GoalWords):
    """What a mentee wants to reach with the help of the pairing. ``set_by`` gave its words, the other agrees to them.

    ``version`` rises with its words, so that nobody agrees to words they have not read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="goals")
    evidence = EncryptedTextField(scope="pairing", blank=True, help_text="How you will both see that it is reached.")
    target_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=GoalState, default=GoalState.PROPOSED)
    baseline = models.SmallIntegerField(choices=Attainment, default=Attainment.MUCH_LESS)
    attainment = models.SmallIntegerField(choices=Attainment, default=Attainment.MUCH_LESS)
    version = models.PositiveIntegerField(default=1)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["state", "target_on", "set_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(attainment__gte=-2, attainment__lte=2), name="goal_attainment_in_range"),
            models.CheckConstraint(condition=Q(baseline__in=BASELINES), name="goal_begins_below_expected"),
            models.CheckConstraint(
                condition=Q(importance__gte=1, importance__lte=3, difficulty__gte=1, difficulty__lte=3),
                name="goal_weight_in_range",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNAGREED, agreed_at__isnull=True)
                | (~Q(state__in=UNAGREED) & Q(agreed_at__isnull=False)),
                name="goal_agreed_at_some_moment",
            ),
        ]

    def __str__(self) -> str:
        return "a goal"

    def get_absolute_url(self) -> str:
        return reverse("activities:goal_detail", args=[self.pk])

    @property
    def level(self) -> Attainment:
        return Attainment(self.attainment)

    @property
    def began_at(self) -> Attainment:
        return Attainment(self.baseline)

    @property
    def is_unseen(self) -> bool:
        """Whether it stands where it begins because nobody has looked at it."""
        return self.reviewed_at is None and self.attainment == self.baseline

    @property
    def is_scaled(self) -> bool:
        return self.scale is not None

    @property
    def is_worked_on(self) -> bool:
        return self.state in WORKED_ON

    @property
    def is_counted(self) -> bool:
        """Whether it is part of the score: agreed on by both, scaled, and not set aside."""
        return self.state in COUNTED and self.is_scaled

    @property
    def asked(self) -> Person:
        """Who agrees to the words, or does not."""
        return self.pairing.partner_of(self.set_by)


class RewordingQuerySet(models.QuerySet["Rewording"]):
    def visible_to(self, user: User) -> "RewordingQuerySet":
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(kept_by_mentee(user, "goal__"))

    def proposed(self) -> "RewordingQuerySet":
        return self.filter(state=RewordingState.PROPOSED)


class Rewording(GoalWords):
    """Other words for a goal both had agreed on. Once agreed, it holds the words that it replaced."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="rewordings")
    state = models.CharField(max_length=10, choices=RewordingState, default=RewordingState.PROPOSED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = RewordingQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["goal"], condition=Q(state=RewordingState.PROPOSED), name="one_rewording_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state=RewordingState.PROPOSED, decided_at__isnull=True)
                | (~Q(state=RewordingState.PROPOSED) & Q(decided_at__isnull=False)),
                name="rewording_decided_at_some_moment",
            ),
        ]

    def __str__(self) -> str:
        return "other words for a goal"

    @property
    def pairing_id(self) -> uuid.UUID:
        return self.goal.pairing_id
