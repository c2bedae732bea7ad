from governance.models.access_review import AccessReview, AccessReviewItem
from governance.models.corrective_action import ActionEffect, CorrectiveAction
from governance.models.emergency_access import EmergencyAccess
from governance.models.equity_audit import EquityAudit
from governance.models.erasure import Erasure
from governance.models.figure_basis import FigureBasis
from governance.models.figures_request import FiguresRequest
from governance.models.joint_review import JointReview, ReviewAnswer
from governance.models.ownership import HandOver, OwnershipTerm
from governance.models.release import Release
from governance.models.retention import Purge, PurgeWarning, RetentionRule
from governance.models.review_template import ReviewOccasion, ReviewTemplate, ReviewTemplateVersion
from governance.models.review_together import ReviewGoal, ReviewShare, ReviewSummary
from governance.models.success_metric import ProgramFigure, SuccessMetric

__all__ = [
    "AccessReview",
    "AccessReviewItem",
    "ActionEffect",
    "CorrectiveAction",
    "EmergencyAccess",
    "EquityAudit",
    "Erasure",
    "FigureBasis",
    "FiguresRequest",
    "HandOver",
    "JointReview",
    "OwnershipTerm",
    "ProgramFigure",
    "Purge",
    "PurgeWarning",
    "Release",
    "RetentionRule",
    "ReviewAnswer",
    "ReviewGoal",
    "ReviewOccasion",
    "ReviewShare",
    "ReviewSummary",
    "ReviewTemplate",
    "ReviewTemplateVersion",
    "SuccessMetric",
]
