import uuid

from django.db import models
from django.db.models import Q

from governance.models.review_template import ReviewTemplateVersion
from governance.questions import QUESTIONS, Question, scale_of
from governance.states import ReviewState
from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, User
from pairing.models import Pairing
from pairing.states import UNDER_WAY

MOST_EXTENSIONS = 2


class JointReviewQuerySet(models.QuerySet["JointReview"]):
    def visible_to(self, user: User) -> "JointReviewQuerySet":
        return self.filter(pairing__in=Pairing.objects.visible_to(user))


class JointReview(models.Model):
    """A pair looks at its progress: each answers alone, then both see both, then they agree or agree to differ.

    ``amended`` rises with each change of what the two say together, so that nobody signs words they have not read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="reviews")
    occasion = models.CharField(max_length=60, default="mid-cycle")
    title = models.CharField(max_length=60, default="Half-way")
    version = models.ForeignKey(
        ReviewTemplateVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews",
        help_text="The questions as they were when it opened; empty: the usual ones.",
    )  # fmt: skip
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    extensions = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.OPEN)
    revealed_at = models.DateTimeField(null=True, blank=True)
    amended = models.PositiveIntegerField(default=0)
    mentor_agrees = models.BooleanField(null=True)
    mentee_agrees = models.BooleanField(null=True)
    mentor_signed_at = models.DateTimeField(null=True, blank=True)
    mentee_signed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = JointReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["pairing", "occasion"], name="review_once_an_occasion"),
            models.UniqueConstraint(
                fields=["pairing"],
                condition=Q(state__in=[ReviewState.OPEN, ReviewState.REVEALED]),
                name="review_one_open_a_pairing",
            ),
            models.CheckConstraint(condition=Q(extensions__lte=MOST_EXTENSIONS), name="review_extended_twice_at_most"),
        ]

    def __str__(self) -> str:
        return "a joint review"

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.version.asked if self.version else QUESTIONS

    @property
    def is_closed(self) -> bool:
        """Signed by both, alike or not."""
        return self.state in (ReviewState.AGREED, ReviewState.DIFFERED)


class OfAReview(models.Model):
    """Something the two say in a review, sealed with the key of their pairing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    @property
    def pairing_id(self) -> uuid.UUID:
        return self.review.pairing_id  # type: ignore[attr-defined]


class SaidAloneQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "SaidAloneQuerySet":
        """One's own; the other's once both have answered and while the pairing lasts."""
        if not user.is_active or user.person_id is None:
            return self.none()
        in_pair = Q(review__pairing__mentor=user.person_id) | Q(review__pairing__mentee=user.person_id)
        revealed = Q(review__revealed_at__isnull=False, review__pairing__state__in=UNDER_WAY)
        return self.filter(in_pair, Q(person=user.person_id) | revealed)


class ReviewAnswer(OfAReview):
    """One side's answers: one row per question."""

    review = models.ForeignKey(JointReview, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=40)
    text = EncryptedTextField(scope="pairing", blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    submitted_at = models.DateTimeField()

    objects = SaidAloneQuerySet.as_manager()

    class Meta:
        ordering = ["review", "question", "person"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["review", "person", "question"], name="review_answer_once"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5), name="review_rating_in_range"
            ),
        ]

    def __str__(self) -> str:
        return "an answer"

    @property
    def rating_label(self) -> str:
        return scale_of(self.question)[self.rating] if self.rating else ""
