import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairing.matching.units import Unit, as_millionths, is_amount


@pytest.mark.parametrize("text", ["0", "7", "-7", "0.5", ".5", "-.25", "3.", "100.123456", "1000000000", "1.1000000"])
def test_numbers_of_up_to_six_decimals_are_read(text):
    assert is_amount(text)
    assert as_millionths(text) == round(float(text) * 1_000_000)


@pytest.mark.parametrize("text", ["", "-", ".", "1e3", "+1", "1,5", "0.1234567", "1000000001", "nan", "١", "1 000"])
def test_everything_else_is_refused(text):
    assert not is_amount(text)


@given(st.decimals(-1000, 1000, places=6))
def test_no_digit_is_lost_on_the_way(value):
    text = f"{value:f}"
    unit = Unit.finest([text])

    counted = unit.counted(as_millionths(text))

    assert float(unit.text(counted)) == unit.number(counted) == float(text)


def test_the_unit_is_as_coarse_as_can_be_and_columns_line_up():
    unit = Unit.finest(["1.50", "2", "0.25"])

    assert unit == Unit(2)
    assert [unit.text(count) for count in (150, 200, -25)] == ["1.50", "2.00", "-0.25"]
    assert [unit.number(count) for count in (150, 200)] == [1.5, 2]
    assert Unit(0).text(7) == "7"
