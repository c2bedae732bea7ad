"""A score table from outside: read whole, checked whole, and handed to the same engine that pairs cohorts."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np

from mentorship.csvfiles import Row, Sheet, open_csv, shown
from mentorship.errors import Refusal
from pairing.matching import Problem, Solution
from pairing.matching.explain import all_full
from pairing.matching.market import NOT_ELIGIBLE, Integers, Pair
from pairing.matching.units import LARGEST, MOST_DECIMALS, Unit, as_millionths, is_amount

MOST_PLACES = 1_000_000
NUMBER = f"a number of at most {MOST_DECIMALS} decimals, {LARGEST} at most either way"


@dataclass(frozen=True)
class ScoreTable:
    """``unit``: what the problem counts in. ``shift``: added to every score, so that none is below 0.

    As many places as possible are filled in any case, so adding the same to every score changes no pair.
    """

    problem: Problem
    unit: Unit
    shift: int

    def score(self, counted: int) -> int:
        """A score of the problem as the table has it."""
        return counted - self.shift

    def total(self, solution: Solution, counted: int) -> int:
        """The objective or the bound of a solution as the table's own scores give it."""
        return counted - self.shift * len(solution.pairs)


@dataclass
class _Scores:
    """The pairs as read: positions, millionths of a point, and the line of each."""

    mentees: dict[str, int] = field(default_factory=dict)
    mentors: dict[str, int] = field(default_factory=dict)
    mentor_lines: dict[str, Row] = field(default_factory=dict)
    mentee: "array[int]" = field(default_factory=lambda: array("q"))
    mentor: "array[int]" = field(default_factory=lambda: array("q"))
    score: "array[int]" = field(default_factory=lambda: array("q"))
    line: "array[int]" = field(default_factory=lambda: array("q"))
    unit: Unit = field(default_factory=lambda: Unit(0))


def read_score_table(
    *,
    scores: Path,
    capacities: Path,
    demands: Path | None,
    forced: Path | None,
    load_costs: str,
    mentor_costs: Path | None = None,
) -> ScoreTable:
    """Raises ``BadFile`` with every wrong row of the first file that has any, ``OSError``, ``Refusal``."""
    read, score_sheet = _read_scores(scores)
    costs = _amounts(load_costs)
    room = _read_counts(capacities, "mentor_id", "capacity")
    for name, row in read.mentor_lines.items():
        if name not in room:
            row.problem("mentor_id", f"{shown(name)} is not in {capacities.name}")
    score_sheet.check()
    wanted = _read_counts(demands, "mentee_id", "mentors") if demands else {}
    for name in wanted:
        read.mentees.setdefault(name, len(read.mentees))
    for name in room:
        read.mentors.setdefault(name, len(read.mentors))
    pairs = _read_forced(forced, read) if forced else frozenset()
    apart = _read_costs(mentor_costs, read) if mentor_costs else {}
    unit = Unit(max(read.unit.decimals, Unit.finest([*costs, *chain(*apart.values())]).decimals))
    counted = _counted(read.score, unit)
    shift = -min(0, int(counted.min(initial=0)))
    problem = Problem(
        mentees=list(read.mentees),
        mentors=list(read.mentors),
        edge_mentee=np.array(read.mentee, dtype=np.int64),
        edge_mentor=np.array(read.mentor, dtype=np.int64),
        score=counted + shift,
        capacities=np.array([room[name] for name in read.mentors], dtype=np.int64),
        demands=np.array([wanted.get(name, 1) for name in read.mentees], dtype=np.int64),
        load_costs={
            name: [unit.counted(as_millionths(cost)) for cost in apart.get(name, costs)] for name in read.mentors
        },
        forced=pairs,
    )
    return ScoreTable(problem, unit, shift)


def _counted(millionths: "array[int]", unit: Unit) -> Integers:
    return np.array(millionths, dtype=np.int64) // 10 ** (MOST_DECIMALS - unit.decimals)


def _amounts(load_costs: str) -> list[str]:
    costs = [cost.strip() for cost in load_costs.split(",")]
    for cost in costs:
        if not is_amount(cost):
            raise Refusal(f"--load-costs: {shown(cost)} is not {NUMBER}.")
    values = [as_millionths(cost) for cost in costs]
    if values != sorted(values) or values[0] < 0:
        raise Refusal("--load-costs: they begin at 0 or more, and each is at least as high as the one before.")
    return costs


def _read_costs(path: Path, read: _Scores) -> dict[str, list[str]]:
    """What the mentees of some mentors cost, who are not like the others: a row a place, from the first."""
    sheet, rows = open_csv(path.read_bytes(), path.name, required=("mentor_id", "place", "cost"))
    found: dict[str, list[str]] = {}
    for row in rows:
        mentor, place, cost = _id(row, "mentor_id"), row.integer("place", 1, MOST_PLACES), row["cost"]
        before = found.setdefault(mentor, [])
        if mentor not in read.mentors:
            row.problem("mentor_id", "has no capacity and no score")
        elif place is not None and place != len(before) + 1:
            row.problem("place", f"the next place of {shown(mentor)} is {len(before) + 1}")
        elif not is_amount(cost) or as_millionths(cost) < as_millionths(before[-1] if before else "0"):
            row.problem("cost", f"{shown(cost)} is not {NUMBER}, and at least as high as the one before")
        else:
            before.append(cost)
    sheet.check()
    return found


def _read_scores(path: Path) -> tuple[_Scores, Sheet]:
    sheet, rows = open_csv(path.read_bytes(), path.name, required=("mentee_id", "mentor_id", "score"))
    read = _Scores()
    decimals: set[str] = set()
    for row in rows:
        mentee, mentor, score = _id(row, "mentee_id"), _id(row, "mentor_id"), row["score"]
        if not is_amount(score):
            row.problem("score", f"{shown(score)} is not {NUMBER}")
            continue
        decimals.add(score.partition(".")[2])
        if mentor not in read.mentor_lines:
            read.mentor_lines[mentor] = row
        read.mentee.append(read.mentees.setdefault(mentee, len(read.mentees)))
        read.mentor.append(read.mentors.setdefault(mentor, len(read.mentors)))
        read.score.append(as_millionths(score))
        read.line.append(row.line)
    for first, line in _repeated(read):
        sheet.problem(line, sheet.columns["mentor_id"], f"the same two stand on line {first} already")
    sheet.check()
    read.unit = Unit.finest(f".{digits}" for digits in decimals)
    return read, sheet


def _repeated(read: _Scores) -> Iterator[tuple[int, int]]:
    """The line of each pair that stands there again, after the one where it stood first."""
    keys = np.array(read.mentee, dtype=np.int64) * len(read.mentors) + np.array(read.mentor, dtype=np.int64)
    order = np.argsort(keys, kind="stable")
    again = np.flatnonzero(np.diff(keys[order]) == 0) + 1
    for place in again.tolist():
        yield read.line[order[place - 1]], read.line[order[place]]


def _read_counts(path: Path, who: str, what: str) -> dict[str, int]:
    """A whole number for each id."""
    sheet, rows = open_csv(path.read_bytes(), path.name, required=(who, what))
    counts: dict[str, int] = {}
    lines: dict[str, int] = {}
    for row in rows:
        name = _id(row, who)
        if lines.setdefault(name, row.line) != row.line:
            row.problem(who, f"stands on line {lines[name]} already")
        counts[name] = row.integer(what, 0, MOST_PLACES) or 0
    sheet.check()
    return counts


def _read_forced(path: Path, read: _Scores) -> frozenset[Pair]:
    sheet, rows = open_csv(path.read_bytes(), path.name, required=("mentee_id", "mentor_id"))
    known = set(zip(read.mentee, read.mentor, strict=True))
    lines: dict[Pair, int] = {}
    for row in rows:
        pair = _id(row, "mentee_id"), _id(row, "mentor_id")
        if lines.setdefault(pair, row.line) != row.line:
            row.problem("mentor_id", f"the same two stand on line {lines[pair]} already")
        elif (read.mentees.get(pair[0], -1), read.mentors.get(pair[1], -1)) not in known:
            row.problem("mentor_id", "these two have no score, so they can't be a pair")
    sheet.check()
    return frozenset(lines)


def _id(row: Row, name: str) -> str:
    if row[name].isalnum():
        return row[name]
    return row.text(name, longest=200)


def reasons(solution: Solution) -> list[tuple[str, str]]:
    """Each mentee who has nobody, with a sentence."""
    problem, open_to = solution.problem, dict[str, int]()
    for block in problem.blocks():
        counts = (block.scores != NOT_ELIGIBLE).sum(axis=1).tolist()
        open_to |= zip(problem.mentees[block.rows], counts, strict=True)
    nobody = "No mentor has a score with them."
    return [(name, all_full(open_to[name]) if open_to[name] else nobody) for name in sorted(solution.unmatched)]


def edges_of(problem: Problem) -> Iterator[tuple[str, str, int]]:
    """Every eligible pair, by the order of ids."""
    ordered = problem.order
    columns = ordered.edge_mentee.tolist(), ordered.edge_mentor.tolist(), ordered.score.tolist()
    for i, j, score in zip(*columns, strict=True):
        yield ordered.mentees[i], ordered.mentors[j], score
