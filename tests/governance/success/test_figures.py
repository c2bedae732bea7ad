"""Figures against values worked out by hand, and what is withheld."""

from datetime import date

import pytest

from governance.success import Estimate, Item, Withheld, counted_alone, mean_of, measure, share_of, verdict


def people(values, mentors=4):
    return [Item(f"p{n}", f"m{n % mentors}", (float(value),)) for n, value in enumerate(values)]


def test_the_mean_has_students_interval():
    # 40, 45, 50, 55, 60: mean 50, standard deviation √62.5 = 7.90569, error 3.53553; t(0.975, 4) = 2.776445.
    found = mean_of(people([40, 45, 50, 55, 60]))

    assert isinstance(found, Estimate)
    assert (found.value, found.people) == (50, 5)
    assert (found.low, found.high) == (pytest.approx(40.18379, abs=1e-5), pytest.approx(59.81621, abs=1e-5))


def test_somebody_to_compare_with_is_in_no_mean():
    assert mean_of([*people([40, 60]), Item("x", "", (0.0,))]).value == 50


def test_the_share_has_wilsons_interval():
    # 12 of 20 with z = 1.959964: middle (0.6 + z²/40) / (1 + z²/20) = 0.583887, half 0.197237.
    found = share_of(people([1] * 12 + [0] * 8))

    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(60)
    assert (found.low, found.high) == (pytest.approx(38.66, abs=0.01), pytest.approx(78.12, abs=0.01))


@pytest.mark.parametrize(
    ("found", "because"),
    [
        (share_of(people([1] * 18 + [0] * 2)), "on one side"),
        (share_of(people([1] * 20)), "on one side"),
        (mean_of(people([50] * 12)), "stands at the same"),
        (measure([], mean_of), "Nobody"),
        (measure(people(range(9)), mean_of), "Fewer than 10 people"),
        (measure(people(range(12), mentors=2), mean_of), "Fewer than 3 mentors"),
    ],
)
def test_what_would_tell_of_one_is_withheld(found, because):
    assert isinstance(found, Withheld)
    assert because in found.because


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("Sessions held", True),
        ("Hours of mentoring", True),
        ("Number of participants", True),
        ("Log-ins a week", True),
        ("Satisfaction", True),
        ("Goals reached as expected", False),
        ("Engineers who lead a release alone", False),
        ("Skills that grow within 20 sessions", False),
        ("Colleagues who own a system", False),
    ],
)
def test_a_name_that_counts_alone_is_told_from_one_that_names_what_people_can_do(name, counts):
    assert bool(counted_alone(name)) is counts


@pytest.mark.parametrize(
    ("interval", "says"),
    [
        ((53, 58), "is reached."),
        ((50, 51.9), "not reached so far; it is set for 30 June 2027"),
        ((50, 54), "can't be told"),
        ((None, None), "is reached."),
    ],
)
def test_the_interval_decides_about_the_target(interval, says):
    assert says in verdict(55, *interval, target=52, by=date(2027, 6, 30))
