from evaluation.models.comparison import Comparison
from evaluation.models.skill_assessment import SkillAssessment

__all__ = ["Comparison", "SkillAssessment"]
