"""Trying other weights on people who were scored once."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing.matching import CRITERIA, Candidate, Match, Rules, WeightsError, problem_of, score, solve
from pairing.matching.effects import preview

DAY = date(2026, 1, 14)
MENTEES = [
    Candidate(f"e{n}", 2, wants=("Go", "SQL")[n % 2 :], style=("remote", "in-person")[n % 2], places=1 + n % 2)
    for n in range(6)
]
MENTORS = [
    Candidate(f"o{n}", 4, skills={"Go": 2 + n, "SQL": 5 - n}, style=("remote", "in-person")[n < 2], places=2)
    for n in range(4)
]


def matched(weights, keep=True) -> Match:
    scores = score(MENTEES, MENTORS, weights, Rules(0, 3), DAY)
    scores = scores.kept() if keep else scores
    return Match(scores, solve(problem_of(scores, (0, 3000))))


weights = st.fixed_dictionaries({criterion: st.integers(0, 5) for criterion in CRITERIA}).filter(
    lambda chosen: any(chosen.values())
)


@settings(max_examples=50, deadline=None)
@given(weights, weights)
def test_the_preview_is_what_a_matching_from_the_beginning_gives(before, after):
    effect = preview(matched(before), after)

    anew = matched(after, keep=False)
    assert effect.after.solution.pairs == anew.solution.pairs
    assert effect.total_after == sum(pair[2] for pair in anew.solution.pairs)
    old = sorted(pair[:2] for pair in matched(before).solution.pairs)
    assert effect.total_before == sum(anew.scores.total_of(anew.rows[i], anew.columns[j]) for i, j in old)


def test_each_mentee_who_would_have_somebody_else_is_named_with_both_scores():
    before = matched({"technical": 1})

    effect = preview(before, {"communication": 1})

    assert effect.moved == len(effect.changes) > 0
    for change in effect.changes:
        assert change.before != change.after
        assert change.score_after <= 100_000 * len(change.after)


def test_the_same_weights_change_nothing():
    assert preview(matched({"technical": 1}), {"technical": 3}).changes == []


def test_weights_that_say_nothing_are_refused():
    with pytest.raises(WeightsError):
        preview(matched({"technical": 1}), {"technical": 0})
