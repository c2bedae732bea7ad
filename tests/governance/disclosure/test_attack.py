"""The attack that every release has to withstand, and what follows when one does not."""

from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import pytest

from governance.disclosure import CannotProtect, Declared, Thresholds, protect, secondary
from governance.disclosure.attack import attack
from governance.disclosure.problem import Node, Problem
from governance.disclosure.results import Compared
from governance.disclosure.secondary import hide
from governance.disclosure.stages import Choice, choose
from tests.governance.disclosure.attacker import Attacker
from tests.governance.disclosure.organisations import organisation

GENDER = Declared(demographics=("gender",))
PROTECT = import_module("governance.disclosure.protect")  # the package gives the name to the function
OPEN = Thresholds(people=0, either=0, sensitive_either=0, mentors=0)


def only_primary(tables, thresholds, primary, *_, **__):
    return Choice(frozenset(primary), exact=True)


def alone(choice, *_):
    """In the place of what looks at everything ever published."""
    return choice, Compared(0)


def test_primary_rule_alone_is_found_to_leak(monkeypatch):
    monkeypatch.setattr(PROTECT, "choose", only_primary)
    monkeypatch.setattr(PROTECT, "_beside_everything", alone)
    monkeypatch.setattr(PROTECT, "MOST_ROUNDS", 1)

    with pytest.raises(CannotProtect, match="still worked some of them out"):
        protect(organisation(200, seed=1), GENDER, period="2026Q3")


def test_what_the_attack_finds_becomes_primary_and_is_solved_again(monkeypatch):
    asked = []

    def careless_at_first(tables, thresholds, primary, wider, *more, **options):
        asked.append(set(primary))
        return (only_primary if len(asked) == 1 else choose)(tables, thresholds, primary, wider, *more, **options)

    monkeypatch.setattr(PROTECT, "choose", careless_at_first)
    monkeypatch.setattr(PROTECT, "_beside_everything", alone)

    release = protect(organisation(120, seed=1), GENDER, period="2026Q3")

    assert release.audit.rounds == 2
    assert not Attacker(release).narrowed()


def test_attack_and_attacker_agree_about_a_release_that_leaks():
    release = protect(organisation(90, seed=4), GENDER, period="2026Q3")
    withheld = [cell for cell in release.cells if cell.reason is not None]
    assert withheld
    truth = protect(organisation(90, seed=4), GENDER, OPEN, period="2026Q3")
    leaking = replace(
        release,
        cells=tuple(
            true if cell.reason and cell.key != withheld[-1].key else cell
            for cell, true in zip(release.cells, truth.cells, strict=True)
        ),
    )

    found = {(finding.key, finding.measure) for finding in attack(leaking).findings}

    assert found >= {name for name, _, _ in Attacker(leaking).narrowed()} != set()


def test_figures_that_contradict_each_other_are_not_published():
    release = protect(organisation(200, seed=1), GENDER, period="2026Q3")
    total = replace(release.cells[0], participants=0)

    with pytest.raises(CannotProtect, match="contradict"):
        attack(replace(release, cells=(total, *release.cells[1:])))


@pytest.mark.parametrize("seed", [1, 2])
def test_where_the_solver_gives_up_figures_are_added_one_by_one(monkeypatch, seed):
    monkeypatch.setattr("governance.disclosure.secondary._solve", lambda *args: (None, False))

    release = protect(organisation(150, seed=seed), GENDER, period="2026Q3")

    assert release.method == "heuristic"
    assert "step by step" in release.method_note
    assert not Attacker(release).narrowed()
    assert any(cell.reason is None for cell in release.cells)


def test_an_answer_within_the_limits_that_is_not_proven_is_said_to_be_heuristic(monkeypatch):
    solve = secondary._solve
    monkeypatch.setattr(secondary, "_solve", lambda *args: (solve(*args)[0], False))

    release = protect(organisation(150, seed=1), GENDER, period="2026Q3")

    assert release.method == "heuristic"


def test_beyond_its_limits_the_programme_leaves_it_to_the_heuristic(monkeypatch):
    monkeypatch.setattr("governance.disclosure.secondary.MOST_ROUNDS", 1)

    release = protect(organisation(150, seed=2), GENDER, period="2026Q3")

    assert release.method == "heuristic"
    assert not Attacker(release).narrowed()


def test_what_cannot_be_shielded_at_all_is_withheld_altogether(monkeypatch):
    monkeypatch.setattr("governance.disclosure.stages.hide", lambda problem, primary: None)

    release = protect(organisation(120, seed=2), GENDER, period="2026Q3")

    assert all(cell.reason for cell in release.cells)
    assert release.method == "heuristic"


def test_a_programme_without_an_answer_is_tried_without_presolve_and_then_given_up(monkeypatch):
    presolved = []

    def nothing(*args, options, **kwargs):
        presolved.append(options["presolve"])
        return SimpleNamespace(x=None, status=4)

    monkeypatch.setattr(secondary, "milp", nothing)

    release = protect(organisation(100, seed=2), GENDER, period="2026Q3")

    assert presolved[:2] == [True, False]
    assert release.method == "heuristic"


def test_the_heuristic_says_when_nothing_is_left_to_withhold():
    alone = Node(8, 1, secret_people=False, most=8, least=0, most_participants=8, weight=1.0, spread=2)
    problem = Problem((replace(alone, fixed=False), alone), ((0, (1,)),))

    assert hide(problem, {1}) is None
    assert secondary._one_by_one(problem, frozenset({1})) is None
