import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorship.csvfiles import MOST_PROBLEMS, BadFile, Sheet, read_csv


def read(text: str | bytes, **options) -> Sheet:
    content = text.encode() if isinstance(text, str) else text
    sheet = read_csv(content, "people.csv", **{"required": ("id", "name"), **options})
    sheet.check()
    return sheet


def refusal(text: str | bytes, **options) -> list[str]:
    with pytest.raises(BadFile) as caught:
        read(text, **options)
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    "text",
    ["id,name\nE1,Ada\n", "\ufeffid,name\r\nE1,Ada", "id;name\nE1;Ada\n", '"id";"name"\r"E1";"Ada"\r',
     "\n ID , Name \n\nE1,Ada\n,\n"],
    ids=["plain", "byte-order mark and CRLF", "semicolon", "quoted and CR", "blank lines and capitals"],
)  # fmt: skip
def test_the_usual_spellings_of_a_file_read_the_same(text):
    sheet = read(text)

    assert [row.values for row in sheet.rows] == [{"id": "E1", "name": "Ada"}]


def test_a_comma_inside_quotes_does_not_make_it_a_comma_file():
    assert read('id;"name";"a,b,c"\nE1;Ada;x\n').unknown == ["a,b,c"]


def test_lines_are_counted_through_quoted_line_breaks():
    sheet = read('id,name\nE1,"Ada\nAugusta\nKing"\n\nE2,Grace\n')

    assert [(row.line, row.text("name", longest=50)) for row in sheet.rows] == [(2, "Ada Augusta King"), (6, "Grace")]


def test_columns_nobody_asked_for_are_listed_and_columns_without_a_name_are_not():
    sheet = read("id,shoe size,name,,\nE1,44,Ada,,\n")

    assert sheet.unknown == ["shoe size"]
    assert sheet.rows[0]["shoe size"] == ""


def test_a_field_may_stand_in_a_column_of_another_name():
    sheet = read("id,Full Name,name\nE1,Ada Lovelace,ada\n", mapping={"name": "full name"})

    assert sheet.rows[0]["name"] == "Ada Lovelace"
    assert sheet.unknown == ["name"]


def test_a_problem_names_the_column_as_the_file_spells_it():
    sheet = read("id,Full Name\nE1,\n", mapping={"name": "Full Name"})
    sheet.rows[0].text("name", longest=10)

    with pytest.raises(BadFile, match=r"people\.csv:2: column 'Full Name': is empty"):
        sheet.check()


def test_columns_with_a_prefix_are_read_under_the_rest_of_their_name():
    sheet = read("id,name,demographic:Gender\nE1,Ada,woman\n", prefixes=("demographic:",))

    assert sheet.rows[0].prefixed("demographic:") == {"gender": "woman"}
    assert sheet.unknown == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["people.csv:1: the file is empty"]),
        (" \n\n", ["people.csv:1: the file is empty"]),
        ("id,name\n", ["people.csv:1: there is no row below the header"]),
        ("id\nE1\n", ["people.csv:1: column 'name': is missing in the header"]),
        ("id,name,Name\nE1,a,b\n",
         ["people.csv:1: column 'Name': stands in the header more than once",
          "people.csv:1: column 'name': stands in the header more than once"]),
        ("id,name\nE1\nE2,b,c\n",
         ["people.csv:2: has 1 cells where the header has 2", "people.csv:3: has 3 cells where the header has 2"]),
        ("id,name\nE1,a\nE2,\0\n", ["people.csv:3: holds a NUL byte: this is not a text file"]),
        ("id,name\nE1,é\n".encode("latin-1"),
         ["people.csv:2: byte 0xE9 is not UTF-8; save the file as “CSV UTF-8”"]),
        ("id,name\nE1,a\n".encode("utf-16"), ["people.csv:1: the file is UTF-16; save it as “CSV UTF-8”"]),
        ('id,name\nE1,a\nE2,"open\n', ["people.csv:3: can't be read as CSV: unexpected end of data"]),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_where_and_why(text, expected):
    assert refusal(text) == expected


def test_a_cell_that_is_far_too_long_is_refused():
    [line] = refusal("id,name\nE1," + "x" * 200_000)

    assert line.startswith("people.csv:2: can't be read as CSV: field larger")


def test_a_mapping_names_a_field_and_a_column_that_exist():
    assert refusal("id,name\nE1,Ada\n", mapping={"name": "label", "shoe": "size"}) == [
        "people.csv:1: column 'label': is missing in the header",
        "people.csv:1: column 'size': is mapped to “shoe”, which is no field of this file",
    ]


def test_problems_come_in_the_order_of_lines_and_no_more_than_a_reader_can_use():
    sheet = read("id,name\n" + "\n".join(f"E{n},x" for n in range(60)))
    for row in reversed(sheet.rows):
        row.problem("id", "is wrong")

    with pytest.raises(BadFile) as caught:
        sheet.check()

    assert len(caught.value.problems) == MOST_PROBLEMS
    assert caught.value.more == 10
    assert str(caught.value).splitlines()[-1] == "and 10 more"
    assert caught.value.problems[0].line < caught.value.problems[1].line


ROW = "id,name,level,since,state\nE1,{name},{level},{since},{state}\n"
GOOD = {"name": "Ada", "level": "3", "since": "2026-02-28", "state": "Active"}


def typed(**values):
    sheet = read(ROW.format(**{**GOOD, **values}), optional=("level", "since", "state"))
    row = sheet.rows[0]
    found = (
        row.text("name", longest=70),
        row.integer("level", 1, 10),
        row.day("since"),
        row.choice("state", ("active", "left")),
    )
    return found, [f"{problem.column}: {problem.reason}" for problem in sheet.problems]


def test_rows_give_typed_values():
    assert typed() == (("Ada", 3, date(2026, 2, 28), "active"), [])


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"name": ""}, "name: is empty"),
        ({"name": "x" * 71}, "name: is 71 characters long, at most 70 fit"),
        ({"name": "a\x08b"}, "name: holds a control character"),
        ({"level": "0"}, "level: “0” is not a whole number from 1 to 10"),
        ({"level": "3.5"}, "level: “3.5” is not a whole number from 1 to 10"),
        ({"level": "٣"}, "level: “٣” is not a whole number from 1 to 10"),
        ({"level": ""}, "level: “” is not a whole number from 1 to 10"),
        ({"level": "9" * 100}, f"level: “{'9' * 60}…” is not a whole number from 1 to 10"),
        ({"since": "2026-02-30"}, "since: “2026-02-30” is not a date such as 2026-01-31"),
        ({"since": "20260228"}, "since: “20260228” is not a date such as 2026-01-31"),
        ({"state": "gone"}, "state: “gone” is none of active, left"),
    ],
)
def test_a_wrong_value_is_a_problem_in_words(values, reason):
    assert typed(**values)[1] == [reason]


def test_blank_cells_are_allowed_where_the_importer_says_so():
    row = read(ROW.format(name="Ada", level="", since="", state=""), optional=("level", "since", "state")).rows[0]

    assert row.integer("level", 1, 2, blank=True) is None
    assert row.day("since", blank=True) is None
    assert row.choice("state", ("a",), blank=True) == ""
    assert row.text("state", longest=1, blank=True) == ""
    assert row.sheet.problems == []


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)


@given(st.lists(st.tuples(CELLS, CELLS).filter(any), min_size=1, max_size=8), st.sampled_from(",;"), st.booleans())
def test_whatever_is_written_as_csv_is_read_again(rows, delimiter, marked):
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([("id", "name"), *rows])

    sheet = read(("\ufeff" if marked else "") + file.getvalue())

    assert [(row["id"], row["name"]) for row in sheet.rows] == rows


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_read_or_refused_in_words(content):
    problems = []
    try:
        read(content)
    except BadFile as refusal:
        problems = refusal.problems

    assert all(problem.line >= 1 and problem.reason for problem in problems)


@pytest.mark.parametrize(("text", "number"), [("12", "12"), ("12.5", "12.5"), ("12,5", "12.5"), ("", None)])
def test_a_number_with_a_decimal_is_read_after_point_and_comma(text, number):
    (row,) = read(f"id;name;hours\nE1;Ada;{text}\n", optional=("hours",)).rows

    assert row.decimal("hours", Decimal(0), Decimal(100), blank=True) == (number and Decimal(number))


@pytest.mark.parametrize("text", ["-1", "101", "1.25", "1e2", "NaN", "Infinity", "٣", "1 000", "", "1.2.3"])
def test_what_is_no_number_of_that_range_is_a_problem(text):
    sheet = read(f"id;name;hours\nE1;Ada;{text}\n", optional=("hours",))

    assert sheet.rows[0].decimal("hours", Decimal(0), Decimal(100)) is None
    assert [problem.column for problem in sheet.problems] == ["hours"]
