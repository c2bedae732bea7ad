"""Reads that span models."""

from pairing.selectors.breakdowns import Bar, breakdown
from pairing.selectors.comparisons import Comparison, compare_runs, figures_of
from pairing.selectors.fairness import Fairness, fairness_of
from pairing.selectors.histories import History, histories
from pairing.selectors.inputs import Fact, facts_of, weights_in
from pairing.selectors.pairings import PairCounts, pair_counts, pairings_of_cohort
from pairing.selectors.reasons import Reasons, decisions_in, reasons_for
from pairing.selectors.runs import (
    Bin,
    Known,
    LevelLoad,
    Price,
    ProposalCounts,
    Spread,
    left_out_of,
    load_per_level,
    mentees_known,
    prices_of,
    proposal_counts,
    proposals_matching,
    proposals_of,
    runs_of,
    spread_of,
)

__all__ = [
    "Bar", "Bin", "Comparison", "Fact", "Fairness", "History", "Known", "LevelLoad", "PairCounts", "Price",
    "ProposalCounts", "Reasons", "Spread", "breakdown", "compare_runs", "decisions_in", "facts_of", "fairness_of",
    "figures_of", "histories", "left_out_of", "load_per_level", "mentees_known", "pair_counts", "pairings_of_cohort",
    "prices_of", "proposal_counts", "proposals_matching", "proposals_of", "reasons_for", "runs_of", "spread_of",
    "weights_in",
]  # fmt: skip
