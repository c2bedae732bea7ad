"""The pairs of a cohort as who runs it sees them: who, dates and states."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from pairing.models import Pairing
from pairing.states import PairingState
from programs.models import Cohort

COLUMNS = (
    "id", "cohort", "mentor__name", "mentee__name", "state", "offered_at", "mentor_accepted_at", "mentee_accepted_at",
    "started_on", "ended_on",
)  # fmt: skip


def pairings_of_cohort(cohort: Cohort) -> QuerySet[Pairing]:
    """Newest offer first; no column but these."""
    return (
        cohort.pairings.select_related("mentor", "mentee").only(*COLUMNS).order_by("-offered_at", "mentee__name", "pk")
    )


@dataclass(frozen=True)
class PairCounts:
    """How many pairs of a cohort are in each state."""

    waiting: int
    active: int
    declined: int
    ended: int
    paused: int = 0

    @property
    def all(self) -> int:
        return self.waiting + self.active + self.declined + self.ended + self.paused


def pair_counts(cohort: Cohort) -> PairCounts:
    states = Counter(cohort.pairings.values_list("state", flat=True))
    return PairCounts(
        states[PairingState.OFFERED], states[PairingState.ACTIVE], states[PairingState.DECLINED],
        states[PairingState.ENDED], states[PairingState.PAUSED],
    )  # fmt: skip
