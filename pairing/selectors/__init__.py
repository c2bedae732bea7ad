"""Reads that span models."""

from pairing.selectors.breakdowns import Bar, breakdown
from pairing.selectors.pairings import PairCounts, pair_counts, pairings_of_cohort
from pairing.selectors.reasons import Reasons, decisions_in, reasons_for
from pairing.selectors.runs import (
    Bin,
    LevelLoad,
    Price,
    Spread,
    left_out_of,
    load_per_level,
    prices_of,
    proposals_matching,
    proposals_of,
    runs_of,
    spread_of,
)

__all__ = [
    "Bar", "Bin", "LevelLoad", "PairCounts", "Price", "Reasons", "Spread", "breakdown", "decisions_in", "left_out_of",
    "load_per_level", "pair_counts", "pairings_of_cohort", "prices_of", "proposals_matching", "proposals_of",
    "reasons_for", "runs_of", "spread_of",
]  # fmt: skip
