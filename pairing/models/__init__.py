from pairing.models.avoidance import Avoidance
from pairing.models.change import ProposalChange
from pairing.models.circle import Circle, CircleMember, Turn
from pairing.models.circle_plan import CirclePlan, PlannedCircle, PlannedPlace
from pairing.models.escalation import Escalation, EscalationStep
from pairing.models.pairing import Pairing
from pairing.models.profile import MentorProfile
from pairing.models.proposal import LeftOut, Proposal
from pairing.models.rationale import Rationale
from pairing.models.request import MentoringRequest
from pairing.models.rotation import RotationMove, RotationPlan, TermOverride
from pairing.models.rule import PairRule
from pairing.models.run import PairingRun
from pairing.models.wish import Wish

__all__ = [
    "Avoidance",
    "Circle",
    "CircleMember",
    "CirclePlan",
    "Escalation",
    "EscalationStep",
    "LeftOut",
    "MentorProfile",
    "MentoringRequest",
    "PairRule",
    "Pairing",
    "PairingRun",
    "PlannedCircle",
    "PlannedPlace",
    "Proposal",
    "ProposalChange",
    "Rationale",
    "RotationMove",
    "RotationPlan",
    "TermOverride",
    "Turn",
    "Wish",
]  # fmt: skip
