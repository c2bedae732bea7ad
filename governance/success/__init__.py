"""Figures of success: what each person's evidence adds up to, with an interval, or a sentence why not. No database."""

from governance.success.figures import Estimate, Figure, Item, Withheld, mean_of, measure, share_of, total_of
from governance.success.wording import counted_alone, verdict

__all__ = [
    "Estimate",
    "Figure",
    "Item",
    "Withheld",
    "counted_alone",
    "mean_of",
    "measure",
    "share_of",
    "total_of",
    "verdict",
]
