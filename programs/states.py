from django.db import models


class Focus(models.TextChoices):
    TECHNICAL = "technical", "technical depth"
    LEADERSHIP = "leadership", "leadership growth"
    BLEND = "blend", "a blend of both"


FOCUS_SENTENCES = {
    Focus.TECHNICAL: "Mentees deepen their craft in the skills they wish for.",
    Focus.LEADERSHIP: "Mentees grow into leading people and larger decisions.",
    Focus.BLEND: "Mentees deepen their craft and grow into leading, in equal parts.",
}


class Formation(models.TextChoices):
    ASSIGNED = "assigned", "assigned"
    ORGANIC = "organic", "organic"
    HYBRID = "hybrid", "hybrid"


FORMATION_SENTENCES = {
    Formation.ASSIGNED: "The matching proposes every pair, the owner publishes, and both sides accept or decline.",
    Formation.ORGANIC: "Mentees find and ask a mentor, and mentors say yes or no. Who is left is paired by what both "
    "sides wish for, in order.",
    Formation.HYBRID: "Mentees can ask a mentor, and people who wish for each other come together. Everybody else is "
    "matched for the best total.",
}


class Tier(models.TextChoices):
    PEER = "peer", "peer"
    SENIOR = "senior", "senior"
    PRINCIPAL = "principal", "principal"


# What a tier starts a track with: level gaps, who may mentor, and how many mentees at most. The top tier is protected.
TIER_DEFAULTS: dict[Tier, dict[str, int | None]] = {
    Tier.PEER: {
        "lowest_gap": -1, "highest_gap": 1, "mentee_limit": 2,
        "lowest_mentor_level": None, "highest_mentor_level": None, "protected_level": None,
    },
    Tier.SENIOR: {
        "lowest_gap": 1, "highest_gap": 4, "mentee_limit": 3,
        "lowest_mentor_level": 3, "highest_mentor_level": None, "protected_level": None,
    },
    Tier.PRINCIPAL: {
        "lowest_gap": 2, "highest_gap": 6, "mentee_limit": 2,
        "lowest_mentor_level": 6, "highest_mentor_level": None, "protected_level": 7,
    },
}  # fmt: skip


class TimeState(models.TextChoices):
    """Of a mentor's hours: whose word is missing, or that both have given it."""

    PROPOSED = "proposed", "waiting for the delivery lead"
    COUNTERED = "countered", "waiting for the mentor"
    AGREED = "agreed", "agreed"
    WITHDRAWN = "withdrawn", "withdrawn"


TIME_MOVES = {
    TimeState.PROPOSED: {TimeState.PROPOSED, TimeState.AGREED, TimeState.COUNTERED, TimeState.WITHDRAWN},
    TimeState.COUNTERED: {TimeState.PROPOSED, TimeState.AGREED, TimeState.COUNTERED, TimeState.WITHDRAWN},
    TimeState.AGREED: {TimeState.PROPOSED, TimeState.COUNTERED, TimeState.WITHDRAWN},
    TimeState.WITHDRAWN: {TimeState.PROPOSED},
}


class ProgramState(models.TextChoices):
    OPEN = "open", "open"
    CLOSED = "closed", "closed"


class OwnershipChange(models.TextChoices):
    """What changed who answers for a program."""

    FOUNDED = "founded", "when it was founded"
    NAMED = "named", "was named"
    HANDED_OVER = "handed_over", "handed over"
    STEPPED_IN = "stepped_in", "stepped in"
    TAKEN_BACK = "taken_back", "taken back"
    GONE = "gone", "left or went on leave"


class CohortState(models.TextChoices):
    PLANNED = "planned", "planned"
    ENROLLING = "enrolling", "open for enrolment"
    MATCHING = "matching", "being matched"
    RUNNING = "running", "running"
    ENDED = "ended", "ended"


COHORT_MOVES = {
    CohortState.PLANNED: {CohortState.ENROLLING},
    CohortState.ENROLLING: {CohortState.PLANNED, CohortState.MATCHING, CohortState.RUNNING},
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


class KnowledgeSource(models.TextChoices):
    STATED = "stated", "said so"
    FILE = "file", "from a file"
    DERIVED = "derived", "worked out"


class OpportunityKind(models.TextChoices):
    NEW_HIRE = "new_hire", "critical hire"
    LEGACY = "legacy", "legacy system"
    SINGLE_EXPERT = "single_expert", "single expert"
    NEW_LEAD = "new_lead", "new lead"
    PROMOTION = "promotion", "ready for promotion"


OPPORTUNITY_SENTENCES = {
    OpportunityKind.NEW_HIRE: "Somebody new settles in: found by the day of hire.",
    OpportunityKind.LEGACY: "Work moves away from a system that is replaced: found by its last day.",
    OpportunityKind.SINGLE_EXPERT: "Only one mentor knows a system, or none: found in the report on systems.",
    OpportunityKind.NEW_LEAD: "Somebody leads for the first time: found by the change of job title.",
    OpportunityKind.PROMOTION: "Somebody is close to the next step: entered by hand alone.",
}


class SituationSource(models.TextChoices):
    ENTERED = "entered", "entered"
    FOUND = "found", "found"
