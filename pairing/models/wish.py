import uuid

from django.db import models
from django.db.models import F, Q

from mentorship.people.models import User
from pairing.states import WishSide
from programs.models import Cohort, Enrolment
from programs.states import EnrolmentState

MOST_WISHES = 10


class WishQuerySet(models.QuerySet["Wish"]):
    def visible_to(self, user: User) -> "WishQuerySet":
        """One's own; nobody learns who wished for them, nor who did not."""
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(wisher__person=user.person_id)

    def of_cohort(self, cohort: Cohort) -> "WishQuerySet":
        """For the matching, of everybody who is in."""
        return self.filter(wisher__cohort=cohort, wisher__state=EnrolmentState.ENROLLED)


class Wish(models.Model):
    """Somebody whom a mentee would like as mentor, or a mentor as mentee, in order: 1 is the first wish."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wisher = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="pair_wishes")
    wished = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=WishSide, help_text="As what the wisher wishes.")
    rank = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    objects = WishQuerySet.as_manager()

    class Meta:
        ordering = ["side", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["wisher", "side", "rank"], name="wish_one_a_rank"),
            models.UniqueConstraint(fields=["wisher", "side", "wished"], name="wish_once_a_person"),
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=MOST_WISHES), name="wish_rank_from_one"),
            models.CheckConstraint(condition=~Q(wisher=F("wished")), name="wish_not_for_oneself"),
        ]

    def __str__(self) -> str:
        return f"wish {self.rank}"
