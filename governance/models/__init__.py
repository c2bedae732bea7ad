from governance.models.equity_audit import EquityAudit
from governance.models.joint_review import JointReview, ReviewAnswer
from governance.models.release import Release

__all__ = ["EquityAudit", "JointReview", "Release", "ReviewAnswer"]
