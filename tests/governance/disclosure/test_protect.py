"""What a release withholds, and that nobody can work it out."""

import random
from collections import defaultdict
from dataclasses import replace
from importlib import import_module

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.disclosure import ANY, CannotProtect, Declared, Reason, Row, protect
from tests.governance.disclosure.attacker import Attacker
from tests.governance.disclosure.organisations import organisation

PROTECT = import_module("governance.disclosure.protect")  # the package gives the name to the function
GENDER = Declared(demographics=("gender",))


def team_of(name: str, people: int, taking_part: int, department: str = "Platform", **fields) -> list[Row]:
    return [
        Row(f"{department}-{name}-{i:03}", department, name, "mid", participant=i < taking_part, **fields)
        for i in range(people)
    ]


def teams(release) -> dict[str, bool]:
    """Which teams are printed."""
    place = release.dimensions.index("team")
    return {cell.key[place]: cell.reason is None for cell in release.cells if cell.key[place] != ANY}


def test_large_figures_are_printed_as_they_are():
    release = protect(team_of("Search", 20, 8) + team_of("Storage", 30, 6), Declared(), period="2026Q3")

    search = release.cell(department="Platform", team="Search")

    assert (search.eligible, search.participants, search.rate, search.reason) == (20, 8, 0.4, None)
    assert release.cell().participants == 14
    assert release.audit.narrowest is None


def test_a_small_team_is_withheld_with_another_that_would_give_it_away():
    rows = team_of("Tiny", 4, 2) + team_of("Small", 8, 3) + team_of("Large", 30, 9)

    release = protect(rows, Declared(), period="2026Q3")

    assert teams(release) == {"Tiny": False, "Small": False, "Large": True}
    assert release.cell(department="Platform").participants == 14
    assert release.cell(department="Platform", team="Tiny").reason == Reason.FEW_PEOPLE
    assert release.cell(department="Platform", team="Small").reason == Reason.FEW_EITHER_OR_SHIELD
    assert release.audit.narrowest >= 3


@pytest.mark.parametrize(
    ("taking_part", "printed"), [(0, True), (1, False), (2, True), (8, True), (9, False), (10, False)]
)
def test_one_participant_or_one_who_is_none_is_withheld_and_nobody_at_all_is_not(taking_part, printed):
    rows = team_of("One", 10, taking_part) + team_of("Two", 12, 6) + team_of("Three", 14, 7)

    assert teams(protect(rows, Declared(), period="2026Q3"))["One"] == printed


def test_a_shield_that_would_shield_nothing_is_not_chosen():
    rows = team_of("Tiny", 3, 0) + team_of("Idle", 8, 0) + team_of("Busy", 30, 12)

    release = protect(rows, Declared(), period="2026Q3")

    assert teams(release) == {"Tiny": False, "Idle": True, "Busy": False}


def test_a_department_is_withheld_when_its_only_team_has_to_be():
    rows = team_of("Alone", 8, 1, "Legal") + team_of("Search", 30, 8) + team_of("Storage", 30, 8, "Data")

    release = protect(rows, Declared(), period="2026Q3")

    assert release.cell(department="Legal").reason == Reason.FEW_EITHER_OR_SHIELD
    assert release.cell(department="Legal", team="Alone").participants is None
    assert release.cell().participants == 17
    assert not Attacker(release).narrowed()


def test_one_person_apart_from_all_others_does_not_cost_the_total():
    rows = [*team_of("Large", 300, 90), Row("X", "Platform", "Large", "senior", participant=True)]

    release = protect(rows, Declared(), period="2026Q3")

    assert release.cell().participants == 91
    assert release.cell(band="senior").reason == Reason.FEW_PEOPLE
    assert release.cell(band="mid").participants is None
    low, high = Attacker(release).range_of((release.cell(band="mid").key, "participants"))
    assert (low, high) == (90, 91)


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(people=st.integers(55, 85), seed=st.integers(0, 10_000), rate=st.sampled_from([0.15, 0.3, 0.6]))
def test_beside_one_person_apart_only_those_keep_two_values_that_could_not_have_three(people, seed, rate):
    rows = [replace(row, band="mid") for row in organisation(people, seed, rate)]
    rows.append(replace(rows[0], person="X", band="senior", participant=True, work=()))

    release = protect(rows, GENDER, period="2026Q3")

    unavoidable = {name for name, _, _ in Attacker(with_the_total_alone(release)).narrowed()}
    narrowed = Attacker(release).narrowed()
    assert {name for name, _, _ in narrowed} <= unavoidable
    assert all(low < high for _, low, high in narrowed)
    check_primary_rule(release)


def test_when_patience_is_over_shields_beside_one_person_apart_keep_two_values_at_least(monkeypatch):
    monkeypatch.setattr(PROTECT, "PATIENCE", 0)
    rows = [replace(row, band="mid") for row in organisation(70, 2, 0.3)]
    rows.append(replace(rows[0], person="X", band="senior", participant=True, work=()))

    release = protect(rows, GENDER, period="2026Q3")

    assert release.cell().participants is not None
    assert all(low < high for _, low, high in Attacker(release).narrowed())


def with_the_total_alone(release):
    """The same tables with everything withheld that may be."""
    withheld = {"eligible": None, "participants": None, "rate": None, "outcomes": {}, "outcome_reasons": {}}
    cells = [replace(cell, reason=Reason.FEW_EITHER_OR_SHIELD, **withheld) for cell in release.cells]
    return replace(
        release,
        cells=tuple(full if full == release.cell() else none for full, none in zip(release.cells, cells, strict=True)),
    )


def test_a_department_is_withheld_when_a_small_team_can_have_no_shield_in_it():
    rows = team_of("Tiny", 3, 0, "Idle") + team_of("Other", 12, 0, "Idle")
    rows += team_of("Search", 30, 8) + team_of("Storage", 30, 9, "Data")

    release = protect(rows, Declared(), period="2026Q3")

    assert release.cell(department="Idle").reason is not None
    assert not Attacker(release).narrowed()


def test_when_nobody_takes_part_at_all_the_total_says_so():
    release = protect(team_of("Tiny", 3, 0) + team_of("Large", 30, 0), Declared(), period="2026Q3")

    assert release.cell().participants == 0
    assert teams(release)["Large"]


def test_a_demographic_needs_ten_people_and_three_of_each_kind():
    women, men = {"gender": "woman"}, {"gender": "man"}
    rows = team_of("Search", 12, 2, demographics=women) + [
        replace(row, person=f"m{row.person}") for row in team_of("Search", 40, 15, demographics=men)
    ]

    release = protect(rows, GENDER, period="2026Q3")

    assert release.cell(gender="woman").reason == Reason.FEW_SENSITIVE_OR_SHIELD
    assert release.cell(gender="woman").eligible is None
    assert "fewer than 10 people" in release.cell(gender="woman").reason.sentence(release.thresholds)


def test_a_rare_group_is_merged_and_never_the_difference_to_a_total():
    rows = organisation(300, seed=3)

    release = protect(rows, GENDER, period="2026Q3")

    assert release.groups["gender"] == ("man", "woman")
    assert {key[release.dimensions.index("gender")] for key in (c.key for c in release.cells)} == {
        ANY, "man", "woman", "others",
    }  # fmt: skip


def test_a_team_that_is_named_like_no_restriction_is_told_apart():
    release = protect(team_of(ANY, 20, 8) + team_of("Storage", 30, 6), Declared(), period="2026Q3")

    assert release.cell(department="Platform", team="(*)").participants == 8
    assert release.cell().participants == 14


def test_team_rows_can_be_switched_off():
    release = protect(organisation(120, seed=1), Declared(teams=False), period="2026Q3")

    assert teams(release) == {}


@pytest.mark.parametrize("people", [1, 2, 5, 9])
def test_of_a_handful_of_people_hardly_anything_is_printed(people):
    check_release(people, seed=people, rate=0.3)


def test_nobody_eligible_twice_the_same_and_a_clash_of_names_are_refused():
    row = Row("E1", "Platform", "Search", "mid")
    for rows, declared, reason in [
        ([], GENDER, "Nobody is eligible"),
        ([row, row], GENDER, "appears twice"),
        ([row], Declared(demographics=("team",)), "name of another column"),
    ]:
        with pytest.raises(CannotProtect, match=reason):
            protect(rows, declared, period="2026Q3")


def test_the_order_of_the_rows_changes_nothing():
    rows = organisation(150, seed=5)
    shuffled = random.Random(1).sample(rows, len(rows))

    assert protect(shuffled, GENDER, period="2026Q3") == protect(rows, GENDER, period="2026Q3")


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(people=st.integers(20, 160), seed=st.integers(0, 10_000), rate=st.sampled_from([0.03, 0.15, 0.3, 0.6, 0.95]))
def test_an_attacker_with_the_files_narrows_no_count_of_a_small_organisation(people, seed, rate):
    check_release(people, seed, rate)


@pytest.mark.slow
def test_decided_in_blocks_a_large_organisation_is_as_safe(monkeypatch):
    monkeypatch.setattr("governance.disclosure.stages.MOST_IN_ONE", 100)
    monkeypatch.setattr("governance.disclosure.stages.BLOCK", 3)

    check_release(400, seed=2, rate=0.3)


def test_what_is_printed_is_exact_or_missing_and_what_is_said_of_a_missing_figure_is_true():
    """“< 5” in the place of a figure is false wherever the figure is withheld for the sake of another one."""
    rows = organisation(150, seed=5)

    release = protect(rows, GENDER, period="2026Q3")

    inside = members(release, rows)
    for cell in release.cells:
        people = [rows[i] for i in inside[cell.key]]
        if cell.reason is None:
            assert (cell.eligible, cell.participants) == (len(people), sum(row.participant for row in people))
        elif cell.reason is Reason.FEW_PEOPLE:
            assert len(people) < 5
        else:
            assert "or so that another figure can't be worked out" in cell.reason.sentence(release.thresholds)
    assert any(len(inside[cell.key]) >= 5 for cell in release.cells if cell.reason is Reason.FEW_EITHER_OR_SHIELD)


def check_release(people: int, seed: int, rate: float) -> None:
    rows = organisation(people, seed, rate)

    release = protect(rows, GENDER, period="2026Q3")

    narrowed = Attacker(release).narrowed()
    inside = members(release, rows)
    # What is withheld for the sake of others alone may keep two values where more would cost the total.
    assert not [
        name for name, low, high in narrowed if low == high or is_small([rows[i] for i in inside[name[0]]], name)
    ]
    assert not narrowed or release.cell().reason is None
    check_primary_rule(release)
    check_outcomes(release, rows)


def is_small(rows: list[Row], name: tuple) -> bool:
    """Whether a cell is withheld for its own sake."""
    people, either = (10, 3) if len(name[0]) > 4 and name[0][4] != ANY else (5, 2)
    taking_part = sum(row.participant for row in rows)
    return len(rows) < people or 0 < taking_part < either or 0 < taking_part > len(rows) - either


def check_primary_rule(release) -> None:
    """Nothing printed is small."""
    for cell in release.cells:
        if cell.reason is None:
            unit = cell.key[release.dimensions.index("gender")] == ANY if "gender" in release.dimensions else True
            people, either = (5, 2) if unit else (10, 3)
            assert cell.eligible >= people
            assert cell.participants == 0 or min(cell.participants, cell.eligible - cell.participants) >= either


def check_outcomes(release, rows: list[Row]) -> None:
    """What withheld outcomes of a sum are together follows from the printed ones: it must pass the rule itself."""
    inside = members(release, rows)
    for measure in ("sessions", "hours"):
        for cell in release.cells:
            if cell.outcomes and cell.outcomes[measure] is not None:
                assert rule_holds([rows[i] for i in inside[cell.key]], measure)
        for whole, parts in sums(release):
            if whole.outcomes and whole.outcomes[measure] is not None and parts[0].outcomes:
                hidden = [part for part in parts if part.outcomes[measure] is None and part.participants != 0]
                assert not hidden or rule_holds([rows[i] for part in hidden for i in inside[part.key]], measure)


def members(release, rows: list[Row]) -> dict[tuple, list[int]]:
    """The places of the rows that each cell counts."""
    labels, names = coordinates(release, rows), release.dimensions
    return {
        key: [i for i, at in enumerate(labels) if all(v in (ANY, at[d]) for d, v in zip(names, key, strict=True))]
        for key in (cell.key for cell in release.cells)
    }


def coordinates(release, rows: list[Row]) -> list[dict[str, str]]:
    groups = release.groups.get("gender", ())
    return [
        {"department": row.department, "team": row.team, "band": row.band, "site": row.site,
         "gender": row.demographics["gender"] if row.demographics["gender"] in groups else "others"}
        for row in rows
    ]  # fmt: skip


def rule_holds(rows: list[Row], measure: str) -> bool:
    pairs = defaultdict(float)
    for row in rows:
        for work in row.work:
            pairs[work.pair] += getattr(work, measure)
    first, second = (*sorted(pairs.values(), reverse=True), 0, 0)[:2]
    rest = sum(pairs.values()) - first - second
    taking_part = sum(row.participant for row in rows)
    mentors = {work.mentor for row in rows for work in row.work}
    enough = len(rows) >= 10 and min(taking_part, len(rows) - taking_part) >= 3 and len(mentors) >= 3
    return enough and rest >= 0.1 * first - 1e-9


def sums(release):
    cells = {cell.key: cell for cell in release.cells}
    team, department = release.dimensions.index("team"), release.dimensions.index("department")
    parts = defaultdict(list)
    for key, cell in cells.items():
        for place in range(len(key)):
            above = (*key[:place], ANY, *key[place + 1 :])
            if key[place] != ANY and above in cells and not (place == department and key[team] != ANY):
                parts[above, place].append(cell)
    return [(cells[above], found) for (above, _), found in parts.items()]
