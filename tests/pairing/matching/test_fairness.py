"""What a proposal is to single people and to groups, held against the definitions pair by pair."""

import random
from itertools import combinations

import numpy as np
import pytest

from pairing.matching import Problem, solve
from pairing.matching.fairness import (
    NEAR_ANOTHER,
    ONE_PAIR,
    OTHERS,
    TOO_FEW,
    WHO_IS_OUT,
    Fare,
    Limits,
    by_group,
    comparable,
    distribution,
    individual,
    safe_groups,
)  # fmt: skip

LIMITS = Limits(people=10, either=3, mentors=3, percent=10, changed=10)


def problem(seed: int) -> Problem:
    chance = random.Random(seed)
    mentees, mentors = [f"e{n}" for n in range(chance.randint(1, 7))], [f"o{n}" for n in range(chance.randint(1, 5))]
    edges = [(i, j) for i in range(len(mentees)) for j in range(len(mentors)) if chance.random() < 0.7]
    mentee, mentor = (np.array([edge[side] for edge in edges], dtype=np.int64) for side in (0, 1))
    return Problem(
        mentees, mentors, mentee, mentor, np.array([chance.randint(0, 9) for _ in edges], dtype=np.int64),
        np.array([chance.randint(0, 3) for _ in mentors]), np.array([chance.randint(1, 2) for _ in mentees]), (0, 2),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_every_figure_of_single_people_is_what_its_definition_counts(seed):
    market = problem(seed).order
    pairs = solve(market).pairs
    found = individual(market, pairs)

    score = {
        (market.mentees[i], market.mentors[j]): int(s)
        for i, j, s in zip(market.edge_mentee, market.edge_mentor, market.score, strict=True)
    }
    has = {mentee: {j for i, j, _ in pairs if i == mentee} for mentee in market.mentees}
    held = {mentor: {i for i, j, _ in pairs if j == mentor} for mentor in market.mentors}
    wants = dict(zip(market.mentees, market.demands.tolist(), strict=True))
    takes = dict(zip(market.mentors, market.capacities.tolist(), strict=True))

    def worse_for_mentee(mentee: str, mentor: str) -> bool:
        full = len(has[mentee]) >= wants[mentee]
        return not full or min(score[mentee, j] for j in has[mentee]) < score[mentee, mentor]

    def worse_for_mentor(mentee: str, mentor: str) -> bool:
        if len(held[mentor]) < takes[mentor]:
            return True
        return bool(held[mentor]) and min(score[i, mentor] for i in held[mentor]) < score[mentee, mentor]

    apart = {(i, j) for i, j in score if j not in has[i] and worse_for_mentee(i, j)}
    assert found.blocking == sum(worse_for_mentor(i, j) for i, j in apart)
    assert found.envious == len({i for i, j in apart if held[j] and has[i]})
    best = {i: max((s for (who, _), s in score.items() if who == i), default=None) for i in market.mentees}
    assert found.own_best == sum(any(score[i, j] == best[i] for j in has[i]) for i in market.mentees)
    assert found.idle == sum(not held[j] and takes[j] > 0 for j in market.mentors)
    assert found.served == sum(bool(has[i]) for i in market.mentees)
    assert {(e.mentee, e.mentor) for e in found.examples} <= apart
    gains = [example.gain for example in found.examples]
    assert gains == sorted(gains, reverse=True)


def test_repeats_are_counted():
    market = Problem(["a"], ["x"], *(np.array([v]) for v in (0, 0, 5)), np.array([1]), np.array([1]))

    assert individual(market, [("a", "x", 5)], {"a": frozenset("x")}).repeats == 1


def test_percentiles_are_scores_that_are_there():
    spread = distribution(range(1, 101))

    assert (spread.lowest, spread.fifth, spread.quarter, spread.median, spread.three_quarters) == (1, 5, 25, 50, 75)
    assert (spread.highest, spread.mean) == (100, 50)
    assert distribution([7]).fifth == 7
    assert distribution([]) is None


def fares(out: dict[str, int], served: dict[str, int]) -> tuple[list[Fare], dict[str, str]]:
    """So many of each group without and with somebody, each with another mentor and about the same score."""
    rows, said, number = [], {}, 0
    for group in out.keys() | served.keys():
        for at in range(out.get(group, 0) + served.get(group, 0)):
            number += 1
            name = f"{group}{at}"
            missing = at < out.get(group, 0)
            rows.append(Fare(name, None if missing else 60_000 + number, "" if missing else f"m{number}"))
            said[name] = group
    return rows, said


def test_levels_are_shown_as_they_are():
    rows, said = fares({"1": 1}, {"1": 1, "2": 2})

    first, second = by_group(rows, said)
    assert (first.label, first.people, first.unmatched, first.share) == ("1", 2, 1, 0.5)
    assert (second.unmatched, second.scores.pairs) == (0, 2)


def test_groups_of_enough_people_are_shown_with_a_mean_to_a_tenth():
    rows, said = fares({"women": 4, "men": 5}, {"women": 12, "men": 30})

    shown = safe_groups("gender", rows, said, LIMITS)
    assert [(group.label, group.people, group.unmatched) for group in shown.groups] == [
        ("men", 35, 5),
        ("women", 16, 4),
    ]
    assert all(group.mean % 100 == 0 for group in shown.groups)
    assert not shown.withheld


def test_small_groups_are_merged_and_never_shown_as_a_difference():
    rows, said = fares({}, {"women": 20, "men": 30, "non-binary": 2})
    shown = safe_groups("gender", rows, said, LIMITS)

    # Two are too few; so the next smallest group joins them, and nobody can subtract them from the total.
    assert [(group.label, group.people) for group in shown.groups] == [("men", 30), (OTHERS, 22)]


def test_fewer_than_two_groups_are_none():
    rows, said = fares({}, {"women": 9, "men": 4})

    assert safe_groups("gender", rows, said, LIMITS).withheld == [TOO_FEW]
    assert safe_groups("gender", rows, {}, LIMITS).groups == []


@pytest.mark.parametrize("out", [{"women": 2, "men": 6}, {"women": 0, "men": 6}, {"women": 6, "men": 0}])
def test_who_is_left_out_never_tells_who_belongs_to_a_group(out):
    # The owner sees who is left out: were all of them, or all but one or two, of one group, that would name them.
    rows, said = fares(out, {"women": 20, "men": 30})
    shown = safe_groups("gender", rows, said, LIMITS)

    assert all(group.unmatched is None for group in shown.groups)
    assert shown.withheld == [WHO_IS_OUT]
    assert all(group.mean for group in shown.groups)


def test_one_group_that_gives_a_pair_away_withholds_the_means_of_all():
    rows, said = fares({}, {"women": 12, "men": 30})
    same = [Fare(row.mentee, row.score, "one" if said[row.mentee] == "women" else row.mentor) for row in rows]
    assert safe_groups("gender", same, said, LIMITS).withheld == [ONE_PAIR]
    large = [Fare(row.mentee, 90_000 if row.mentee == "women0" else 1, row.mentor) for row in rows]
    shown = safe_groups("gender", large, said, LIMITS)
    assert all(group.mean is None for group in shown.groups)


def test_a_later_matching_in_which_a_group_has_grown_by_a_few_shows_nothing():
    rows, said = fares({}, {"women": 12, "men": 30})
    earlier = safe_groups("gender", rows, said, LIMITS)
    more, said_more = fares({}, {"women": 13, "men": 30})
    assert safe_groups("gender", more, said_more, LIMITS, [earlier]).withheld == [NEAR_ANOTHER]
    assert safe_groups("gender", rows, said, LIMITS, [earlier]).groups == earlier.groups
    many, said_many = fares({}, {"women": 30, "men": 40})
    assert safe_groups("gender", many, said_many, LIMITS, [earlier]).groups


def test_matchings_compare_when_nobody_or_enough_people_fare_differently():
    before = {f"p{n}": None if n < 5 else 50_000 for n in range(40)}

    assert comparable(before, dict(before), LIMITS)
    assert not comparable(before, before | {"p0": 50_000}, LIMITS)
    assert not comparable(before, before | {"p9": 51_000}, LIMITS)
    assert not comparable(before, before | {"new": None}, LIMITS)
    assert comparable(before, {who: score and score + 1 for who, score in before.items()}, LIMITS)
    # Scores of all differ, but one more is left out: the difference of the two counts would say who they are.
    assert not comparable(before, {who: score and score + 1 for who, score in before.items()} | {"p9": None}, LIMITS)


@pytest.mark.parametrize("seed", range(40))
def test_no_group_that_is_shown_is_small_and_none_can_be_had_by_subtraction(seed):
    chance = random.Random(seed)
    labels = [f"g{n}" for n in range(chance.randint(1, 5))]
    rows = [
        Fare(f"p{n}", None if chance.random() < 0.2 else chance.randint(20_000, 90_000), f"m{n}")
        for n in range(chance.randint(5, 120))
    ]
    said = {row.mentee: chance.choice([*labels, ""]) for row in rows}
    shown = safe_groups("any", rows, said, LIMITS)

    assert sum(group.people for group in shown.groups) in (0, len(rows))
    total = sum(row.score is None for row in rows)
    for size in range(1, len(shown.groups)):
        for some in combinations(shown.groups, size):
            people = sum(group.people for group in some)
            assert min(people, len(rows) - people) >= LIMITS.people
            if total and shown.groups[0].unmatched is not None:
                out = sum(group.unmatched for group in some)
                assert min(out, total - out) >= LIMITS.either
