from django.db import models


class RunState(models.TextChoices):
    QUEUED = "queued", "waiting to start"
    RUNNING = "running", "running"
    PROPOSED = "proposed", "ready to review"
    PUBLISHED = "published", "published"
    FAILED = "failed", "failed"
    DISCARDED = "discarded", "discarded"
    CANCELLED = "cancelled", "cancelled"


RUN_MOVES = {
    RunState.QUEUED: {RunState.RUNNING, RunState.DISCARDED, RunState.CANCELLED},
    RunState.RUNNING: {RunState.PROPOSED, RunState.FAILED, RunState.QUEUED, RunState.CANCELLED},
    RunState.PROPOSED: {RunState.PUBLISHED, RunState.DISCARDED},
    RunState.PUBLISHED: set(),
    RunState.FAILED: set(),
    RunState.DISCARDED: set(),
    RunState.CANCELLED: set(),
}


class Method(models.TextChoices):
    """How a run forms pairs."""

    OPTIMUM = "optimum", "best total"
    WORST_FIRST = "worst first", "worst score first"
    STABLE = "stable", "stable on wishes"
    HYBRID = "hybrid", "wishes first, then best total"


class ChangeKind(models.TextChoices):
    """What somebody did to a proposal by hand."""

    MENTOR = "mentor", "another mentor"
    SWAP = "swap", "two mentees swapped"
    LEFT_OUT = "left out", "left out"


class PairingState(models.TextChoices):
    OFFERED = "offered", "waiting for both to accept"
    ACTIVE = "active", "active"
    PAUSED = "paused", "paused"
    DECLINED = "declined", "declined"
    ENDED = "ended", "ended"


PAIRING_MOVES = {
    PairingState.OFFERED: {PairingState.ACTIVE, PairingState.DECLINED, PairingState.ENDED},
    PairingState.ACTIVE: {PairingState.PAUSED, PairingState.ENDED},
    PairingState.PAUSED: {PairingState.ACTIVE, PairingState.ENDED},
    PairingState.DECLINED: set(),
    PairingState.ENDED: set(),
}

# What holds a place, and in what the two are each other's mentor and mentee: they may read what they shared.
CURRENT = (PairingState.OFFERED, PairingState.ACTIVE, PairingState.PAUSED)
UNDER_WAY = (PairingState.ACTIVE, PairingState.PAUSED)


class RotationState(models.TextChoices):
    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"
    REPLACED = "replaced", "set aside"


class MoveState(models.TextChoices):
    PLANNED = "planned", "planned"
    BEGUN = "begun", "begun"
    MISSED = "missed", "did not happen"


class CircleState(models.TextChoices):
    FORMING = "forming", "forming"
    ACTIVE = "active", "active"
    ENDED = "ended", "ended"


CIRCLE_MOVES = {
    CircleState.FORMING: {CircleState.ACTIVE, CircleState.ENDED},
    CircleState.ACTIVE: {CircleState.ENDED},
    CircleState.ENDED: set(),
}


class CirclePart(models.TextChoices):
    """As what somebody is in a circle."""

    MENTOR = "mentor", "mentor"
    MEMBER = "member", "member"


class MemberState(models.TextChoices):
    """How somebody stands to a circle; offered and in hold a place."""

    OFFERED = "offered", "asked to join"
    IN = "in", "in"
    DECLINED = "declined", "declined"
    WITHDRAWN = "withdrawn", "no longer asked"
    LEFT = "left", "left"
    STAYED = "stayed", "stayed to the end"


MEMBER_MOVES = {
    MemberState.OFFERED: {MemberState.IN, MemberState.DECLINED, MemberState.WITHDRAWN},
    MemberState.IN: {MemberState.LEFT, MemberState.STAYED},
    MemberState.DECLINED: set(),
    MemberState.WITHDRAWN: set(),
    MemberState.LEFT: set(),
    MemberState.STAYED: set(),
}
HOLDS_PLACE = (MemberState.OFFERED, MemberState.IN)


class TurnEnd(models.TextChoices):
    """How somebody's turn to facilitate came to its end."""

    HELD = "held", "facilitated a session"
    PASSED_ON = "passed on", "passed on"
    LEFT = "left", "left the circle"
    ENDED = "ended", "the circle ended"


class CirclePlanState(models.TextChoices):
    PROPOSED = "proposed", "ready to review"
    PUBLISHED = "published", "published"
    DISCARDED = "discarded", "set aside"


CIRCLE_PLAN_MOVES = {
    CirclePlanState.PROPOSED: {CirclePlanState.PUBLISHED, CirclePlanState.DISCARDED},
    CirclePlanState.PUBLISHED: set(),
    CirclePlanState.DISCARDED: set(),
}


class EscalationState(models.TextChoices):
    """Where it stands that somebody said, in private, that a pairing is not working."""

    RAISED = "raised", "raised"
    ACKNOWLEDGED = "acknowledged", "acknowledged"
    TALKED = "talked", "talked about"
    PROPOSED = "proposed", "a way forward proposed"
    CLOSED = "closed", "closed"
    WITHDRAWN = "withdrawn", "withdrawn"


ESCALATION_MOVES = {
    EscalationState.RAISED: {EscalationState.ACKNOWLEDGED, EscalationState.CLOSED, EscalationState.WITHDRAWN},
    EscalationState.ACKNOWLEDGED: {EscalationState.TALKED, EscalationState.CLOSED, EscalationState.WITHDRAWN},
    EscalationState.TALKED: {EscalationState.PROPOSED, EscalationState.CLOSED, EscalationState.WITHDRAWN},
    EscalationState.PROPOSED: {EscalationState.TALKED, EscalationState.CLOSED, EscalationState.WITHDRAWN},
    EscalationState.CLOSED: set(),
    EscalationState.WITHDRAWN: set(),
}
ESCALATION_OPEN = (
    EscalationState.RAISED, EscalationState.ACKNOWLEDGED, EscalationState.TALKED, EscalationState.PROPOSED,
)  # fmt: skip


class EscalationReason(models.TextChoices):
    """What is not working; kept sealed, like the words beside it."""

    TIME = "time", "We find no time for each other"
    FIT = "fit", "Our topics do not fit"
    STYLE = "style", "The way we work together does not suit me"
    SILENCE = "silence", "I get no answer"
    TRUST = "trust", "I do not feel free to speak"
    CONDUCT = "conduct", "Something was said or done that should not have been"
    OTHER = "other", "Something else"


class EscalationStepKind(models.TextChoices):
    """The way from a concern to its end, in this order."""

    RAISED = "raised", "Raised"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    TALKED = "talked", "Talked about in private"
    PROPOSED = "proposed", "A way forward proposed"
    CLOSED = "closed", "Answered and closed"


class Outcome(models.TextChoices):
    """What can come of a concern."""

    CONTINUE = "continue", "Go on as a pair"
    PAUSE = "pause", "Pause the pair for a time"
    END = "end", "End the pair without fault"
    REPAIR = "repair", "End the pair without fault and look for another"
    OVER = "over", "The pair ended meanwhile"


class WishSide(models.TextChoices):
    """As what somebody wishes."""

    MENTEE = "mentee", "mentee"
    MENTOR = "mentor", "mentor"


class RequestState(models.TextChoices):
    OPEN = "open", "waiting for an answer"
    ACCEPTED = "accepted", "accepted"
    DECLINED = "declined", "declined"
    EXPIRED = "expired", "lapsed"
    WITHDRAWN = "withdrawn", "taken back"


REQUEST_MOVES = {
    RequestState.OPEN: {
        RequestState.ACCEPTED, RequestState.DECLINED, RequestState.EXPIRED, RequestState.WITHDRAWN,
    },
    RequestState.ACCEPTED: set(),
    RequestState.DECLINED: set(),
    RequestState.EXPIRED: set(),
    RequestState.WITHDRAWN: set(),
}  # fmt: skip


class Kindness(models.TextChoices):
    """What a mentor may say who declines. There is no other field: nobody has to find words, and nobody is judged."""

    TIME = "time", "Thank you for asking me. I have no time to give you the attention you deserve just now."
    OTHER = "other", "Thank you for asking me. I think somebody else can help you more with what you want to learn."
    LATER = "later", "Thank you for asking me. It does not fit this time; please ask me again in a later cohort."


class RuleKind(models.TextChoices):
    """What who runs a cohort decides of two people."""

    FORCED = "forced", "must be a pair"
    LOCKED = "locked", "stays as proposed"
    FORBIDDEN = "forbidden", "may not be a pair"


BINDING = (RuleKind.FORCED, RuleKind.LOCKED)


class AvoidanceKind(models.TextChoices):
    """Why somebody would rather not be paired with another, if they care to say."""

    NEVER_AGAIN = "never again", "We were paired or worked together, and I would rather not again"
    CONFLICT = "conflict", "A conflict of interest"
    PERSONAL = "personal", "A personal matter"
