"""What was planned, as it stands at a moment."""

from datetime import UTC, datetime, timedelta

import pytest

from activities.selectors.pairs import with_contact
from activities.selectors.plans import next_at, to_log, to_log_of, with_plans
from activities.states import PlanState
from pairing.models import Pairing
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.activities import PlannedSessionFactory, SessionFactory

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def cast():
    return make_cast()


def pair(cast, now=NOW) -> Pairing:
    return with_plans(with_contact(Pairing.objects.filter(pk=cast.pairing.pk)), now).get()


def series(cast, starts_at, days, times, **facts):
    last = starts_at + (times - 1) * days * DAY
    return PlannedSessionFactory(
        pairing=cast.pairing, starts_at=starts_at, every_days=days, until_on=last.date(), ends_at=last + HOUR, **facts
    )


def test_the_next_session_is_the_soonest_of_all_plans_that_is_yet_to_begin(cast):
    PlannedSessionFactory(pairing=cast.pairing, starts_at=NOW - HOUR / 2)
    PlannedSessionFactory(pairing=cast.pairing, starts_at=NOW + 5 * DAY)
    series(cast, NOW - 12 * DAY, 7, 5)

    assert next_at(pair(cast), NOW) == NOW + 2 * DAY


def test_without_a_plan_there_is_neither(cast):
    assert (next_at(pair(cast), NOW), to_log(pair(cast), NOW)) == (None, None)


@pytest.mark.parametrize("state", [PlanState.HELD, PlanState.CANCELLED])
def test_what_is_held_or_called_off_is_neither_ahead_nor_to_be_logged(cast, state):
    PlannedSessionFactory(pairing=cast.pairing, starts_at=NOW - DAY, state=state)
    PlannedSessionFactory(pairing=cast.pairing, starts_at=NOW + DAY, state=state)

    assert (next_at(pair(cast), NOW), to_log(pair(cast), NOW)) == (None, None)


@pytest.mark.parametrize(
    ("ago", "asked"),
    [(timedelta(minutes=-1), False), (timedelta(), True), (DAY, True), (7 * DAY, True), (7 * DAY + HOUR, False)],
)
def test_it_is_to_be_logged_from_when_it_begins_for_a_week(cast, ago, asked):
    planned = PlannedSessionFactory(pairing=cast.pairing, starts_at=NOW - ago)

    past = to_log(pair(cast), NOW)

    assert (past.planned if past else None) == (planned if asked else None)


def test_of_a_series_the_last_occurrence_is_asked_for(cast):
    weekly = series(cast, NOW - 15 * DAY, 7, 6)

    past = to_log(pair(cast), NOW)

    assert past.starts_at == NOW - DAY
    assert past.log_url == f"/activities/pairs/{cast.pairing.pk}/log/?plan={weekly.pk}&on=2026-09-15"


@pytest.mark.parametrize(("days", "asked"), [(-1, True), (0, False), (1, False)])
def test_a_session_of_that_day_or_a_later_one_answers_it(cast, days, asked):
    PlannedSessionFactory(pairing=cast.pairing, starts_at=NOW - DAY)
    SessionFactory(pairing=cast.pairing, held_on=(NOW - DAY).date() + days * DAY)

    assert (to_log(pair(cast), NOW) is not None) is asked


def test_a_day_that_is_another_one_for_the_other_is_the_same_session(cast):
    cast.mentor.timezone, cast.mentee.timezone = "Pacific/Auckland", "America/Los_Angeles"
    cast.mentor.save()
    cast.mentee.save()
    planned = PlannedSessionFactory(
        pairing=cast.pairing, starts_at=datetime(2026, 9, 14, 21, 0, tzinfo=UTC), zone="Pacific/Auckland"
    )  # Tuesday morning there, Monday afternoon here
    SessionFactory(pairing=cast.pairing, held_on=datetime(2026, 9, 14, tzinfo=UTC).date(), logged_by=cast.mentee)

    assert to_log(pair(cast), NOW) is None
    assert to_log_of(planned, NOW) is None


def test_on_its_own_page_a_plan_can_be_logged_however_long_ago_it_was(cast):
    planned = PlannedSessionFactory(pairing=cast.pairing, starts_at=NOW - 30 * DAY)
    assert to_log_of(planned, NOW).starts_at == NOW - 30 * DAY

    SessionFactory(pairing=cast.pairing, held_on=(NOW - 30 * DAY).date())
    assert to_log_of(planned, NOW) is None
    assert to_log_of(PlannedSessionFactory(pairing=cast.pairing), NOW) is None


def test_the_plans_of_many_pairs_are_one_question(cast, django_assert_num_queries):
    for pairing in (cast.pairing, cast.other_pairing):
        PlannedSessionFactory(pairing=pairing, starts_at=NOW - DAY)
        PlannedSessionFactory(pairing=pairing)

    with django_assert_num_queries(2):
        found = list(with_plans(with_contact(Pairing.objects.select_related("mentor", "mentee")), NOW))
        assert [bool(to_log(one, NOW) and next_at(one, NOW)) for one in found] == [True, True]
