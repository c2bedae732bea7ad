"""What the two of a pair say together in a review, and what of it they show to who runs their program."""

from django.db import models
from django.db.models import Q

from activities.models import Goal
from activities.models.goal import kept_by_mentee
from activities.states import Attainment
from governance.models.joint_review import JointReview, OfAReview, SaidAloneQuerySet
from governance.states import ReviewState
from mentorship.encryption.fields import EncryptedTextField
from mentorship.people.models import Person, User
from pairing.models import Pairing
from programs.models import Program


class ReviewGoal(OfAReview):
    """Where one of the two sees a goal. Both give a level alone; two different ones are a result, and kept."""

    review = models.ForeignKey(JointReview, on_delete=models.CASCADE, related_name="goal_levels")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="review_levels")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    level = models.SmallIntegerField(choices=Attainment)
    given_at = models.DateTimeField()

    objects = SaidAloneQuerySet.as_manager()

    class Meta:
        ordering = ["review", "goal", "person"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["review", "goal", "person"], name="review_goal_once"),
            models.CheckConstraint(condition=Q(level__range=(-2, 2)), name="review_goal_level_in_range"),
        ]

    def __str__(self) -> str:
        return "a goal in a review"


class ReviewSummaryQuerySet(models.QuerySet["ReviewSummary"]):
    def visible_to(self, user: User) -> "ReviewSummaryQuerySet":
        """The two while their pairing lasts; the mentee keeps it afterwards."""
        if not user.is_active or user.person_id is None:
            return self.none()
        return self.filter(kept_by_mentee(user, "review__"))


class ReviewSummary(OfAReview):
    """What both say to one question, after they have read each other."""

    review = models.ForeignKey(JointReview, on_delete=models.CASCADE, related_name="summaries")
    question = models.CharField(max_length=40)
    text = EncryptedTextField(scope="pairing")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = ReviewSummaryQuerySet.as_manager()

    class Meta:
        ordering = ["review", "question"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["review", "question"], name="review_summary_once"),
        ]

    def __str__(self) -> str:
        return "what both say"


class ReviewShareQuerySet(models.QuerySet["ReviewShare"]):
    def shared(self) -> "ReviewShareQuerySet":
        """What both have agreed to show."""
        return self.filter(
            mentor_agreed_at__isnull=False,
            mentee_agreed_at__isnull=False,
            review__state__in=[ReviewState.AGREED, ReviewState.DIFFERED],
        )

    def visible_to(self, user: User) -> "ReviewShareQuerySet":
        """The two; who runs the program once both have agreed."""
        if not user.is_active or user.person_id is None:
            return self.none()
        own = Q(review__pairing__in=Pairing.objects.visible_to(user))
        run = Q(review__pairing__cohort__track__program__in=Program.objects.managed_by(user))
        return self.filter(own | (run & Q(pk__in=ReviewShare.objects.shared().values("pk"))))


class ReviewShare(OfAReview):
    """One part of a review that is shown to who runs the program while both agree; either takes it back."""

    review = models.ForeignKey(JointReview, on_delete=models.CASCADE, related_name="shares")
    part = models.CharField(max_length=60, help_text="What both say to a question, or how both rate it.")
    mentor_agreed_at = models.DateTimeField(null=True, blank=True)
    mentee_agreed_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewShareQuerySet.as_manager()

    class Meta:
        ordering = ["review", "part"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["review", "part"], name="review_share_once"),
        ]

    def __str__(self) -> str:
        return "a part of a joint review"

    @property
    def is_shared(self) -> bool:
        return self.mentor_agreed_at is not None and self.mentee_agreed_at is not None and self.review.is_closed
