"""What the roadmap asks of people, and what is missing for it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mentorship.people.models import PersonSkill, Position, Unit
from mentorship.people.states import Employment
from programs.models import RoadmapItem, RoadmapNeed


def needs_of_units(day: date) -> dict[str, dict[str, int]]:
    """By the path of a unit: the proficiency that roadmap items not over by then ask of each skill."""
    needs: dict[str, dict[str, int]] = defaultdict(dict)
    rows = RoadmapNeed.objects.filter(item__ends_on__gte=day).values_list("unit__path", "skill__name", "level")
    for path, skill, level in rows:
        needs[path][skill] = max(level, needs[path].get(skill, 0))
    return dict(needs)


def needs_of(path: str, needs: dict[str, dict[str, int]]) -> dict[str, int]:
    """Of somebody in the unit at ``path``: what is asked of it and of all that it is part of."""
    asked: dict[str, int] = {}
    parts = path.split("/")
    for depth in range(1, len(parts) + 1):
        for skill, level in needs.get("/".join(parts[:depth]), {}).items():
            asked[skill] = max(level, asked.get(skill, 0))
    return asked


@dataclass(frozen=True)
class Gap:
    """Of one unit and skill: the most that is missing at once. ``needed`` at ``level`` or above, ``available``."""

    needed: int
    available: int
    level: int
    missing: int

    @property
    def shade(self) -> int:
        """0 where nothing is missing, up to 4."""
        return min(4, self.missing)


@dataclass(frozen=True)
class GapRow:
    label: str
    cells: list[Gap | None]


@dataclass(frozen=True)
class GapMap:
    skills: list[str]
    rows: list[GapRow]

    @property
    def missing(self) -> int:
        return sum(cell.missing for row in self.rows for cell in row.cells if cell)

    @property
    def finding(self) -> str:
        gaps = sum(1 for row in self.rows for cell in row.cells if cell and cell.missing)
        if not gaps:
            return "Every team has the people that the roadmap asks for"
        return f"{gaps} skill{' is' if gaps == 1 else 's are'} missing in a team that the roadmap counts on"


def gap_map(day: date) -> GapMap:
    """Needed less available, per unit with everybody below it, and skill; of items that are not over."""
    needs: dict[tuple[int, int], list[RoadmapNeed]] = defaultdict(list)
    rows = RoadmapNeed.objects.filter(item__ends_on__gte=day).select_related("item", "unit", "skill")
    units: dict[int, Unit] = {}
    skills: dict[int, str] = {}
    for need in rows:
        needs[need.unit_id, need.skill_id].append(need)
        units[need.unit_id], skills[need.skill_id] = need.unit, need.skill.name
    levels = _levels(units.values(), skills, day)
    order = sorted(skills, key=lambda pk: skills[pk].lower())
    return GapMap(
        [skills[pk] for pk in order],
        [
            GapRow(
                unit.path.partition("/")[2].replace("/", " / ") or unit.path,
                [_gap(needs[unit.pk, skill], levels[unit.pk, skill]) if needs.get((unit.pk, skill)) else None
                 for skill in order],
            )
            for unit in sorted(units.values(), key=lambda unit: unit.path)
        ],
    )  # fmt: skip


def _levels(units: Iterable[Unit], skills: dict[int, str], day: date) -> dict[tuple[int, int], list[int]]:
    """By unit and skill: the proficiency of everybody at or below the unit who has any."""
    held = Position.objects.on(day).exclude(person__status=Employment.LEFT)
    path = dict(held.values_list("person_id", "unit__path"))
    levels: dict[tuple[int, int], list[int]] = defaultdict(list)
    by_path = {unit.path: unit.pk for unit in units}
    for person, skill, level in PersonSkill.objects.filter(skill__in=skills).values_list(
        "person_id", "skill_id", "proficiency"
    ):
        parts = path.get(person, "").split("/")
        for depth in range(1, len(parts) + 1):
            if unit := by_path.get("/".join(parts[:depth])):
                levels[unit, skill].append(level)
    return levels


def _gap(needs: Sequence[RoadmapNeed], levels: Sequence[int]) -> Gap:
    """The worst day and level. People are lacking where those asked for at a level or above outnumber those there are:
    for nested levels that is all there is to check (Hall, 1935).
    """
    worst = Gap(0, len(levels), 1, 0)
    for start in {need.item.starts_on for need in needs}:
        at_once = [need for need in needs if need.item.starts_on <= start <= need.item.ends_on]
        for level in {need.level for need in at_once}:
            needed = sum(need.people for need in at_once if need.level >= level)
            available = sum(1 for own in levels if own >= level)
            gap = Gap(needed, available, level, max(0, needed - available))
            if (gap.missing, gap.needed) > (worst.missing, worst.needed):
                worst = gap
    return worst


def items_listed() -> list[RoadmapItem]:
    """By date, each with its needs."""
    return list(RoadmapItem.objects.prefetch_related("needs__unit", "needs__skill").order_by("starts_on", "title"))
