from django.db import models


class RunState(models.TextChoices):
    QUEUED = "queued", "waiting to start"
    RUNNING = "running", "running"
    PROPOSED = "proposed", "ready to review"
    PUBLISHED = "published", "published"
    FAILED = "failed", "failed"
    DISCARDED = "discarded", "discarded"


RUN_MOVES = {
    RunState.QUEUED: {RunState.RUNNING, RunState.DISCARDED},
    RunState.RUNNING: {RunState.PROPOSED, RunState.FAILED, RunState.QUEUED},
    RunState.PROPOSED: {RunState.PUBLISHED, RunState.DISCARDED},
    RunState.PUBLISHED: set(),
    RunState.FAILED: set(),
    RunState.DISCARDED: set(),
}


class PairingState(models.TextChoices):
    OFFERED = "offered", "waiting for both to accept"
    ACTIVE = "active", "active"
    DECLINED = "declined", "declined"
    ENDED = "ended", "ended"


PAIRING_MOVES = {
    PairingState.OFFERED: {PairingState.ACTIVE, PairingState.DECLINED, PairingState.ENDED},
    PairingState.ACTIVE: {PairingState.ENDED},
    PairingState.DECLINED: set(),
    PairingState.ENDED: set(),
}
