"""A release says what it was held against, and how closely, in a sentence that is true of it."""

import json
from dataclasses import replace
from importlib import import_module

import pytest

from governance.disclosure import Published, protect, release_from_dict, release_to_dict, seats_of
from governance.disclosure.results import Compared
from tests.governance.disclosure.quarters import DECLARED, quarters

PROTECT = import_module("governance.disclosure.protect")  # the package gives the name to the function
STAFF = quarters(60, 3, seed=3)
SIZES = [len(rows) for rows in STAFF]


@pytest.fixture(scope="module")
def ledger():
    earlier = []
    for rows in STAFF[:2]:
        earlier.append(Published(protect(rows, DECLARED, period="2026Q1", earlier=earlier), seats_of(rows)))
    return earlier


def other_genders(rows):
    """What everybody says of themselves now: the odd ones are women, whoever they were."""
    said = [("woman" if number % 4 else "man") for number in range(len(rows))]
    return [replace(row, demographics={**row.demographics, "gender": now}) for row, now in zip(rows, said, strict=True)]


@pytest.mark.parametrize(
    ("limits", "compared", "said"),
    [
        ({}, Compared(2, 2, 2), "against the 2 reports published before, as by somebody who knows who joined"),
        ({"MOST_DETAILED": sum(SIZES[1:])}, Compared(2, 2, 1), "every figure of the latest, and against what"),
        ({"MOST_DETAILED": 0}, Compared(2, 2, 0), "moved: against what was printed about what people said"),
        ({"MOST_LINKED": sum(SIZES[1:])}, Compared(2, 1, 1), "against the latest of the 2 reports published before"),
        ({"MOST_PEOPLE": SIZES[2] - 1}, Compared(2), "were not held against the 2 reports published before"),
    ],
)
def test_how_many_reports_it_was_held_against_and_how_closely(ledger, monkeypatch, limits, compared, said):
    for name, value in limits.items():
        monkeypatch.setattr(PROTECT, name, value)

    release = protect(STAFF[2], DECLARED, period="2026Q3", earlier=ledger)

    assert release.audit.compared == compared
    assert said in compared.sentence()
    kept = json.loads(json.dumps(release_to_dict(release)))
    assert kept["audit"]["compared"]["sentence"] == compared.sentence()
    assert release_from_dict(kept) == release


def test_the_first_was_held_against_none_and_says_so(ledger):
    assert ledger[0].release.audit.compared == Compared(0)
    assert Compared(0).sentence().startswith("Nothing had been published before")


def test_where_the_figures_contradict_those_before_it_says_so(ledger):
    rows = other_genders(STAFF[1])

    compared = protect(rows, DECLARED, period="2026Q3", earlier=ledger).audit.compared

    assert compared == Compared(2, contradict=True)
    assert "few came or went: they contradict each other" in compared.sentence()


def test_a_release_of_which_nothing_was_written_down_says_nothing(ledger):
    kept = release_to_dict(ledger[0].release)
    del kept["audit"]["compared"]

    assert release_from_dict(kept).audit.compared is None
