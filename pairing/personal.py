"""What the tables of pairing know about people."""

from mentorship.own_data import Personal

DRAFT = "A draft weighs several people against each other; what came of it is in the reasons for a pair."
COUNTED = "Who was paired, and when, is counted."

TABLES = (
    Personal(
        "pairing.Pairing", "Pairings", mine="mentor mentee",
        hides="run mentor_place mentor_room mentee_place mentee_room", keeps="mentor mentee", because=COUNTED,
    ),
    Personal(
        "pairing.Rationale", "Why you were paired", mine="pairing__mentor pairing__mentee",
        takes={"content": "cohort method formed score points weights approved_at published_at"}, rewrites="content",
        nameless="digest", because="Its fingerprint is made anew, and the audit log knows of both.",
    ),
    Personal(
        "pairing.MentorProfile", "How you describe yourself as a mentor", mine="enrolment__person",
        deletes="enrolment__person", names="headline helps_with expects",
    ),
    Personal("pairing.Wish", "Whom you wished for", mine="wisher__person", deletes="wisher__person"),
    Personal(
        "pairing.Avoidance", "With whom you would rather not be paired", mine="author", deletes="author other",
        nameless="kind words",
    ),
    Personal(
        "pairing.MentoringRequest", "Requests", mine="mentee mentor", clears={"message": "mentee"},
        keeps="mentee mentor", because=COUNTED,
    ),
    Personal(
        "pairing.Escalation", "Concerns", mine="raised_by",
        clears={"words": "raised_by", "proposal": "raised_by"}, keeps="raised_by mediator", rewrites="reason",
        because="That there was one is counted, never of whom. Those of others were told to a mediator in confidence.",
    ),
    Personal("pairing.EscalationStep", keeps="owner", because="The days of a concern, which is in the copy."),
    Personal("pairing.Circle", names="name", because="A circle belongs to everybody in it."),
    Personal("pairing.CircleMember", "Circles", mine="person", hides="place room", keeps="person", because=COUNTED),
    Personal("pairing.Turn", "Your turns in circles", mine="person", keeps="person", because=COUNTED),
    Personal("pairing.PairingRun", keeps="requested_by published_by",
             names="step error certificate summary fairness", nameless="options status inputs_digest", because=DRAFT),
    Personal("pairing.Proposal", keeps="changed_by approved_by", names="explanation change_reason inputs",
             nameless="points", because=DRAFT),
    Personal("pairing.LeftOut", names="sentence", nameless="reason", because=DRAFT),
    Personal("pairing.ProposalChange", keeps="made_by undone_by", names="reason before after", because=DRAFT),
    Personal("pairing.PairRule", keeps="made_by lifted_by", names="reason lift_reason", because=DRAFT),
    Personal("pairing.TermOverride", keeps="mentor by", names="reason", because=DRAFT),
    Personal("pairing.RotationPlan", keeps="made_by published_by", names="summary", because=DRAFT),
    Personal("pairing.RotationMove", keeps="mentee mentor changed_by", names="outcome change_reason", because=DRAFT),
    Personal("pairing.CirclePlan", keeps="made_by", nameless="status inputs_digest", because=DRAFT),
    Personal("pairing.PlannedCircle", names="name", because=DRAFT),
    Personal("pairing.PlannedPlace", keeps="changed_by", names="sentence change_reason",
             nameless="points without_data", because=DRAFT),
)  # fmt: skip
