"""A score as its criteria: points, bars and words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from programs.models.track import CRITERIA
from programs.selectors import criterion_label


@dataclass(frozen=True)
class Bar:
    """One criterion of a pair's score: points got of points there were, both out of 100.

    ``whole`` and ``part``: how long the bar is, in percent of the longest of its chart, and how much of it is filled.
    """

    criterion: str
    label: str
    points: float
    of: int
    words: str = ""
    whole: int = 0

    @property
    def share(self) -> int:
        return round(100 * self.points / self.of) if self.of else 0

    @property
    def part(self) -> float:
        return round(self.whole * self.points / self.of, 1) if self.of else 0


def breakdown(
    points: Mapping[str, int],
    weights: Mapping[str, int],
    without_data: Collection[str] = (),
    assumed: Collection[str] = (),
) -> list[Bar]:
    """A score as its criteria; the points add up to the score."""
    longest = max((weights.get(criterion, 0) for criterion in CRITERIA), default=0) or 1
    bars = []
    for criterion in CRITERIA:
        got, of = points.get(criterion, 0) / 1000, weights.get(criterion, 0)
        words = _words(criterion, got / of if of else None, criterion in without_data)
        words += ASSUMED if criterion in assumed and of else ""
        bars.append(Bar(criterion, criterion_label(criterion), got, of, words, round(100 * of / longest)))
    return bars


def _words(criterion: str, share: float | None, unknown: bool) -> str:
    """What the criterion says of the pair; ``share`` is None where the track gives it no weight."""
    if share is None:
        return "Does not count in this track."
    if unknown:
        return "Nothing is known here of one of them, so it counts half."
    return WORDS[criterion](share)


def _technical(share: float) -> str:
    if share == 0:
        return "The mentor is not ahead in what the mentee wishes to learn."
    if share > 0.995:
        return "The mentor is well ahead in everything the mentee wishes to learn."
    return f"The mentor is ahead in what the mentee wishes to learn: {share:.0%} of full marks."


def _career(share: float) -> str:
    fits = "well" if share >= 0.8 else "in part" if share >= 0.45 else "little"
    return f"The mentor's level and job family fit the mentee's way {fits}."


def _communication(share: float) -> str:
    if share > 0.95:
        return "Both like to meet in the same way."
    if share < 0.01:
        return "They have named no language in common."
    if 0.45 < share < 0.55:
        return "How one of them likes to meet is not known."
    return "One of them is fine with either way to meet." if share > 0.5 else "One meets remotely, the other in person."


def _overlap(share: float) -> str:
    return f"They are at work together {share:.0%} of the week of whoever works less."


def _roadmap(share: float) -> str:
    return f"What the mentor can close of the gaps for the roadmap, and how much that matters now: {share:.0%}."


def _rotation(share: float) -> str:
    if share > 0.95:
        return "They were not paired before, and the team is new to the mentee."
    if share == 0:
        return "They were paired before."
    return "The mentee had a mentor of this team before, or knows the systems that the mentor can show."


ASSUMED = " Monday to Friday, nine to five, is assumed where no hours are named."
WORDS = {
    "technical": _technical, "career": _career, "communication": _communication, "overlap": _overlap,
    "roadmap": _roadmap, "rotation": _rotation,
}  # fmt: skip
