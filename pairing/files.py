"""The files that a matching leaves in a folder, the same for a cohort and for a score table from outside."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mentorship.safe_csv import write_csv
from pairing.matching.units import Unit


@dataclass(frozen=True)
class Judged:
    """Two people, their score and what each criterion gave to it: whole numbers that add up."""

    mentee: str
    mentor: str
    score: int
    points: Mapping[str, int]


@dataclass(frozen=True)
class Figures:
    """``objective`` and ``bound`` count in the unit of the scores; the seconds are of the processor.

    Pairs that go by wishes have no bound.
    """

    status: str
    objective: int
    bound: int | None
    seconds_scoring: float
    seconds_solving: float

    def as_dict(self, unit: Unit) -> dict[str, object]:
        return {
            "status": self.status,
            "objective": unit.number(self.objective),
            "bound": None if self.bound is None else unit.number(self.bound),
            "gap": None if self.bound is None else unit.number(self.bound - self.objective),
            "seconds_scoring": round(self.seconds_scoring, 3),
            "seconds_solving": round(self.seconds_solving, 3),
        }

    def sentence(self, unit: Unit) -> str:
        facts = self.as_dict(unit)
        return ", ".join(f"{name}: {facts[name]}" for name in ("status", "gap", "objective", "bound"))


@dataclass(frozen=True)
class Result:
    """``edges``: every eligible pair, read once. ``capacities`` and ``unmatched``: by id. ``load_costs``: what each
    mentor's first, second, … mentee costs, where that is not the same for all.
    """

    unit: Unit
    criteria: Sequence[str]
    pairs: Sequence[Judged]
    edges: Iterable[Judged]
    capacities: Iterable[tuple[str, int]]
    unmatched: Iterable[tuple[str, str]]
    figures: Figures
    certificate: Mapping[str, object]
    load_costs: Mapping[str, Sequence[int]] | None = None

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        write_csv(folder / "pairings.csv", ("mentee_id", "mentor_id", "score"), map(self._scored, self.pairs))
        columns = ("mentee_id", "mentor_id", "score", *self.criteria)
        write_csv(folder / "edges.csv", columns, map(self._broken_down, self.edges))
        capacities = ({"mentor_id": mentor, "capacity": places} for mentor, places in self.capacities)
        write_csv(folder / "capacities.csv", ("mentor_id", "capacity"), capacities)
        rationale = (
            {
                "mentee_id": pair.mentee,
                "mentor_id": pair.mentor,
                "criterion": criterion,
                "points": self.unit.text(points),
            }
            for pair in self.pairs
            for criterion, points in pair.points.items()
        )
        write_csv(folder / "rationale.csv", ("mentee_id", "mentor_id", "criterion", "points"), rationale)
        unmatched = ({"mentee_id": mentee, "reason": reason} for mentee, reason in self.unmatched)
        write_csv(folder / "unmatched.csv", ("mentee_id", "reason"), unmatched)
        if self.load_costs is not None:
            costs = (
                {"mentor_id": mentor, "place": place, "cost": self.unit.text(cost)}
                for mentor, by_place in sorted(self.load_costs.items())
                for place, cost in enumerate(by_place, start=1)
            )
            write_csv(folder / "load_costs.csv", ("mentor_id", "place", "cost"), costs)
        summary = self.figures.as_dict(self.unit) | {"pairs": len(self.pairs), "certificate": self.certificate}
        (folder / "summary.json").write_text(json.dumps(summary, indent=2, sort_keys=False) + "\n", encoding="utf-8")

    def _scored(self, pair: Judged) -> dict[str, object]:
        return {"mentee_id": pair.mentee, "mentor_id": pair.mentor, "score": self.unit.text(pair.score)}

    def _broken_down(self, pair: Judged) -> dict[str, object]:
        return self._scored(pair) | {criterion: self.unit.text(pair.points[criterion]) for criterion in self.criteria}


def check_folder(folder: Path) -> None:
    """``NotADirectoryError`` or another ``OSError`` before any work is done, rather than after it."""
    existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not existing.is_dir():
        raise NotADirectoryError(20, "is a file, not a folder", str(existing))
