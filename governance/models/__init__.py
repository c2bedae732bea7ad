from governance.models.corrective_action import ActionEffect, CorrectiveAction
from governance.models.emergency_access import EmergencyAccess
from governance.models.equity_audit import EquityAudit
from governance.models.joint_review import JointReview, ReviewAnswer
from governance.models.release import Release
from governance.models.review_template import ReviewOccasion, ReviewTemplate, ReviewTemplateVersion
from governance.models.review_together import ReviewGoal, ReviewShare, ReviewSummary
from governance.models.success_metric import ProgramFigure, SuccessMetric

__all__ = [
    "ActionEffect",
    "CorrectiveAction",
    "EquityAudit",
    "JointReview",
    "ProgramFigure",
    "Release",
    "ReviewAnswer",
    "ReviewGoal",
    "ReviewOccasion",
    "ReviewShare",
    "ReviewSummary",
    "ReviewTemplate",
    "ReviewTemplateVersion",
    "SuccessMetric",
]
