"""The matching engine: plain values in, the optimum with its proof and its reasons out. No Django, no clock."""

from pairing.matching.certificate import Certificate, Refuted, verify
from pairing.matching.engine import Explainer, Explanation, Match, RunnerUp, match, problem_of
from pairing.matching.people import Candidate, Rules
from pairing.matching.problem import Problem, Unsolvable
from pairing.matching.scoring import CRITERIA, Scores, score
from pairing.matching.solver import Solution, solve

__all__ = [
    "CRITERIA", "Candidate", "Certificate", "Explainer", "Explanation", "Match", "Problem", "Refuted", "Rules",
    "RunnerUp", "Scores", "Solution", "Unsolvable", "match", "problem_of", "score", "solve", "verify",
]  # fmt: skip
