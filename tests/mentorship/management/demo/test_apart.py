"""A process of its own protects the figures of a demonstration, quarter after quarter, without Django set up."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from governance.disclosure import Roll
from mentorship.management.demo.apart import protect_next
from tests.governance.disclosure.quarters import DECLARED, quarters


@pytest.mark.slow
def test_a_process_without_django_protects_each_quarter_beside_those_before():
    first, second = (Roll.of(rows) for rows in quarters(60, 2, seed=1))

    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        pool.submit(protect_next, first, DECLARED, "2026Q2").result()
        apart = pool.submit(protect_next, second, DECLARED, "2026Q3").result()

    protect_next(first, DECLARED, "2026Q2")
    assert apart == protect_next(second, DECLARED, "2026Q3")
