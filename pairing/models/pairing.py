import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mentorship.people.models import Person, User
from pairing.models.run import PairingRun
from pairing.states import CURRENT, UNDER_WAY, PairingState
from programs.models import Cohort


class PairingQuerySet(models.QuerySet["Pairing"]):
    def active(self) -> "PairingQuerySet":
        return self.filter(state=PairingState.ACTIVE)

    def current(self) -> "PairingQuerySet":
        """Offered, active or paused: what holds a place."""
        return self.filter(state__in=CURRENT)

    def under_way(self) -> "PairingQuerySet":
        """Active or paused: the two are each other's mentor and mentee."""
        return self.filter(state__in=UNDER_WAY)

    def of(self, person: Person) -> "PairingQuerySet":
        return self.filter(Q(mentor=person) | Q(mentee=person))

    def visible_to(self, user: User) -> "PairingQuerySet":
        """One's own, as the two who are paired see them; owners read dates and states through selectors."""
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(Q(mentor=user.person_id) | Q(mentee=user.person_id))


class Pairing(models.Model):
    """A mentor and a mentee of one cohort, from the offer to the end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="pairings")
    run = models.ForeignKey(PairingRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="pairings")
    mentor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mentoring")
    mentee = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mentored")
    state = models.CharField(max_length=10, choices=PairingState, default=PairingState.OFFERED)
    offered_at = models.DateTimeField()
    mentor_accepted_at = models.DateTimeField(null=True, blank=True)
    mentee_accepted_at = models.DateTimeField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    paused_on = models.DateField(null=True, blank=True)
    resumes_on = models.DateField(
        null=True, blank=True, help_text="Without a day it stays paused until one resumes it."
    )
    resumed_on = models.DateField(null=True, blank=True, help_text="Of the last pause: the day it was over.")
    paused_for_leave = models.BooleanField(default=False, help_text="It resumes when both are at work again.")
    covers = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="covered_by",
        help_text="The paused pairing that this one stands in for.",
    )  # fmt: skip
    ends_on = models.DateField(null=True, blank=True, help_text="Of a pairing for a time: its last day.")
    repair_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="When the mentee of an ended pairing asked for another mentor."
    )
    opened_in_emergency_at = models.DateTimeField(
        null=True, blank=True, help_text="When two officers last opened what the pair wrote."
    )
    # Places are given by pairing.services.places alone; the room is how many there were at that moment.
    mentor_place = models.PositiveSmallIntegerField(default=1)
    mentor_room = models.PositiveSmallIntegerField(default=1)
    mentee_place = models.PositiveSmallIntegerField(default=1)
    mentee_room = models.PositiveSmallIntegerField(default=1)

    objects = PairingQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "mentor", "mentor_place"],
                condition=Q(state__in=CURRENT),
                name="pairing_mentor_place_held_once",
            ),
            models.UniqueConstraint(
                fields=["cohort", "mentee", "mentee_place"],
                condition=Q(state__in=CURRENT, covers__isnull=True),
                name="pairing_mentee_place_held_once",
            ),
            models.UniqueConstraint(
                fields=["cohort", "mentee", "mentor"], condition=Q(state__in=CURRENT), name="pairing_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(mentor_place__gte=1, mentor_place__lte=F("mentor_room")), name="pairing_mentor_has_room"
            ),
            models.CheckConstraint(
                condition=Q(mentee_place__gte=1, mentee_place__lte=F("mentee_room")), name="pairing_mentee_has_room"
            ),
            models.UniqueConstraint(
                fields=["covers"], condition=Q(state__in=CURRENT), name="pairing_one_current_cover"
            ),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="pairing_not_with_oneself"),
            models.CheckConstraint(
                condition=~Q(state__in=UNDER_WAY)
                | Q(mentor_accepted_at__isnull=False, mentee_accepted_at__isnull=False, started_on__isnull=False),
                name="pairing_active_when_both_accepted",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="pairing_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state=PairingState.ENDED) | Q(ended_on__isnull=False), name="pairing_ended_has_day"
            ),
            models.CheckConstraint(
                condition=~Q(state=PairingState.PAUSED) | Q(paused_on__isnull=False), name="pairing_paused_has_day"
            ),
            models.CheckConstraint(
                condition=Q(covers__isnull=True) | Q(ends_on__isnull=False), name="pairing_cover_has_end"
            ),
        ]
        indexes = [
            models.Index(fields=["mentor", "state"]),
            models.Index(fields=["mentee", "state"]),
            models.Index(fields=["cohort", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.mentee} with {self.mentor}"

    def get_absolute_url(self) -> str:
        return reverse("pairing:pairing_detail", args=[self.pk])

    def includes(self, person: Person | None) -> bool:
        return person is not None and person.pk in (self.mentor_id, self.mentee_id)

    def partner_of(self, person: Person) -> Person:
        return self.mentee if person.pk == self.mentor_id else self.mentor

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def waits_for(self) -> str:
        """Of an offer: whose answer is missing."""
        if self.state != PairingState.OFFERED:
            return ""
        if self.mentor_accepted_at:
            return "the mentee"
        return "the mentor" if self.mentee_accepted_at else "both"

    def lasted_on(self, day: date) -> bool:
        return self.started_on is not None and self.started_on <= day and (self.ended_on is None or day < self.ended_on)
