"""Figures of success: what each person's evidence adds up to, with an interval, or a sentence why not. No database."""

from governance.success.figures import Estimate, Figure, Item, Withheld, mean_of, measure, share_of
from governance.success.report import NO_REPORT, TELLS, holds_beside_report, total_in
from governance.success.wording import counted_alone, verdict

__all__ = [
    "NO_REPORT",
    "TELLS",
    "Estimate",
    "Figure",
    "Item",
    "Withheld",
    "counted_alone",
    "holds_beside_report",
    "mean_of",
    "measure",
    "share_of",
    "total_in",
    "verdict",
]
