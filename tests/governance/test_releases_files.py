"""The files of a release, and the command that writes them."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from governance.disclosure import release_to_dict
from governance.models import Release
from governance.services.release_files import FORMS, NoSuchTable, figures_of, file_of
from tests.governance.releases import engaged_organisation, make_release

pytestmark = pytest.mark.django_db


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def report(*args: str) -> str:
    out = io.StringIO()
    call_command("engagement_report", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def october(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 10, 5, 9, 0, tzinfo=UTC))


def test_cells_are_a_line_a_figure_with_a_star_where_not_restricted():
    release = make_release(people=150)

    rows = lines(file_of(release, "cells").content)

    dimensions = ["department", "team", "band", "site", "tier", "track", "gender"]
    assert list(rows[0]) == ["period", *dimensions, "measure", "value"]
    assert rows[0] == dict.fromkeys(dimensions, "*") | {
        "period": "2026Q3",
        "measure": "eligible",
        "value": "150",
    }
    assert {row["measure"] for row in rows} == {"eligible", "participants", "rate", "sessions", "hours"}
    values = {row["value"] for row in rows}
    assert "SUPPRESSED" in values
    assert all(value == "SUPPRESSED" or float(value) >= 0 for value in values)


def test_the_hierarchy_and_the_headcounts_say_what_everybody_knows():
    release = make_release(people=150)

    hierarchy = lines(file_of(release, "hierarchy").content)
    headcounts = lines(file_of(release, "headcounts").content)

    assert {row["dim"] for row in hierarchy} == {"department", "team", "band", "site", "tier", "track", "gender"}
    assert all(row["parent"].startswith("Department") for row in hierarchy if row["dim"] == "team")
    assert {row["parent"] for row in hierarchy if row["child"] == "Technical depth"} == {"senior"}
    assert {row["gender"] for row in headcounts} == {"*"}
    assert {row["measure"] for row in headcounts} == {"eligible"}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_release_is_the_same_bytes_each_time(form):
    release = make_release()

    assert file_of(release, form).content == file_of(Release.objects.get(), form).content


def test_a_name_that_starts_a_formula_is_defused_alike_in_every_file():
    release = make_release(people=60)
    figures = figures_of(release)
    first = figures.dimensions.index("department")
    name = next(cell.key[first] for cell in figures.cells if cell.key[first] != "*")

    def renamed(key: tuple[str, ...]) -> tuple[str, ...]:
        return tuple("=1+1" if value == name else value for value in key)

    evil = replace(
        figures,
        cells=tuple(replace(cell, key=renamed(cell.key)) for cell in figures.cells),
        hierarchy=tuple((dim, *renamed((child, parent))) for dim, child, parent in figures.hierarchy),
        headcounts=tuple((renamed(key), n) for key, n in figures.headcounts),
    )
    release.content = release_to_dict(evil)

    assert {row["department"] for row in lines(file_of(release, "cells").content)} >= {"'=1+1", "*"}
    assert "'=1+1" in {row["child"] for row in lines(file_of(release, "hierarchy").content)}
    assert "'=1+1" in {row["department"] for row in lines(file_of(release, "headcounts").content)}
    sheet = load_workbook(io.BytesIO(file_of(release, "xlsx").content))["Figures"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "'=1+1" in {cell.value for cell in cells}


def test_the_spreadsheet_holds_numbers_as_numbers_and_says_why_others_are_missing():
    release = make_release(people=150)

    book = load_workbook(io.BytesIO(file_of(release, "xlsx").content))

    header, total, *rest = book["Figures"].iter_rows(values_only=True)
    assert header[7:] == (
        "eligible", "participants", "rate", "sessions per participant", "hours per participant", "why withheld",
    )  # fmt: skip
    assert total[:8] == (*["*"] * 7, 150)
    assert isinstance(total[9], float)
    hidden = [row for row in rest if row[7] == "withheld"]
    assert hidden
    assert all(row[-1].startswith("Withheld: ") for row in hidden)
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert about["Digest"] == release.digest
    assert about["Held against"].startswith("Nothing had been published before")


def test_the_command_publishes_once_and_gives_the_same_bytes_again(tmp_path, october):
    engaged_organisation()

    said = report("--quarter", "2026Q3", "--output", str(tmp_path / "one"))
    report("--quarter", "2026Q3", "--output", str(tmp_path / "two"))

    assert said.startswith("Engagement in 2026Q3: 24 of 60 took part; ")
    names = {"cells.csv", "hierarchy.csv", "headcounts.csv", "release.json"}
    assert {path.name for path in (tmp_path / "one").iterdir()} == names
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    content = json.loads((tmp_path / "one" / "release.json").read_text())
    assert content["digest"] == Release.objects.get().digest
    assert content["audit"]["narrowest"] is None or content["audit"]["narrowest"] >= 1


def test_by_picks_declared_tables_and_level_is_the_band(tmp_path):
    make_release(people=150)

    report("--quarter", "2026Q3", "--by", "team, level", "--output", str(tmp_path))

    rows = lines((tmp_path / "cells.csv").read_bytes())
    assert any(row["team"] != "*" for row in rows)
    assert any(row["band"] != "*" for row in rows)
    assert not any(row["site"] != "*" or row["gender"] != "*" for row in rows)
    assert not any(row["team"] == "*" and row["department"] != "*" for row in rows)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--quarter", "2026Q3", "--by", "shoe_size"], "There is no table by shoe_size: choose among department"),
        (["--quarter", "2026-3"], "is not a quarter"),
        (["--quarter", "9998Q1"], "9998Q1 lasts until 31 March 9998"),
        (["--quarter", "2020Q1"], "Nobody is eligible"),
    ],
)
def test_the_command_says_in_a_sentence_what_is_wrong_and_makes_nothing(tmp_path, arguments, reason):
    make_release("2026Q3", people=60)

    with pytest.raises(CommandError, match=reason):
        report(*arguments, "--output", str(tmp_path / "new" / "folder"))

    assert not [*tmp_path.iterdir()]


def test_a_table_that_is_not_there_publishes_nothing(tmp_path, october):
    engaged_organisation()

    with pytest.raises(CommandError, match="There is no table by shoe_size: choose among department"):
        report("--quarter", "2026Q3", "--by", "team,shoe_size", "--output", str(tmp_path / "new"))

    assert not Release.objects.exists()
    assert not [*tmp_path.iterdir()]


def test_a_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError, match="file: Not a directory"):
        report("--quarter", "2026Q3", "--output", str(tmp_path / "file" / "in it"))


def test_a_withheld_total_is_said_to_be():
    make_release(people=8, seed=0)

    assert "how many took part is withheld; 0 of " in report("--quarter", "2026Q3")


def test_an_unknown_table_is_refused():
    with pytest.raises(NoSuchTable, match="choose among"):
        figures_of(make_release(people=60), ["shoe_size"])
