"""A rotation plan as a timetable: mentees in rows, steps in columns."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from mentorship.people.models import Person
from pairing.models import RotationMove, RotationPlan
from pairing.states import MoveState, RotationState
from programs.models import Cohort


@dataclass(frozen=True)
class Column:
    step: int
    starts_on: date
    ends_on: date

    @property
    def label(self) -> str:
        return f"Until {self.ends_on:%-d %b}" if not self.step else f"From {self.starts_on:%-d %b}"


@dataclass
class Line:
    """A mentee and their moves; ``None`` where they were not in yet."""

    mentee: Person
    cells: list[RotationMove | None] = field(default_factory=list)


@dataclass(frozen=True)
class Timetable:
    columns: list[Column]
    lines: list[Line]
    moves: list[RotationMove]

    @property
    def stuck(self) -> int:
        """Moves that lead nowhere, or did not happen."""
        return sum(1 for move in self.moves if move.mentor_id is None or move.state == MoveState.MISSED)

    @property
    def new_systems(self) -> int:
        return sum(1 for move in self.moves if getattr(move, "is_new", False))


def current_plan(cohort: Cohort) -> RotationPlan | None:
    """The draft or the published one."""
    plans = cohort.rotation_plans.exclude(state=RotationState.REPLACED)
    return plans.select_related("cohort__track__program", "made_by", "published_by").first()


def timetable_of(plan: RotationPlan) -> Timetable:
    rows = plan.moves.select_related("mentee", "mentor", "system", "changed_by")
    moves = list(rows.order_by("mentee__name", "mentee", "step"))
    steps: dict[int, Column] = {}
    for move in moves:
        if move.step not in steps or move.starts_on < steps[move.step].starts_on:
            steps[move.step] = Column(move.step, move.starts_on, move.ends_on)
    columns = [steps[step] for step in sorted(steps)]
    _mark_new(moves)
    lines: dict[int, Line] = {}
    for move in moves:
        line = lines.setdefault(move.mentee_id, Line(move.mentee, [None] * len(columns)))
        line.cells[[column.step for column in columns].index(move.step)] = move
    return Timetable(columns, list(lines.values()), [move for move in moves if move.step])


def _mark_new(moves: Iterable[RotationMove]) -> None:
    """``is_new``: the first step of a mentee in a system, as far as the plan goes."""
    seen: set[tuple[int, int | None]] = set()
    for move in moves:
        key = (move.mentee_id, move.system_id)
        move.is_new = bool(move.step and move.system_id and key not in seen)  # type: ignore[attr-defined]
        seen.add(key)


def my_moves(person: Person, cohort: Cohort) -> list[RotationMove]:
    """Of the published plan: where one is as a mentee, or who comes to one as a mentor, in order of time."""
    rows = RotationMove.objects.published().filter(plan__cohort=cohort)
    mine = rows.filter(mentee=person) | rows.filter(mentor=person)
    return list(mine.select_related("mentee", "mentor", "system", "pairing").order_by("starts_on", "mentee__name"))


def next_moves(person: Person, today: date) -> list[RotationMove]:
    """In each cohort the next move of the published plan that concerns somebody, as mentee or as mentor."""
    rows = RotationMove.objects.published().filter(state=MoveState.PLANNED, starts_on__gt=today)
    mine = rows.filter(mentee=person) | rows.filter(mentor=person)
    found: dict[int, RotationMove] = {}
    for move in mine.select_related("mentee", "mentor", "system", "plan__cohort").order_by("starts_on", "pk"):
        found.setdefault(move.plan.cohort_id, move)
    return list(found.values())
