"""What deletes or keeps for good by schedule waits a day after the clock leapt, and goes on after a long stop."""

from datetime import timedelta

import pytest

from governance import tasks
from mentorship.outbox import clock, services
from mentorship.outbox.models import Beat
from tests.factories import NOW

pytestmark = pytest.mark.django_db

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def is_steady(now):
    try:
        clock.check_steady(now)
    except clock.ClockLeapt:
        return False
    return True


def sweep(first, last):
    """The sweep as it goes on evenly, hour by hour."""
    while first <= last:
        services.beat("deliver mail", first)
        first += HOUR


@pytest.mark.parametrize(
    ("moves", "steady"),
    [
        (timedelta(0), True), (-30 * MINUTE, True), (20 * HOUR, True),
        (25 * HOUR, False), (100 * DAY, False), (-2 * HOUR, False), (-100 * DAY, False),
    ],
)  # fmt: skip
def test_a_leap_is_found_whoever_looks_first(moves, steady):
    assert is_steady(NOW)  # the very first
    sweep(NOW - DAY, NOW)

    assert is_steady(NOW + moves) is steady
    sweep(NOW + moves, NOW + moves + 23 * HOUR)
    assert is_steady(NOW + moves + 23 * HOUR) is steady
    assert is_steady(NOW + moves + 24 * HOUR)  # as after a real stop of as long


def test_a_sweep_finds_it_as_well():
    sweep(NOW - DAY, NOW)
    sweep(NOW + 90 * DAY, NOW + 90 * DAY + 2 * HOUR)

    assert not is_steady(NOW + 90 * DAY + 3 * HOUR)


def test_a_clock_that_is_corrected_is_believed_a_day_later_though_other_sweeps_ran_ahead():
    for name in ("deliver mail", "purge", "no longer in the table"):
        services.beat(name, NOW)
        services.beat(name, NOW + 90 * DAY)
    sweep(NOW + HOUR, NOW + DAY)

    assert not is_steady(NOW + DAY)
    assert is_steady(NOW + DAY + HOUR)
    assert not Beat.objects.filter(at__gt=NOW + DAY).exists()


def test_all_that_deletes_or_keeps_for_good_asks_first(monkeypatch, caplog):
    def must_not_run(**_):
        raise AssertionError("It ran though the clock leapt.")

    for service, name in (
        (tasks, "warn_of_purges"), (tasks, "purge_all"), (tasks.erasures, "carry_out_due"),
        (tasks.figures, "ask_for_due"), (tasks.success, "measure_due"),
    ):  # fmt: skip
        monkeypatch.setattr(service, name, must_not_run)
    services.beat("deliver mail", NOW)
    monkeypatch.setattr(tasks.timezone, "now", lambda: NOW + 100 * DAY)

    for task in (tasks.purge, tasks.erase_people, tasks.audit_equity, tasks.publish_report, tasks.measure_success):
        assert "waits until" in task(), task.name
    assert caplog.text.count("The clock leapt") == 5
