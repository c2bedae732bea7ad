"""Quarters of the calendar year."""

from datetime import date

import pytest

from governance.quarters import NotAQuarter, Quarter


def test_a_quarter_knows_its_days():
    quarter = Quarter.parse("2026Q3")

    assert (quarter.first_day, quarter.last_day, quarter.cut_off) == (
        date(2026, 7, 1),
        date(2026, 9, 30),
        date(2026, 9, 30),
    )


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_quarters_follow_each_other_over_the_year(number):
    quarter = Quarter(2026, number)

    assert quarter.next().previous() == quarter
    assert (quarter.next().first_day - quarter.last_day).days == 1
    assert Quarter.of(quarter.first_day) == Quarter.of(quarter.last_day) == quarter


def test_a_quarter_is_over_on_the_day_after_its_last():
    quarter = Quarter.parse("2026Q3")

    assert not quarter.is_over(date(2026, 9, 30))
    assert quarter.is_over(date(2026, 10, 1))
    assert Quarter.latest_over(date(2026, 10, 1)) == quarter
    assert str(Quarter.latest_over(date(2026, 1, 1))) == "2025Q4"


@pytest.mark.parametrize("text", ["", "2026", "2026Q5", "2026-Q3", "Q3 2026", "٢٠٢٦Q3", "0000Q1", "2026Q3 or so"])
def test_what_is_no_quarter_is_refused_in_a_sentence(text):
    with pytest.raises(NotAQuarter, match=r"is not a quarter: write year, Q and a number from 1 to 4"):
        Quarter.parse(text)


def test_a_quarter_may_be_written_small():
    assert str(Quarter.parse(" 2026q3 ")) == "2026Q3"
