from evaluation.models.comparison import Comparison
from evaluation.models.skill_assessment import SkillAssessment
from evaluation.models.track_change import TrackChange

__all__ = ["Comparison", "SkillAssessment", "TrackChange"]
