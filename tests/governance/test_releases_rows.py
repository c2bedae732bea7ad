"""What the plots of a report say in words."""

import pytest

from governance.views.report_rows import Line, as_counted, course, finding, sentence, spoken, title_of


def line(label: str, participants: int | None, eligible: int | None = 20) -> Line:
    rate = None if participants is None or eligible is None else participants / eligible
    return Line(label, eligible, participants, rate, 0, "" if rate is not None else "Withheld.", [])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([line("junior", 2), line("mid", 6), line("senior", None)], "Between 10 % (junior) and 30 % (mid) took part."),
        ([line("junior", 2), line("mid", None)], "One line alone can be shown: 10 % took part (junior)."),
        ([line("junior", 2), line("mid", 2)], "All that can be shown took part alike: 10 %."),
        ([line("junior", None)], "Nothing can be shown here without telling about single people."),
        ([], "Nothing can be shown here without telling about single people."),
    ],
)
def test_a_plot_is_titled_with_its_finding(lines, said):
    assert finding([(found, found.label) for found in lines]).replace("\N{NO-BREAK SPACE}", " ") == said


@pytest.mark.parametrize(
    ("total", "before", "said"),
    [
        (line("all", 5), None, "5 of 20 people took part, 25.0 %."),
        (line("all", 5), line("all", None), "5 of 20 people took part, 25.0 %."),
        (line("all", 5), line("all", 4), "5 of 20 people took part, 25.0 %: 5.0 points more than in 2026Q2."),
        (line("all", 5), line("all", 6), "5 of 20 people took part, 25.0 %: 5.0 points less than in 2026Q2."),
        (line("all", 5), line("all", 5), "5 of 20 people took part, 25.0 %, the same share as in 2026Q2."),
        (line("all", None), None, "How many people took part can't be shown without telling about single people."),
    ],
)
def test_the_quarter_is_said_in_one_sentence(total, before, said):
    assert sentence(total, before, "2026Q2").replace("\N{NO-BREAK SPACE}", " ") == said


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([line("2026Q1", 2), line("2026Q2", None), line("2026Q3", 6)], "From 10 % in 2026Q1 to 30 % in 2026Q3."),
        ([line("2026Q2", 2), line("2026Q3", 2)], "In 2026Q3 as many took part as in 2026Q2: 10 %."),
        ([line("2026Q2", None), line("2026Q3", 2)], "There are no two quarters to compare."),
    ],
)
def test_quarters_are_said_to_go_from_the_first_to_the_last(lines, said):
    assert course(lines).replace("\N{NO-BREAK SPACE}", " ") == said


def test_dimensions_have_a_name_for_readers():
    assert spoken("band") == "Level"
    assert spoken("first_language") == "First language"
    assert title_of("department × gender") == "Department and gender"


def test_names_are_sorted_as_people_count():
    assert sorted(["Team 10", "Team 9", "Alpha"], key=as_counted) == ["Alpha", "Team 9", "Team 10"]
