"""Which systems hang on a single mentor, and which on nobody."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q

from mentorship.people.models import Person
from programs.models import Enrolment, System, SystemKnowledge
from programs.models.system import TEACHES_FROM
from programs.states import CohortState

NOBODY, SINGLE, SEVERAL = "nobody", "single", "several"


def mentoring_now() -> Any:
    """Who takes part as a mentor in a cohort that has not ended."""
    return (
        Enrolment.objects.enrolled().mentors().exclude(cohort__state=CohortState.ENDED)
        .exclude(cohort__state=CohortState.PLANNED).values("person")
    )  # fmt: skip


def systems_listed() -> Any:
    """Each with ``able``: who can show it; ``mentors``: those of them who mentor now; ``learning``: who knows some."""
    here = ~Q(knowledge__person__status="left")
    able = here & Q(knowledge__level__gte=TEACHES_FROM)
    return System.objects.select_related("unit").annotate(
        able=Count("knowledge", filter=able),
        mentors=Count("knowledge", filter=able & Q(knowledge__person__in=mentoring_now())),
        learning=Count("knowledge", filter=here & Q(knowledge__level__lt=TEACHES_FROM)),
    )


def status_of(mentors: int) -> str:
    return NOBODY if not mentors else SINGLE if mentors == 1 else SEVERAL


@dataclass(frozen=True)
class UnitRisk:
    """How many systems of a unit have no mentor, one, or several; ``widths``: in percent of the longest bar."""

    label: str
    nobody: int
    single: int
    several: int
    longest: int = 1

    @property
    def systems(self) -> int:
        return self.nobody + self.single + self.several

    @property
    def parts(self) -> list[tuple[str, float, float, int]]:
        """Of the bar: kind, where it begins, how long it is, how many."""
        parts, start = [], 0.0
        for kind, count in ((NOBODY, self.nobody), (SINGLE, self.single), (SEVERAL, self.several)):
            width = round(100 * count / self.longest, 2)
            if count:
                parts.append((kind, round(start, 2), width, count))
            start += width
        return parts


@dataclass(frozen=True)
class SystemReport:
    """The systems of the organisation by how many mentors they are known through."""

    units: list[UnitRisk]

    @property
    def total(self) -> int:
        return sum(unit.systems for unit in self.units)

    @property
    def single(self) -> int:
        return sum(unit.single for unit in self.units)

    @property
    def nobody(self) -> int:
        return sum(unit.nobody for unit in self.units)

    @property
    def finding(self) -> str:
        if not self.single and not self.nobody:
            return "Every system is known through two mentors or more"
        of = f"Of {self.total} system{'' if self.total == 1 else 's'}"
        return f"{of} {self.single} {_are(self.single)} known through a single mentor, {self.nobody} through nobody"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def system_report() -> SystemReport:
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for path, mentors in systems_listed().order_by().values_list("unit__path", "mentors"):
        counts[path][status_of(mentors)] += 1
    longest = max((sum(of.values()) for of in counts.values()), default=1)
    units = [UnitRisk(_short(path), of[NOBODY], of[SINGLE], of[SEVERAL], longest) for path, of in counts.items()]
    return SystemReport(sorted(units, key=lambda unit: (-unit.nobody, -unit.single, unit.label)))


def _short(path: str) -> str:
    """Without the root, which all have in common."""
    return path.partition("/")[2].replace("/", " / ") or path


@dataclass(frozen=True)
class Knower:
    """Somebody who knows a system, and whether they mentor now."""

    row: SystemKnowledge
    mentors: bool

    @property
    def able(self) -> bool:
        return self.row.level >= TEACHES_FROM


def knowers_of(system: System, today: date) -> list[Knower]:
    """Best first, with team and level of today."""
    now = set(mentoring_now().values_list("person", flat=True))
    rows = (
        system.knowledge.here().order_by(F("level").desc(), "person__name", "pk")
        .prefetch_related(Prefetch("person", queryset=Person.objects.with_position(today)))
    )  # fmt: skip
    return [Knower(row, row.person_id in now) for row in rows]


def systems_shown_by(people: Iterable[int]) -> dict[int, frozenset[str]]:
    """By person the slugs of the systems that they can show to a mentee."""
    shown: dict[int, set[str]] = defaultdict(set)
    rows = SystemKnowledge.objects.filter(person__in=list(people), level__gte=TEACHES_FROM)
    for person, slug in rows.values_list("person_id", "system__slug"):
        shown[person].add(slug)
    return {person: frozenset(slugs) for person, slugs in shown.items()}


def systems_known_to(people: Iterable[int]) -> dict[int, frozenset[str]]:
    """By person the slugs of the systems in which they have worked, with help or alone."""
    known: dict[int, set[str]] = defaultdict(set)
    rows = SystemKnowledge.objects.filter(person__in=list(people), level__gte=2)
    for person, slug in rows.values_list("person_id", "system__slug"):
        known[person].add(slug)
    return {person: frozenset(slugs) for person, slugs in known.items()}
