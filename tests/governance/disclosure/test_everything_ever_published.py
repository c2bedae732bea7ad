"""Every declared table of every quarter together, against an attacker who knows everything but the withheld figures.

Organisations of 50 to 500 people and one of 2,000 here; one of 5,000 takes half an hour longer than a test may, by
`python -m tests.benchmarks.disclosure 5000x8`.
"""

from dataclasses import replace
from importlib import import_module

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from governance.disclosure import CannotProtect, Published, Reason, protect, seats_of
from governance.disclosure.results import Compared
from tests.governance.disclosure.everything import Everything
from tests.governance.disclosure.quarters import DECLARED, published, quarters


@pytest.mark.slow
@pytest.mark.timeout(1800)
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(people=st.integers(50, 500), seed=st.integers(0, 10_000), rate=st.sampled_from([0.1, 0.15, 0.3, 0.6]))
@example(people=50, seed=5, rate=0.15)
@example(people=2_000, seed=7, rate=0.3)
def test_no_withheld_figure_and_no_person_follows_from_eight_quarters(people, seed, rate):
    staff = quarters(people, 8, seed, rate)

    known = Everything(published(staff), staff)

    assert known.secrets
    assert known.narrowed() == []
    assert known.known_people() == []


def test_of_quarters_long_before_only_what_people_said_is_looked_at_and_that_is_enough(monkeypatch):
    monkeypatch.setattr(import_module("governance.disclosure.protect"), "MOST_DETAILED", 0)
    staff = quarters(100, 4, seed=3)

    known = Everything(published(staff), staff)

    assert known.narrowed() == []
    assert known.known_people() == []


def test_releases_that_do_not_know_of_each_other_are_found_to_tell():
    """The same attacker, of quarters each safe by itself: some joiner's own words follow from who came and went."""
    staff = quarters(100, 4, seed=3)
    releases = [protect(rows, DECLARED, period=f"2025Q{number}") for number, rows in enumerate(staff, start=1)]

    assert Everything(releases, staff).known_people()


def test_a_release_that_is_attacked_cell_by_cell_alone_is_found_to_tell(monkeypatch):
    """Cells of different tables hold the same few people, which somebody with the staff list sees."""
    module = import_module("governance.disclosure.protect")
    monkeypatch.setattr(module, "_beside_everything", lambda choice, *_: (choice, Compared(0)))
    staff = quarters(80, 1, seed=1)

    assert Everything([protect(staff[0], DECLARED, period="2025Q1")], staff).narrowed()


def test_somebody_who_changed_their_mind_stops_no_release():
    """Nobody came or went, and yet one more is counted: no people fit both quarters, so each stands by itself."""
    rows = quarters(120, 1, seed=3)[0]
    before = [Published(protect(rows, DECLARED, period="2026Q2"), seats_of(rows))]
    mind = next(i for i, row in enumerate(rows) if row.demographics["gender"] == "man")
    changed = [*rows[:mind], replace(rows[mind], demographics={"gender": "woman"}), *rows[mind + 1 :]]

    release = protect(changed, DECLARED, period="2026Q3", earlier=before)

    assert release.cell(gender="woman").eligible == before[0].release.cell(gender="woman").eligible + 1
    assert Reason.FEW_CAME_OR_WENT not in {cell.reason for cell in release.cells}


def test_figures_that_fit_no_people_at_all_are_not_published(monkeypatch):
    module = import_module("governance.disclosure.protect")

    def contradicts(*_):
        raise module.Contradiction

    monkeypatch.setattr(module, "to_withhold_as_well", contradicts)

    with pytest.raises(CannotProtect, match="contradict each other"):
        protect(quarters(60, 1, seed=1)[0], DECLARED, period="2026Q3")


def test_the_latest_quarters_are_looked_at_together_as_far_as_that_can_be_done(monkeypatch):
    module = import_module("governance.disclosure.protect")
    staff = quarters(60, 3, seed=1)
    ledger = [Published(release, seats_of(rows)) for release, rows in zip(published(staff), staff, strict=True)]

    assert module._latest(ledger, 130) == ledger[1:]
    assert module._latest(ledger, 50) == []

    monkeypatch.setattr(module, "MOST_PEOPLE", 10)
    choice = object()
    assert module._beside_everything(choice, None, ledger[0].seats, ledger) == (choice, Compared(earlier=3))
