"""Two matchings of a cohort side by side: what each comes to, and who has somebody else."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pairing.matching.fairness import distribution
from pairing.models import PairingRun


@dataclass(frozen=True)
class Figures:
    """What a run comes to as it stands; scores in thousandths of a point."""

    run: PairingRun
    pairs: int
    total: int
    lowest: int | None
    fifth: int | None
    mean: int | None
    left_out: int


@dataclass(frozen=True)
class Moved:
    """A mentee whom two runs give different mentors; a side is empty where they have nobody."""

    mentee: str
    before: str
    after: str
    score_before: int | None
    score_after: int | None

    @property
    def change(self) -> int | None:
        if self.score_before is None or self.score_after is None:
            return None
        return self.score_after - self.score_before


@dataclass(frozen=True)
class Comparison:
    """``same``: mentees with the same mentors in both."""

    before: Figures
    after: Figures
    moved: list[Moved]
    same: int

    @property
    def same_weights(self) -> bool:
        return self.before.run.weights_id == self.after.run.weights_id

    @property
    def sentences(self) -> list[str]:
        """What the other run gives and what it costs, in words; points compare under the same weights alone."""
        before, after = self.before, self.after
        said = [f"{len(self.moved)} mentee{'' if len(self.moved) == 1 else 's'} would have somebody else."]
        if not self.same_weights:
            said.append("The two were made with different weights, so their points are not of the same measure.")
        elif before.lowest is not None and after.lowest is not None:
            said.append(f"The lowest pair scores {_difference(after.lowest - before.lowest)}, and all pairs together "
                        f"{_difference(after.total - before.total)}{_share(after.total, before.total)}.")  # fmt: skip
        if after.left_out != before.left_out:
            said.append(f"{after.left_out} are left out instead of {before.left_out}.")
        return said


def _difference(thousandths: int) -> str:
    if not thousandths:
        return "the same"
    return f"{abs(thousandths) / 1000:.1f} points {'more' if thousandths > 0 else 'less'}"


def _share(after: int, before: int) -> str:
    return f" ({100 * (after - before) / before:+.2f} %)".replace("-", "−") if before and after != before else ""


def figures_of(run: PairingRun) -> Figures:
    scores = list(run.proposals.values_list("score", flat=True))
    spread = distribution(scores)
    lowest, fifth, mean = (spread.lowest, spread.fifth, spread.mean) if spread else (None, None, None)
    return Figures(run, len(scores), sum(scores), lowest, fifth, mean, run.left_out.count())


def compare_runs(before: PairingRun, after: PairingRun) -> Comparison:
    """Who has whom in each, by mentee; those who have the same are counted."""
    had, has = _mentors(before), _mentors(after)
    moved, same = [], 0
    for mentee in sorted(had.keys() | has.keys(), key=lambda key: (key[1], str(key[0]))):
        old, new = had.get(mentee, {}), has.get(mentee, {})
        if old.keys() == new.keys():
            same += 1
            continue
        moved.append(Moved(mentee[1], _named(old), _named(new), _best(old), _best(new)))
    return Comparison(figures_of(before), figures_of(after), moved, same)


def _mentors(run: PairingRun) -> dict[tuple[Any, str], dict[str, int]]:
    """By mentee (key, name): name of each mentor and their score."""
    mentors: dict[tuple[Any, str], dict[str, int]] = defaultdict(dict)
    rows = run.proposals.values_list("mentee_id", "mentee__person__name", "mentor__person__name", "score")
    for key, mentee, mentor, score in rows:
        mentors[key, mentee][mentor] = score
    return mentors


def _named(mentors: Iterable[str]) -> str:
    return ", ".join(sorted(mentors))


def _best(mentors: dict[str, int]) -> int | None:
    return max(mentors.values(), default=None)
