"""The worst score first: the highest floor, the best answer above it, and a proof that needs no solver."""

import dataclasses

import pytest
from hypothesis import given, settings

from pairing.matching import Refuted, Unsolvable, verify
from pairing.matching.floor import Floored, worst_first
from pairing.matching.floor_proof import verify_floor
from tests.pairing.matching.instances import problems
from tests.pairing.matching.oracle import answers, served, worth
from tests.pairing.matching.test_solver import random_scores, table


def pairs(solution) -> list[tuple[str, str]]:
    return [pair[:2] for pair in solution.pairs]


def best_above_the_worst(problem):
    """By trying everything: what is served, the highest worst score of pairs that are not forced, the total."""
    names = [(problem.mentees[i], problem.mentors[j]) for i, j in zip(problem.edge_mentee, problem.edge_mentor)]  # noqa: B905
    scores = dict(zip(names, problem.score.tolist(), strict=True))

    def key(chosen):
        free = [scores[pair] for pair in chosen if pair not in problem.forced]
        return served(problem, chosen), min(free, default=0), worth(problem, chosen)

    return max(map(key, answers(problem)), default=None)


@settings(max_examples=250, deadline=None)
@given(problems(mentees=4))
def test_no_answer_has_a_higher_worst_score_nor_a_better_total_above_it(problem):
    expected = best_above_the_worst(problem)

    if expected is None:
        with pytest.raises(Unsolvable):
            worst_first(problem)
        return
    found = worst_first(problem)

    made = pairs(found.solution)
    assert (served(problem, made), found.floor, found.solution.objective) == expected
    assert found.costs == found.optimum.objective - expected[2] >= 0
    assert verify(Floored(problem.order, found.floor), made, found.solution.certificate) == expected[2]
    if found.cut:
        assert verify_floor(problem.order, made, found.cut) == found.floor


def test_the_worst_pair_is_helped_and_what_it_costs_is_said():
    found = worst_first(table([[100, 60], [60, 10]]))

    assert [pair[2] for pair in found.optimum.pairs] == [60, 60]
    assert found.costs == 0
    dear = worst_first(table([[100, 40], [40, 10]]))
    assert [pair[2] for pair in dear.optimum.pairs] == [100, 10]
    assert ([pair[2] for pair in dear.solution.pairs], dear.floor, dear.costs) == ([40, 40], 40, 30)


def test_pairs_that_were_not_looked_at_first_are_found(monkeypatch):
    problem = table(random_scores(30, 5, highest=60))
    expected = worst_first(problem)
    monkeypatch.setattr("pairing.matching.search.CANDIDATES", 1)
    monkeypatch.setattr("pairing.matching.floor.FURTHER", 1)

    found = worst_first(problem)

    assert (found.floor, found.solution.pairs) == (expected.floor, expected.solution.pairs)


def test_a_cut_that_proves_nothing_is_refuted():
    problem = table(random_scores(12, 3, highest=40))
    found = worst_first(problem)
    lower = dataclasses.replace(found.cut, floor=found.cut.floor - 1)
    nobody = dataclasses.replace(found.cut, mentees=frozenset(), mentors=frozenset())

    for cut in (lower, nobody):
        with pytest.raises(Refuted, match="could fill"):
            verify_floor(problem, pairs(found.solution), cut)
    with pytest.raises(Refuted, match="below the floor"):
        verify_floor(problem, pairs(found.solution), dataclasses.replace(found.cut, floor=found.cut.floor + 5))
    with pytest.raises(Refuted, match="not eligible"):
        verify_floor(problem, [("e0", "o9x")], found.cut)
