"""Every “why” and “why not” is a statement that can be checked against the scores and the prices."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing.matching import (
    CRITERIA,
    Candidate,
    Explainer,
    Match,
    Rules,
    Unsolvable,
    match,
    problem_of,
    score,
    solve,
    worst_first,
)  # fmt: skip
from pairing.matching.explain import EQUAL, IN_DEMAND, LOWER, NEEDED, SET
from pairing.matching.load import load_costs

DAY = date(2026, 1, 14)
WEIGHTS = {"technical": 100}


def mentee(name, *wants, **facts) -> Candidate:
    return Candidate(**{"id": name, "level": 2, "wants": wants} | facts)


def mentor(name, places=1, **skills) -> Candidate:
    return Candidate(id=name, level=4, places=places, skills=skills)


def matched(mentees, mentors, **options) -> Match:
    return match(mentees, mentors, weights=WEIGHTS, rules=Rules(0, 3), day=DAY, **options)


@pytest.fixture
def in_demand():
    """Both wish for Rust; who also wishes for Go is paired with the mentor of Go."""
    return matched([mentee("e1", "Rust"), mentee("e2", "Rust", "Go")], [mentor("rust", Rust=5), mentor("go", Go=5)])


def test_points_add_up_and_what_had_no_data_is_named(in_demand):
    explained = Explainer(in_demand).explain("e1", "rust")

    assert sum(explained.points.values()) == explained.points["technical"] == 100_000
    assert list(explained.points) == list(CRITERIA)
    assert {"communication", "roadmap"} <= set(explained.without_data)


def test_another_mentor_was_worth_less_after_the_price_of_a_place(in_demand):
    other = Explainer(in_demand).explain("e2", "go").mentors[0]

    assert other.id == "rust"
    assert other.worth == other.score - other.price
    assert other.needed or other.worth <= other.instead


def test_another_mentee_who_would_have_scored_lower_is_named(in_demand):
    explained = Explainer(in_demand).explain("e1", "rust")

    assert [(other.id, other.score) for other in explained.mentees] == [("e2", 50_000)]
    assert explained.mentor_full
    assert "capacity" in explained.binding


def test_every_reason_is_true_of_a_larger_market():
    skills = ("Rust", "Go", "SQL", "Kafka")
    mentees = [mentee(f"e{n:02}", skills[n % 4], skills[(n * 7 + 1) % 4], style="remote") for n in range(24)]
    mentors = [mentor(f"o{n}", places=2, **{skills[n % 4]: 3 + n % 3, skills[(n + 1) % 4]: 4}) for n in range(8)]
    found = matched(mentees, mentors, load_costs=[0, 3000])
    explainer = Explainer(found)

    for name, chosen, own in found.solution.pairs:
        explained = explainer.explain(name, chosen)
        for other in explained.mentors:
            assert other.worth == other.score - other.price
            assert other.reason in {LOWER, IN_DEMAND, NEEDED, EQUAL}
            if other.reason == LOWER:
                assert other.score < own
            if other.reason in {IN_DEMAND, EQUAL}:
                assert other.worth <= other.instead
    assert len(found.solution.unmatched) == 8


def test_a_place_that_keeps_somebody_from_having_nobody_says_so():
    """Two may have the one mentor alone, so that the third, who could have either, has the other."""
    mentees = [mentee("flexible", "SQL", level=3), mentee("one", "SQL"), mentee("two", "SQL")]
    near, far = mentor("near", SQL=5), Candidate(id="far", level=6, skills={"SQL": 4})
    found = match(mentees, [near, far], weights=WEIGHTS, rules=Rules(1, 3), day=DAY)
    explainer = Explainer(found)
    (served,) = {mentee for mentee, mentor, _ in found.solution.pairs if mentor == "near"}

    other = explainer.explain("flexible", "far").mentors[0]
    assert (other.id, other.reason, other.needed) == ("near", NEEDED, True)
    explained = explainer.explain(served, "near")
    assert "needed" in explained.binding
    assert {(runner.instead is None, runner.reason) for runner in explained.mentees} == {
        (True, NEEDED),
        (False, NEEDED),
    }


@st.composite
def cohorts(draw):
    """People, some of them of a higher class, who want one or two; loads by level; perhaps a pair set before."""
    skills = st.dictionaries(st.sampled_from(["Go", "SQL", "Rust"]), st.integers(1, 5), max_size=3)
    wishes = st.lists(st.sampled_from(["Go", "SQL", "Rust"]), unique=True, max_size=2)
    mentees = [
        mentee(
            f"e{n}", *draw(wishes), level=draw(st.integers(1, 3)), priority=draw(st.integers(0, 1)),
            places=draw(st.integers(1, 2)), skills=draw(skills), style=draw(st.sampled_from(["", "remote", "hybrid"])),
        )
        for n in range(draw(st.integers(1, 7)))
    ]  # fmt: skip
    mentors = [
        Candidate(f"o{n}", draw(st.integers(2, 5)), places=draw(st.integers(1, 3)), skills=draw(skills), style="remote")
        for n in range(draw(st.integers(1, 4)))
    ]
    pairs = st.tuples(st.sampled_from([p.id for p in mentees]), st.sampled_from([p.id for p in mentors]))
    return mentees, mentors, draw(st.frozensets(pairs, max_size=2))


@settings(max_examples=200, deadline=None)
@given(cohorts(), st.booleans())
def test_every_reason_of_every_pair_is_true(cohort, raised):
    mentees, mentors, forced = cohort
    try:
        scores = score(mentees, mentors, {"technical": 3, "communication": 2, "career": 1}, Rules(0, 3), DAY)
        problem = problem_of(scores, load_costs(mentors), forced)
        worst = worst_first(problem) if raised else None
        found = Match(scores, worst.solution if worst else solve(problem), worst)
    except Unsolvable:
        return
    explainer, chosen = Explainer(found), {pair[:2]: pair[2] for pair in found.solution.pairs}

    for (name, mentor), own in chosen.items():
        explained = explainer.explain(name, mentor)
        assert sum(explained.points.values()) == own
        assert ("forced" in explained.binding) == ((name, mentor) in forced)
        for other in explained.mentors:
            assert (name, other.id) not in chosen
            check(other, own)
        for other in explained.mentees:
            assert (other.id, mentor) not in chosen
            theirs = [value for pair, value in chosen.items() if pair[0] == other.id]
            check(other, max(theirs, default=None))
    for name in found.solution.unmatched:
        code, sentence = explainer.left_out(name)
        assert code in {"full", "nobody eligible"}
        assert sentence.endswith(".")


def check(other, own) -> None:
    """The inequality behind a reason."""
    assert other.worth == other.score - other.price
    if other.reason == LOWER:
        assert other.score < own
    elif other.reason == NEEDED:
        assert other.needed
    elif other.reason == IN_DEMAND and other.instead is not None:
        assert other.worth < other.instead
    elif other.reason == EQUAL:
        assert other.worth == other.instead
    else:
        assert other.reason == SET or other.instead is None


def test_load_and_force_are_named_where_they_bind():
    found = matched(
        [mentee("e1", "Go"), mentee("e2", "Go")], [mentor("go", places=3, Go=5)], load_costs=[0, 3000],
        forced=frozenset({("e1", "go")}),
    )  # fmt: skip
    explained = Explainer(found).explain("e1", "go")

    assert explained.binding == ["forced", "load"]
    assert not explained.mentor_full


def test_of_several_mentors_the_one_that_would_be_given_up_first_is_compared():
    found = matched(
        [mentee("e1", "Go", "Rust", places=2), mentee("e2", "Go")],
        [mentor("go", Go=5), mentor("rust", Rust=4), mentor("more", Go=4)],
    )
    explainer = Explainer(found)

    others = [other for _, o, _ in found.solution.pairs if o != "more" for other in explainer.explain(
        next(e for e, m, _ in found.solution.pairs if m == o), o).mentees]  # fmt: skip
    assert others
    assert all(other.worth == other.score - other.price for other in others)


def test_who_has_nobody_hears_why():
    boss = mentor("boss", Go=5)
    found = matched(
        [
            mentee("e1", "Go"),
            mentee("e2", "Go"),
            mentee("e3", line=frozenset({"boss"})),
            mentee("e4", level=1, line=frozenset()),
        ],
        [boss],
    )
    explainer = Explainer(found)
    left = {name: explainer.left_out(name) for name in found.solution.unmatched}

    assert left["e3"] == ("nobody eligible", "No mentor may be paired with them: 1 in the same reporting line.")
    assert "e1" in left or "e2" in left
    assert any(code == "full" and "The one mentor who could take them is full" in text for code, text in left.values())


def test_who_has_nobody_because_a_higher_class_comes_first_hears_so():
    found = matched([mentee("e1", "Go", priority=1), mentee("e2", "Go")], [mentor("go", Go=5)])

    assert [pair[:2] for pair in found.solution.pairs] == [("e1", "go")]
    assert Explainer(found).left_out("e2")[1].endswith("mentees of a higher priority class, who come first.")


def test_who_goes_without_a_second_mentor_hears_that_first_ones_come_first():
    found = matched([mentee("e1", "Go", held=1), mentee("e2", "Go")], [mentor("go", Go=5)])

    assert [pair[:2] for pair in found.solution.pairs] == [("e2", "go")]
    assert "They have a mentor already" in Explainer(found).left_out("e1")[1]


def test_who_is_no_pair_is_not_explained(in_demand):
    with pytest.raises(KeyError):
        Explainer(in_demand).explain("e1", "go")


def test_people_come_sorted_by_id():
    scores = score([mentee("b"), mentee("a")], [mentor("o")], WEIGHTS, Rules(0, 3), DAY)

    with pytest.raises(ValueError, match="sorted by id"):
        problem_of(scores)


def test_a_cohort_gives_the_same_pairs_in_any_order_of_people():
    mentees, mentors = [mentee(f"e{n}", "Go") for n in range(6)], [mentor(f"o{n}", Go=5) for n in range(6)]

    assert matched(mentees, mentors).solution.pairs == matched(mentees[::-1], mentors[::-1]).solution.pairs


def test_a_cohort_without_mentors_leaves_everybody_with_nobody():
    found = matched([mentee("e1", "Go")], [])

    assert Explainer(found).left_out("e1") == ("nobody eligible", "No mentor may be paired with them: there are none.")
