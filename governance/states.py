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


class QuestionKind(models.TextChoices):
    """Of a question of a joint review: how it is answered."""

    RATED = "rated", "on a scale of five, with words"
    LADDER = "ladder", "on the ladder of independence, with words"
    WORDS = "words", "in words"
    FACT = "fact", "in a line, as a fact that both should know"


class MetricKind(models.TextChoices):
    """What a success metric is taken from. Counts stand beside one, and never for it."""

    GOALS = "goals", "goals reached, as a T-score"
    REVIEWS = "reviews", "progress that both sides agree on"
    SKILLS = "skills", "skills, validated before and after"
    AUTONOMY = "autonomy", "steps up the ladder of autonomy"
    SESSIONS = "sessions", "sessions held"
    HOURS = "hours", "hours spent"


COUNTS = (MetricKind.SESSIONS, MetricKind.HOURS)


class EmergencyState(models.TextChoices):
    REQUESTED = "requested", "waiting for a second officer"
    APPROVED = "approved", "open"
    REFUSED = "refused", "refused"
    ENDED = "ended", "over"
    LAPSED = "lapsed", "not decided in time"


EMERGENCY_MOVES = {
    EmergencyState.REQUESTED: {EmergencyState.APPROVED, EmergencyState.REFUSED, EmergencyState.LAPSED},
    EmergencyState.APPROVED: {EmergencyState.ENDED},
    EmergencyState.REFUSED: set(),
    EmergencyState.ENDED: set(),
    EmergencyState.LAPSED: set(),
}
EMERGENCY_GOING = (EmergencyState.REQUESTED, EmergencyState.APPROVED)
EMERGENCY_UNOPENED = (EmergencyState.REQUESTED, EmergencyState.REFUSED, EmergencyState.LAPSED)


class Finding(models.TextChoices):
    JUSTIFIED = "justified", "justified"
    NOT_JUSTIFIED = "not justified", "not justified"


class ActionCause(models.TextChoices):
    """Where in the program a gap comes from, in the order people pass through it."""

    ELIGIBILITY = "eligibility", "who counts as eligible"
    INVITATION = "invitation", "who is invited and hears of it"
    MATCHING = "matching", "how pairs are matched"
    SUPPLY = "mentor supply", "how many mentors there are for them"
    TIME = "time", "time to take part"


class ActionState(models.TextChoices):
    OPEN = "open", "under way"
    NOT_MET = "not met", "target not met in time"
    MET = "met", "met"
    CLOSED = "closed", "closed"


ACTION_UNDER_WAY = (ActionState.OPEN, ActionState.NOT_MET)
ACTION_MOVES = {
    ActionState.OPEN: {ActionState.NOT_MET, ActionState.MET, ActionState.CLOSED},
    ActionState.NOT_MET: {ActionState.MET, ActionState.CLOSED},
    ActionState.MET: set(),
    ActionState.CLOSED: set(),
}


class FiguresKind(models.TextChoices):
    """What is made of the figures of a quarter."""

    REPORT = "report", "engagement report"
    AUDIT = "audit", "equity audit"


class FiguresState(models.TextChoices):
    ASKED = "asked", "under way"
    DONE = "done", "done"
    REFUSED = "refused", "refused"


class OwnerPart(models.TextChoices):
    """In which part somebody answers for a program."""

    OWNER = "owner", "owner"
    ACTING = "acting", "acting owner"
    DEPUTY = "deputy", "deputy"


class HandOverState(models.TextChoices):
    PROPOSED = "proposed", "waiting for an answer"
    ACCEPTED = "accepted", "accepted"
    DECLINED = "declined", "declined"
    WITHDRAWN = "withdrawn", "taken back"
    LAPSED = "lapsed", "not answered in time"


HAND_OVER_MOVES = {
    HandOverState.PROPOSED: {
        HandOverState.ACCEPTED, HandOverState.DECLINED, HandOverState.WITHDRAWN, HandOverState.LAPSED,
    },
    HandOverState.ACCEPTED: set(),
    HandOverState.DECLINED: set(),
    HandOverState.WITHDRAWN: set(),
    HandOverState.LAPSED: set(),
}  # fmt: skip


class AccessKind(models.TextChoices):
    """What somebody may do that does not follow from taking part."""

    ROLE = "role", "role"
    OWNER = "owner", "owner of a program"
    DEPUTY = "deputy", "deputy in a program"
    MEDIATOR = "mediator", "mediator in a program"
    ADMIN_SITE = "admin_site", "account of the admin site"


class AccessDecision(models.TextChoices):
    UNDECIDED = "undecided", "undecided"
    KEPT = "kept", "kept"
    DROPPED = "dropped", "taken back"
    GONE = "gone", "no longer held"


ACCESS_MOVES = {
    AccessDecision.UNDECIDED: {AccessDecision.KEPT, AccessDecision.DROPPED, AccessDecision.GONE},
    AccessDecision.KEPT: {AccessDecision.DROPPED, AccessDecision.GONE},
    AccessDecision.DROPPED: set(),
    AccessDecision.GONE: set(),
}
