"""Promotion tables from outside: one row a person and quarter, or rows counted together."""

from evaluation.statistics import Observation
from mentorship.csvfiles import Row, read_csv, shown

REQUIRED = ("mentored", "promoted", "tenure_band", "performance_band")
OPTIONAL = ("person", "quarter", "count")
YES, NO = ("1", "yes", "true", "y"), ("0", "no", "false", "n")
LONGEST, MOST = 100, 10_000_000


def read_observations(content: bytes, name: str) -> tuple[list[Observation], tuple[str, ...]]:
    """The rows of a file and what its reader must know; raises ``BadFile`` with every mistake in it."""
    sheet = read_csv(content, name, required=REQUIRED, optional=OPTIONAL)
    if "person" not in sheet.columns and "count" not in sheet.columns:
        sheet.problem(1, "person", "is missing in the header, and there is no column 'count' in its place")
        sheet.check()
    observations = []
    seen: dict[tuple[str, str], int] = {}
    for row in sheet.rows:
        one = _observation(row)
        if one.person and one.quarter:
            first = seen.setdefault((one.person, one.quarter), row.line)
            if first != row.line:
                row.problem("quarter", f"{shown(one.person)} stands in {one.quarter} on line {first} already")
        observations.append(one)
    sheet.check()
    return observations, _cautions("quarter" in sheet.columns, "count" in sheet.columns)


def _observation(row: Row) -> Observation:
    counted, per_quarter = "count" in row.values, "quarter" in row.values
    return Observation(
        mentored=_flag(row, "mentored"),
        promoted=_flag(row, "promoted"),
        tenure_band=row.text("tenure_band", longest=LONGEST),
        performance_band=row.text("performance_band", longest=LONGEST),
        quarter=row.text("quarter", longest=LONGEST) if per_quarter else "",
        person=row.text("person", longest=LONGEST, blank=counted) if "person" in row.values else "",
        count=(row.integer("count", 0, MOST) or 0) if counted else 1,
    )


def _flag(row: Row, name: str) -> bool:
    return row.choice(name, (*YES, *NO)) in YES


def _cautions(per_quarter: bool, counted: bool) -> tuple[str, ...]:
    cautions = []
    if not per_quarter:
        cautions.append(
            "Without quarters nobody can see that a mentoring came before a promotion: if “mentored” means ever "
            "mentored, the figures are wrong whatever they say."
        )
    if counted:
        cautions.append("Counts name no persons, so the regression can't know which quarters are one person's.")
    return tuple(cautions)
