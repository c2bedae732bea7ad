import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from mentorship.people.models import Person, Skill, User
from pairing.states import HOLDS_PLACE, CirclePart, CircleState, MemberState, TurnEnd
from programs.models import Cohort

SMALLEST, LARGEST = 2, 15


class CircleQuerySet(models.QuerySet["Circle"]):
    def lasting(self) -> "CircleQuerySet":
        """Forming or active."""
        return self.exclude(state=CircleState.ENDED)

    def of(self, person: Person) -> "CircleQuerySet":
        """Those somebody is in now."""
        return self.filter(members__person=person, members__state=MemberState.IN)

    def counted(self) -> "CircleQuerySet":
        """Each with ``held_places`` of its members and ``mentor_count``, offers included."""
        here = Q(members__state__in=HOLDS_PLACE)
        return self.annotate(
            held_places=Count("members", filter=here & Q(members__part=CirclePart.MEMBER), distinct=True),
            mentor_count=Count("members", filter=here & Q(members__part=CirclePart.MENTOR), distinct=True),
        )

    def visible_to(self, user: User) -> "CircleQuerySet":
        """Those somebody is in, and those that ended with them in; who oversees reads dates and counts elsewhere."""
        if not user.is_active or user.person_id is None:
            return self.none()
        mine = CircleMember.objects.filter(person=user.person_id, state__in=[MemberState.IN, MemberState.STAYED])
        return self.filter(pk__in=mine.values("circle"))


class Circle(models.Model):
    """A group of mentees with one or several mentors, who meet as a community of practice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="circles")
    name = models.CharField(max_length=120)
    topic = models.ForeignKey(Skill, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    size_min = models.PositiveSmallIntegerField(
        "fewest members", default=3, validators=[MinValueValidator(SMALLEST), MaxValueValidator(LARGEST)]
    )
    size_max = models.PositiveSmallIntegerField(
        "most members", default=6, validators=[MinValueValidator(SMALLEST), MaxValueValidator(LARGEST)]
    )
    cadence_days = models.PositiveSmallIntegerField(
        "days between sessions", default=14, validators=[MinValueValidator(7), MaxValueValidator(90)]
    )
    open_to_join = models.BooleanField("people may join by themselves", default=True)
    state = models.CharField(max_length=10, choices=CircleState, default=CircleState.FORMING)
    founded_at = models.DateTimeField()
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = CircleQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "name"], name="circle_name_once_a_cohort"),
            models.CheckConstraint(
                condition=Q(size_min__gte=SMALLEST, size_max__gte=F("size_min"), size_max__lte=LARGEST),
                name="circle_size_in_range",
            ),
            models.CheckConstraint(
                condition=~Q(state=CircleState.ACTIVE) | Q(started_on__isnull=False), name="circle_active_has_day"
            ),
            models.CheckConstraint(
                condition=~Q(state=CircleState.ENDED) | Q(ended_on__isnull=False), name="circle_ended_has_day"
            ),
        ]
        indexes = [models.Index(fields=["cohort", "state"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("activities:circle_detail", args=[self.pk])

    def membership_of(self, person: Person) -> "CircleMember | None":
        """How somebody stands to the circle now: in, asked, or in when it ended."""
        standing = [MemberState.IN, MemberState.OFFERED, MemberState.STAYED]
        return self.members.filter(person=person, state__in=standing).first()


class CircleMemberQuerySet(models.QuerySet["CircleMember"]):
    def holding(self) -> "CircleMemberQuerySet":
        """Asked or in: those who hold a place."""
        return self.filter(state__in=HOLDS_PLACE)

    def present(self) -> "CircleMemberQuerySet":
        return self.filter(state=MemberState.IN)

    def mentors(self) -> "CircleMemberQuerySet":
        return self.filter(part=CirclePart.MENTOR)

    def learners(self) -> "CircleMemberQuerySet":
        return self.filter(part=CirclePart.MEMBER)


class CircleMember(models.Model):
    """Somebody's place in a circle, from the offer to the end. ``turn``: where they stand in the rotation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="circle_places")
    part = models.CharField(max_length=10, choices=CirclePart, default=CirclePart.MEMBER)
    state = models.CharField(max_length=10, choices=MemberState, default=MemberState.OFFERED)
    place = models.PositiveSmallIntegerField(default=1, help_text="Which of the places of their part they hold.")
    room = models.PositiveSmallIntegerField(default=1, help_text="How many places of their part there are.")
    turn = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    objects = CircleMemberQuerySet.as_manager()

    class Meta:
        ordering = ["turn", "asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "person"], condition=Q(state__in=HOLDS_PLACE), name="circle_member_once"
            ),
            models.UniqueConstraint(
                fields=["circle", "part", "place"], condition=Q(state__in=HOLDS_PLACE), name="circle_place_held_once"
            ),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=F("room")), name="circle_place_within_room"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MemberState.IN, MemberState.STAYED, MemberState.LEFT])
                | Q(joined_on__isnull=False),
                name="circle_member_in_has_day",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(joined_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="circle_member_leaves_after_joining",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["person", "state"])]

    def __str__(self) -> str:
        return f"{self.person} in {self.circle}"


class Turn(models.Model):
    """Somebody's turn to facilitate a circle; the one without an end is now."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="turns")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=10, choices=TurnEnd, blank=True)

    class Meta:
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["circle"], condition=Q(ended_at__isnull=True), name="circle_one_turn_at_a_time"
            ),
            models.CheckConstraint(condition=Q(ended_at__isnull=True) | ~Q(end=""), name="circle_turn_end_is_said"),
        ]

    def __str__(self) -> str:
        return f"{self.person}'s turn in {self.circle}"
