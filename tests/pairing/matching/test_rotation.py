from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from pairing.matching import Candidate, Rules
from pairing.matching.rotation import plan_rotation, rotating

SPANS = [(date(2026, month, 1), date(2026, month, 28)) for month in (9, 10, 11)]
WEIGHTS = {"technical": 45, "career": 15, "communication": 10, "overlap": 15, "roadmap": 10, "rotation": 5}
RULES = Rules(-9, 9)


def mentor(name: str, *systems: str, places: int = 1) -> Candidate:
    return Candidate(id=name, level=5, systems=frozenset(systems), places=places)


def mentee(name: str, *known: str) -> Candidate:
    return Candidate(id=name, level=2, past_systems=frozenset(known))


def plan(mentees, mentors, **options):
    shown = {m.id: sorted(m.systems) for m in mentors}
    return plan_rotation(mentees, mentors, SPANS, weights=WEIGHTS, rules=RULES, shown=shown, **options)


def test_everybody_sees_every_system_once():
    mentors = [mentor("a", "billing"), mentor("b", "ledger"), mentor("c", "search")]

    steps = plan([mentee("x"), mentee("y"), mentee("z")], mentors)

    for name in "xyz":
        assert {turn.system for step in steps for turn in step.turns if turn.mentee == name} == {
            "billing", "ledger", "search",
        }  # fmt: skip
    assert all(step.status == "optimal" and step.objective == step.bound for step in steps)


def test_whom_a_mentee_has_now_is_not_planned_again():
    steps = plan([mentee("x")], [mentor("a", "billing"), mentor("b", "ledger")], now=[("x", "a")])

    assert [turn.mentor for step in steps for turn in step.turns] == ["b", "", ""]


def test_a_system_that_is_new_is_chosen_before_one_that_is_known():
    [first, *_] = plan([mentee("x", "billing")], [mentor("a", "billing"), mentor("b", "billing", "search")])

    [turn] = first.turns
    assert (turn.mentor, turn.system, turn.new_system) == ("b", "search", True)


def test_nobody_who_lacks_systems_is_left_without_a_mentor():
    [first, *_] = plan([mentee("x")], [mentor("a")])

    [turn] = first.turns
    assert (turn.mentor, turn.system, turn.new_system) == ("a", "", False)


def test_rotation_counts_as_much_as_all_else_in_a_plan():
    assert rotating(WEIGHTS) == WEIGHTS | {"rotation": 95}
    assert rotating({"technical": 20, "rotation": 80}) == {"technical": 20, "rotation": 80}


systems = st.frozensets(st.sampled_from(["billing", "ledger", "search"]), max_size=2)
some_mentors = st.lists(st.tuples(systems, st.integers(1, 2)), min_size=1, max_size=4)
some_mentees = st.lists(systems, min_size=1, max_size=5)


@settings(max_examples=40, deadline=None)
@given(some_mentees, some_mentors)
def test_no_mentor_twice_no_place_too_many_and_nobody_idle_who_could_move(known, teaching):
    mentors = [mentor(f"m{number}", *shows, places=places) for number, (shows, places) in enumerate(teaching)]
    mentees = [mentee(f"e{number}", *seen) for number, seen in enumerate(known)]

    present = {}
    for who in mentees:
        free = [m.id for m in mentors if sum(1 for of in present.values() if of == m.id) < m.places]
        if free and number_of(who) % 3:
            present[who.id] = free[number_of(who) % len(free)]

    steps = plan(mentees, mentors, now=present.items())

    pairs = [*present.items(), *((t.mentee, t.mentor) for step in steps for t in step.turns if t.mentor)]
    assert len(set(pairs)) == len(pairs)
    places, seen = {m.id: m.places for m in mentors}, set(present.items())
    for step in steps:
        assert step.status == "optimal"
        present |= {turn.mentee: turn.mentor for turn in step.turns if turn.mentor}
        load = Counter(present.values())
        assert all(load[name] <= places[name] for name in load)
        for turn in step.turns:
            if not turn.mentor:
                free = {name for name, room in places.items() if load[name] < room}
                assert all((turn.mentee, name) in seen for name in free)
        seen |= {(turn.mentee, turn.mentor) for turn in step.turns if turn.mentor}


def number_of(person: Candidate) -> int:
    return int(person.id[1:])


def test_who_stays_keeps_their_place_so_that_no_mentor_has_too_many():
    """Two mentors with a place each: x has seen both, so x stays with b and y can't come to b."""
    mentors = [mentor("a"), mentor("b")]
    steps = plan([mentee("x"), mentee("y")], mentors, now=[("x", "a"), ("y", "b")])

    first, second, _ = steps
    assert {(turn.mentee, turn.mentor) for turn in first.turns} == {("x", "b"), ("y", "a")}
    assert [turn.mentor for turn in second.turns] == ["", ""]
