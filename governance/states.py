from django.db import models


class ReviewState(models.TextChoices):
    OPEN = "open", "waiting for answers"
    REVEALED = "revealed", "both have answered"
    AGREED = "agreed", "agreed"
    DIFFERED = "differed", "agreed to differ"
    LAPSED = "lapsed", "not answered in time"


REVIEW_MOVES = {
    ReviewState.OPEN: {ReviewState.REVEALED, ReviewState.LAPSED},
    ReviewState.REVEALED: {ReviewState.AGREED, ReviewState.DIFFERED},
    ReviewState.AGREED: set(),
    ReviewState.DIFFERED: set(),
    ReviewState.LAPSED: set(),
}
