"""A linear programme that is asked for one aim after the other, each answer found from the last one."""

from collections.abc import Iterable

import numpy as np
from ortools.linear_solver import pywraplp
from scipy.sparse import csr_array

from governance.disclosure.problem import Floats


class NoSolution(Exception):
    """No numbers fit the lines."""


class Simplex:
    """Numbers x from 0 to ``most``, with ``equal`` x = ``results`` and ``within`` x no more than ``room``.

    Where only the aim changes, the primal simplex method starts at a solution already: close to the new one when the
    aim is about few of the numbers.
    """

    def __init__(self, most: Floats, equal: csr_array, results: Floats, within: csr_array, room: Floats) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._solver.SetSolverSpecificParametersAsString("initial_basis: BIXBY")  # a third fewer steps to begin with
        self._numbers = [self._solver.NumVar(0.0, float(highest), "") for highest in most]
        self._equal = self._lines(equal, results, results)
        self._lines(within, np.full(len(room), -np.inf), room)

    def least(self, aim: Floats) -> Floats:
        """The numbers at which the sum of aim × x is least. Raises NoSolution."""
        objective = self._solver.Objective()
        objective.Clear()
        objective.SetMinimization()
        for place in np.flatnonzero(aim).tolist():
            objective.SetCoefficient(self._numbers[place], float(aim[place]))
        if not self._solve() and not self._solve(anew=True):
            raise NoSolution
        return np.array([number.solution_value() for number in self._numbers])

    def prices(self) -> Floats:
        """What the last answer would have gained from one more, for each ``equal`` line."""
        return np.array([line.dual_value() for line in self._equal])

    def drop(self, rows: Iterable[int]) -> None:
        """Let these ``equal`` lines hold no longer; what was possible stays so."""
        for row in rows:
            self._equal[row].SetBounds(-self._solver.infinity(), self._solver.infinity())

    def _solve(self, *, anew: bool = False) -> bool:
        """Whether the numbers were found; what the primal method loses its way in, the dual one may find anew."""
        how = pywraplp.MPSolverParameters()
        how.SetIntegerParam(how.PRESOLVE, how.PRESOLVE_OFF)
        how.SetIntegerParam(how.INCREMENTALITY, how.INCREMENTALITY_OFF if anew else how.INCREMENTALITY_ON)
        how.SetIntegerParam(how.LP_ALGORITHM, how.DUAL if anew else how.PRIMAL)
        return bool(self._solver.Solve(how) == pywraplp.Solver.OPTIMAL)

    def _lines(self, matrix: csr_array, least: Floats, most: Floats) -> list[pywraplp.Constraint]:
        lines, starts = [], matrix.indptr.tolist()
        places, factors = matrix.indices.tolist(), matrix.data.tolist()
        for row, (low, high) in enumerate(zip(least.tolist(), most.tolist(), strict=True)):
            line = self._solver.RowConstraint(low, high, "")
            for i in range(starts[row], starts[row + 1]):
                line.SetCoefficient(self._numbers[places[i]], factors[i])
            lines.append(line)
        return lines
