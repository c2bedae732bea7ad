"""A release as its page shows it: one table a declared family, lines with the length of their bar, and the finding."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from governance.disclosure import ANY, OTHERS, Cell, ProtectedRelease
from governance.selectors.paths import PATHS
from governance.selectors.population import OTHER_SITES

LAST = {OTHERS, OTHER_SITES}
NAMES = {"department": "Department", "team": "Team", "band": "Level", "site": "Site"}
ON_NO_PATH, REST = "In none, or in a small one", "Everybody else"
QUARTERS = 8


@dataclass(frozen=True)
class Mean:
    """One outcome of a line: its value, or the sentence that says why there is none."""

    label: str
    value: float | None
    why: str


@dataclass(frozen=True)
class Line:
    """One figure: its words and numbers, or the rule that withholds them; the bar is in percent of everybody."""

    label: str
    eligible: int | None
    participants: int | None
    rate: float | None
    share: float
    why: str
    means: list[Mean]


@dataclass(frozen=True)
class Group:
    """Lines under one heading; a table of one dimension has a single group without one."""

    heading: str
    lines: list[Line]


@dataclass(frozen=True)
class Table:
    """One declared table."""

    slug: str
    title: str
    finding: str
    groups: list[Group]
    means: list[str]
    why_no_means: str

    @property
    def lines(self) -> list[Line]:
        return [line for group in self.groups for line in group.lines]


def spoken(dimension: str) -> str:
    return NAMES.get(dimension) or dimension.replace("_", " ").capitalize()


def title_of(family: str) -> str:
    first, *rest = family.split(" × ")
    return " and ".join([spoken(first), *(spoken(name).lower() for name in rest)])


def slug_of(family: str) -> str:
    return family.replace(" × ", "-")


def families(figures: ProtectedRelease) -> list[str]:
    """The declared tables in their order, without the total."""
    return list(dict.fromkeys(cell.family for cell in figures.cells if cell.family != "total"))


def table_of(figures: ProtectedRelease, family: str, department: str = "") -> Table:
    """One declared table, with a department chosen its part of it."""
    place = figures.dimensions.index("department")
    cells = [cell for cell in figures.cells if cell.family == family and department in ("", cell.key[place])]
    cells.sort(key=lambda cell: [(value in LAST, as_counted(value)) for value in cell.key])
    groups: dict[str, list[Line]] = {}
    for cell in cells:
        *above, label = [_named(*pair) for pair in zip(figures.dimensions, cell.key, strict=True) if pair[1] != ANY]
        heading = " · ".join(REST if name == ON_NO_PATH else name for name in above)
        groups.setdefault(heading, []).append(line_of(cell, label, figures))
    lines = [line for found in groups.values() for line in found]
    return Table(
        slug=slug_of(family),
        title=title_of(family),
        finding=finding([(line, name) for group, found in groups.items() for line, name in _called(group, found)]),
        groups=[Group(heading, found) for heading, found in groups.items()],
        means=[mean.label for mean in lines[0].means] if lines else [],
        why_no_means=next((mean.why for line in lines for mean in line.means if mean.why), ""),
    )


def _named(dimension: str, value: str) -> str:
    return ON_NO_PATH if dimension in PATHS and value == OTHERS else value


def _called(group: str, lines: list[Line]) -> list[tuple[Line, str]]:
    """What a finding calls each line; those who are enrolled in nothing have no part in it."""
    told = [line for line in lines if line.label != ON_NO_PATH]
    return [(line, f"{group}, {line.label}" if group else line.label) for line in told]


def as_counted(name: str) -> list[tuple[int, str]]:
    """Sorts team 9 before team 10."""
    parts = re.split(r"([0-9]+)", name)
    return [(int(part) if part.isdecimal() else -1, part) for part in parts]


def line_of(cell: Cell, label: str, figures: ProtectedRelease) -> Line:
    return Line(
        label=label,
        eligible=cell.eligible,
        participants=cell.participants,
        rate=cell.rate,
        share=round(100 * (cell.rate or 0), 1),
        why=cell.reason.sentence(figures.thresholds) if cell.reason else "",
        means=list(_means(cell, figures)),
    )


def _means(cell: Cell, figures: ProtectedRelease) -> Iterator[Mean]:
    for name, value in sorted(cell.outcomes.items(), reverse=True):
        reason = cell.outcome_reasons.get(name)
        yield Mean(name, value, reason.sentence(figures.thresholds) if reason else "")


def finding(lines: Sequence[tuple[Line, str]]) -> str:
    """What a plot shows, in one sentence, from its lines and what to call each."""
    shown = sorted(((line.rate, name) for line, name in lines if line.rate is not None), key=itemgetter(0))
    if not shown:
        return "Nothing can be shown here without telling about single people."
    (lowest, least), (highest, most) = shown[0], shown[-1]
    if len(shown) == 1:
        return f"One line alone can be shown: {_share(highest)} took part ({most})."
    if lowest == highest:
        return f"All that can be shown took part alike: {_share(highest)}."
    return f"Between {_share(lowest)} ({least}) and {_share(highest)} ({most}) took part."


def course(lines: Sequence[Line]) -> str:
    """The first and the last share that was printed."""
    shown = [line for line in lines if line.rate is not None]
    if len(shown) < 2:
        return "There are no two quarters to compare."
    (first, *_, last), (before, now) = shown, (shown[0].rate or 0, shown[-1].rate or 0)
    if _share(before) == _share(now):
        return f"In {last.label} as many took part as in {first.label}: {_share(now)}."
    return f"From {_share(before)} in {first.label} to {_share(now)} in {last.label}."


def _share(rate: float) -> str:
    return f"{100 * rate:.0f}\N{NO-BREAK SPACE}%"


def total_of(figures: ProtectedRelease) -> Line:
    return line_of(figures.cells[0], "Everybody", figures)


def sentence(total: Line, before: Line | None, quarter_before: str) -> str:
    """The whole quarter in one sentence, beside the quarter before where both are printed."""
    if total.rate is None:
        return "How many people took part can't be shown without telling about single people."
    said = f"{total.participants} of {total.eligible} people took part, {100 * total.rate:.1f}\N{NO-BREAK SPACE}%"
    if before is None or before.rate is None:
        return f"{said}."
    points = round(100 * (total.rate - before.rate), 1)
    if not points:
        return f"{said}, the same share as in {quarter_before}."
    return f"{said}: {abs(points)} points {'more' if points > 0 else 'less'} than in {quarter_before}."


def quarters(releases: QuerySet[Any]) -> Table:
    """The totals of the last quarters up to this one, as they were printed, the first one first."""
    lines = [
        Line(
            label=release.quarter,
            eligible=release.eligible,
            participants=release.participants,
            rate=release.rate,
            share=round(100 * (release.rate or 0), 1),
            why="" if release.rate is not None else "The report of that quarter says why.",
            means=[],
        )
        for release in reversed(releases.defer("content")[:QUARTERS])
    ]
    return Table("quarter", "Quarter", course(lines), [Group("", lines)], [], "")


def choices(figures: ProtectedRelease) -> list[tuple[str, str]]:
    """The tables to choose among, for a form."""
    return [(slug_of(family), f"By {title_of(family).lower()}") for family in families(figures)]


def departments(figures: ProtectedRelease) -> list[str]:
    return [child for dimension, child, _ in figures.hierarchy if dimension == "department"]


def overview(figures: ProtectedRelease) -> list[Table]:
    """The tables of one dimension, but teams, which are many; of tiers and tracks the tracks, which stand in tiers."""
    shown = [family for family in families(figures) if " × " not in family and family != "team"]
    return [table_of(figures, family) for family in shown if family != "tier" or "track" not in shown]


def context_of(figures: ProtectedRelease, chosen: str, department: str) -> dict[str, Any]:
    """What the page shows: the overview, or the chosen declared table."""
    family = next((family for family in families(figures) if slug_of(family) == chosen), "")
    tables = [table_of(figures, family, department)] if family else overview(figures)
    return {"tables": tables, "chosen": family, "has_paths": bool(figures.paths)}
