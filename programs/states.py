from django.db import models


class Focus(models.TextChoices):
    TECHNICAL = "technical", "technical depth"
    LEADERSHIP = "leadership", "leadership growth"
    BLEND = "blend", "a blend of both"


class Formation(models.TextChoices):
    ASSIGNED = "assigned", "assigned"
    ORGANIC = "organic", "organic"
    HYBRID = "hybrid", "hybrid"


class Tier(models.TextChoices):
    PEER = "peer", "peer"
    SENIOR = "senior", "senior"
    PRINCIPAL = "principal", "principal"


class ProgramState(models.TextChoices):
    OPEN = "open", "open"
    CLOSED = "closed", "closed"


class CohortState(models.TextChoices):
    PLANNED = "planned", "planned"
    ENROLLING = "enrolling", "open for enrolment"
    MATCHING = "matching", "being matched"
    RUNNING = "running", "running"
    ENDED = "ended", "ended"


COHORT_MOVES = {
    CohortState.PLANNED: {CohortState.ENROLLING},
    CohortState.ENROLLING: {CohortState.PLANNED, CohortState.MATCHING},
    CohortState.MATCHING: {CohortState.ENROLLING, CohortState.RUNNING},
    CohortState.RUNNING: {CohortState.ENDED},
    CohortState.ENDED: set(),
}


class EnrolmentRole(models.TextChoices):
    MENTOR = "mentor", "mentor"
    MENTEE = "mentee", "mentee"
    BOTH = "both", "mentor and mentee"


class EnrolmentState(models.TextChoices):
    ENROLLED = "enrolled", "enrolled"
    WITHDRAWN = "withdrawn", "withdrawn"
