"""Figures of success: what each person's evidence adds up to, with an interval, or a sentence why not. No database."""

from governance.success.beside import differ_by_few, differing, told_beside
from governance.success.figures import RULES, Estimate, Figure, Withheld, mean_of, measure, share_of
from governance.success.items import Item, read, written
from governance.success.report import NO_REPORT, TELLS, holds_beside_report, total_in
from governance.success.wording import counted_alone, verdict

__all__ = [
    "NO_REPORT",
    "RULES",
    "TELLS",
    "Estimate",
    "Figure",
    "Item",
    "Withheld",
    "counted_alone",
    "differ_by_few",
    "differing",
    "holds_beside_report",
    "mean_of",
    "measure",
    "read",
    "share_of",
    "told_beside",
    "total_in",
    "verdict",
    "written",
]
