"""What a promotion comparison looks at: person-quarters, and the tables they fall into."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Observation:
    """One person through one quarter, or ``count`` alike; exposure as it was when the quarter began."""

    mentored: bool
    promoted: bool
    tenure_band: str
    performance_band: str
    quarter: str = ""
    person: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Stratum:
    """The two-by-two table of those who are alike in what is controlled for."""

    tenure_band: str
    performance_band: str
    quarter: str
    mentored_promoted: int
    mentored_not: int
    others_promoted: int
    others_not: int

    @property
    def mentored(self) -> int:
        return self.mentored_promoted + self.mentored_not

    @property
    def others(self) -> int:
        return self.others_promoted + self.others_not

    @property
    def promoted(self) -> int:
        return self.mentored_promoted + self.others_promoted

    @property
    def total(self) -> int:
        return self.mentored + self.others

    @property
    def informative(self) -> bool:
        """Whether it says anything about an odds ratio: nobody can be compared across an empty margin."""
        return bool(self.mentored and self.others and self.promoted and self.total - self.promoted)

    @property
    def odds_ratio(self) -> float | None:
        """The sample odds ratio; None where a division by zero would be."""
        below = self.mentored_not * self.others_promoted
        return self.mentored_promoted * self.others_not / below if below else None


def stratify(observations: Iterable[Observation]) -> tuple[Stratum, ...]:
    """One table per tenure band × performance band × quarter, in the order of their names."""
    cells: Counter[tuple[tuple[str, str, str], bool, bool]] = Counter()
    for one in observations:
        key = (one.tenure_band, one.performance_band, one.quarter)
        cells[key, one.mentored, one.promoted] += one.count
    arms = ((True, True), (True, False), (False, True), (False, False))
    return tuple(Stratum(*key, *(cells[key, *arm] for arm in arms)) for key in sorted({key for key, *_ in cells}))
