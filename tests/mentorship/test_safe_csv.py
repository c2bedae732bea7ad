import csv

import pytest

from mentorship.safe_csv import csv_text, safe_cell, write_csv


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "\0x", " =1", '"=1"', "'=1", "＝1+1", "\u00a0=1", "-", "\n=1"],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize(
    ("value", "cell"),
    [("Ada", "Ada"), ("-3.25", "-3.25"), (-4, "-4"), (0.5, "0.5"), (None, ""), ("", ""), ("a=b", "a=b")],
)
def test_everything_else_stays_as_it_is(value, cell):
    assert safe_cell(value) == cell


def test_a_file_has_a_header_and_a_line_a_row(tmp_path):
    rows = [{"id": "E1", "name": "Ann, Lee"}, {"id": "E2"}]

    write_csv(tmp_path / "people.csv", ("id", "name"), rows)

    assert csv_text(("id", "name"), rows) == 'id,name\nE1,"Ann, Lee"\nE2,\n'
    with (tmp_path / "people.csv").open(newline="") as file:
        assert list(csv.DictReader(file)) == [{"id": "E1", "name": "Ann, Lee"}, {"id": "E2", "name": ""}]
