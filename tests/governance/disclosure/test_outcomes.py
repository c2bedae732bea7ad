"""Means of sessions and hours: who has to stand behind them, and that none follows from the others."""

from dataclasses import replace
from importlib import import_module

import pytest

from governance.disclosure import CannotProtect, Declared, Reason, Row, Work, protect
from governance.disclosure.subtraction import outcomes_by_subtraction

PLAIN = Declared(sites=False)


def team_at_work(name: str, people: int = 20, sizes: tuple[int, ...] = (4, 3, 3, 2, 2, 1), department: str = "Platform",
                 mentors: int = 6) -> list[Row]:  # fmt: skip
    return [
        Row(
            f"{department}-{name}-{i:03}",
            department,
            name,
            "mid",
            participant=i < len(sizes),
            work=(Work(f"{department}-{name}-{i}", f"{name}-m{i % mentors}", sizes[i], sizes[i] / 2),)
            if i < len(sizes)
            else (),
        )
        for i in range(people)
    ]


def sessions_of(release, **coordinates):
    return release.cell(**coordinates).outcomes["sessions"]


def test_a_mean_is_per_participant_with_one_decimal():
    release = protect(team_at_work("Search") + team_at_work("Storage"), PLAIN, period="2026Q3")

    assert sessions_of(release) == 2.5
    assert release.cell(department="Platform", team="Search").outcomes == {"sessions": 2.5, "hours": 1.2}


@pytest.mark.parametrize(
    "few",
    [
        team_at_work("Few", people=9),
        team_at_work("Few", sizes=(4, 4)),
        team_at_work("Few", mentors=2),
        team_at_work("Few", sizes=(40, 3, 1, 1)),
    ],
    ids=["people", "participants", "mentors", "one pair weighs too much"],
)
def test_a_mean_with_too_little_behind_it_is_withheld_with_one_that_would_give_it_away(few):
    rows = few + team_at_work("Search", people=24) + team_at_work("Storage", people=30)

    release = protect(rows, PLAIN, period="2026Q3")

    cell = release.cell(department="Platform", team="Few")
    assert cell.participants is not None
    assert cell.outcomes["sessions"] is None
    assert cell.outcome_reasons["sessions"] == Reason.FEW_BEHIND_OUTCOME
    assert sessions_of(release, department="Platform", team="Search") is None
    assert sessions_of(release, department="Platform", team="Storage") is not None


def test_two_withheld_teams_of_one_pair_each_need_more_than_each_other():
    rows = team_at_work("One", people=12, sizes=(9, 0, 0)) + team_at_work("Two", people=12, sizes=(8, 0, 0))
    rows += team_at_work("Search", people=24) + team_at_work("Storage", people=30)

    release = protect(rows, PLAIN, period="2026Q3")

    assert [sessions_of(release, department="Platform", team=name) for name in ("One", "Two", "Search")] == [None] * 3
    assert sessions_of(release, department="Platform", team="Storage") is not None


def test_without_its_department_no_team_has_a_mean():
    rows = team_at_work("Few", people=14, mentors=1) + team_at_work("Also", people=12, mentors=1)
    rows += team_at_work("Other", department="Data") + team_at_work("Third", department="Web", people=40)

    release = protect(rows, PLAIN, period="2026Q3")

    assert sessions_of(release, department="Platform") is None
    assert sessions_of(release, department="Data") is None
    assert sessions_of(release, department="Data", team="Other") is None
    assert sessions_of(release, department="Web", team="Third") == 2.5


def test_where_nobody_met_no_mean_is_printed():
    release = protect(team_at_work("Search", sizes=(0,) * 6) + team_at_work("Few", sizes=(0,) * 6), PLAIN, period="Q")

    assert sessions_of(release) == 0.0
    assert {sessions_of(release, department="Platform", team=name) for name in ("Search", "Few")} == {0.0}


def test_a_sum_of_nothing_shields_nothing():
    rows = team_at_work("Few", people=9, sizes=(0, 0, 0)) + team_at_work("Idle", people=20, sizes=(0,) * 6)
    rows += team_at_work("Search", people=30)

    release = protect(rows, PLAIN, period="2026Q3")

    assert sessions_of(release, department="Platform", team="Search") is None


def test_with_too_little_behind_the_total_there_is_no_mean_at_all():
    rows = team_at_work("Search", mentors=2)

    release = protect(rows, PLAIN, period="2026Q3")

    assert all(value is None for cell in release.cells for value in cell.outcomes.values())


def test_outcomes_can_be_left_out():
    release = protect(team_at_work("Search"), replace(PLAIN, outcomes=()), period="2026Q3")

    assert all(cell.outcomes == {} for cell in release.cells)


def test_a_mean_that_follows_from_the_others_is_found_and_stops_the_release(monkeypatch):
    rows = team_at_work("Few", people=9) + team_at_work("Search") + team_at_work("Storage")
    monkeypatch.setattr(
        import_module("governance.disclosure.protect"),
        "hide_outcomes",
        lambda tables, *rest: {next(i for i, key in enumerate(tables.keys) if "Few" in key)},
    )

    with pytest.raises(CannotProtect, match="would follow from the printed ones"):
        protect(rows, PLAIN, period="2026Q3")


def test_subtraction_is_followed_through_a_withheld_department():
    rows = team_at_work("A") + team_at_work("B") + team_at_work("C", department="Data")
    release = protect(rows, PLAIN, period="2026Q3")
    blank = {release.cell(department="Platform").key, release.cell(department="Platform", team="A").key}
    cells = [replace(c, outcomes={"sessions": None, "hours": 1.0}) if c.key in blank else c for c in release.cells]

    found = outcomes_by_subtraction(replace(release, cells=tuple(cells)), "sessions")

    assert set(found) == blank
    assert not outcomes_by_subtraction(release, "sessions")
