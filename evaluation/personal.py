"""What the tables of evaluation know about people."""

from mentorship.own_data import Personal

FIGURES = "Figures over many people, in which nobody is named."

TABLES = (
    Personal(
        "evaluation.SkillAssessment", "How your skills were assessed", mine="person",
        clears={"evidence": "person"}, keeps="person assessor",
        because="Levels before and after are counted. What an assessor wrote about others is about the others.",
    ),
    Personal("evaluation.Comparison", keeps="computed_by", nameless="quarter content", because=FIGURES),
    Personal("evaluation.TrackChange", keeps="measured_by", nameless="content", because=FIGURES),
)  # fmt: skip
