"""The matching engine: plain values in, the optimum with its proof and its reasons out. No Django, no clock."""

from pairing.matching.certificate import Certificate, Refuted, verify
from pairing.matching.criteria import Criterion, WeightsError, normalised
from pairing.matching.engine import Match, match, problem_of
from pairing.matching.explain import Explainer, Explanation, RunnerUp
from pairing.matching.market import Market, Unsolvable
from pairing.matching.people import Candidate, Rules
from pairing.matching.problem import Problem
from pairing.matching.scoring import CRITERIA, REASONS, Scores, score
from pairing.matching.solver import Solution, solve

__all__ = [
    "CRITERIA", "REASONS", "Candidate", "Certificate", "Criterion", "Explainer", "Explanation", "Market", "Match",
    "Problem", "Refuted", "Rules", "RunnerUp", "Scores", "Solution", "Unsolvable", "WeightsError", "match",
    "normalised", "problem_of", "score", "solve", "verify",
]  # fmt: skip
