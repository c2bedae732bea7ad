"""The proof stands on its own: it believes no pairs, no prices and no solver."""

import ast
import dataclasses
import importlib
import inspect

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing.matching import Certificate, Refuted, Unsolvable, solve, verify
from tests.pairing.matching.instances import problems
from tests.pairing.matching.oracle import answers, served, worth
from tests.pairing.matching.test_solver import random_scores, table


@pytest.fixture
def found():
    return solve(table(random_scores(8, 3, highest=100), capacities=[2] * 8, load_costs=[0, 5]))


def pairs(found) -> list[tuple[str, str]]:
    return [pair[:2] for pair in found.pairs]


def test_the_optimum_is_accepted_with_what_it_is_worth(found):
    assert verify(found.problem, pairs(found), found.certificate) == found.objective


def test_two_swapped_mentors_are_refuted(found):
    (first, one), (second, other), *rest = pairs(found)
    assert one != other

    with pytest.raises(Refuted, match="not proven best"):
        verify(found.problem, [(first, other), (second, one), *rest], found.certificate)


def test_a_missing_pair_is_refuted(found):
    with pytest.raises(Refuted, match="not proven best"):
        verify(found.problem, pairs(found)[1:], found.certificate)


def test_other_prices_prove_nothing(found):
    dearer = {mentor: price + 7 for mentor, price in found.certificate.prices.items()}

    with pytest.raises(Refuted, match="not proven best"):
        verify(found.problem, pairs(found), dataclasses.replace(found.certificate, prices=dearer))


def test_a_price_below_nothing_is_no_price(found):
    with pytest.raises(Refuted, match="below 0"):
        verify(found.problem, pairs(found), dataclasses.replace(found.certificate, prices={"o0": -1}))


def test_a_cheap_open_place_proves_nothing(found):
    with pytest.raises(Refuted, match="leaving one open could pay"):
        verify(found.problem, pairs(found), Certificate(found.certificate.prices, open_cost=3))


def test_a_pair_named_twice_is_refuted(found):
    with pytest.raises(Refuted, match="twice"):
        verify(found.problem, [*pairs(found), pairs(found)[0]], found.certificate)


def test_more_pairs_than_places_are_refuted():
    found = solve(table([[5, 4], [3, 2]]))

    with pytest.raises(Refuted, match="mentor o0 has 2 pairs and room for 1"):
        verify(found.problem, [("e0", "o0"), ("e1", "o0")], found.certificate)
    with pytest.raises(Refuted, match="mentee e0 has 2 pairs and room for 1"):
        verify(found.problem, [("e0", "o0"), ("e0", "o1")], found.certificate)


def test_a_pair_that_may_not_be_is_refuted():
    found = solve(table([[5, None], [3, 2]]))

    for stranger in ("o1", "o9"):
        with pytest.raises(Refuted, match="no eligible pair"):
            verify(found.problem, [("e0", stranger)], found.certificate)


def test_a_forced_pair_that_is_missing_is_refuted():
    found = solve(table([[5, 4], [3, 2]], forced=frozenset({("e0", "o1")})))

    with pytest.raises(Refuted, match="e0 with o1 was forced and is missing"):
        verify(found.problem, [("e0", "o0"), ("e1", "o1")], found.certificate)


def imported_by(module: str) -> set[str]:
    """Everything that a module of the engine imports, and what that imports in turn."""
    seen, waiting = set(), [module]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name.startswith("pairing."):
            tree = ast.parse(inspect.getsource(importlib.import_module(name)))
            waiting += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
            waiting += [one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names]
    return seen - {module}


@pytest.mark.parametrize("proof", ["certificate", "floor_proof"])
def test_a_proof_imports_nothing_of_the_solver(proof):
    imported = imported_by(f"pairing.matching.{proof}")

    ours = {name.removeprefix("pairing.matching.") for name in imported if name.startswith("pairing")}
    assert ours <= {"market", "conflicts", "certificate"}
    assert not {name.split(".")[0] for name in imported} & {"ortools", "scipy", "highspy"}


@settings(max_examples=100, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_pairs_that_are_worth_less_are_always_refuted(problem, random):
    try:
        found = solve(problem)
    except Unsolvable:
        return
    best = (served(problem, pairs(found)), found.objective)
    for other in random.sample(everything := list(answers(problem)), min(20, len(everything))):
        if (served(problem, other), worth(problem, other)) == best:
            assert verify(found.problem, other, found.certificate) == found.objective
        else:
            with pytest.raises(Refuted):
                verify(found.problem, other, found.certificate)
