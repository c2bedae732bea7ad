"""What an audit withholds can't be worked out from what it prints."""

import numpy as np
import pytest

from governance.disclosure import Declared, protect
from governance.equity import Outcome, Subject, examine
from governance.equity.figures import (
    EVERYBODY,
    Figures,
    Place,
    lines_of,
    matched_figures,
    participation_figures,
    shielded,
)
from governance.equity.people import located
from tests.governance.disclosure.everything import Everything
from tests.governance.equity.organisation import rows


def organisation(number: int, seed: int) -> list[Subject]:
    """Departments and groups of very different sizes, so that much has to be withheld."""
    random = np.random.default_rng(seed)
    subjects = []
    for _ in range(number):
        department = random.choice(["A", "B", "C", "D"], p=[0.5, 0.3, 0.13, 0.07])
        gender = random.choice(["woman", "man", "nonbinary", ""], p=[0.3, 0.52, 0.06, 0.12])
        participant = bool(random.random() < 0.4)
        enrolled = bool(random.random() < (0.7 if participant else 0.2))
        subjects.append(
            Subject(
                department=str(department),
                team=f"{department}{random.integers(0, 3)}",
                band=str(random.choice(["junior", "mid", "senior"], p=[0.25, 0.55, 0.2])),
                site=str(random.choice(["Berlin", "Lisbon", "Oslo"], p=[0.6, 0.3, 0.1])),
                tenure=str(random.choice(["0 to 1 years", "1 to 3 years"])),
                groups={"gender": str(gender)} if gender else {},
                participant=participant,
                enrolled=enrolled,
                matched=enrolled and participant,
                waited=int(random.integers(3, 60)) if enrolled else None,
                mentor=f"m{random.integers(0, 30)}" if participant and enrolled else "",
                levels_above=int(random.integers(0, 4)) if participant and enrolled else None,
                sessions=int(random.integers(0, 7)),
                days=90 if participant and enrolled else 0,
            )
        )
    return subjects


def worked_out(figures: Figures) -> set[Place]:
    """The withheld places whose count follows from the printed ones by adding and subtracting."""
    places = sorted(figures.places, key=sorted)
    number = {place: i for i, place in enumerate(places)}
    known = [row for place, row in zip(places, np.eye(len(places)), strict=True) if place in figures.counts]
    sums = []
    for parent, children in lines_of(places):
        row = np.zeros(len(places))
        row[number[parent]] = 1
        row[[number[child] for child in children]] = -1
        sums.append(row)
    facts = np.array([*known, *sums])
    _, sizes, directions = np.linalg.svd(facts)
    free = directions[(sizes > 1e-9).sum() :]
    return {place for place in figures.reasons if not free.size or np.abs(free[:, number[place]]).max() < 1e-9}


@pytest.mark.parametrize("seed", range(4))
def test_no_withheld_share_of_mentees_follows_from_the_printed_ones(seed):
    subjects = organisation(260, seed)
    release = protect(rows(subjects), Declared(demographics=("gender",)), period="2026Q3")
    participation = participation_figures(located(subjects, release), release)

    matched = matched_figures(located(subjects, release), release, participation)

    assert matched.reasons
    assert not worked_out(matched)
    assert set(matched.counts) <= set(participation.counts)


@pytest.mark.parametrize("seed", range(4))
def test_no_measured_outcome_leaves_a_single_group_of_a_dimension_out(seed):
    subjects = organisation(400, seed)
    release = protect(rows(subjects), Declared(demographics=("gender",)), period="2026Q3")

    audit = examine(subjects, release)

    for outcome in (Outcome.WAITING, Outcome.SENIORITY, Outcome.SESSIONS):
        for dimension in ("department", "site", "tenure"):
            lines = [c for c in audit.comparisons if (c.outcome, c.dimension) == (outcome, dimension)]
            hidden = [c.group for c in lines if c.withheld]
            assert len(hidden) != 1 or len(lines) == 1, (outcome, dimension, hidden)


def test_a_single_unknown_in_a_sum_takes_its_smallest_neighbour_with_it():
    parts = {frozenset({("site", name)}): size for name, size in (("a", 50), ("b", 20), ("c", 30))}
    places = {EVERYBODY: 100, **parts}

    hidden = shielded({frozenset({("site", "a")})}, places, places)

    assert hidden == {frozenset({("site", "a")}), frozenset({("site", "b")})}


def test_a_total_that_one_part_makes_up_alone_is_withheld_with_it():
    part = frozenset({("site", "a")})

    hidden = shielded({part}, {EVERYBODY, part}, {EVERYBODY: 9, part: 9})

    assert hidden == {EVERYBODY, part}


def test_a_table_by_tenure_that_does_not_add_up_to_the_release_is_withheld():
    """People were corrected since: the difference would be about them."""
    subjects = organisation(260, 1)
    release = protect(rows(subjects), Declared(demographics=("gender",)), period="2026Q3")

    as_counted = participation_figures(located(subjects, release), release)
    corrected = participation_figures(located([*subjects, subjects[0]], release), release)

    assert tenures(as_counted)
    assert not tenures(corrected)


def tenures(figures: Figures) -> dict[str, int]:
    """How many of each tenure take part, as far as it is printed."""
    return {dict(place)["tenure"]: count.taking for place, count in figures.counts.items() if "tenure" in dict(place)}


def test_the_audit_and_the_release_of_a_quarter_together_tell_no_more_than_the_release():
    """Both count the same people: somebody who knows who has been here how long lays one beside the other."""
    told = 0
    for number, seed in ((90, 0), (140, 2), (260, 1)):
        subjects = organisation(number, seed)
        staff = rows(subjects)
        release = protect(staff, Declared(demographics=("gender",), outcomes=()), period="2026Q3")
        kinds = {row.person: subject.tenure for row, subject in zip(staff, subjects, strict=True)}
        alone = Everything([release], [staff], kinds).narrowed()

        both = Everything([release], [staff], kinds)
        printed = tenures(participation_figures(located(subjects, release), release))
        for tenure, taking in printed.items():
            both.is_told(tenure, taking)

        assert both.narrowed() == alone
        told += bool(printed)
    assert told


def test_a_table_by_tenure_is_withheld_when_it_prints_a_withheld_department_under_another_name():
    """Everybody new is in one department, which is withheld so that a tiny one can't be worked out."""
    sizes = {"Big": (60, 20, "over 3 years"), "New": (12, 4, "under 1 year"), "Tiny": (4, 2, "over 3 years")}
    subjects = [
        Subject(name, "one", "mid", "", tenure, participant=number < taking)
        for name, (people, taking, tenure) in sizes.items()
        for number in range(people)
    ]
    release = protect(rows(subjects), Declared(outcomes=()), period="2026Q3")

    figures = participation_figures(located(subjects, release), release)

    assert {cell.key[0] for cell in release.cells if cell.family == "department" and cell.reason} == {"New", "Tiny"}
    assert tenures(figures) == {}
