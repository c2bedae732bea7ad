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
