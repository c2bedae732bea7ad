from datetime import date, timedelta

import pytest

from mentorship.people.states import Employment
from programs.guide import moves_of
from programs.models import Cohort
from programs.policies import NotNow, can_move_cohort
from programs.services.cohorts import DatesDisagree, change_cohort, create_cohort, move_cohort
from programs.states import COHORT_MOVES, CohortState, ProgramState
from tests.factories import NOW
from tests.factories.programs import CohortFactory, TrackFactory

pytestmark = pytest.mark.django_db


def test_a_cohort_lasts_as_long_as_its_track_and_closes_enrolment_a_week_before():
    track = TrackFactory(duration_weeks=10)
    cohort = create_cohort(track=track, name="Autumn", starts_on=date(2026, 10, 5), by=None, now=NOW)

    assert cohort.ends_on == date(2026, 12, 14)
    assert cohort.enrolment_closes_on == date(2026, 9, 28)
    assert cohort.midpoint == date(2026, 11, 9)
    assert cohort.state == CohortState.PLANNED


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({"ends_on": date(2026, 10, 5)}, "ends after it starts"),
        ({"enrolment_closes_on": date(2026, 10, 6)}, "closes before the cohort starts"),
    ],
)
def test_dates_that_disagree_are_refused(dates, sentence):
    with pytest.raises(DatesDisagree, match=sentence):
        create_cohort(track=TrackFactory(), name="Autumn", starts_on=date(2026, 10, 5), by=None, now=NOW, **dates)


def test_changing_a_cohort_twice_to_the_same_changes_it_once(django_assert_num_queries):
    cohort = CohortFactory()
    facts = {
        "name": "Winter", "starts_on": cohort.starts_on, "ends_on": cohort.ends_on + timedelta(days=7),
        "enrolment_closes_on": cohort.enrolment_closes_on,
    }  # fmt: skip
    for _ in range(2):
        cohort = change_cohort(cohort=cohort, by=None, now=NOW, **facts)

    assert (cohort.name, cohort.ends_on) == ("Winter", facts["ends_on"])


@pytest.mark.parametrize("former", CohortState)
@pytest.mark.parametrize("to", CohortState)
def test_a_cohort_moves_as_its_table_says_and_no_other_way(former, to):
    cohort = CohortFactory(state=former)

    starts_alone = (former, to) == (CohortState.ENROLLING, CohortState.RUNNING)  # only where people choose
    if to == former or (to in COHORT_MOVES[former] and not starts_alone):
        assert move_cohort(cohort=cohort, to=to, by=None, now=NOW).state == to
    else:
        assert not can_move_cohort(cohort, to)
        with pytest.raises(NotNow, match=r"can't become|Run the matching first"):
            move_cohort(cohort=cohort, to=to, by=None, now=NOW)
        assert Cohort.objects.get(pk=cohort.pk).state == former


def test_no_cohort_opens_in_a_closed_program_or_without_an_accountable_owner():
    cohort = CohortFactory(state=CohortState.PLANNED)
    program = cohort.track.program

    program.owner.status = Employment.LEFT
    program.owner.save()
    with pytest.raises(NotNow, match="Name an accountable owner"):
        move_cohort(cohort=cohort, to=CohortState.ENROLLING, by=None, now=NOW)

    program.state = ProgramState.CLOSED
    program.save()
    with pytest.raises(NotNow, match="is closed"):
        move_cohort(cohort=cohort, to=CohortState.ENROLLING, by=None, now=NOW)


class TestStartWithoutMatching:
    def test_where_people_choose_a_cohort_starts_by_a_button(self):
        cohort = CohortFactory(track=TrackFactory(formation="organic"), state=CohortState.ENROLLING)

        assert moves_of(cohort)[0].to == CohortState.RUNNING
        moved = move_cohort(cohort=cohort, to=CohortState.RUNNING, by=cohort.track.program.owner, now=NOW)
        assert moved.state == CohortState.RUNNING

    def test_where_pairs_are_assigned_it_starts_with_its_pairs(self):
        cohort = CohortFactory(state=CohortState.ENROLLING)

        assert CohortState.RUNNING not in [move.to for move in moves_of(cohort)]
        with pytest.raises(NotNow, match="Run the matching first"):
            move_cohort(cohort=cohort, to=CohortState.RUNNING, by=cohort.track.program.owner, now=NOW)
