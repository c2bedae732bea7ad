"""What the tables of governance know about people."""

from mentorship.own_data import Personal

FROZEN = "Protected figures, in which nobody can be told apart; a release never changes."
CODED = "People stand in it by a code whose key is in no database; it only keeps later figures from telling of few."
PROGRAMS = "It is about a program, not about anybody."
COUNTED = "Levels are counted; the words are gone."
DONE = "What was done in an office stays answered for, by somebody without a name."

TABLES = (
    Personal(
        "governance.JointReview", "Joint reviews", mine="pairing__mentor pairing__mentee", names="occasion title",
        waits={"mentor_agrees": "pairing__mentor", "mentee_agrees": "pairing__mentee"},
    ),
    Personal(
        "governance.ReviewAnswer", "Answers in joint reviews", mine="review__pairing__mentor review__pairing__mentee",
        clears={"text": "person"}, keeps="person", nameless="question",
        because="That it was answered, and the rating, are counted; the words are gone.",
    ),
    Personal(
        "governance.ReviewGoal", "Where you saw goals", mine="review__pairing__mentor review__pairing__mentee",
        keeps="person", because=COUNTED,
    ),
    Personal(
        "governance.ReviewSummary", "What both said in reviews", mine="review__pairing__mentor review__pairing__mentee",
        clears={"text": "written_by review__pairing__mentee"}, keeps="written_by", nameless="question", because=COUNTED,
    ),
    Personal(
        "governance.ReviewShare", "What you showed of reviews", mine="review__pairing__mentor review__pairing__mentee",
        deletes="review__pairing__mentor review__pairing__mentee", nameless="part",
    ),
    Personal("governance.ReviewTemplate", nameless="name", because=PROGRAMS),
    Personal("governance.ReviewTemplateVersion", keeps="saved_by", names="questions", because=PROGRAMS),
    Personal("governance.ReviewOccasion", nameless="key name", because=PROGRAMS),
    Personal("governance.SuccessMetric", keeps="created_by", names="measures why", nameless="name", because=PROGRAMS),
    Personal("governance.ProgramFigure", nameless="quarter withheld", because=FROZEN),
    Personal("governance.FigureBasis", nameless="figure key content", because=CODED),
    Personal("governance.Release", keeps="published_by", nameless="quarter content staff digest", because=FROZEN),
    Personal("governance.EquityAudit", keeps="ran_by", nameless="quarter content digest", because=FROZEN),
    Personal("governance.FiguresRequest", keeps="asked_by", nameless="quarter sentence", because=DONE),
    Personal(
        "governance.CorrectiveAction", "Corrective actions you answer for", mine="owner",
        keeps="owner opened_by closed_by", names="measure closing_reason",
        nameless="dimension group against stratum finding due_quarter", because=DONE,
    ),
    Personal("governance.ActionEffect", nameless="quarter sentence", because=FROZEN),
    Personal(
        "governance.EmergencyAccess", "Emergency accesses to what your pair wrote",
        mine="pairing__mentor pairing__mentee", hides="finding_words", keeps="requested_by decided_by reviewed_by",
        nameless="reason finding_words", because=DONE,
    ),
    Personal(
        "governance.OwnershipTerm", "When you answered for programs", mine="person", keeps="person", because=DONE,
    ),
    Personal("governance.HandOver", "Programs offered to you or by you", mine="proposed_by to",
             keeps="proposed_by to", because=DONE),
    Personal("governance.AccessReview", keeps="closed_by", nameless="quarter", because=DONE),
    Personal(
        "governance.AccessReviewItem", "What was decided about your rights", mine="person", hides="account",
        keeps="person decided_by account",
        names="what reason", nameless="role", because=DONE,
    ),
    Personal("governance.Erasure", "When you asked to be erased", mine="person", hides="refused done_by",
             keeps="person done_by", names="refused", because=DONE),
    Personal("governance.RetentionRule", keeps="changed_by", nameless="kind", because=DONE),
    Personal("governance.PurgeWarning", nameless="kind", because="It is about a pair's words, and holds none."),
    Personal("governance.Purge", nameless="kind", because="A count of what went on a day."),
)  # fmt: skip
