from programs.models.cohort import Cohort
from programs.models.enrolment import Enrolment
from programs.models.program import Program, ProgramGrant
from programs.models.track import CriteriaWeights, Track

__all__ = ["Cohort", "CriteriaWeights", "Enrolment", "Program", "ProgramGrant", "Track"]
