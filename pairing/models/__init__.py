from pairing.models.pairing import Pairing
from pairing.models.proposal import LeftOut, Proposal
from pairing.models.rationale import Rationale
from pairing.models.run import PairingRun

__all__ = ["LeftOut", "Pairing", "PairingRun", "Proposal", "Rationale"]
