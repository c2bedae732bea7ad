"""What the tables of programs know about people."""

from mentorship.own_data import MACHINERY, Personal

DECIDED = "What was decided for a program stays, by somebody without a name."

TABLES = (
    Personal(
        "programs.Program", "Programs you answer for", mine="owner deputy mediator",
        clears={"deputy": "deputy", "mediator": "mediator"}, keeps="owner",
        names="purpose owner_background", nameless="slug name",
        because="Nobody is erased who owns a program that goes on; of one that is over the owner stays, nameless.",
    ),
    Personal("programs.ProgramGrant", deletes="user", because="A right that follows from answering for a program."),
    Personal("programs.Track", nameless="slug name", because=MACHINERY),
    Personal(
        "programs.CriteriaWeights", "Weights you set", mine="set_by", keeps="set_by", names="note", because=DECIDED,
    ),
    Personal("programs.Cohort", nameless="slug name", because=MACHINERY),
    Personal(
        "programs.Enrolment", "Enrolments", mine="person", clears={"languages": "person"}, keeps="person",
        nameless="languages", because="Who was in, in which part and from when to when, is counted.",
    ),
    Personal("programs.RoadmapItem", nameless="title", because=MACHINERY),
    Personal("programs.RoadmapNeed", because=MACHINERY),
    Personal("programs.System", nameless="slug name", because=MACHINERY),
    Personal("programs.SystemKnowledge", "Systems you know", mine="person", deletes="person", names="because"),
    Personal("programs.OpportunityWeights", because=MACHINERY),
    Personal(
        "programs.Situation", "Why mentoring you matters more than usual", mine="person", deletes="person",
        keeps="opened_by", names="sentence", because=DECIDED,
    ),
    Personal(
        "programs.TimeAgreement", "Hours for mentoring", mine="mentor", clears={"words": "mentor"},
        keeps="mentor answered_by", names="words", because="Agreed hours are counted in what a team had time for.",
    ),
)  # fmt: skip
