from pairing.models.change import ProposalChange
from pairing.models.circle import Circle, CircleMember, Turn
from pairing.models.circle_plan import CirclePlan, PlannedCircle, PlannedPlace
from pairing.models.escalation import Escalation, EscalationStep
from pairing.models.pairing import Pairing
from pairing.models.proposal import LeftOut, Proposal
from pairing.models.rationale import Rationale
from pairing.models.rotation import RotationMove, RotationPlan, TermOverride
from pairing.models.run import PairingRun

__all__ = [
    "Circle",
    "CircleMember",
    "CirclePlan",
    "Escalation",
    "EscalationStep",
    "LeftOut",
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
]  # fmt: skip
