from programs.models.cohort import Cohort
from programs.models.enrolment import Enrolment
from programs.models.program import Program, ProgramGrant
from programs.models.roadmap import RoadmapItem, RoadmapNeed
from programs.models.situation import OpportunityWeights, Situation
from programs.models.system import System, SystemKnowledge
from programs.models.time_agreement import TimeAgreement
from programs.models.track import CriteriaWeights, Track

__all__ = [
    "Cohort", "CriteriaWeights", "Enrolment", "OpportunityWeights", "Program", "ProgramGrant", "RoadmapItem",
    "RoadmapNeed", "Situation", "System", "SystemKnowledge", "TimeAgreement", "Track",
]  # fmt: skip
