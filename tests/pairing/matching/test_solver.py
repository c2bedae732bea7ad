import pytest
from hypothesis import given, settings

from pairing.matching import Unsolvable, solve, verify
from tests.pairing.matching.instances import problems
from tests.pairing.matching.oracle import best


@settings(max_examples=400, deadline=None)
@given(problems())
def test_no_answer_is_better_than_the_one_found(problem):
    expected = best(problem)

    if expected is None:
        with pytest.raises(Unsolvable):
            solve(problem)
        return
    found = solve(problem)

    assert (len(found.pairs), found.objective) == expected
    assert (found.status, found.gap) == ("optimal", 0)
    assert verify(found.problem, [pair[:2] for pair in found.pairs], found.certificate) == found.objective
