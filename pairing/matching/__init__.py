"""The matching engine: plain values in, the optimum with its proof and its reasons out. No Django, no clock."""

from pairing.matching.certificate import Certificate, Refuted, verify
from pairing.matching.criteria import Criterion, WeightsError, normalised
from pairing.matching.effects import Change, Effect, preview
from pairing.matching.engine import Match, match, problem_of
from pairing.matching.explain import Explainer, Explanation, RunnerUp
from pairing.matching.floor import Floored, WorstFirst, worst_first
from pairing.matching.floor_proof import Cut, verify_floor
from pairing.matching.market import Market, Unsolvable
from pairing.matching.people import Candidate, Rules
from pairing.matching.problem import Problem
from pairing.matching.scoring import CRITERIA, REASONS, Scores, score
from pairing.matching.solver import Solution, solve
from pairing.matching.stable import Preferences, Stable, blocking_pairs, stable_pairs, verify_stable

__all__ = [
    "CRITERIA", "REASONS", "Candidate", "Certificate", "Change", "Criterion", "Cut", "Effect", "Explainer",
    "Explanation", "Floored", "Market", "Match", "Preferences", "Problem", "Refuted", "Rules", "RunnerUp", "Scores",
    "Solution", "Stable", "Unsolvable", "WeightsError", "WorstFirst", "blocking_pairs", "match", "normalised",
    "preview", "problem_of", "score", "solve", "stable_pairs", "verify", "verify_floor", "verify_stable", "worst_first",
]  # fmt: skip
