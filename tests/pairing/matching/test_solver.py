import dataclasses
import random
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from pairing.matching import (
    Candidate,
    Problem,
    Rules,
    Unsolvable,
    match,
    problem_of,
    score,
    search,
    solve,
    verify,
)  # fmt: skip
from pairing.matching.load import load_costs
from pairing.matching.ties import lots, marks
from tests.benchmarks.pairing import WEIGHTS, copied, organisation, worth
from tests.pairing.matching.instances import problems
from tests.pairing.matching.oracle import best, served

DAY = date(2026, 1, 14)


def table(scores, capacities=None, **more) -> Problem:
    """Mentees e0, e1, … × mentors o0, o1, …; None where a pair may not be."""
    cells = [(i, j, s) for i, row in enumerate(scores) for j, s in enumerate(row) if s is not None]
    mentors = len(scores[0])
    return Problem(
        mentees=[f"e{i}" for i in range(len(scores))],
        mentors=[f"o{j}" for j in range(mentors)],
        edge_mentee=np.array([c[0] for c in cells], dtype=np.int64),
        edge_mentor=np.array([c[1] for c in cells], dtype=np.int64),
        score=np.array([c[2] for c in cells], dtype=np.int64),
        capacities=np.array(capacities or [1] * mentors),
        demands=np.array(more.pop("demands", [1] * len(scores))),
        **more,
    )


def shuffled(problem: Problem, seed: int) -> Problem:
    """The same people and pairs in another order."""
    random = np.random.default_rng(seed)
    mentees, mentors = random.permutation(len(problem.mentees)), random.permutation(len(problem.mentors))
    edges = random.permutation(len(problem.score))
    return dataclasses.replace(
        problem,
        mentees=[problem.mentees[i] for i in mentees],
        mentors=[problem.mentors[j] for j in mentors],
        edge_mentee=np.argsort(mentees)[problem.edge_mentee][edges],
        edge_mentor=np.argsort(mentors)[problem.edge_mentor][edges],
        score=problem.score[edges],
        capacities=problem.capacities[mentors],
        demands=problem.demands[mentees],
    )


def random_scores(size: int, seed: int, highest: int = 8) -> list[list[int]]:
    """Few different scores, so that many answers are equally good."""
    return np.random.default_rng(seed).integers(0, highest, (size, size)).tolist()


@settings(max_examples=400, deadline=None)
@given(problems())
def test_no_answer_is_better_than_the_one_found(problem):
    expected = best(problem)

    if expected is None:
        with pytest.raises(Unsolvable):
            solve(problem)
        return
    found = solve(problem)

    pairs = tuple(pair[:2] for pair in found.pairs)
    assert (served(problem, pairs), found.objective) == expected
    assert (found.status, found.gap) == ("optimal", 0)
    assert verify(found.problem, pairs, found.certificate) == found.objective


@settings(max_examples=100, deadline=None)
@given(problems(forced=False))
def test_shuffled_rows_give_the_same_pairs(problem):
    assert solve(shuffled(problem, 1)).pairs == solve(problem).pairs == solve(shuffled(problem, 2)).pairs


@pytest.mark.parametrize("seed", range(5))
def test_another_solver_agrees_on_every_pair(seed):
    size, scores = 40, np.array(random_scores(40, seed))
    names = [f"e{i}" for i in range(size)], [f"o{j}" for j in range(size)]
    draw = lots(marks(names[0])[:, None], marks(names[1])[None, :])

    # The total counts first; below its resolution the lots decide, as the rule for ties says.
    rows, columns = linear_sum_assignment(scores * 2.0**30 - draw, maximize=True)

    found = solve(table(scores.tolist()))
    assert found.objective == scores[rows, columns].sum()
    assert {pair[:2] for pair in found.pairs} == {(f"e{i}", f"o{j}") for i, j in zip(rows, columns, strict=True)}


@pytest.mark.parametrize("seed", range(3))
def test_another_solver_agrees_on_what_a_cohort_is_worth(seed):
    """A column for each place, less what it costs, to scipy: more mentees than places, loads that cost by level."""
    mentees, mentors = organisation(120, seed)
    problem = problem_of(score(mentees, mentors, WEIGHTS, Rules(1, 3), DAY), load_costs(mentors))
    everything = np.concatenate([block.scores for block in problem.blocks()])

    found, other = solve(problem), copied(problem)

    assert len(found.pairs) == len(other)
    assert found.objective == worth(problem, other)
    assert all(everything[i, j] == value for i, j, value in other)


def test_shuffled_people_are_paired_alike():
    mentees, mentors = organisation(150)
    asked = {"weights": WEIGHTS, "rules": Rules(1, 3), "day": DAY, "load_costs": load_costs(mentors)}
    expected = match(mentees, mentors, **asked).solution

    for seed in range(3):
        draw = random.Random(seed)
        found = match(draw.sample(mentees, len(mentees)), draw.sample(mentors, len(mentors)), **asked).solution
        assert (found.pairs, found.certificate) == (expected.pairs, expected.certificate)


def test_pairs_left_out_at_first_are_found_when_they_would_be_better(monkeypatch):
    problem = table(random_scores(30, 7, highest=50))
    all_at_once, steps = solve(problem), []
    monkeypatch.setattr(search, "CANDIDATES", 1)
    monkeypatch.setattr(search, "FURTHER", 1)

    found = solve(problem, say=steps.append)

    assert found.pairs == all_at_once.pairs
    assert found.gap == 0
    assert sum(step.startswith("solving") for step in steps) > 2


def test_filling_a_place_counts_more_than_any_score():
    found = solve(table([[1000, 1], [900, None]]))

    assert found.pairs == [("e0", "o1", 1), ("e1", "o0", 900)]


def test_a_mentors_further_mentees_cost_more():
    free = solve(table([[10, 8], [10, 8]], capacities=[2, 2]))
    dear = solve(table([[10, 8], [10, 8]], capacities=[2, 2], load_costs=[0, 3]))

    assert free.load == {"o0": 2, "o1": 0}
    assert dear.load == {"o0": 1, "o1": 1}
    assert dear.objective == 18


def test_the_load_of_a_senior_mentor_may_cost_more_than_that_of_another():
    same = [[10, 9], [10, 9], [10, 9]]
    found = solve(table(same, capacities=[3, 3], load_costs={"o0": [0, 6], "o1": [0, 2]}))

    assert found.load == {"o0": 1, "o1": 2}
    assert found.objective == 10 + 9 + 9 - 2


def test_a_higher_class_is_served_before_any_score_of_a_lower_one():
    found = solve(table([[1], [1000], [1]], priorities={"e0": 2, "e1": 0, "e2": 1}))

    assert found.pairs == [("e0", "o0", 1)]


def test_serving_a_higher_class_never_costs_a_served_mentee():
    """Whoever is in the higher class could have either mentor, the other only one of them."""
    found = solve(table([[9, 1], [9, None]], priorities={"e0": 1}))

    assert found.pairs == [("e0", "o1", 1), ("e1", "o0", 9)]


def test_everybodys_first_mentor_comes_before_anybodys_second_where_asked_for():
    several = {"scores": [[9, 9], [1, 1]], "demands": [2, 1]}

    assert len(solve(table(**several)).served) == 2
    assert solve(table(**several)).served == {"e0": 2, "e1": 0}
    assert solve(table(**several, everybody_first=True)).served == {"e0": 1, "e1": 1}


def test_who_wants_several_mentors_gets_several():
    found = solve(table([[5, 4, 3]], demands=[2]))

    assert [pair[1] for pair in found.pairs] == ["o0", "o1"]
    assert found.served == {"e0": 2}
    assert found.unmatched == []


def test_who_gets_nobody_is_named_unless_nobody_was_wanted():
    found = solve(table([[5], [4], [None]], demands=[1, 1, 0]))

    assert found.unmatched == ["e1"]


@pytest.mark.parametrize(
    ("forced", "sentence"),
    [
        (
            {("e0", "o0"), ("e1", "o0")},
            "2 pairs are forced for mentor o0, who has room for 1: e0 and e1. Release 1 of them or give o0 more room.",
        ),
        (
            {("e0", "o0"), ("e0", "o1")},
            "2 pairs are forced for mentee e0, who has room for 1: o0 and o1. Release 1 of them or give e0 more room.",
        ),
        ({("e1", "o1")}, "e1 with o1 is forced, but a rule forbids this pair. Release it."),
        (
            {("e9", "o1")},
            "e9 with o1 is forced, and one of them is not to be paired. Release it, or let both in.",
        ),
    ],
)
def test_constraints_that_collide_are_said_in_a_sentence(forced, sentence):
    with pytest.raises(Unsolvable) as refused:
        solve(table([[5, 4], [3, None]], forced=frozenset(forced)))

    assert refused.value.sentences() == [sentence] == [str(refused.value)]


@settings(max_examples=200, deadline=None)
@given(problems(forced=False), st.sets(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=5))
def test_giving_up_what_collides_and_nothing_less_leaves_an_answer(problem, forced):
    forced = frozenset((f"e{i}", f"o{j}") for i, j in forced)
    problem = dataclasses.replace(problem, forced=forced)

    def refusal(pairs):
        try:
            solve(dataclasses.replace(problem, forced=frozenset(pairs)))
        except Unsolvable as refused:
            return refused
        return None

    kept, refused = set(forced), refusal(forced)
    while refused:
        for conflict in refused.conflicts:
            assert conflict.sentence()
            excess = len(conflict.pairs) - conflict.room
            assert excess > 0
            assert refusal(conflict.pairs)
            assert refusal(conflict.pairs[excess - 1 :])
            kept -= set(conflict.pairs[:excess])
        refused = refusal(kept)
    assert refusal(kept) is None


def test_the_rule_against_a_forced_pair_is_named():
    boss = Candidate("boss", 5)
    below = Candidate("e", 2, line=frozenset({"boss"}))

    with pytest.raises(Unsolvable) as refused:
        match([below], [boss], weights={"career": 1}, rules=Rules(0, 4), day=DAY, forced=frozenset({("e", "boss")}))

    names = {"e": "Eve", "boss": "Ben"}
    assert refused.value.sentences(names.get) == [
        "Eve with Ben is forced, but they are in the same reporting line. Release the pair."
    ]


@pytest.mark.parametrize(
    ("mentees", "sentence"),
    [
        ([Candidate("e", 2), Candidate("e", 3)], "e stands among the mentees 2 times."),
        ([Candidate("e", 2, places=-1)], "e has -1 places: 0 or more are needed."),
    ],
)
def test_people_who_make_no_sense_are_named(mentees, sentence):
    with pytest.raises(Unsolvable, match=sentence):
        match(mentees, [Candidate("o", 4)], weights={"career": 1}, rules=Rules(0, 4), day=DAY)


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 2), (2, 0), (0, 0)])
def test_an_empty_side_has_the_empty_answer(mentees, mentors):
    people = [Candidate(f"e{n}", 2) for n in range(mentees)], [Candidate(f"o{n}", 4) for n in range(mentors)]

    found = match(*people, weights={"career": 1}, rules=Rules(0, 4), day=DAY).solution

    assert (found.pairs, found.status, found.unmatched) == ([], "optimal", [f"e{n}" for n in range(mentees)])


def test_forced_pairs_are_kept_and_the_rest_is_best_beside_them():
    found = solve(table([[9, 1], [8, 1]], forced=frozenset({("e1", "o0")})))

    assert found.pairs == [("e0", "o1", 1), ("e1", "o0", 8)]
    assert found.gap == 0


def test_scores_beyond_32_bits_are_exact():
    large = 10**12
    found = solve(table([[large + 1, large], [large, large]]))

    assert found.objective == 2 * large + 1
    assert found.pairs[0] == ("e0", "o0", large + 1)


def test_scores_too_large_to_be_exact_are_refused():
    with pytest.raises(Unsolvable, match="too large"):
        solve(table([[2**53] * 20] * 20))


@pytest.mark.parametrize(
    "change",
    [
        {"load_costs": [3, 0]},
        {"load_costs": []},
        {"load_costs": [-1]},
        {"mentees": ["e0", "e0"]},
        {"score": np.array([1, 2, 3, -4])},
        {"capacities": np.array([-1, 1])},
    ],
)
def test_what_is_no_problem_is_refused_at_once(change):
    problem = table([[5, 4], [3, 2]])

    with pytest.raises(ValueError):
        dataclasses.replace(problem, **change)


def test_a_pair_named_twice_is_refused():
    problem = table([[5, 4], [3, 2]])

    with pytest.raises(ValueError, match="named twice"):
        solve(dataclasses.replace(problem, edge_mentor=np.array([0, 0, 0, 1])))


def test_a_market_without_pairs_has_an_answer():
    found = solve(table([[None, None]]))

    assert (found.pairs, found.objective, found.gap) == ([], 0, 0)
