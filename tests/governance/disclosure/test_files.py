"""The forms a release leaves in."""

import json

import pytest

from governance.disclosure import (
    CannotProtect,
    Declared,
    Row,
    cell_columns,
    cell_lines,
    headcount_lines,
    hierarchy_lines,
    pick,
    protect,
    release_from_dict,
    release_to_dict,
)


def small_organisation() -> list[Row]:
    return [
        Row(
            person=f"E{number:03}",
            department="Payments" if number % 2 else "Search",
            team=f"team {number % 4}",
            band=("junior", "mid", "senior")[number % 3],
            demographics={"gender": "woman" if number % 5 < 2 else "man"},
            participant=number % 3 == 0,
        )
        for number in range(60)
    ]


def test_lines_carry_every_dimension_and_a_star_where_not_restricted():
    release = protect(small_organisation(), Declared(demographics=("gender",)), period="2026Q3")

    columns = cell_columns(release)
    lines = cell_lines(release)

    assert columns == ("period", "department", "team", "band", "site", "gender", "measure", "value")
    assert all(tuple(line) == columns for line in lines)
    total = [line for line in lines if all(line[name] == "*" for name in release.dimensions)]
    assert {line["measure"] for line in total} >= {"eligible", "participants", "rate"}
    assert {"dim": "team", "child": "team 1", "parent": "Payments"} in hierarchy_lines(release)
    assert {"dim": "gender", "child": "woman", "parent": "*"} in hierarchy_lines(release)


def test_headcounts_are_known_for_units_and_never_for_a_demographic():
    release = protect(small_organisation(), Declared(demographics=("gender",)), period="2026Q3")

    lines = headcount_lines(release)

    assert {line["gender"] for line in lines} == {"*"}
    assert [line["value"] for line in lines if line["department"] == line["band"] == "*"] == ["60"]


def test_a_release_survives_being_kept_as_json():
    release = protect(small_organisation(), Declared(demographics=("gender",)), period="2026Q3")

    kept = json.loads(json.dumps(release_to_dict(release)))

    assert release_from_dict(kept) == release


def test_tables_are_picked_and_nothing_is_counted_anew():
    release = protect(small_organisation(), Declared(demographics=("gender",)), period="2026Q3")

    picked = pick(release, ["team", "band"])

    assert {cell.family for cell in picked.cells} == {"total", "team", "band"}
    assert all(cell in release.cells for cell in picked.cells)
    assert {dimension for dimension, _, _ in picked.hierarchy} == {"department", "team", "band"}
    assert {len([v for v in key if v != "*"]) for key, _ in picked.headcounts} == {0, 1, 2}
    assert {cell.family for cell in pick(release, ["department", "gender"]).cells} == {
        "total",
        "department",
        "gender",
        "department × gender",
    }


def test_a_table_that_does_not_exist_is_refused_with_those_that_do():
    release = protect(small_organisation(), Declared(), period="2026Q3")

    with pytest.raises(CannotProtect, match="There is no table by gender: choose among department, team, band, site"):
        pick(release, ["gender"])
