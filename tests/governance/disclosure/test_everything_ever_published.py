"""Every declared table of every quarter together, against an attacker who knows everything but the withheld figures."""

import pytest

from governance.disclosure import protect
from tests.governance.disclosure.everything import Everything
from tests.governance.disclosure.quarters import DECLARED, published, quarters


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("people", "number", "seed", "rate"), [(50, 8, 5, 0.15), (150, 4, 9, 0.1), (400, 2, 6, 0.3)])
def test_no_withheld_figure_and_no_person_follows_from_everything_ever_published(people, number, seed, rate):
    staff = quarters(people, number, seed, rate)

    known = Everything(published(staff), staff)

    assert known.secrets
    assert known.narrowed() == []
    assert known.known_people() == []


def test_releases_that_do_not_know_of_each_other_are_found_to_tell():
    """The same attacker, of quarters each safe by itself: some joiner's own words follow from who came and went."""
    staff = quarters(100, 4, seed=3)
    releases = [protect(rows, DECLARED, period=f"2025Q{number}") for number, rows in enumerate(staff, start=1)]

    known = Everything(releases, staff)

    assert known.narrowed()
    assert known.known_people()
